"""Bodies of the events that tie a conversation to a problem."""

from uuid import UUID

import msgspec

from wingbeat.kit.log import Body


class Tied(msgspec.Struct, frozen=True):
    """A problem that a conversation is linked to, by the title it had then."""

    id: UUID
    title: str


class ProblemLinked(Body, frozen=True, tag="problem_linked"):
    """The conversation came of this problem."""

    problem_id: UUID
    title: str


class ProblemUnlinked(Body, frozen=True, tag="problem_unlinked"):
    problem_id: UUID
    title: str

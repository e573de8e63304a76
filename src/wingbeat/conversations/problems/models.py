"""The commands that link a conversation to a problem, and tell its customer that it is fixed."""

from uuid import UUID

from wingbeat.kit.log import Command

MOST_LINKED = 10  # problems of one conversation: more than one is rare


class LinkProblem(Command, frozen=True, tag="link_problem"):
    """Nothing if it is linked already."""

    problem_id: UUID
    title: str


class UnlinkProblem(Command, frozen=True, tag="unlink_problem"):
    """Nothing if it is not linked."""

    problem_id: UUID


class Inform(Command, frozen=True, tag="inform"):
    """Tell the customer something that answers no question: it reopens nothing, and nobody is waited for because of it."""

    text: str

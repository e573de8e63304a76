"""What the made-up past is made of."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.conversations.models import AnyCommand, Conversation
from wingbeat.kit.door import Sender
from wingbeat.knowledge.models import Article
from wingbeat.replay.models import Dialogue
from wingbeat.routing.targets.queries import InForce
from wingbeat.surveys.models import Stored

Spoken = Mapping[str, tuple[str, ...]]  # by language


class Colleague(msgspec.Struct, frozen=True):
    """`pace` stretches how long they take to write."""

    name: str
    email: str
    pace: float


class Unknown(msgspec.Struct, frozen=True):
    """What no article answers: how customers ask it, and what members said."""

    language: str
    questions: tuple[str, ...]
    answer: str


class Content(msgspec.Struct, frozen=True):
    """`past.json`: `asked` weighs articles' groups, `matters` names the reason of each dialogue of `replay.jsonl`."""

    colleagues: tuple[Colleague, ...]
    by_hour: tuple[float, ...]
    by_weekday: tuple[float, ...]
    customers: Spoken
    asked: Mapping[str, int]
    matters: Mapping[str, str]
    upset: frozenset[str]
    unknown: tuple[Unknown, ...]
    one_moment: Mapping[str, str]
    pleased: Spoken
    annoyed: Spoken


class Person(msgspec.Struct, frozen=True):
    """A customer or a member of the past."""

    id: UUID
    name: str
    language: str = ""
    pace: float = 1.0


class Place(msgspec.Struct, frozen=True):
    """Where it happened; `host` is who looks at the shop."""

    channel_id: UUID
    team_id: UUID
    zone: str
    host: Person


class Cast(msgspec.Struct, frozen=True):
    """Who and what is there: the demo shop as it was just made."""

    place: Place
    articles: Mapping[tuple[str, str], Article]  # by group and language
    dialogues: tuple[Dialogue, ...]
    members: tuple[Person, ...]
    survey: Stored
    held: InForce
    content: Content


class Talk(msgspec.Struct, frozen=True):
    """A conversation to be made up; one that is not `over` was answered a moment ago by the host."""

    id: UUID
    customer: Person
    opened_at: datetime
    over: bool = True


class Act(msgspec.Struct, frozen=True):
    """One thing somebody did, `at_seconds` after the conversation was opened; the command may depend on how it stands by then."""

    at_seconds: float
    sender: Sender
    command: Callable[[Conversation], AnyCommand]


class Told(msgspec.Struct, frozen=True):
    """A command for the door, and when it is said to have been given."""

    at: datetime
    sender: Sender
    command: AnyCommand

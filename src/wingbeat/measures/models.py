"""The facts (what a conversation, a turn, a wait came to), the fold's memory, and the registry of measures."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol
from uuid import UUID

import msgspec

from wingbeat.kit.log import Recorded

TurnEnd = Literal["waiting", "answered", "left", "resolved"]
WaitEnd = Literal["waiting", "assigned", "answered", "left", "resolved"]
WaitKind = Literal["queue", "human"]


class Woken(Protocol):
    """A conversation (`lane`) with new events, in order."""

    @property
    def workspace_id(self) -> UUID: ...
    @property
    def lane(self) -> UUID: ...
    @property
    def events(self) -> Sequence[Recorded]: ...


class Cause(StrEnum):
    """Whom or what a second of a response waited for. Every second has one."""

    BOT = "bot"
    APPROVAL = "approval"  # a draft of the bot that a member had not decided on
    QUEUE = "queue"
    OFFERED = "offered"  # to a member who had not taken it yet
    READING = "reading"  # a member had it and had not begun to type
    TYPING = "typing"
    SNOOZED = "snoozed"


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """From this moment on, event `seq`, a turn waited for this."""

    cause: Cause
    at: datetime
    seq: int


class Turn(msgspec.Struct, frozen=True, omit_defaults=True):
    """A run of customer messages that no answer interrupts; `seq` is the first of them."""

    seq: int
    started_at: datetime
    team_id: UUID | None = None
    member_id: UUID | None = None
    ended_at: datetime | None = None
    ended_seq: int | None = None
    how: TurnEnd = "waiting"
    answered_by: str | None = None
    marks: tuple[Mark, ...] = ()  # in order; the first is at `started_at`


class Holding(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who has a conversation, and what stands in between until that changes."""

    holder: Literal["bot", "queue", "member"] = "bot"
    over: Cause | None = None


class Wait(msgspec.Struct, frozen=True, omit_defaults=True):
    """From a `queued` (its `seq`) to `assigned` (queue) or to a member's first message after it (human)."""

    kind: WaitKind
    seq: int
    started_at: datetime
    team_id: UUID | None = None
    member_id: UUID | None = None
    ended_at: datetime | None = None
    ended_seq: int | None = None
    how: WaitEnd = "waiting"


Fact = Turn | Wait


class FactState(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that the fold must remember of a conversation; what measures read of it stands in columns of its own."""

    seq: int = 0
    bot: bool = True
    channel_id: UUID | None = None
    language: str = ""
    team_id: UUID | None = None  # the last queue it stood in
    member_id: UUID | None = None  # the first member who had it
    opened_at: datetime | None = None
    first_message_at: datetime | None = None  # by the customer, as all `first_*` count from there
    first_bubble_at: datetime | None = None
    first_answer_at: datetime | None = None
    first_answer_by: str | None = None
    human_since: datetime | None = None
    first_human_at: datetime | None = None
    ended: Literal["left", "resolved"] | None = None  # why nobody is owed anything now
    ended_at: datetime | None = None
    resolved_at: datetime | None = None
    reopened: int = 0
    customer_messages: int = 0
    bot_messages: int = 0
    member_messages: int = 0
    holding: Holding = Holding()
    turn: Turn | None = None  # the one still owed
    waits: tuple[Wait, ...] = ()  # the ones still going on


class Measure(msgspec.Struct, frozen=True):
    """One registry line. Its definition over the facts is `sql/<name>.sql`; `docs/reference/measures.md` repeats it."""

    name: str
    unit: Literal["seconds", "share"]
    grain: Literal["conversation", "turn", "wait"]
    definition: str
    formula: str

    @property
    def sql(self) -> str:
        """The file of its definition, in `sql/`."""
        return f"{self.name}.sql"

    @property
    def title(self) -> str:
        """The key of its title in the catalogue of the console."""
        return f"measure.{self.name}"


_REGISTRY = (
    Measure(
        "felt_response",
        "seconds",
        "conversation",
        "From the first customer message to our first bubble of any kind.",
        "first_bubble_at − first_message_at",
    ),
    Measure(
        "first_response",
        "seconds",
        "conversation",
        "From the first customer message to the first answer by anyone; once per conversation.",
        "first_answer_at − first_message_at",
    ),
    Measure(
        "first_human_response",
        "seconds",
        "conversation",
        "From the handoff, or from the first customer message where no bot is on, to the first member message.",
        "first_human_at − human_since",
    ),
    Measure(
        "response",
        "seconds",
        "turn",
        "From the first message of each customer turn to its answer.",
        "turn.ended_at − turn.started_at",
    ),
    Measure(
        "queue_wait",
        "seconds",
        "wait",
        "From each queued to assigned.",
        "wait.ended_at − wait.started_at, kind queue",
    ),
    Measure(
        "human_wait",
        "seconds",
        "wait",
        "From each queued to the first member message after it.",
        "wait.ended_at − wait.started_at, kind human",
    ),
    Measure(
        "resolution",
        "seconds",
        "conversation",
        "From opened to the last resolved.",
        "resolved_at − opened_at",
    ),
    Measure(
        "within",
        "share",
        "turn",
        "Turns answered within T, of all that should have been answered.",
        "answered ≤ T ÷ (answered + left or still waiting after more than T)",
    ),
    Measure(
        "abandoned_wait",
        "seconds",
        "wait",
        "An owed wait (queue, or unanswered turn) that ended by the customer leaving; the longer one where both did.",
        "left_at − the earlier start",
    ),
    Measure(
        "longest_wait",
        "seconds",
        "wait",
        "Owed waits (queue, or unanswered turn) that began in the period, and all that still go on; read its longest.",
        "max(ended_at or now − started_at)",
    ),
)
MEASURES: dict[str, Measure] = {measure.name: measure for measure in _REGISTRY}

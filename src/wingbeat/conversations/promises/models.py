"""The commands that lead to promises, offers and escalations."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from wingbeat.conversations.contents.events import Source
from wingbeat.conversations.promises.events import Because, Needs
from wingbeat.kit.log import Command


class Offer(Command, frozen=True, tag="offer"):
    """Ask a member, or everybody of the team (None), to take it within so many seconds; refused unless it waits."""

    member_id: UUID | None
    seconds: float
    member_name: str = ""
    ring: int = 1
    because: Because | None = None


class Decline(Command, frozen=True, tag="decline"):
    """By the member to whom it is offered; harmless once the offer is over."""

    why: str = ""


class Withdraw(Command, frozen=True, tag="withdraw"):
    """Take back the offer that runs until then, and no other."""

    until: datetime
    why: Literal["silent", "gone"]


class Pull(Command, frozen=True, tag="pull"):
    """By a supervisor: back into its team's queue, in its old place, to somebody else if there is anybody."""

    why: str = ""


class Bump(Command, frozen=True, tag="bump"):
    """By a supervisor: before all others that wait."""

    why: str = ""


class Escalate(Command, frozen=True, tag="escalate"):
    """To a step of a path, as the path has it now. `after`: only if the step before let this time pass."""

    path_id: UUID
    path: str
    step: int
    name: str
    team_id: UUID
    target_seconds: float
    owner_id: UUID | None = None
    owner_name: str = ""
    why: str = ""
    after: datetime | None = None


class Ask(Command, frozen=True, tag="ask"):
    """Ask a colleague or a team, by a note; exactly one of the two is set."""

    id: UUID
    text: str
    due_seconds: float
    member_id: UUID | None = None
    team_id: UUID | None = None
    name: str = ""


class AnswerAsked(Command, frozen=True, tag="answer_asked"):
    """What was asked, answered by a note; a parked conversation wakes."""

    id: UUID
    text: str


class TellWait(Command, frozen=True, tag="tell_wait"):
    """What the customer is told of their wait; nothing once it is over. `words` are said beside it, from these `sources`."""

    bound_seconds: int
    place: int
    sorry: bool = False
    words: str = ""
    sources: tuple[Source, ...] = ()


class Need(Command, frozen=True, tag="need"):
    """What a waiting conversation needs, where nobody found it out yet."""

    needs: Needs


class CallBack(Command, frozen=True, tag="call_back"):
    """By the customer who waits: call me at this time instead. Without a time: I would rather wait in line, after all."""

    at: datetime | None = None
    phone: str = ""

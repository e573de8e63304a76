"""The log's vocabulary for conversations: closed, frozen, past tense. `docs/reference/events.md` is made from it.

The envelope (seq, occurred_at, actor, key) is kit's; here are the bodies, one class per kind.
"""

from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from wingbeat.conversations.cards.events import MessageCard
from wingbeat.conversations.contents.events import Card, FileRef, Intent, Offer, Slot, Source
from wingbeat.conversations.corrections.events import Edited, Recalled
from wingbeat.conversations.letters.events import LetterEvent
from wingbeat.conversations.links.events import LinkEvent
from wingbeat.conversations.problems.events import ProblemLinked, ProblemUnlinked
from wingbeat.conversations.promises.events import (
    Because,
    BreachPredicted,
    Bumped,
    CallPromised,
    Declined,
    Escalated,
    Needs,
    NeedsFound,
    Offered,
    SideRequest,
    TargetBreached,
    TargetMet,
    TargetSet,
    TargetWarned,
    WaitTold,
    Withdrawn,
)
from wingbeat.conversations.reach.events import ReachEvent
from wingbeat.conversations.stages.events import StageEntered
from wingbeat.conversations.surveys.events import Rated, SurveySent
from wingbeat.conversations.templates.models import TemplateUse
from wingbeat.kit.log import Body

Purpose = Literal["answer", "question", "greeting", "acknowledgement", "status", "survey"]
HandOffWhy = Literal[
    "asked",
    "complaint",
    "danger",
    "angry",
    "vip",
    "low_confidence",
    "out_of_scope",
    "failed_twice",
    "same_answer",
    "flow_step",
    "rule",
    "share",
    "review",
    "bot_down",
    "bot_off",
    "picked",
]
ANSWERS: frozenset[Purpose] = frozenset({"answer", "question"})  # language.md: only these count as answers


class Opened(Body, frozen=True, tag="opened"):
    channel_id: UUID
    customer_id: UUID
    customer_name: str
    thread_key: str
    number: int
    language: str
    bot: bool
    page: str = ""
    after: UUID | None = None  # the earlier conversation this one continues


class Message(Body, frozen=True, tag="message"):
    text: str
    purpose: Purpose = "answer"
    files: tuple[FileRef, ...] = ()
    sources: tuple[Source, ...] = ()
    suggestions: tuple[str, ...] = ()  # questions the customer may tap
    offer: Offer | None = None
    confidence: float | None = None
    sent_at: datetime | None = None  # the client's clock, for people only; order is `seq`
    templates: tuple[TemplateUse, ...] = ()  # what it was made from; for members alone
    cards: tuple[MessageCard, ...] = ()


class Note(Body, frozen=True, tag="note"):
    text: str
    mentions: tuple[UUID, ...] = ()
    request: SideRequest | None = None
    answers: UUID | None = None  # the request that this note answers
    files: tuple[FileRef, ...] = ()


class Understood(Body, frozen=True, tag="understood"):
    """What the bot made of the customer's messages up to `upto`: the best intent of each thing asked, best first.

    `topics` is what its share and gaps are counted under: an intent's name, or an article's group.
    """

    upto: int
    language: str
    intents: tuple[Intent, ...] = ()
    confidence: float = 0.0
    sentiment: float = 0.0
    urgency: float = 0.0
    slots: tuple[Slot, ...] = ()
    topics: tuple[str, ...] = ()


class FlowMoved(Body, frozen=True, tag="flow_moved"):
    """Where the customer now stands in a flow. `run` is all that the flow remembers, its slots among it; None: it ended.

    `upto` is the last message of the customer that a rule's flow was begun in answer to: the bot says nothing more about it.
    """

    flow: str
    version: int
    step: str = ""
    ended: Literal["", "done", "left", "handed_over"] = ""
    run: dict[str, Any] | None = None
    upto: int = 0


class HandedOff(Body, frozen=True, tag="handed_off"):
    """`card` and `draft` (a reply that whoever takes over may send) are for members alone."""

    why: HandOffWhy
    team_id: UUID | None = None
    card: Card | None = None
    draft: str = ""


class Suggested(Body, frozen=True, tag="suggested"):
    """A reply proposed to members, with what they should know: for whom the customer called without a turn of the bot."""

    text: str
    origin: Literal["bot"] = "bot"
    card: Card | None = None


class DraftProposed(Body, frozen=True, tag="draft_proposed"):
    """An answer of the bot that a member (of the team, if there is one) approves before the customer sees it, within
    `target_seconds`.
    """

    text: str
    target_seconds: int
    sources: tuple[Source, ...] = ()
    confidence: float | None = None
    topics: tuple[str, ...] = ()
    team_id: UUID | None = None
    files: tuple[FileRef, ...] = ()  # the pictures of the articles it quotes


class DraftApproved(Body, frozen=True, tag="draft_approved"):
    """The draft of event `draft` may be said; the message that follows it says what the member made of it."""

    draft: int
    edited: bool = False


class DraftRefused(Body, frozen=True, tag="draft_refused"):
    draft: int
    why: str = ""


class Queued(Body, frozen=True, tag="queued"):
    team_id: UUID
    priority: int = 0
    why: Literal[
        "handed_off",
        "bot_off",
        "reopened",
        "member_gone",
        "transferred",
        "woken",
        "pulled",
        "escalated",
        "call_due",
        "call_off",
    ] = "handed_off"
    needs: Needs | None = None


class Assigned(Body, frozen=True, tag="assigned"):
    member_id: UUID
    how: Literal["pushed", "picked", "handed", "accepted"]
    member_name: str = ""
    because: Because | None = None
    from_id: UUID | None = None  # who had it until then


class Transferred(Body, frozen=True, tag="transferred"):
    from_id: UUID | None = None
    to_member_id: UUID | None = None
    to_team_id: UUID | None = None
    why: str = ""


class ReadByMember(Body, frozen=True, tag="read_by_member"):
    upto: int


class TypingStarted(Body, frozen=True, tag="typing_started"):
    pass


class PrioritySet(Body, frozen=True, tag="priority_set"):
    priority: int


class ReasonSet(Body, frozen=True, tag="reason_set"):
    reason: str


class Tagged(Body, frozen=True, tag="tagged"):
    tag: str


class Untagged(Body, frozen=True, tag="untagged"):
    tag: str


class Snoozed(Body, frozen=True, tag="snoozed"):
    until: datetime
    why: str = ""


class Woken(Body, frozen=True, tag="woken"):
    why: Literal["due", "customer_wrote", "member", "answered", "promise"]


class Left(Body, frozen=True, tag="left"):
    last_seen_at: datetime


class Abandoned(Body, frozen=True, tag="abandoned"):
    pass


class Resolved(Body, frozen=True, tag="resolved"):
    how: Literal["member", "customer_confirmed", "bot", "silence", "abandoned"]


class Reopened(Body, frozen=True, tag="reopened"):
    to: Literal["bot", "queued"]


class Delivered(Body, frozen=True, tag="delivered"):
    upto: int


class Read(Body, frozen=True, tag="read"):
    upto: int


class Renamed(Body, frozen=True, tag="renamed"):
    """What the conversation's customer is called now."""

    customer_name: str


class Merged(Body, frozen=True, tag="merged"):
    """The conversation's customer turned out to be another one, verified."""

    from_customer_id: UUID
    to_customer_id: UUID
    customer_name: str


Event = (
    Opened
    | Message
    | Note
    | Understood
    | FlowMoved
    | HandedOff
    | Suggested
    | DraftProposed
    | DraftApproved
    | DraftRefused
    | Queued
    | WaitTold
    | NeedsFound
    | CallPromised
    | Offered
    | Withdrawn
    | Declined
    | Bumped
    | Escalated
    | Assigned
    | Transferred
    | ReadByMember
    | TypingStarted
    | PrioritySet
    | ReasonSet
    | Tagged
    | Untagged
    | TargetSet
    | TargetWarned
    | TargetMet
    | TargetBreached
    | BreachPredicted
    | Snoozed
    | Woken
    | Left
    | Abandoned
    | Resolved
    | Reopened
    | SurveySent
    | Rated
    | Delivered
    | Read
    | Edited
    | Recalled
    | Merged
    | Renamed
    | ReachEvent
    | LetterEvent
    | LinkEvent
    | StageEntered
    | ProblemLinked
    | ProblemUnlinked
)

KINDS: dict[str, type[Body]] = {str(body.__struct_config__.tag): body for body in get_args(Event)}

# What the customer's own client may see; everything else stays inside (hostile case 30).
VISIBLE_TO_CUSTOMER = frozenset(
    {
        "read_by_member",
        "opened",
        "message",
        "handed_off",
        "queued",
        "wait_told",
        "call_promised",
        "assigned",
        "resolved",
        "reopened",
        "survey_sent",
        "rated",
        "delivered",
        "read",
        "address_left",
        "edited",
        "recalled",
    }
)

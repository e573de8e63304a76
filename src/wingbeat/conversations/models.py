"""A conversation's head (all that the decider, the inbox and the queue need) and the commands it takes."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from wingbeat.conversations.cards.events import MessageCard
from wingbeat.conversations.contents.events import FileRef, Offer, Source
from wingbeat.conversations.corrections.models import Edit, Recall
from wingbeat.conversations.events import (
    DraftProposed,
    FlowMoved,
    HandedOff,
    HandOffWhy,
    Purpose,
    Suggested,
    Understood,
)
from wingbeat.conversations.letters import models as letters
from wingbeat.conversations.letters.events import Letter
from wingbeat.conversations.links.events import Link
from wingbeat.conversations.links.models import LinkCommand
from wingbeat.conversations.problems import models as problems
from wingbeat.conversations.problems.events import Tied
from wingbeat.conversations.promises import models as promises
from wingbeat.conversations.promises.events import Because, Escalation, Needs, Promise
from wingbeat.conversations.reach import models as reach
from wingbeat.conversations.stages.models import EnterStage
from wingbeat.conversations.surveys.events import Asked
from wingbeat.conversations.surveys.models import Rate, SendSurvey
from wingbeat.conversations.targets.models import PredictBreach, SetTarget, Tick
from wingbeat.conversations.templates.models import TemplateUse
from wingbeat.kit.log import Command

# A client's moment names its zone: one without cannot be compared with ours.
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Status = Literal["bot", "queued", "assigned", "snoozed", "resolved"]


class Conversation(msgspec.Struct, frozen=True):
    """The head, one row, written only by the door. Times are the log's own; `seq` is the last event's number."""

    workspace_id: UUID
    id: UUID
    seq: int = 0
    last_at: datetime | None = None
    number: int = 0
    channel_id: UUID | None = None
    customer_id: UUID | None = None
    customer_name: str = ""
    thread_key: str = ""
    language: str = "zh-CN"
    bot: bool = True  # whether a bot receives this channel's questions
    status: Status = "bot"
    ended: Literal["", "resolved", "abandoned", "merged"] = ""
    team_id: UUID | None = None
    assignee_id: UUID | None = None
    priority: int = 0
    reason: str = ""
    tags: tuple[str, ...] = ()
    opened_at: datetime | None = None
    queued_at: datetime | None = None
    assigned_at: datetime | None = None
    resolved_at: datetime | None = None
    snoozed_until: datetime | None = None
    owed_since: datetime | None = None  # first customer message that nobody answered yet, or the handoff since
    turn_seq: int = 0  # the message that began the turn which nobody answered yet
    answered: bool = False  # anyone ever answered
    typing_at: datetime | None = None  # a member's first key stroke of the answer now owed
    bot_misses: int = 0  # questions in a row that the bot did not understand
    bot_article_id: UUID | None = None  # the article of the bot's last answer
    heard_seq: int = 0  # the last customer message a turn of the bot was about
    flow: dict[str, Any] | None = (
        None  # where the customer stands in a flow: what `flow_moved` last said, in the flow's own shape
    )
    draft_seq: int = 0  # the answer of the bot that waits for a member's approval
    last_customer_seq: int = 0
    last_message_seq: int = 0
    last_message_at: datetime | None = None
    last_message_by: str = ""
    last_message: str = ""  # its first 120 characters
    read_seq: int = 0  # read by a member up to here
    customer_delivered_seq: int = 0
    customer_read_seq: int = 0
    corrected_seq: int = 0  # the last event that changed a message or took one back
    needs: Needs | None = None  # of the wait in the queue
    offered_to: UUID | None = None
    offered_until: datetime | None = None  # set while an offer runs; without `offered_to` it is everybody's
    ring: int = 0  # how wide the circle of those asked in this wait is by now
    passed: tuple[UUID, ...] = ()  # members who declined or stayed silent in this wait, or from whom it was pulled
    promises: tuple[Promise, ...] = ()  # those that still run
    broken_at: datetime | None = None  # when the first promise broke; of the wait that goes on if that began before
    due_at: datetime | None = None  # what breaks first, or broke while the customer still waits
    told_seconds: int = 0  # the bound last told to the customer in this wait
    told_place: int = 0  # and their place in line
    bumped_at: datetime | None = None  # a supervisor put it before all others of this wait
    escalation: Escalation | None = None
    survey: Asked | None = None  # of the customer: once a conversation
    mail_to: str = ""  # answers that the customer does not see here go there, too
    mailed_seq: int = 0  # those up to here did
    mail_at: datetime | None = None  # what the customer has not seen by then goes by mail
    letters: tuple[Letter, ...] = ()  # on their way, or failed
    links: tuple[Link, ...] = ()
    problems: tuple[Tied, ...] = ()  # of which it came, as members said

    @property
    def open(self) -> bool:
        return self.seq > 0 and self.status != "resolved"

    @property
    def broken(self) -> bool:
        """Whether a promise broke in the wait that goes on."""
        return self.broken_at is not None and self.owed_since is not None and self.broken_at >= self.owed_since

    @property
    def undelivered(self) -> bool:
        return any(one.failed for one in self.letters)


class Opening(msgspec.Struct, frozen=True):
    """What a first message brings along; ignored when the conversation exists."""

    channel_id: UUID
    customer_id: UUID
    customer_name: str
    thread_key: str
    number: int
    language: str
    bot: bool
    page: str = ""
    after: UUID | None = None


class Say(Command, frozen=True, tag="say"):
    text: str
    purpose: Purpose = "answer"
    files: tuple[FileRef, ...] = ()
    sources: tuple[Source, ...] = ()
    suggestions: tuple[str, ...] = ()
    offer: Offer | None = None  # the bot's alone
    confidence: float | None = None
    sent_at: Instant | None = None
    templates: Annotated[tuple[TemplateUse, ...], msgspec.Meta(max_length=10)] = ()  # what a member made it from
    cards: Annotated[tuple[MessageCard, ...], msgspec.Meta(max_length=3)] = ()  # a member's and the bot's
    doubt: str = ""  # the bot's alone: said above a text that may not be what was meant, and no part of it
    opening: Opening | None = None


class AddNote(Command, frozen=True, tag="note"):
    text: str
    mentions: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=20)] = ()
    files: tuple[FileRef, ...] = ()


class Reply(Command, frozen=True, tag="reply"):
    """All that one turn of the bot leads to, or nothing of it: it is about the customer's messages after `after` up to `upto`.

    Nothing, too, when it changed hands since or a person begins to type, or when another turn was about these messages
    already.
    """

    after: int
    upto: int
    understood: Understood | None = None
    says: tuple[Say, ...] = ()
    flow: FlowMoved | None = None
    tags: tuple[str, ...] = ()
    reason: str = ""
    proposed: DraftProposed | None = None
    hand_off: HandedOff | None = None
    resolved: bool = False  # only by the customer's own yes
    seen: Status = "bot"  # who had it as the turn began; from "queued" on it says nothing but answers


class Suggest(Command, frozen=True, tag="suggest"):
    """What the bot prepares once the customer called for people; nothing when a member writes already.

    `told` is said only while nobody has the conversation.
    """

    suggested: Suggested
    told: Say | None = None


class ApproveDraft(Command, frozen=True, tag="approve_draft"):
    """Say the bot's draft (event `draft`) to the customer: as it is, or as `text` has it.

    What else is here stands in the draft, and is filled in from it.
    """

    draft: int
    text: str = ""
    sources: tuple[Source, ...] = ()
    edited: bool = False
    files: tuple[FileRef, ...] = ()


class RefuseDraft(Command, frozen=True, tag="refuse_draft"):
    draft: int
    why: str = ""


class HandOff(Command, frozen=True, tag="hand_off"):
    why: HandOffWhy
    team_id: UUID | None = None


class Queue(Command, frozen=True, tag="queue"):
    team_id: UUID
    priority: int = 0
    needs: Needs | None = None


class Assign(Command, frozen=True, tag="assign"):
    """Refused unless the conversation waits, a member picks it by hand, or accepts what is offered to them."""

    member_id: UUID
    how: Literal["pushed", "picked", "handed", "accepted"]
    member_name: str = ""
    because: Because | None = None  # the assigner's alone


class Transfer(Command, frozen=True, tag="transfer"):
    """Hand to a colleague or to a team's queue; exactly one of the two is set."""

    to_member_id: UUID | None = None
    to_team_id: UUID | None = None
    member_name: str = ""
    why: str = ""


class Release(Command, frozen=True, tag="release"):
    """Back to the queue: the member vanished, or is not there now that it wakes. Harmless if `member_id` no longer holds it."""

    member_id: UUID
    team_id: UUID | None = None  # where it goes when it was taken from the bot and never stood in a queue
    why: Literal["member_gone", "woken"] = "member_gone"


class MarkRead(Command, frozen=True, tag="mark_read"):
    """By a member: `read_by_member`; by the customer: `read`."""

    upto: int


class MarkDelivered(Command, frozen=True, tag="mark_delivered"):
    upto: int


class StartTyping(Command, frozen=True, tag="start_typing"):
    pass


class SetPriority(Command, frozen=True, tag="set_priority"):
    priority: int


class SetReason(Command, frozen=True, tag="set_reason"):
    reason: str


class Tag(Command, frozen=True, tag="tag"):
    tag: str


class Untag(Command, frozen=True, tag="untag"):
    tag: str


class Snooze(Command, frozen=True, tag="snooze"):
    """Put it off until then, or until the customer writes or what was asked beside is answered."""

    until: Instant
    why: str = ""


class Wake(Command, frozen=True, tag="wake"):
    why: Literal["due", "member"] = "member"


class Leave(Command, frozen=True, tag="leave"):
    """The customer went. `last_seen_at` is when the last socket was alive."""

    last_seen_at: datetime


class Resolve(Command, frozen=True, tag="resolve"):
    how: Literal["member", "customer_confirmed", "bot", "silence"] = "member"


class Reopen(Command, frozen=True, tag="reopen"):
    pass


class Merge(Command, frozen=True, tag="merge"):
    to_customer_id: UUID
    customer_name: str


class Rename(Command, frozen=True, tag="rename"):
    customer_name: str


AnyCommand = (
    Say
    | AddNote
    | Reply
    | Suggest
    | ApproveDraft
    | RefuseDraft
    | HandOff
    | Queue
    | Assign
    | Transfer
    | Release
    | MarkRead
    | MarkDelivered
    | StartTyping
    | SetPriority
    | SetReason
    | Tag
    | Untag
    | Snooze
    | Wake
    | Leave
    | Resolve
    | Reopen
    | Merge
    | Rename
    | promises.Offer
    | promises.Decline
    | promises.Withdraw
    | promises.Pull
    | promises.Bump
    | promises.Escalate
    | promises.Ask
    | promises.AnswerAsked
    | SetTarget
    | Tick
    | PredictBreach
    | promises.TellWait
    | SendSurvey
    | Rate
    | reach.FillForm
    | reach.LeaveAddress
    | letters.AskTranscript
    | letters.BeginLetter
    | letters.MarkMailed
    | letters.MarkFailed
    | letters.DropLetter
    | letters.RetryLetter
    | Edit
    | Recall
    | LinkCommand
    | EnterStage
    | problems.LinkProblem
    | problems.UnlinkProblem
    | problems.Inform
)

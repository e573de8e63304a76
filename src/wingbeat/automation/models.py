"""What a rule says: when, if, then."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from wingbeat.conversations.templates.models import Tone
from wingbeat.kit.errors import Conflict, Invalid
from wingbeat.kit.languages import Language

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Text = Annotated[str, msgspec.Meta(max_length=2000)]  # a reply is read on a phone
Cel = Annotated[str, msgspec.Meta(max_length=1000)]  # longer conditions are two rules; it also bounds the evaluation
# Three months: nobody waits longer for anything in a conversation.
Seconds = Annotated[int, msgspec.Meta(ge=5, le=90 * 86_400)]
Weekday = Annotated[int, msgspec.Meta(ge=1, le=7)]
# What must still be so when a wait is over: nobody answered the customer, it stands in the queue, nobody wrote anything.
Still = Literal["open", "unanswered", "queued", "quiet"]
Op = Literal["is", "is_not", "contains", "lacks", "above", "below"]
Stop = Literal["no", "group", "all"]


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all parts of a rule share."""


class OnEvent(_Said, frozen=True, tag="event", tag_field="on"):
    """As soon as one of these kinds of events happens."""

    kinds: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=20)]


class After(_Said, frozen=True, tag="after", tag_field="on"):
    """So many seconds after such an event, if it is still so."""

    kinds: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=20)]
    seconds: Seconds
    still: Still = "open"


class OnSchedule(_Said, frozen=True, tag="schedule", tag_field="on"):
    """For every open conversation, as the workspace opens or closes, or at a time of its wall clock on these weekdays
    (Monday is 1).
    """

    at: Literal["opens", "closes", "clock"]
    minute: Annotated[int, msgspec.Meta(ge=0, lt=24 * 60)] = 0
    weekdays: Annotated[tuple[Weekday, ...], msgspec.Meta(max_length=7)] = (1, 2, 3, 4, 5, 6, 7)


When = OnEvent | After | OnSchedule


class Check(_Said, frozen=True):
    """A simple condition: a field of `rules.checks.FIELDS`, compared with a value in words."""

    field: Short
    op: Op
    value: Annotated[str, msgspec.Meta(max_length=200)]


class AssignTo(_Said, frozen=True, tag="assign", tag_field="do"):
    """To a member or to a team's queue; exactly one of the two."""

    member_id: UUID | None = None
    team_id: UUID | None = None


class SetPriority(_Said, frozen=True, tag="priority", tag_field="do"):
    priority: Annotated[int, msgspec.Meta(ge=0, le=3)]


class AddTag(_Said, frozen=True, tag="tag", tag_field="do"):
    tag: Short


class RemoveTag(_Said, frozen=True, tag="untag", tag_field="do"):
    tag: Short


class SetReason(_Said, frozen=True, tag="reason", tag_field="do"):
    reason: Name


class Reply(_Said, frozen=True, tag="reply", tag_field="do"):
    """In the customer's language: by a template that is shared, or by `text`, where `{name}`, `{number}` and `{opens}`
    are filled in.
    """

    text: dict[Language, Text] = {}
    template_id: UUID | None = None
    tone: Tone = "warm"


class PromiseTarget(_Said, frozen=True, tag="target", tag_field="do"):
    """Promise this target for the wait that runs, in the place of the one that applies."""

    target_id: UUID


class NotifyPeople(_Said, frozen=True, tag="notify", tag_field="do"):
    """A notice on the desks of a member, a team, the one who has the conversation, or whoever supervises."""

    whom: Literal["member", "team", "assignee", "supervisors"]
    text: Annotated[str, msgspec.Meta(max_length=200)] = ""
    member_id: UUID | None = None
    team_id: UUID | None = None


class Webhook(_Said, frozen=True, tag="webhook", tag_field="do"):
    url: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class HandOver(_Said, frozen=True, tag="hand_off", tag_field="do"):
    """From the bot to people, of this team if one is named."""

    team_id: UUID | None = None


class Close(_Said, frozen=True, tag="close", tag_field="do"):
    pass


class Snooze(_Said, frozen=True, tag="snooze", tag_field="do"):
    seconds: Seconds
    why: Annotated[str, msgspec.Meta(max_length=120)] = ""


class RunFlow(_Said, frozen=True, tag="flow", tag_field="do"):
    """By its name, while the bot has the conversation and no other flow runs."""

    flow: Short


class EscalateTo(_Said, frozen=True, tag="escalate", tag_field="do"):
    """To the next step of a path."""

    path_id: UUID


Action = (
    AssignTo
    | SetPriority
    | AddTag
    | RemoveTag
    | SetReason
    | Reply
    | PromiseTarget
    | NotifyPeople
    | Webhook
    | HandOver
    | Close
    | Snooze
    | EscalateTo
    | RunFlow
)


class Rule(_Said, frozen=True):
    """`checks` and `condition` must all hold. `stop`: once it fired, no later rule of its group, or none at all, looks
    at this event. `most_an_hour`: how often it may fire in one conversation.
    """

    name: Name
    when: When
    then: Annotated[tuple[Action, ...], msgspec.Meta(min_length=1, max_length=10)]
    checks: Annotated[tuple[Check, ...], msgspec.Meta(max_length=10)] = ()
    condition: Cel = ""
    stop: Stop = "no"
    # Ten: more in an hour is a circle through other steps, which no depth counts.
    most_an_hour: Annotated[int, msgspec.Meta(ge=1, le=100)] = 10


class Group(msgspec.Struct, frozen=True):
    """Rules that are looked at together, in their order, while the group's own condition holds."""

    id: UUID
    name: str
    condition: str = ""
    place: int = 0


class Stored(msgspec.Struct, frozen=True):
    """A rule with its place: `group_id` None stands before all groups. `trouble` is why its condition could not be told."""

    id: UUID
    rule: Rule
    live: bool
    version: int
    place: int
    group_id: UUID | None = None
    trouble: str = ""
    trouble_at: datetime | None = None


Outcome = Literal["fired", "held_depth", "held_often"]


class Done(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one action: `error` is the refusal's code, `why` its message."""

    do: str
    error: str = ""
    why: str = ""


class Firing(msgspec.Struct, frozen=True):
    """`cause`: the number of the event, or when the schedule came. `depth` 1 was caused by no rule."""

    id: UUID
    rule_id: UUID
    version: int
    conversation_id: UUID
    number: int
    cause: str
    depth: int
    outcome: Outcome
    at: datetime
    done: tuple[Done, ...] | None


Facts = dict[str, Any]


class BadCondition(Invalid):
    """This condition cannot be used."""


class RuleChanged(Conflict):
    """Somebody changed this rule meanwhile; look at it again before you save."""

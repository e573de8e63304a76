from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec

from wingbeat.automation.models import AddTag, AssignTo, Close, RemoveTag, SetPriority, SetReason, Snooze
from wingbeat.conversations.templates.models import Tone
from wingbeat.kit.errors import Conflict

MOST_SHARED = 200  # more find nobody's memory
MOST_OWN = 100


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all actions share."""


class Reply(_Said, frozen=True, tag="reply", tag_field="do"):
    """By a template, in the customer's language."""

    template_id: UUID
    tone: Tone = "warm"


class AddNote(_Said, frozen=True, tag="note", tag_field="do"):
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class Take(_Said, frozen=True, tag="take", tag_field="do"):
    """The member takes it."""


Action = Reply | AddNote | Take | AssignTo | AddTag | RemoveTag | SetPriority | SetReason | Snooze | Close


class Macro(_Said, frozen=True):
    """`key`: the digit that runs it together with Alt; empty: by its name alone."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    actions: Annotated[tuple[Action, ...], msgspec.Meta(min_length=1, max_length=10)]
    key: Annotated[str, msgspec.Meta(pattern="^[1-9]?$")] = ""


class Stored(msgspec.Struct, frozen=True):
    """`owner_id` None: everybody's."""

    id: UUID
    macro: Macro
    owner_id: UUID | None = None
    version: int = 1


class Stopped(msgspec.Struct, frozen=True):
    """The action that was refused: which, and why."""

    at: int
    do: str
    code: str
    message: str
    facts: dict[str, Any]


class Ran(msgspec.Struct, frozen=True):
    """How many actions were done, where it `stopped`, and the commands that take back what can be taken back."""

    done: int
    stopped: Stopped | None
    undo: Sequence[dict[str, Any]]


class MacroChanged(Conflict):
    """Somebody changed this macro meanwhile; look at it again before you save."""

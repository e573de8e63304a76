"""Which command an action is, and which takes it back."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from wingbeat.automation import models as a
from wingbeat.conversations import models as c
from wingbeat.conversations.models import Conversation
from wingbeat.desk.macros.models import Action, AddNote, Macro, Take
from wingbeat.kit.errors import Invalid

Make = Callable[[Any, UUID, datetime], c.AnyCommand]
_COMMANDS: Mapping[type, Make] = {
    AddNote: lambda one, _me, _at: c.AddNote(one.text),
    Take: lambda _one, me, _at: c.Assign(me, "picked"),
    a.AssignTo: lambda one, _me, _at: c.Transfer(one.member_id, one.team_id),
    a.AddTag: lambda one, _me, _at: c.Tag(one.tag),
    a.RemoveTag: lambda one, _me, _at: c.Untag(one.tag),
    a.SetPriority: lambda one, _me, _at: c.SetPriority(one.priority),
    a.SetReason: lambda one, _me, _at: c.SetReason(one.reason),
    a.Snooze: lambda one, _me, at: c.Snooze(at + timedelta(seconds=one.seconds), one.why),
    a.Close: lambda _one, _me, _at: c.Resolve(),
}


def command_of(action: Action, me: UUID, at: datetime) -> c.AnyCommand:
    """The member's command; a reply needs its words first, and is not among these."""
    return _COMMANDS[type(action)](action, me, at)


def undo_of(action: Action, before: Conversation) -> c.AnyCommand | None:
    """What takes an action back, given how things stood before; None: it cannot be, or nothing changed."""
    back: c.AnyCommand | None = None
    match action:
        case a.AddTag(tag=tag):
            back = None if tag in before.tags else c.Untag(tag)
        case a.RemoveTag(tag=tag):
            back = c.Tag(tag) if tag in before.tags else None
        case a.SetPriority():
            back = c.SetPriority(before.priority)
        case a.SetReason():
            back = c.SetReason(before.reason) if before.reason else None
        case a.Snooze():
            back = c.Wake()
        case a.Close():
            back = c.Reopen()
        case a.AssignTo() | Take():
            back = _back(before)
    return back


def _back(before: Conversation) -> c.AnyCommand | None:
    if before.assignee_id is not None:
        return c.Transfer(to_member_id=before.assignee_id)
    return c.Transfer(to_team_id=before.team_id) if before.team_id is not None else None


def check(macro: Macro) -> None:
    """Raise `Invalid` for a macro that cannot be kept."""
    for action in macro.actions:
        if isinstance(action, a.AssignTo) and (action.member_id is None) == (action.team_id is None):
            raise Invalid("Assign either to a member or to a team.")

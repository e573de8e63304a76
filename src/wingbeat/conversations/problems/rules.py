"""What may be linked, and said of it: commands and the state they meet lead to events, or to a refusal."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wingbeat.conversations.events import Message
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.problems.events import ProblemLinked, ProblemUnlinked
from wingbeat.conversations.problems.models import MOST_LINKED, Inform, LinkProblem, UnlinkProblem
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden, Invalid
from wingbeat.kit.log import Body

BY = frozenset({"member", "system"})  # a rule or a customer knows of no problem


def link(state: Conversation, command: LinkProblem, sender: Sender, _now: datetime) -> list[Body]:
    if sender.kind not in BY:
        raise Forbidden
    if any(one.id == command.problem_id for one in state.problems):
        return []
    if len(state.problems) >= MOST_LINKED:
        raise Invalid(f"A conversation is linked to {MOST_LINKED} problems at most.", limit=MOST_LINKED)
    return [ProblemLinked(command.problem_id, command.title)]


def unlink(state: Conversation, command: UnlinkProblem, sender: Sender, _now: datetime) -> list[Body]:
    if sender.kind not in BY:
        raise Forbidden
    return [ProblemUnlinked(one.id, one.title) for one in state.problems if one.id == command.problem_id]


def inform(_state: Conversation, command: Inform, sender: Sender, _now: datetime) -> list[Body]:
    if sender.kind != "system":
        raise Forbidden
    return [Message(text=command.text, purpose="status")]


DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], list[Body]]] = {
    LinkProblem: link,
    UnlinkProblem: unlink,
    Inform: inform,
}

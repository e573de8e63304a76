"""Promise a time, or take the promise back, as the customer wishes."""

from datetime import UTC, datetime
from uuid import UUID

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.models import CallBack
from wingbeat.conversations.queries import find
from wingbeat.kit.door import Committed, Sender
from wingbeat.kit.errors import Conflict, Forbidden
from wingbeat.routing.callbacks.queries import chance
from wingbeat.routing.callbacks.rules import is_offered
from wingbeat.workspaces.queries import Scope


class TimeTaken(Conflict):
    """Nobody can call at this time; choose another one."""


async def call_back(
    door: ConversationDoor, scope: Scope, conversation_id: UUID, at: datetime | None, phone: str, *, key: str
) -> Committed[Conversation]:
    """By the customer: call me then, or without a time let me wait in line after all.

    Raises `NotFound` for another's conversation, `NotInQueue`, and `TimeTaken` outside hours or where all are promised.
    """
    if scope.actor.kind != "customer":
        raise Forbidden
    state = await find(scope, conversation_id)
    if at is not None:
        found = await chance(scope, state)
        if not is_offered(found.calendar, found.now, at, found.full):
            raise TimeTaken
        at = at.astimezone(UTC)
    sender = Sender("customer", scope.actor.id)
    return await door.append(scope.actor.workspace_id, conversation_id, CallBack(at, phone), sender=sender, key=key)

"""What a supervisor does from the board."""

from uuid import UUID

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import AddNote, Conversation
from wingbeat.conversations.queries import find
from wingbeat.kit.door import Committed
from wingbeat.routing.ports import Notice, Notify
from wingbeat.workspaces.queries import Scope

SHOWN = 120  # characters of it in the notice; the note itself is in the conversation


class Whispers:
    """Bound to the door, and to how members are told things at once."""

    def __init__(self, door: ConversationDoor, notify: Notify) -> None:
        self._door = door
        self._notify = notify

    async def whisper(self, scope: Scope, conversation_id: UUID, text: str, key: str) -> Committed[Conversation]:
        """A note that its member hears of at once and the customer never sees; raises `Forbidden` and `NotFound`."""
        scope.actor.need("supervise")
        state = await find(scope, conversation_id)
        workspace_id, member_id = scope.actor.workspace_id, state.assignee_id
        sender = scope.actor.sender
        done = await self._door.append(workspace_id, conversation_id, AddNote(text), sender=sender, key=key)
        if member_id is not None:
            self._notify(workspace_id, [member_id], Notice("whispered", conversation_id, state.number, text[:SHOWN]))
        return done

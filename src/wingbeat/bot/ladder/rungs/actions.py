from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from wingbeat.bot.ladder.models import PERSON_SECONDS, STATUS_SECONDS
from wingbeat.bot.models import Language, language_of
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Conversation, HandOff, Say
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.log import Command
from wingbeat.kit.timers import Handler, Timers
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

STATUS, PERSON = "bot.status", "bot.person"
BOT = Sender("bot")
SLACK = timedelta(seconds=1)  # the turn began when its message was written, the timer is reckoned from what was read

STILL_LOOKING: Mapping[Language, str] = {
    "zh-CN": "我还在查，请再等几秒；查不到就请同事来。",
    "zh-TW": "我還在查，請再等幾秒；查不到就請同事來。",
    "en": "I am still looking. A few more seconds; if I cannot find it, a colleague will help.",
}
GETTING_SOMEBODY: Mapping[Language, str] = {
    "zh-CN": "让您久等了，我请同事来帮您。",
    "zh-TW": "讓您久等了，我請同事來幫您。",
    "en": "Sorry to keep you waiting. I am getting a colleague to help.",
}


class Rungs:
    """Two timers for each turn that takes long. They are rows: whoever starts the climb may die, they fire all the same."""

    def __init__(self, database: Database, door: ConversationDoor, timers: Timers) -> None:
        self._database, self._door, self._timers = database, door, timers

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {STATUS: self.tell_status, PERSON: self.ring_person}

    async def watch(self, workspace_id: UUID, conversation_id: UUID, owed_since: datetime) -> None:
        """Promise that the turn which began at `owed_since` is not forgotten."""
        for name, seconds in ((STATUS, STATUS_SECONDS), (PERSON, PERSON_SECONDS)):
            await self._timers.set_at(workspace_id, name, conversation_id, owed_since + timedelta(seconds=seconds))

    async def rest(self, workspace_id: UUID, conversation_id: UUID) -> None:
        """The turn was answered; timers that fire all the same find nothing to do."""
        for name in (STATUS, PERSON):
            await self._timers.cancel(workspace_id, name, conversation_id)

    async def tell_status(self, workspace_id: UUID, conversation_id: UUID, due: datetime) -> None:
        """Say honestly that it takes longer."""
        state = await self._owed(workspace_id, conversation_id, due, STATUS_SECONDS)
        if state is not None:
            said = Say(text=STILL_LOOKING[language_of(state.language)], purpose="status")
            await self._append(state, said, f"{STATUS}:{due.isoformat()}")

    async def ring_person(self, workspace_id: UUID, conversation_id: UUID, due: datetime) -> None:
        """Hand over: nobody waits longer for a machine."""
        state = await self._owed(workspace_id, conversation_id, due, PERSON_SECONDS)
        if state is not None:
            key = f"{PERSON}:{due.isoformat()}"
            await self._append(
                state, Say(text=GETTING_SOMEBODY[language_of(state.language)], purpose="status"), f"{key}:0"
            )
            await self._append(state, HandOff(why="low_confidence"), f"{key}:1")

    async def _owed(
        self, workspace_id: UUID, conversation_id: UUID, due: datetime, seconds: float
    ) -> Conversation | None:
        """The conversation, if its turn is the bot's, unanswered, and really that old."""
        state = await find(Scope(self._database, system(workspace_id)), conversation_id)
        if state.status != "bot" or state.owed_since is None:
            return None
        return state if state.owed_since + timedelta(seconds=seconds) <= due + SLACK else None

    async def _append(self, state: Conversation, command: Command, key: str) -> None:
        await self._door.append(state.workspace_id, state.id, command, sender=BOT, key=key)

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import AddNote, Conversation
from wingbeat.conversations.queries import find
from wingbeat.conversations.surveys.events import Rated
from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.people.members.queries import name_of
from wingbeat.routing.alarms.queries import to_tell
from wingbeat.routing.ports import Notice, Notify
from wingbeat.surveys.models import Survey
from wingbeat.surveys.queries import survey
from wingbeat.surveys.recovery.models import FollowUpDone, Outcome
from wingbeat.surveys.recovery.queries import follow_up
from wingbeat.surveys.rules import is_low
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = "follow_up"


class Recoveries:
    """Follow-ups, from a low score to their outcome."""

    def __init__(self, database: Database, door: ConversationDoor, timers: Timers, notify: Notify) -> None:
        self._database = database
        self._door = door
        self._timers = timers
        self._notify = notify

    async def rated(self, woken: Woken) -> None:
        """The step: a low score opens a follow-up. A better word later does not close it: somebody had a reason."""
        scope = Scope(self._database, system(woken.workspace_id))
        for event in woken.events:
            if isinstance(event.body, Rated):
                try:
                    asked = await survey(scope, event.body.survey_id)
                except NotFound:
                    continue  # deleted meanwhile: nobody says any more what is low
                if is_low(asked, event.body.score):
                    await self._open(scope, await find(scope, woken.lane), asked, event.body, event.at)

    async def _open(self, scope: Scope, state: Conversation, asked: Survey, said: Rated, at: datetime) -> None:
        assert asked.recovery is not None, "a low score is low by it"
        due = at + timedelta(seconds=asked.recovery.seconds)
        owner = (state.assignee_id if asked.recovery.by_member else None) or asked.recovery.owner_id
        made = await scope.execute(
            """INSERT INTO follow_up (workspace_id, conversation_id, survey_id, opened_at, due, owner_id)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING""",
            *(state.id, said.survey_id, at, due, owner),
        )
        await self._timers.set_at(state.workspace_id, TIMER, state.id, due)
        if made != "INSERT 0 0":
            await self._tell(scope, state, owner, "follow_up", said.comment)

    async def due(self, workspace_id: UUID, conversation_id: UUID, _due: datetime) -> None:
        """Nobody closed it in time: its owner is reminded, and whoever supervises knows."""
        scope = Scope(self._database, system(workspace_id))
        one = await follow_up(scope, conversation_id)
        if one.done_at is None:
            await self._tell(scope, await find(scope, conversation_id), None, "follow_up_due", one.comment)

    async def _tell(self, scope: Scope, state: Conversation, owner: UUID | None, what: str, text: str) -> None:
        whom: Sequence[UUID] = [owner] if owner else [lead.id for lead in await to_tell(scope, None, ["lead"])]
        notice = Notice("follow_up" if what == "follow_up" else "follow_up_due", state.id, state.number, text[:120])
        self._notify(scope.actor.workspace_id, whom, notice)

    async def take(self, scope: Scope, conversation_id: UUID, member_id: UUID | None) -> None:
        """Make a member its owner, or nobody; raises `Forbidden`, `NotFound` and `FollowUpDone`."""
        scope.actor.need("converse" if member_id == scope.actor.id else "supervise")
        if member_id is not None:
            await name_of(scope, member_id)
        done = await scope.execute(
            "UPDATE follow_up SET owner_id = $3 WHERE workspace_id = $1 AND conversation_id = $2 AND done_at IS NULL",
            conversation_id,
            member_id,
        )
        if done == "UPDATE 0":
            await follow_up(scope, conversation_id)
            raise FollowUpDone

    async def close(self, scope: Scope, conversation_id: UUID, outcome: Outcome, note: str, said: str) -> None:
        """Keep how it ended, here and as a note (`said`) in the conversation; raises `Forbidden`, `NotFound`, `FollowUpDone`."""
        scope.actor.need("converse")
        one = await follow_up(scope, conversation_id)
        if scope.actor.id != one.owner_id:
            scope.actor.need("supervise")
        done = await scope.execute(
            """UPDATE follow_up SET done_at = now(), done_by = $3, outcome = $4, note = $5
               WHERE workspace_id = $1 AND conversation_id = $2 AND done_at IS NULL""",
            *(conversation_id, scope.actor.id, outcome, note),
        )
        if done == "UPDATE 0":
            raise FollowUpDone
        await self._timers.cancel(scope.actor.workspace_id, TIMER, conversation_id)
        actor, key = scope.actor, f"follow_up:{conversation_id}"
        await self._door.append(actor.workspace_id, conversation_id, AddNote(said), sender=actor.sender, key=key)

"""Keep the paths; move conversations along them, by hand or because a step let its time pass."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.models import Escalate
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Committed, Sender
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.people.members.queries import name_of
from wingbeat.people.teams.queries import strange_teams
from wingbeat.routing.escalation.models import LastStep, Path, Step
from wingbeat.routing.escalation.queries import MOST_PATHS, path, paths
from wingbeat.routing.ports import Notice, Notify
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = "escalation"


async def keep_path(scope: Scope, path_id: UUID | None, name: str, steps: Sequence[Step]) -> Path:
    """Make a path, or change one; raises `Forbidden`, `Invalid`, and `NotFound` for what is another workspace's."""
    scope.actor.need("supervise")
    await _check(scope, steps)
    made = Path(path_id or uuid7(), name, tuple(steps))
    async with scope.transaction() as work:
        if path_id is None and len(await paths(work)) >= MOST_PATHS:
            raise Invalid(f"A workspace has at most {MOST_PATHS} escalation paths.", limit=MOST_PATHS)
        if path_id is not None:
            await path(work, path_id)
        await work.execute(
            "INSERT INTO escalation_path (workspace_id, id, name, steps) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, steps = excluded.steps",
            made.id,
            name,
            msgspec.to_builtins(made.steps),
        )
        await record(work, "routing_changed", None, changed=["escalation"], name=name)
    return made


async def _check(scope: Scope, steps: Sequence[Step]) -> None:
    if await strange_teams(scope, {step.team_id for step in steps}):
        raise NotFound
    for step in steps:
        if step.owner_id is not None:
            await name_of(scope, step.owner_id)


async def drop_path(scope: Scope, path_id: UUID) -> None:
    """Remove a path; what stands in one of its steps stays there. Raises `Forbidden` and `NotFound`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        gone = await path(work, path_id)
        await work.execute("DELETE FROM escalation_path WHERE workspace_id = $1 AND id = $2", path_id)
        await record(work, "routing_changed", None, changed=["escalation"], name=gone.name)


class Escalations:
    """Conversations on their way along paths."""

    def __init__(self, database: Database, door: ConversationDoor, timers: Timers, notify: Notify) -> None:
        self._database = database
        self._door = door
        self._timers = timers
        self._notify = notify

    async def escalate(
        self, scope: Scope, conversation_id: UUID, path_id: UUID, why: str, key: str
    ) -> Committed[Conversation]:
        """By a member, to the next step of a path, the first if it is on none; raises `NotFound` and `LastStep`."""
        scope.actor.need("converse")
        state = await find(scope, conversation_id)
        chosen = await path(scope, path_id)
        command = await self._next(scope, state, chosen, why=why)
        if command is None:
            raise LastStep
        actor = scope.actor
        return await self._door.append(actor.workspace_id, conversation_id, command, sender=actor.sender, key=key)

    async def _next(
        self, scope: Scope, state: Conversation, chosen: Path, *, why: str = "", after: datetime | None = None
    ) -> Escalate | None:
        here = state.escalation
        number = here.step + 1 if here is not None and here.path_id == chosen.id else 1
        if number > len(chosen.steps):
            return None
        step = chosen.steps[number - 1]
        owner = ""
        if step.owner_id is not None:
            with suppress(NotFound):  # deactivated since
                owner = await name_of(scope, step.owner_id)
        return Escalate(
            path_id=chosen.id,
            path=chosen.name,
            step=number,
            name=step.name,
            team_id=step.team_id,
            target_seconds=step.target_seconds,
            owner_id=step.owner_id if owner else None,
            owner_name=owner,
            why=why,
            after=after,
        )

    async def watch(self, woken: Woken) -> None:
        """Set the time a step has to answer, and tell its owner."""
        last = [event for event in woken.events if event.kind == "escalated"][-1]
        await self._timers.set_at(woken.workspace_id, TIMER, woken.lane, last.body.due)
        state = await find(Scope(self._database, system(woken.workspace_id)), woken.lane)
        self._tell(state, last.body.owner_id, Notice("escalated", state.id, state.number, last.body.name))

    async def due(self, workspace_id: UUID, conversation_id: UUID, due: datetime) -> None:
        """Nobody of the step answered in time: its owner hears of it, and it goes to the next step by itself."""
        scope = Scope(self._database, system(workspace_id))
        state = await find(scope, conversation_id)
        here = state.escalation
        if here is None or here.due != due:
            return
        with suppress(NotFound):  # the path was removed: there is no next step
            command = await self._next(scope, state, await path(scope, here.path_id), after=due)
            if command is not None:
                key = f"{TIMER}:{due.isoformat()}"
                await self._door.append(workspace_id, conversation_id, command, sender=Sender("system"), key=key)
        self._tell(state, here.owner_id, Notice("escalation_due", state.id, state.number))

    def _tell(self, state: Conversation, owner_id: UUID | None, notice: Notice) -> None:
        if owner_id is not None:
            self._notify(state.workspace_id, [owner_id], notice)

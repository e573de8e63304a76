"""Make a problem of a cause at once, and link its conversations a few at a time."""

import asyncio
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from wingbeat.bot.gaps.queries import gap
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.problems.models import LinkProblem
from wingbeat.kit.cursors import LAST, LATEST
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers
from wingbeat.problems.actions import make
from wingbeat.problems.finding.queries import gathered_to, made_of, sources
from wingbeat.problems.models import Problem, Written
from wingbeat.problems.queries import problem
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = "problem_gathering"
AT_ONCE = 50  # appends that wait for one commit: the door keeps room for customers who write meanwhile
LATER_SECONDS = 5  # for a server that dies between the commit and the timer
LONGEST_TITLE = 120  # characters, as a form takes them


class Gathering:
    """Problems of causes, from the click to the last conversation that is linked."""

    def __init__(self, database: Database, door: ConversationDoor, timers: Timers) -> None:
        self._database = database
        self._door = door
        self._timers = timers

    async def begin(self, scope: Scope, gap_id: UUID | None, reason: str) -> Problem:
        """Make a problem of a gap, or of a reason; where there is one already, that one.

        Raises `Forbidden`, `Invalid` and `NotFound`.
        """
        scope.actor.need("converse")
        if (gap_id is None) == (reason == ""):
            raise Invalid("Name a gap or a reason.")
        problem_id = uuid7()
        # Before the commit: a timer without a problem does nothing, a problem without a timer would stay without links.
        await self._timers.set(scope.actor.workspace_id, TIMER, problem_id, after_seconds=LATER_SECONDS)
        async with scope.transaction() as work:
            # One after the other: a click that came twice makes one problem.
            await work.execute("SELECT FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE")
            if known := await made_of(work, gap_id, reason):
                return known
            made = await make(work, problem_id, await _written(work, gap_id, reason))
            await work.execute(
                "UPDATE problem SET gap_id = $3, gathered_at = $4, gathered_id = $5 WHERE workspace_id = $1 AND id = $2",
                *(problem_id, gap_id, LATEST, LAST),
            )
            made = await problem(work, problem_id)
        await self._timers.set(scope.actor.workspace_id, TIMER, problem_id, after_seconds=0)
        return made

    async def due(self, workspace_id: UUID, problem_id: UUID, _due: datetime) -> None:
        """Link the next conversations; after a crash those that were linked are known by their keys."""
        scope = Scope(self._database, system(workspace_id))
        after = await gathered_to(scope, problem_id)
        if after is None:
            return
        one = await problem(scope, problem_id)
        found = await sources(scope, one, after, AT_ONCE)
        # A conversation that asked twice is linked once; two appends to it at once would only wait for each other.
        await asyncio.gather(*(self._link(workspace_id, one, each) for each in {each for _, each in found}))
        await scope.execute(
            "UPDATE problem SET gathered_at = $3, gathered_id = $4 WHERE workspace_id = $1 AND id = $2",
            *(problem_id, *(found[-1] if found else (None, None))),
        )
        if found:
            await self._timers.set(workspace_id, TIMER, problem_id, after_seconds=0)

    async def _link(self, workspace_id: UUID, one: Problem, conversation_id: UUID) -> None:
        sender = Sender("member", one.made_by) if one.made_by else Sender("system")
        with suppress(Conflict, NotFound, Invalid):  # it has its ten problems, or is gone
            await self._door.append(
                workspace_id,
                conversation_id,
                LinkProblem(one.id, one.written.title),
                sender=sender,
                key=f"gathered:{one.id}",
            )


async def _written(scope: Scope, gap_id: UUID | None, reason: str) -> Written:
    if gap_id is None:
        return Written(title=reason, reason=reason)
    found = await gap(scope, gap_id)
    return Written(title=found.title[:LONGEST_TITLE], about="\n".join(found.samples))

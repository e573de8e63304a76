"""Telling customers how long it takes, and learning from what came of it."""

import asyncio
import math
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import numpy as np

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.models import TellWait
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.routing.rules.waits import Estimator, State, learn
from wingbeat.routing.waits.models import Estimate, Handled, Learned, Told
from wingbeat.routing.waits.queries import Knowing, learned_now, told, write_estimator
from wingbeat.routing.waits.rules.handling import learned
from wingbeat.routing.waits.rules.patience import patience
from wingbeat.routing.waits.rules.telling import is_long, tell
from wingbeat.routing.waits.rules.words import ways_out
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

SYSTEM = Sender("system")
TELL = "wait"  # per conversation that waits
LEARN = "waits"  # per workspace
FIRST_SECONDS = 2.0  # whoever is taken sooner need hear nothing
AGAIN_SECONDS = 15.0  # never told more often
NOBODY_SECONDS = 60.0  # while nobody is here
LEARN_SECONDS = 3600.0

# A quarter of a year: long enough for a small shop, short enough to follow its customers. The newest of it, through an index.
PATIENCE = """
    SELECT extract(epoch FROM coalesce(ended_at, now()) - started_at)::float8 AS waited, how = 'left' AS gave_up
    FROM (SELECT started_at, ended_at, how FROM fact_wait
          WHERE workspace_id = $1 AND kind = 'human' AND started_at > now() - interval '90 days'
          ORDER BY started_at DESC LIMIT 20000) w"""
HANDLED = """
    SELECT w.team_id, c.reason, w.language, extract(epoch FROM f.ended_at - w.ended_at)::float8 AS seconds,
           coalesce(u.intent, '') AS intent
    FROM (SELECT conversation_id, seq, team_id, language, ended_at FROM fact_wait
          WHERE workspace_id = $1 AND kind = 'queue' AND started_at > now() - interval '90 days' AND how = 'assigned'
          ORDER BY started_at DESC LIMIT 5000) w
    JOIN fact_conversation f ON f.workspace_id = $1 AND f.conversation_id = w.conversation_id AND f.ended_at > w.ended_at
    JOIN conversation c ON c.workspace_id = $1 AND c.id = w.conversation_id
    LEFT JOIN LATERAL (
        SELECT coalesce(body->'intents'->0->>'name', body->'topics'->>0) AS intent FROM event
        WHERE workspace_id = $1 AND stream_id = w.conversation_id AND kind = 'understood' AND seq < w.seq
        ORDER BY seq DESC LIMIT 1) u ON true
    WHERE w.team_id IS NOT NULL"""
HISTORY = """
    SELECT e.state, extract(epoch FROM e.at)::float8 AS at, extract(epoch FROM w.ended_at - e.at)::float8 AS waited
    FROM (SELECT conversation_id, seq, at, state FROM wait_estimate
          WHERE workspace_id = $1 ORDER BY at DESC LIMIT 5000) e
    JOIN fact_wait w ON w.workspace_id = $1 AND w.conversation_id = e.conversation_id AND w.seq = e.seq
      AND w.kind = 'queue' AND w.how = 'assigned' AND w.ended_at > e.at
    WHERE cardinality(e.state) = $2"""
# What is learned from and judged is younger.
FORGET = "DELETE FROM wait_estimate WHERE workspace_id = $1 AND at < now() - interval '60 days'"
KEEP = """
    INSERT INTO wait_estimate (workspace_id, conversation_id, seq, at, state, bound_seconds, told_seconds, place, until,
                               first_until)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
    ON CONFLICT (workspace_id, conversation_id, seq) DO UPDATE
    SET told_seconds = excluded.told_seconds, place = excluded.place, until = excluded.until,
        apologies = wait_estimate.apologies + $10"""


class Waits:
    """The step and the timers of waiting, bound to the door."""

    def __init__(self, database: Database, door: ConversationDoor, timers: Timers, knowing: Knowing) -> None:
        self._database = database
        self._door = door
        self._timers = timers
        self._knowing = knowing
        self.handlers = {TELL: self.tell, LEARN: self.learn}

    async def act(self, woken: Woken) -> None:
        """Somebody waits: look in a moment whether they still do."""
        await self._timers.set(woken.workspace_id, TELL, woken.lane, after_seconds=FIRST_SECONDS)

    async def tell(self, workspace_id: UUID, conversation_id: UUID, due: datetime) -> None:
        """Tell one who waits what is new, and look again."""
        scope = Scope(self._database, system(workspace_id))
        state = await find(scope, conversation_id)
        if state.status != "queued" or state.team_id is None:
            return
        seq, before = await told(scope, conversation_id)
        found = await self._knowing.estimate(scope, state.team_id, conversation_id)
        nobody = found is not None and math.isinf(found.seconds)
        if found is not None and (before is not None or not nobody):
            floor = await self._knowing.floor(scope, state.team_id)
            now = tell(before, found.bound_seconds, found.place, max(floor.now, due))
            if now is not None:
                await self._say(scope, state, (before, now), f"{TELL}:{due.isoformat()}")
                await self._keep(scope, state, seq, max(floor.now, due), found, now)
            if before is None and (await learned_now(scope))[0] is None:
                await self._timers.set(workspace_id, LEARN, workspace_id, after_seconds=0.0)
        again = NOBODY_SECONDS if nobody else AGAIN_SECONDS if found else FIRST_SECONDS
        await self._timers.set(workspace_id, TELL, conversation_id, after_seconds=again)

    async def _say(self, scope: Scope, state: Conversation, change: tuple[Told | None, Told], key: str) -> None:
        before, now = change
        newly_long = is_long(now) and (before is None or not is_long(before))
        words = ways_out(state.language) if newly_long else ""
        command = TellWait(now.bound_seconds, now.place, now.sorry, words)
        await self._door.append(scope.actor.workspace_id, state.id, command, sender=SYSTEM, key=key)

    async def _keep(
        self, scope: Scope, state: Conversation, seq: int, at: datetime, found: Estimate, now: Told
    ) -> None:
        told_now = (found.bound_seconds, now.bound_seconds, now.place, now.until, int(now.sorry))
        await scope.execute(KEEP, state.id, seq, at, found.state, *told_now)

    async def learn(self, workspace_id: UUID, _workspace_id: UUID, _due: datetime) -> None:
        """Forget what was estimated long ago, learn from the log, and again in an hour."""
        scope = Scope(self._database, system(workspace_id))
        await scope.execute(FORGET)
        await relearn(scope)
        await self._timers.set(workspace_id, LEARN, workspace_id, after_seconds=LEARN_SECONDS)


async def relearn(scope: Scope) -> Learned:
    """Find anew what the log says about waiting. The sums are done beside the loop: nobody waits for them."""
    waits, handled = await scope.rows(PATIENCE), await scope.rows(HANDLED)
    history = await scope.rows(HISTORY, len(State._fields))
    seen = [Handled(**dict(row)) for row in handled]
    found, estimator = await asyncio.to_thread(_learn, waits, seen, history)
    await scope.execute(
        """INSERT INTO wait_learned (workspace_id, at, learned, estimator) VALUES ($1, now(), $2, $3)
           ON CONFLICT (workspace_id) DO UPDATE
           SET at = excluded.at, learned = excluded.learned, estimator = excluded.estimator""",
        msgspec.to_builtins(found),
        write_estimator(estimator),
    )
    return found


def _learn(waits: list[Any], seen: list[Handled], history: list[Any]) -> tuple[Learned, Estimator]:
    waited = np.array([row["waited"] for row in waits], np.float64)
    gave_up = np.array([row["gave_up"] for row in waits], np.bool_)
    found = learned(patience(waited, gave_up), seen)
    state = State(*np.array([row["state"] for row in history], np.float64).reshape(-1, len(State._fields)).T)
    begun, lasted = (np.array([row[name] for row in history], np.float64) for name in ("at", "waited"))
    return found, learn(state, begun, lasted, found.hazard_at(0.0))

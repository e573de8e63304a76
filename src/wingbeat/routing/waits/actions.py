"""Telling customers how long it takes, and learning from what came of it."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import numpy as np
from msgspec.structs import replace

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.promises.models import TellWait
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.routing.offers.queries import offer_settings
from wingbeat.routing.offers.rules import offering_of, within_seconds
from wingbeat.routing.rules.pace import RATIO_LIMIT, TYPICAL_HANDLING_SECONDS, kind_of, paces
from wingbeat.routing.rules.waits import Estimator, State, learn
from wingbeat.routing.waits.models import Estimate, Handled, InLine, Learned, Told
from wingbeat.routing.waits.ports import Fitting, no_article
from wingbeat.routing.waits.queries import Knowing, learned_now, waiting_teams, write_estimator
from wingbeat.routing.waits.rules.handling import LONGEST_SECONDS, learned
from wingbeat.routing.waits.rules.patience import patience
from wingbeat.routing.waits.rules.telling import AGAIN_SECONDS, is_long, may_tell, tell
from wingbeat.routing.waits.rules.words import ways_out
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

SYSTEM = Sender("system")
TELL = "wait"  # per workspace, as long as anybody waits
LEARN = "waits"
FIRST_SECONDS = 2.0  # whoever is taken sooner need hear nothing
NOBODY_SECONDS = 60.0  # while nobody is here
LEARN_SECONDS = 3600.0
LAST = 300  # of a member's conversations: about as many as the simulation's members have behind them

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
PACED_OVER = LAST, LONGEST_SECONDS, TYPICAL_HANDLING_SECONDS, RATIO_LIMIT
# Of each member the last, through an index; what is typical of a kind is that of all together.
PACED = """
    WITH seen AS MATERIALIZED (
        SELECT m.id AS member_id, l.team_id, l.skills, least(l.seconds, $3) AS seconds
        FROM member m CROSS JOIN LATERAL (
            SELECT team_id, coalesce(needs -> 'skills', '[]') AS skills,
                   extract(epoch FROM resolved_at - assigned_at)::float8 AS seconds
            FROM conversation WHERE workspace_id = $1 AND assignee_id = m.id AND status = 'resolved'
            ORDER BY resolved_at DESC LIMIT $2) l
        WHERE m.workspace_id = $1 AND m.state = 'active' AND l.team_id IS NOT NULL AND l.seconds > 0),
    typical AS (SELECT team_id, skills, (sum(seconds) + $4) / (count(*) + 1) AS seconds FROM seen GROUP BY team_id, skills)
    SELECT s.member_id, s.team_id, s.skills, count(*)::int AS n, sum(least(s.seconds / t.seconds, $5))::float8 AS ratios
    FROM seen s JOIN typical t USING (team_id, skills) GROUP BY s.member_id, s.team_id, s.skills"""
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
    INSERT INTO wait_estimate (workspace_id, conversation_id, seq, at, told_at, state, bound_seconds, told_seconds, place,
                               until, first_until)
    SELECT $1, $2, max(seq), $3, $3, $4, $5, $6, $7, $8, $8 FROM event
    WHERE workspace_id = $1 AND stream_id = $2 AND kind = 'queued' HAVING max(seq) IS NOT NULL
    ON CONFLICT (workspace_id, conversation_id, seq) DO UPDATE
    SET told_seconds = excluded.told_seconds, place = excluded.place, until = excluded.until, told_at = excluded.told_at,
        apologies = wait_estimate.apologies + $9"""


class Waits:
    """The step and the timers of waiting, bound to the door."""

    def __init__(
        self,
        database: Database,
        door: ConversationDoor,
        timers: Timers,
        knowing: Knowing,
        fitting: Fitting = no_article,
    ) -> None:
        self._database = database
        self._door = door
        self._timers = timers
        self._knowing, self._fitting = knowing, fitting
        self.handlers = {TELL: self.tell, LEARN: self.learn}

    async def act(self, woken: Woken) -> None:
        """Somebody waits: look in a moment whether they still do."""
        await self._look_in(woken.workspace_id, FIRST_SECONDS)

    async def _look_in(self, workspace_id: UUID, seconds: float) -> None:
        await self._timers.at_latest(workspace_id, TELL, workspace_id, after_seconds=seconds)

    async def tell(self, workspace_id: UUID, _workspace_id: UUID, due: datetime) -> None:
        """Look at all who wait, tell those for whom there is something new, and look again while anybody waits."""
        scope = Scope(self._database, system(workspace_id))
        found = [await self._tell(scope, team_id, due) for team_id in await waiting_teams(scope)]
        if found:
            await self._look_in(workspace_id, min(found))

    async def _tell(self, scope: Scope, team_id: UUID, due: datetime) -> float:
        """Tell a team's queue; in how many seconds to look again."""
        floor, estimates = await self._knowing.estimates(scope, team_id)
        offering = offering_of(await offer_settings(scope), team_id)
        now, again = max(floor.now, due), AGAIN_SECONDS if floor.members else NOBODY_SECONDS
        news: list[tuple[InLine, Estimate, Told]] = []
        for one, queued in zip(floor.queue, estimates, strict=True):
            found = _while_asked(queued, within_seconds(offering, one.asked)) if one.asked else queued
            waited = one.waited_seconds + (now - floor.now).total_seconds()
            if one.told is None and waited < FIRST_SECONDS:
                again = min(again, FIRST_SECONDS - waited)
            elif may_tell(one.told, one.told_at, now) and (one.told is not None or one.unheard or floor.members):
                told = tell(one.told, found.bound_seconds, found.place, now)
                news += [(one, found, told)] if told else []
        await asyncio.gather(*(self._say(scope, *new, now, f"{TELL}:{due.isoformat()}") for new in news))
        if any(one.told is None for one, *_ in news) and (await learned_now(scope))[0] is None:
            await self._timers.set(scope.actor.workspace_id, LEARN, scope.actor.workspace_id, after_seconds=0.0)
        return again

    async def _say(self, scope: Scope, one: InLine, found: Estimate, now: Told, at: datetime, key: str) -> None:
        newly_long = is_long(now) and (one.told is None or not is_long(one.told))
        article = await self._fitting(scope, await find(scope, one.id)) if newly_long else None
        words = ways_out(one.language, article) if newly_long else ""
        sources = (article.source,) if article else ()
        command = TellWait(now.bound_seconds, now.place, now.sorry, words, sources)
        done = await self._door.append(scope.actor.workspace_id, one.id, command, sender=SYSTEM, key=key)
        if done.events:
            told_now = (found.bound_seconds, now.bound_seconds, now.place, now.until, int(now.sorry))
            await scope.execute(KEEP, one.id, at, found.state, *told_now)

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
    paced = await scope.rows(PACED, *PACED_OVER)
    seen = [Handled(**dict(row)) for row in handled]
    found, estimator = await asyncio.to_thread(_learn, waits, seen, paced, history)
    await scope.execute(
        """INSERT INTO wait_learned (workspace_id, at, learned, estimator) VALUES ($1, now(), $2, $3)
           ON CONFLICT (workspace_id) DO UPDATE
           SET at = excluded.at, learned = excluded.learned, estimator = excluded.estimator""",
        msgspec.to_builtins(found),
        write_estimator(estimator),
    )
    return found


def _while_asked(queued: Estimate, seconds: float) -> Estimate:
    """Somebody with room is being asked: no queue is ahead, and it takes no longer than asking may."""
    return replace(queued, bound_seconds=min(queued.bound_seconds, seconds))


def _learn(waits: list[Any], seen: list[Handled], paced: list[Any], history: list[Any]) -> tuple[Learned, Estimator]:
    waited = np.array([row["waited"] for row in waits], np.float64)
    gave_up = np.array([row["gave_up"] for row in waits], np.bool_)
    of_kinds = [(row["member_id"], kind_of(row["team_id"], row["skills"]), row["n"], row["ratios"]) for row in paced]
    found = replace(learned(patience(waited, gave_up), seen), paces=paces(of_kinds))
    state = State(*np.array([row["state"] for row in history], np.float64).reshape(-1, len(State._fields)).T)
    begun, lasted = (np.array([row[name] for row in history], np.float64) for name in ("at", "waited"))
    return found, learn(state, begun, lasted, found.hazard_at(0.0))

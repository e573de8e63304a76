"""Statements of rules, surveys, follow-ups and clocks in a shop with a year behind it: the way PostgreSQL goes, and how long.

`ROWS=10000000 python bench/list_plans.py`; a million of each without it. A list must not grow with the shop; what sums up a
time reads that time and no more.
"""

import os
import statistics
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from bench.common import Row, at_most, cluster, machine, report, run
from bench.help_plans import LONGEST_MS, MOST_ROWS, reads
from wingbeat.automation.queries import firings, unsent
from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.measures.clocks.models import Clock
from wingbeat.measures.clocks.queries import scores, waiting
from wingbeat.surveys.queries import answers, own_answers, rests, results
from wingbeat.surveys.recovery.queries import follow_up, follow_ups, recovered
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import MINUTES_A_DAY, system
from wingbeat.workspaces.queries import Scope

ROWS = int(os.environ.get("ROWS", "1000000"))
KNOWN = min(ROWS, 50_000)  # the newest conversations have their heads: lists begin there
FILL_SECONDS = 7200.0
TIMES = 7  # more than the five after which PostgreSQL may plan once for all
AT = f"now() - (({ROWS} - n) * interval '1 year' / {ROWS})"
ID = "lpad(to_hex(n), 32, '0')::uuid"
FILL = (
    "INSERT INTO team (workspace_id, id, name) SELECT $1::uuid, $2::uuid, 'Help'",
    (
        "INSERT INTO channel (workspace_id, id, kind, name, site_key, allowed_origins, language, colour, bot, team_id)"
        " SELECT $1::uuid, $2::uuid, 'widget', 'w', 'k', '{}', 'en', '', false, id FROM team WHERE workspace_id = $1"
    ),
    f"""INSERT INTO conversation (workspace_id, id, seq, last_at, number, channel_id, customer_id, customer_name,
               thread_key, language, bot, status, ended, priority, reason, tags, opened_at, answered, bot_misses,
               last_customer_seq, last_message_seq, last_message_by, last_message, read_seq, customer_delivered_seq,
               customer_read_seq)
        SELECT $1::uuid, {ID}, 5, {AT}, n, $2::uuid, {ID}, '', n::text, 'en', false, 'resolved', '', 0, '', '{{}}', {AT}, true, 0, 1, 1,
               'customer', 'x', 0, 0, 0 FROM generate_series({ROWS - KNOWN + 1}, {ROWS}) n""",
    f"""INSERT INTO rule_firing (workspace_id, conversation_id, rule_id, cause, id, number, version, depth, outcome, at, done)
        SELECT $1::uuid, {ID}, CASE WHEN n % 1000 = 0 THEN $1::uuid ELSE $2::uuid END, '1', {ID}, 1, 1, 1, 'fired', {AT}, '[]'
        FROM generate_series(1, {ROWS}) n""",
    f"""INSERT INTO rule_webhook (workspace_id, id, rule_id, conversation_id, url, body, made_at, attempts, sent_at, error)
        SELECT $1::uuid, {ID}, $2::uuid, {ID}, 'https://hook.example', '{{}}', {AT}, 1,
               CASE WHEN n > 20 THEN {AT} END, CASE WHEN n > 20 THEN '' ELSE 'status_500' END
        FROM generate_series(1, {ROWS}) n""",
    f"""INSERT INTO survey_answer (workspace_id, conversation_id, survey_id, scale, sent_at, customer_id, channel_id,
               language, rated_at, score, answers)
        SELECT $1::uuid, {ID}, $2::uuid, 'csat', {AT}, {ID}, $2::uuid, 'en', CASE WHEN n % 5 = 0 THEN {AT} END,
               CASE WHEN n % 5 = 0 THEN 1 + n % 4 END, '{{"solved": "yes"}}' FROM generate_series(1, {ROWS}) n""",
    f"""INSERT INTO follow_up (workspace_id, conversation_id, survey_id, opened_at, due, owner_id, done_at, outcome)
        SELECT $1::uuid, {ID}, $2::uuid, {AT}, {AT}, $2::uuid, CASE WHEN n % 1000 > 0 THEN {AT} END, 'solved'
        FROM generate_series(1, {ROWS}) n""",
    f"""INSERT INTO fact_conversation (workspace_id, conversation_id, seq, state, channel_id, language, opened_at,
               first_message_at, first_answer_at, first_answer_by, reopened, customer_messages, bot_messages, member_messages)
        SELECT $1::uuid, {ID}, 1, '', $2::uuid, 'en', {AT}, {AT}, {AT}, 'member', 0, 1, 0, 1 FROM generate_series(1, {ROWS}) n""",
    f"""INSERT INTO fact_turn (workspace_id, conversation_id, seq, channel_id, language, started_at, ended_at, how, answered_by)
        SELECT $1::uuid, {ID}, 1, $2::uuid, 'en', {AT}, CASE WHEN n < {ROWS} - 3 THEN {AT} END, 'answered', 'member'
        FROM generate_series(1, {ROWS}) n""",
)  # fmt: skip


class Explaining(Scope):
    """Asks PostgreSQL how it went about each statement, and remembers."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.took_ms, self.read = 0.0, 0.0

    async def rows(self, sql: str, *arguments: Any) -> list[Any]:
        await self._explain(sql, arguments)
        return await super().rows(sql, *arguments)

    async def row(self, sql: str, *arguments: Any) -> Any:
        await self._explain(sql, arguments)
        return await super().row(sql, *arguments)

    async def value(self, sql: str, *arguments: Any) -> Any:
        await self._explain(sql, arguments)
        return await super().value(sql, *arguments)

    async def _explain(self, sql: str, arguments: tuple[Any, ...]) -> None:
        (told,) = await super().value(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *arguments)
        self.took_ms += told["Planning Time"] + told["Execution Time"]
        self.read += sum(reads(told["Plan"]))


Ask = Callable[[Scope], Awaitable[object]]


def lists(one: UUID, now: datetime) -> Mapping[str, Ask]:
    """What must not grow with the shop; `deep`: a page far down."""
    deep = now - timedelta(days=10), UUID(int=ROWS - KNOWN // 2)
    return {
        "firings, newest": lambda scope: firings(scope, None, LAST, 51),
        "firings of a rare rule": lambda scope: firings(scope, scope.actor.workspace_id, LAST, 51),
        "webhooks nobody took": lambda scope: unsent(scope, 100),
        "answers to a survey": lambda scope: answers(scope, one, None, 51),
        "answers, deep": lambda scope: answers(scope, one, deep, 51),
        "answers, low ones": lambda scope: answers(scope, one, None, 51, most=2),
        "whether a customer rests": lambda scope: rests(scope, UUID(int=ROWS), 30),
        "follow-ups, open": lambda scope: follow_ups(scope, "open", (now - timedelta(days=8), one), 51),
        "follow-ups, done": lambda scope: follow_ups(scope, "done", None, 51),
        "follow-ups, done, deep": lambda scope: follow_ups(scope, "done", deep, 51),
        "a follow-up": lambda scope: follow_up(scope, UUID(int=ROWS)),
        "turns to answer now": lambda scope: waiting(scope, 300, now),
    }


def sums(one: UUID, now: datetime) -> Mapping[str, Ask]:
    """What reads all of a time: a week of the shop."""
    week = now - timedelta(days=7)
    clock = Clock("Ours", "taobao", 60, 0, MINUTES_A_DAY, now.date(), zone="UTC", channels=(one,))
    return {
        "results of a week": lambda scope: results(scope, one, week, now),
        "results of a week, by day": lambda scope: results(scope, one, week, now, "day"),
        "own answers of a week": lambda scope: own_answers(scope, one, week, now),
        "follow-ups done in a week": lambda scope: recovered(scope, week, now),
        "a clock's week": partial(_clock, clock=clock, now=now),
    }


async def _clock(scope: Scope, *, clock: Clock, now: datetime) -> object:
    return await scores(scope, clock, now, 7)


async def measured(scope: Scope, name: str, ask: Ask, most_rows: float, most_ms: float) -> list[Row]:
    took, read = [], 0.0
    for _ in range(TIMES):
        explaining = Explaining(scope.database, scope.actor)
        await ask(explaining)
        took.append(explaining.took_ms)
        read = max(read, explaining.read)
    return [
        Row(name, statistics.median(took), "ms", at_most(most_ms)),
        Row(f"{name}: rows read", read, "", at_most(most_rows)),
    ]


async def main() -> None:
    rows: list[Row] = []
    async with cluster() as (_, url):
        database = await Database.connect(url)
        try:
            workspace_id, one = await found(database, name="Bench", language="en", zone="UTC"), uuid7()
            scope = Scope(database, system(workspace_id))
            async with database.connection() as connection:
                for statement in FILL:
                    await connection.execute(statement, workspace_id, one, timeout=FILL_SECONDS)
                await connection.execute("VACUUM ANALYZE", timeout=FILL_SECONDS)
            now: datetime = await database.value("SELECT now()")
            for name, ask in lists(one, now).items():
                rows += await measured(scope, name, ask, MOST_ROWS, LONGEST_MS)
            in_a_week = ROWS * 7 / 365
            for name, ask in sums(one, now).items():
                # Each row of the week once, and once more what stands beside it; ten microseconds a row.
                rows += await measured(scope, name, ask, 2.5 * in_a_week + 2 * MOST_ROWS, LONGEST_MS + in_a_week / 100)
        finally:
            await database.close()
    report(f"list plans, {ROWS:,} rows of each", rows, machine())


if __name__ == "__main__":
    run(main())

"""Targets in force, remembered; what a target is chosen by; the queue a wait meets."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.events import TargetMeasure
from wingbeat.conversations.queries import FIELDS, head
from wingbeat.kit.database import Database, Row
from wingbeat.kit.errors import NotFound
from wingbeat.routing.targets.models import FIRST, Calendars, Line, Past, Policy, Subject, Target, Words
from wingbeat.routing.targets.rules.chance import Fitted, Seen, fit
from wingbeat.workspaces.calendars.queries import calendars as own_calendars
from wingbeat.workspaces.models import Calendar, system
from wingbeat.workspaces.queries import Scope, workspace

MOST = 200  # targets of a workspace: each is looked at for every wait
REMEMBERED_SECONDS = 30.0  # a change is told on the bus; this only bounds what a lost word costs
LINE_SECONDS = 1.0  # a queue hardly moves in a second, and a burst asks hundreds of times
LOOK = 500  # longer queues are as hopeless
MOST_WORDS = 100  # suggested of a kind: more are typed sooner than found
HISTORY = 2000  # conversations that suggest words; predictions the chance is calibrated on: some days of a busy shop

MONTH = timedelta(days=28)
# Waits a preview looks at, the newest: a busy shop's fortnight, held against a target in half a second.
MOST_PAST = 20_000

HEADS = f"""
    SELECT {", ".join("c." + name for name in FIELDS)}, u.tier AS customer_tier, u.tags AS customer_tags
    FROM unnest($1::uuid[], $2::uuid[]) AS wanted (workspace_id, id)
    JOIN conversation c ON c.workspace_id = wanted.workspace_id AND c.id = wanted.id
    LEFT JOIN customer u ON u.workspace_id = c.workspace_id AND u.id = c.customer_id"""


class InForce(msgspec.Struct, frozen=True):
    """What holds in a workspace now."""

    targets: tuple[Target, ...]
    calendars: Calendars
    policy: Policy
    fitted: Fitted


async def targets(scope: Scope) -> list[Target]:
    """All targets; a workspace that never touched them has the first one."""
    rows = await scope.rows("SELECT target FROM target WHERE workspace_id = $1 ORDER BY id LIMIT $2", MOST)
    if not rows and await scope.value("SELECT policy FROM target_policy WHERE workspace_id = $1") is None:
        return [FIRST]
    return [msgspec.convert(row["target"], Target) for row in rows]


async def target(scope: Scope, target_id: UUID) -> Target:
    """One target; raises `NotFound`."""
    for one in await targets(scope):
        if one.id == target_id:
            return one
    raise NotFound


async def policy(scope: Scope) -> Policy:
    """What is done about predicted breaches."""
    kept = await scope.value("SELECT policy FROM target_policy WHERE workspace_id = $1")
    return msgspec.convert(kept or {}, Policy)


async def hours(scope: Scope) -> Calendars:
    """The workspace's calendar, and those of teams, channels and targets."""
    own: dict[tuple[str, UUID], Calendar] = {
        (one.kind, one.subject_id): one.calendar for one in await own_calendars(scope)
    }
    return Calendars((await workspace(scope)).calendar, own)


async def in_force(scope: Scope) -> InForce:
    """What holds in a workspace, read anew."""
    return InForce(
        tuple(await targets(scope)),
        await hours(scope),
        await policy(scope),
        fit(await seen(scope)),
    )


class Book:
    """What is in force in each workspace, remembered until it changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[UUID, tuple[float, InForce]] = {}
        self._lines: dict[tuple[UUID, UUID | None, UUID | None], tuple[float, Line]] = {}

    async def of(self, workspace_id: UUID) -> InForce:
        now, kept = time.monotonic(), self._kept.get(workspace_id)
        if kept is None or kept[0] < now:
            kept = now + REMEMBERED_SECONDS, await in_force(Scope(self._database, system(workspace_id)))
            self._kept[workspace_id] = kept
        return kept[1]

    async def line(self, scope: Scope, state: Conversation) -> Line:
        """The queue that a conversation stands in or would come to."""
        place = (state.workspace_id, state.team_id, state.channel_id)
        now, kept = time.monotonic(), self._lines.get(place)
        if kept is None or kept[0] < now:
            self._lines = {key: one for key, one in self._lines.items() if one[0] >= now}
            kept = now + LINE_SECONDS, await line(scope, state.team_id, state.channel_id)
            self._lines[place] = kept
        return kept[1]

    def forget(self, workspace_id: UUID) -> None:
        """Something changed there: look again."""
        self._kept.pop(workspace_id, None)


def read(row: Row) -> tuple[Conversation, Subject]:
    """A head and what its targets are chosen by, from a row of `HEADS`."""
    state = head(row)
    subject = Subject(
        state.channel_id,
        state.team_id,
        row["customer_tier"] or "",
        frozenset((*state.tags, *(row["customer_tags"] or ()))),
        state.reason,
        state.priority,
    )
    return state, subject


async def promised(scope: Scope, after: tuple[datetime, UUID] | None, limit: int) -> list[Row]:
    """Conversations with promises that run, those due first first: `id, due_at`."""
    due, last = after or (None, UUID(int=0))
    return await scope.rows(
        """SELECT id, due_at FROM conversation WHERE workspace_id = $1 AND due_at IS NOT NULL
             AND (due_at, id) > (coalesce($2::timestamptz, '-infinity'), $3) ORDER BY due_at, id LIMIT $4""",
        due,
        last,
        limit,
    )


async def moments(scope: Scope, wanted: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], datetime]:
    """When the waits began that some events of conversations stand for."""
    if not wanted:
        return {}
    streams, seqs = zip(*wanted, strict=True)
    rows = await scope.rows(
        """SELECT e.stream_id, e.seq, CASE WHEN e.kind IN ('merged_from', 'merge_undone', 'split_from')
                  THEN coalesce((e.body ->> 'since')::timestamptz, e.occurred_at) ELSE e.occurred_at END AS began_at FROM unnest($2::uuid[], $3::int[]) AS w (stream_id, seq)
           JOIN event e ON e.workspace_id = $1 AND e.stream_id = w.stream_id AND e.seq = w.seq""",
        list(streams),
        list(seqs),
    )
    return {(row["stream_id"], row["seq"]): row["began_at"] for row in rows}


async def line(scope: Scope, team_id: UUID | None, channel_id: UUID | None) -> Line:
    """Who waits before, and who is there to take, in a team; in a channel's own where none was chosen yet."""
    row = await scope.row(
        """WITH chosen AS (
               SELECT coalesce($2::uuid, (SELECT team_id FROM channel WHERE workspace_id = $1 AND id = $3)) AS id
           ), there AS (
               SELECT m.capacity, (SELECT count(*) FROM conversation c WHERE c.workspace_id = $1
                                     AND c.assignee_id = m.id AND c.status = 'assigned') AS load
               FROM team_member t JOIN member m ON m.workspace_id = $1 AND m.id = t.member_id
               WHERE t.workspace_id = $1 AND t.team_id = (SELECT id FROM chosen) AND m.state = 'active' AND EXISTS (
                     SELECT FROM presence_lease p WHERE p.workspace_id = $1 AND p.member_id = m.id
                        AND p.state = 'online' AND p.until > now()))
           SELECT (SELECT count(*) FROM (
                       SELECT FROM conversation c WHERE c.workspace_id = $1 AND c.status = 'queued'
                          AND c.team_id = (SELECT id FROM chosen) LIMIT $4) AS q)::int AS ahead,
                  (SELECT id FROM chosen) AS team_id, count(*)::int AS members, coalesce(sum(capacity), 0)::int AS places,
                  coalesce(sum(greatest(capacity - load, 0)), 0)::int AS free
           FROM there""",
        team_id,
        channel_id,
        LOOK,
    )
    assert row is not None
    return Line(**dict(row))


async def seen(scope: Scope) -> list[Seen]:
    """What was predicted lately and what became of it, newest first."""
    rows = await scope.rows(
        """SELECT b.raw, b.bot, b.chance, f.how = 'breached' AS broken
           FROM (SELECT * FROM breach_chance
                 WHERE workspace_id = $1 AND measure <> 'resolution' ORDER BY at DESC LIMIT $2) AS b
           JOIN fact_promise f ON f.workspace_id = $1 AND f.conversation_id = b.conversation_id
                AND f.measure = b.measure AND f.since = b.since AND f.how IN ('met', 'breached')""",
        HISTORY,
    )
    return [Seen(**dict(row)) for row in rows]


# The waits of each measure, as its definition has them: when they began and how they ended.
_TURNS = """SELECT t.conversation_id, t.started_at AS began_at, t.team_id,
                   CASE t.how WHEN 'answered' THEN t.ended_at END AS ended_at,
                   CASE t.how WHEN 'left' THEN t.ended_at END AS left_at
            FROM fact_turn t WHERE t.workspace_id = $1 AND t.started_at >= $2 AND t.how <> 'resolved'
            ORDER BY t.started_at DESC LIMIT $3"""
_ONCE = """SELECT f.conversation_id, f.{began} AS began_at, f.team_id, f.{ended} AS ended_at,
                  CASE f.ended WHEN 'left' THEN f.ended_at END AS left_at
           FROM fact_conversation f WHERE f.workspace_id = $1 AND f.opened_at >= $2 AND f.{began} IS NOT NULL
             AND (f.{ended} IS NOT NULL OR f.ended IS DISTINCT FROM 'resolved')
           ORDER BY f.opened_at DESC LIMIT $3"""
_WAITS: Mapping[TargetMeasure, str] = {
    "response": _TURNS,
    "first_response": _ONCE.format(began="first_message_at", ended="first_answer_at"),
    "first_human_response": _ONCE.format(began="human_since", ended="first_human_at"),
    "resolution": _ONCE.format(began="opened_at", ended="resolved_at"),
}


async def past(scope: Scope, measure: TargetMeasure) -> tuple[list[Past], datetime]:
    """The waits of the last four weeks, the newest first, and the database's now."""
    now: datetime = await scope.value("SELECT now() WHERE $1::uuid IS NOT NULL")
    rows = await scope.rows(
        f"""SELECT w.began_at, w.ended_at, w.left_at, coalesce(w.team_id, c.team_id) AS team_id, c.channel_id, c.tags,
                   c.reason, c.priority, u.tier, u.tags AS customer_tags
            FROM ({_WAITS[measure]}) AS w
            JOIN conversation c ON c.workspace_id = $1 AND c.id = w.conversation_id
            LEFT JOIN customer u ON u.workspace_id = $1 AND u.id = c.customer_id""",
        now - MONTH,
        MOST_PAST,
    )
    return [Past(_subject(row), row["began_at"], row["ended_at"], row["left_at"]) for row in rows], now


def _subject(row: Row) -> Subject:
    tags = frozenset((*row["tags"], *(row["customer_tags"] or ())))
    return Subject(row["channel_id"], row["team_id"], row["tier"] or "", tags, row["reason"], row["priority"])


async def words(scope: Scope) -> Words:
    """What a target may be for, as far as the newest conversations tell."""
    row = await scope.row(
        """WITH lately AS (
               SELECT c.reason, c.tags || coalesce(u.tags, '{}') AS tags, u.tier
               FROM (SELECT * FROM conversation WHERE workspace_id = $1 ORDER BY id DESC LIMIT $2) AS c
               LEFT JOIN customer u ON u.workspace_id = $1 AND u.id = c.customer_id)
           SELECT ARRAY(SELECT tier FROM lately WHERE tier <> '' GROUP BY tier ORDER BY count(*) DESC, tier LIMIT $3) AS tiers,
                  ARRAY(SELECT tag FROM lately, unnest(tags) AS tag GROUP BY tag ORDER BY count(*) DESC, tag LIMIT $3) AS tags,
                  ARRAY(SELECT reason FROM lately WHERE reason <> ''
                        GROUP BY reason ORDER BY count(*) DESC, reason LIMIT $3) AS reasons""",
        HISTORY,
        MOST_WORDS,
    )
    assert row is not None, "a statement without a table has one row"
    return Words(**dict(row))

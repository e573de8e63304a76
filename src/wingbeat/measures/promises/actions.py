"""Keep what became of promises in step with the log."""

from collections.abc import Iterator, Sequence
from typing import Any

from wingbeat.conversations.links.events import MergeUndone, SplitTo
from wingbeat.conversations.promises.events import PromiseMeasure, TargetBreached, TargetMet, TargetSet
from wingbeat.kit.database import Connection
from wingbeat.kit.log import Recorded
from wingbeat.measures.models import Woken

KEPT = frozenset(
    {"target_set", "target_met", "target_breached", "resolved", "abandoned", "merged_into", "merge_undone", "split_to"}
)

OF_A_TURN: tuple[PromiseMeasure, ...] = ("first_response", "response", "first_human_response")

# A promise set anew takes the place of the one before; what ended stays ended.
_SET = """
    INSERT INTO fact_promise AS f (workspace_id, conversation_id, measure, since, target_id, name, channel_id, team_id,
                                   limit_seconds, set_at, due, how)
    SELECT t.workspace_id, t.c, t.measure, t.since, t.target, t.name, h.channel_id, h.team_id, t.seconds, t.at, t.due, 'running'
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::uuid[], $6::text[], $7::int[], $8::timestamptz[],
                $9::timestamptz[]) AS t (workspace_id, c, measure, since, target, name, seconds, at, due)
    JOIN conversation h ON h.workspace_id = t.workspace_id AND h.id = t.c
    ON CONFLICT (workspace_id, conversation_id, measure, since) DO UPDATE SET
        target_id = excluded.target_id, name = excluded.name, limit_seconds = excluded.limit_seconds,
        team_id = excluded.team_id, due = excluded.due
    WHERE f.how = 'running'"""

_END = """
    UPDATE fact_promise f SET how = t.how, ended_at = t.at
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::timestamptz[])
         AS t (workspace_id, c, measure, since, how, at)
    WHERE f.workspace_id = t.workspace_id AND f.conversation_id = t.c AND f.measure = t.measure AND f.since = t.since
      AND f.how = 'running'"""

# Nobody is owed anything any more: neither kept nor broken.
_OVER = """
    UPDATE fact_promise f SET how = 'over', ended_at = t.at
    FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::int[]) AS t (workspace_id, c, at, seq)
    WHERE f.workspace_id = t.workspace_id AND f.conversation_id = t.c AND f.since < t.seq AND f.how = 'running'"""


async def keep_promises(connection: Connection, batch: Sequence[Woken]) -> None:
    """Bring the promises of some conversations up to their last event, inside the caller's transaction."""
    woken = sorted(batch, key=lambda item: (item.workspace_id.int, item.lane.int))
    for sql, rows in (
        (_SET, [(item.workspace_id, item.lane, *row) for item in woken for row in _set(item.events)]),
        (_END, [(item.workspace_id, item.lane, *row) for item in woken for row in _ended(item.events)]),
        (_OVER, [(item.workspace_id, item.lane, e.at, e.seq) for item in woken for e in _over(item.events)]),
    ):
        if rows:
            await connection.execute(sql, *map(list, zip(*rows, strict=True)))


def _set(events: Sequence[Recorded]) -> Iterator[tuple[Any, ...]]:
    """The last word on each promise, with the moment it was first given."""
    first: dict[tuple[str, int], Recorded] = {}
    last: dict[tuple[str, int], TargetSet] = {}
    for event in events:
        if isinstance(event.body, TargetSet):
            place: tuple[str, int] = (event.body.promise.measure, event.body.promise.since)
            first.setdefault(place, event)
            last[place] = event.body
    for (measure, since), body in last.items():
        yield (
            measure,
            since,
            body.promise.target_id,
            body.name,
            body.limit_seconds,
            first[measure, since].at,
            body.promise.due,
        )


def _ended(events: Sequence[Recorded]) -> Iterator[tuple[Any, ...]]:
    for event in events:
        if isinstance(event.body, TargetMet | TargetBreached):
            how = "met" if isinstance(event.body, TargetMet) else "breached"
            yield event.body.measure, event.body.since, how, event.at
        elif isinstance(event.body, MergeUndone | SplitTo) and event.body.ends:  # what waited goes on elsewhere
            for measure in OF_A_TURN:
                yield measure, event.body.ends, "over", event.at


def _over(events: Sequence[Recorded]) -> list[Recorded]:
    return [event for event in events if event.kind in {"resolved", "abandoned", "merged_into"}][-1:]

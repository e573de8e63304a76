"""Reading conversations: events by number, heads by page, the customer's timeline, message search."""

import base64
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from wingbeat.conversations.events import KINDS
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.rules import REOPEN_WITHIN
from wingbeat.kit.database import Connection, Database, Row
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.log import Bodies, Recorded
from wingbeat.workspaces.queries import Scope

BODIES = Bodies(KINDS)
FIELDS = [field.name for field in msgspec.structs.fields(Conversation)]
HEAD = ", ".join(FIELDS)
EVENT = "seq, occurred_at, kind, actor_kind, actor_id, key, body"


def head(row: Row) -> Conversation:
    """A head from its row."""
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row.values()]
    return Conversation(*values[: len(FIELDS)])


async def events_after(
    database: Database, workspace_id: UUID, conversation_id: UUID, after: int, limit: int
) -> list[Recorded]:
    """Events with seq > `after`, in order."""
    rows = await database.rows(
        f"""SELECT {EVENT} FROM event WHERE workspace_id = $1 AND stream_id = $2 AND seq > $3
            ORDER BY seq LIMIT $4""",
        workspace_id,
        conversation_id,
        after,
        limit,
    )
    return [BODIES.recorded(row) for row in rows]


async def events_before(scope: Scope, conversation_id: UUID, before: int, limit: int) -> list[Recorded]:
    """The last `limit` events with seq < `before`, in order."""
    rows = await scope.rows(
        f"""SELECT {EVENT} FROM event WHERE workspace_id = $1 AND stream_id = $2 AND seq < $3
            ORDER BY seq DESC LIMIT $4""",
        conversation_id,
        before,
        limit,
    )
    return [BODIES.recorded(row) for row in reversed(rows)]


async def find(scope: Scope, conversation_id: UUID) -> Conversation:
    """A head; raises `NotFound`, also for a conversation that is not the asking customer's own."""
    row = await scope.row(f"SELECT {HEAD} FROM conversation WHERE workspace_id = $1 AND id = $2", conversation_id)
    if row is None or (scope.actor.kind == "customer" and row["customer_id"] != scope.actor.id):
        raise NotFound
    return head(row)


async def heads(scope: Scope, ids: list[UUID]) -> dict[UUID, Conversation]:
    """Many heads at once, by id."""
    rows = await scope.rows(f"SELECT {HEAD} FROM conversation WHERE workspace_id = $1 AND id = ANY($2::uuid[])", ids)
    return {row["id"]: head(row) for row in rows}


async def of_thread(
    connection: Connection, workspace_id: UUID, channel_id: UUID, thread_key: str
) -> Conversation | None:
    """The thread's open conversation, else its newest that may still be reopened."""
    row = await connection.fetchrow(
        f"""SELECT {HEAD} FROM conversation
            WHERE workspace_id = $1 AND channel_id = $2 AND thread_key = $3 AND status <> 'resolved'""",
        workspace_id,
        channel_id,
        thread_key,
    )
    row = row or await connection.fetchrow(
        f"""SELECT {HEAD} FROM conversation
            WHERE workspace_id = $1 AND channel_id = $2 AND thread_key = $3 AND status = 'resolved'
              AND resolved_at > now() - $4::interval
            ORDER BY resolved_at DESC LIMIT 1""",
        workspace_id,
        channel_id,
        thread_key,
        REOPEN_WITHIN,
    )
    return head(row) if row else None


View = Literal["mine", "unassigned", "all"]
State = Literal["open", "bot", "queued", "assigned", "snoozed", "resolved"]


class Page(msgspec.Struct, frozen=True):
    """A page of heads and the cursor of the next one, None at the end."""

    items: list[Conversation]
    next: str | None


class Filter(msgspec.Struct, frozen=True):
    """What the inbox may be narrowed to; all conditions hold together."""

    view: View = "all"
    state: State = "open"
    team: UUID | None = None
    channel: UUID | None = None
    customer: UUID | None = None
    tag: str | None = None


MAX_LIMIT = 100
# What is not owed sorts after everything that is: PostgreSQL's infinity, which the driver gives as the last moment.
NEVER = datetime.max.replace(tzinfo=UTC)


async def inbox(scope: Scope, wanted: Filter, *, after: str | None = None, limit: int = 50) -> Page:
    """Open conversations by who has waited longest, then newest; resolved ones newest first. One index range a page."""
    where = ["workspace_id = $1"]
    values: list[Any] = []

    def value(item: Any) -> str:
        values.append(item)
        return f"${len(values) + 1}"

    where += _conditions(scope, wanted, value)
    if wanted.state == "resolved":
        order, key = "resolved_at DESC, id DESC", "resolved_at"
    else:
        order, key = "owed_key, id DESC", "owed_key"
    if after is not None:
        at, last = read_cursor(after)
        compare = "<" if key == "resolved_at" else ">"
        at_value, id_value = value(at), value(last)
        where.append(f"({key} {compare} {at_value} OR ({key} = {at_value} AND id < {id_value}))")
    rows = await scope.rows(
        f"SELECT {HEAD}, {key} AS sort_key FROM conversation WHERE {' AND '.join(where)} ORDER BY {order} LIMIT {value(limit + 1)}",
        *values,
    )
    items = [head(row) for row in rows[:limit]]
    more = page_cursor(rows[limit - 1]["sort_key"], items[-1].id) if len(rows) > limit else None
    return Page(items, more)


def _conditions(scope: Scope, wanted: Filter, value: Any) -> list[str]:
    found = ["status <> 'resolved'" if wanted.state != "resolved" else "status = 'resolved'"]
    if wanted.state not in {"open", "resolved"}:
        found.append(f"status = {value(wanted.state)}")
    if wanted.view == "mine":
        found.append(f"assignee_id = {value(scope.actor.id)}")
    elif wanted.view == "unassigned":
        found.append("assignee_id IS NULL")
    for column, wish in (("team_id", wanted.team), ("channel_id", wanted.channel), ("customer_id", wanted.customer)):
        if wish is not None:
            found.append(f"{column} = {value(wish)}")
    if wanted.tag is not None:
        found.append(
            f"""id IN (SELECT conversation_id FROM conversation_tag
                       WHERE workspace_id = $1 AND tag = {value(wanted.tag)})"""
        )
    return found


def page_cursor(at: datetime, last: UUID) -> str:
    """The opaque cursor of a page that ends at this instant and id."""
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{last.hex}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[datetime, UUID]:
    """Instant and id of a cursor; raises `Invalid` for anything that is not one of ours."""
    try:
        at, last = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("|")
        instant = datetime.fromisoformat(at)
        return NEVER if instant.year == NEVER.year else instant, UUID(hex=last)
    except ValueError as error:
        raise Invalid("This page's cursor is not one of ours; start from the first page.") from error


async def counts(scope: Scope) -> dict[str, int]:
    """Open conversations: mine, unassigned, all."""
    row = await scope.row(
        """SELECT count(*) FILTER (WHERE assignee_id = $2) AS mine,
                  count(*) FILTER (WHERE assignee_id IS NULL) AS unassigned, count(*) AS all
           FROM conversation WHERE workspace_id = $1 AND status <> 'resolved'""",
        scope.actor.id,
    )
    return dict(row) if row else {}


async def timeline(scope: Scope, customer_id: UUID, *, before: datetime | None, limit: int) -> list[dict[str, Any]]:
    """A customer's messages over all conversations and channels, newest first."""
    rows = await scope.rows(
        f"""SELECT c.id AS conversation_id, c.number, e.*
            FROM conversation c CROSS JOIN LATERAL (
                SELECT {EVENT} FROM event
                WHERE workspace_id = $1 AND stream_id = c.id AND kind IN ('message', 'note')
                  AND ($3::timestamptz IS NULL OR occurred_at < $3)
                ORDER BY seq DESC LIMIT $4) e
            WHERE c.workspace_id = $1 AND c.customer_id = $2
            ORDER BY e.occurred_at DESC LIMIT $4""",
        customer_id,
        before,
        limit,
    )
    return [
        {"conversation_id": row["conversation_id"], "number": row["number"], "event": BODIES.recorded(row)}
        for row in rows
    ]

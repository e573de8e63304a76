"""Reading conversations: events by number, heads by page, the customer's timeline, message search."""

import base64
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec.structs import replace

from wingbeat.conversations.events import KINDS, DraftProposed
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.rules import REOPEN_WITHIN
from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Connection, Database, Row
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.log import Bodies, Recorded
from wingbeat.kit.rounds import Reader
from wingbeat.workspaces.queries import Scope

BODIES = Bodies(KINDS)
FIELDS = [field.name for field in msgspec.structs.fields(Conversation)]
HEAD = ", ".join(FIELDS)
READ = Reader(Conversation)
EVENT = "seq, occurred_at, kind, actor_kind, actor_id, key, body"


def head(row: Row) -> Conversation:
    """A head from its row."""
    read: Conversation = READ(row)
    return read


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


async def proposed_draft(scope: Scope, conversation_id: UUID, seq: int) -> DraftProposed:
    """A draft of the bot by its number; raises `NotFound`."""
    row = await scope.row(
        f"SELECT {EVENT} FROM event WHERE workspace_id = $1 AND stream_id = $2 AND seq = $3 AND kind = 'draft_proposed'",
        conversation_id,
        seq,
    )
    if row is None:
        raise NotFound
    body: DraftProposed = BODIES.recorded(row).body
    return body


async def find(scope: Scope, conversation_id: UUID) -> Conversation:
    """A head; raises `NotFound`, also for a conversation that is not the asking customer's own."""
    row = await scope.row(f"SELECT {HEAD} FROM conversation WHERE workspace_id = $1 AND id = $2", conversation_id)
    if row is None or (scope.actor.kind == "customer" and row["customer_id"] != scope.actor.id):
        raise NotFound
    return head(row)


async def numbered(scope: Scope, number: int) -> Conversation:
    """The head people call #`number`; raises `NotFound`."""
    row = await scope.row(f"SELECT {HEAD} FROM conversation WHERE workspace_id = $1 AND number = $2", number)
    if row is None:
        raise NotFound
    return head(row)


async def heads(scope: Scope, ids: list[UUID]) -> dict[UUID, Conversation]:
    """Many heads at once, by id."""
    rows = await scope.rows(f"SELECT {HEAD} FROM conversation WHERE workspace_id = $1 AND id = ANY($2::uuid[])", ids)
    return {row["id"]: head(row) for row in rows}


NEWEST = 50  # of a customer's conversations: an open one is among them


async def of_thread(
    connection: Connection, workspace_id: UUID, channel_id: UUID, customer_id: UUID, named: UUID | None = None
) -> Conversation | None:
    """The open conversation of a customer's thread, else their newest that may still be reopened.

    Before all others the one they name: what was split off is open beside their thread.

    Whoever signed in while they wrote as a stranger goes on in what they began: it is theirs, but of another thread.
    """
    row = await connection.fetchrow(
        f"""(SELECT {HEAD}, 0 AS place FROM conversation
             WHERE workspace_id = $1 AND id = $6 AND channel_id = $2 AND customer_id = $3 AND status <> 'resolved')
            UNION ALL
            (SELECT {HEAD}, 1 FROM conversation
             WHERE workspace_id = $1 AND channel_id = $2 AND thread_key = $4 AND status <> 'resolved')
            UNION ALL
            (SELECT {HEAD}, 2 FROM (
                 SELECT * FROM conversation WHERE workspace_id = $1 AND customer_id = $3 ORDER BY id DESC LIMIT {NEWEST}
             ) newest WHERE channel_id = $2 AND status <> 'resolved' ORDER BY id DESC LIMIT 1)
            UNION ALL
            (SELECT {HEAD}, 3 FROM conversation
             WHERE workspace_id = $1 AND channel_id = $2 AND thread_key = $4 AND status = 'resolved' AND ended <> 'merged'
               AND resolved_at > now() - $5::interval
             ORDER BY resolved_at DESC LIMIT 1)
            ORDER BY place LIMIT 1""",
        workspace_id,
        channel_id,
        customer_id,
        customer_id.hex,
        REOPEN_WITHIN,
        named,
    )
    return head(row) if row else None


View = Literal["mine", "unassigned", "all"]
State = Literal["open", "bot", "queued", "assigned", "snoozed", "resolved"]


class Page(msgspec.Struct, frozen=True):
    """A page of heads and the cursor of the next one, None at the end; with a common tag it may be short before the end."""

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
    assignee: UUID | None = None
    language: str | None = None
    priority: int | None = None  # at least
    vip: bool | None = None
    reason: str | None = None
    age_seconds: int | None = None  # since it was opened, at least
    undelivered: bool = False  # a letter failed


MAX_LIMIT = 100
# What is promised and owed nothing sorts after everything that is: PostgreSQL's infinity, which the driver gives as the last moment.
NEVER = datetime.max.replace(tzinfo=UTC)
URGENT = "coalesce(due_at, owed_since, 'infinity')"  # as in the indexes: what breaks first
ORDER = {URGENT: f"{URGENT}, id DESC", "resolved_at": "resolved_at DESC, id DESC"}
# So many heads by their keys cost about 10 ms. A tag with more, and whatever has no index, is looked for along the list, so
# many heads a page: most likely it fills its page soon, but it may also be one that only old conversations have.
FEW_TAGGED = 2000
# Those with a letter that failed; OFFSET 0 keeps the planner from walking the list after all.
UNDELIVERED = (
    """(SELECT * FROM conversation WHERE workspace_id = $1 AND letters @> '[{"failed": true}]' OFFSET 0) AS few"""
)
MOST_COUNTED = 10_000  # every desk asks again whenever a head moves; nobody needs to know a larger number
COUNTED = """
    SELECT count(*) FROM (
        SELECT FROM conversation WHERE workspace_id = $1 AND status <> 'resolved' AND {} LIMIT $3) c"""
COUNTS = (
    "assignee_id = $2",
    "assignee_id IS NULL",
    "true",
    "assignee_id = $2 AND owed_since IS NOT NULL",
    "status = 'queued' AND owed_since IS NOT NULL AND assignee_id IS DISTINCT FROM $2",
)
WALK = 2000


class Place(msgspec.Struct, frozen=True):
    """Where a list goes on: the sort key of the last row seen; `seq` only where rows are events."""

    at: Annotated[datetime, msgspec.Meta(tz=True)]
    id: UUID
    seq: Annotated[int, msgspec.Meta(ge=0, lt=2**31)] = 0


END = Place(NEVER, UUID(int=2**128 - 1), 2**31 - 1)  # before the newest row


def page_cursor(place: Place) -> str:
    """A place as the opaque text clients send back."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def read_cursor(text: str) -> Place:
    """The place of a cursor; raises `Invalid` for anything that is not one of ours."""
    try:
        place = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Place)
        # The driver takes only its own last moment for infinity, and no moment before the first year.
        at = NEVER if place.at.year == NEVER.year else place.at.astimezone(UTC)
    except (msgspec.DecodeError, ValueError, OverflowError) as error:
        raise Invalid("This page's cursor is not one of ours; start from the first page.") from error
    return replace(place, at=at)


class Asked:
    """A statement's conditions and their values, in the order they are named; `$1` is the workspace."""

    def __init__(self) -> None:
        self.conditions = ["workspace_id = $1"]
        self.values: list[Any] = []

    def value(self, item: Any) -> str:
        """The name of a value."""
        self.values.append(item)
        return f"${len(self.values) + 1}"

    def where(self, *more: str) -> str:
        return " AND ".join([*self.conditions, *more])


async def inbox(scope: Scope, wanted: Filter, *, after: str | None = None, limit: int = 50) -> Page:
    """Open conversations by what breaks first, then newest; resolved ones newest first. One index range a page.

    Pages are not a snapshot: a head that moves while one reads on may come twice or be passed over. Whoever shows the
    list also hears of every head that moves (live protocol), and page plus heads is the fresh page.
    """
    asked = Asked()
    _narrow(scope, wanted, asked)
    table = UNDELIVERED if wanted.undelivered else wanted.tag and await _few_tagged(scope, wanted.tag, asked)
    loose = _loose(wanted, asked, tagged=wanted.tag is not None and (table is None or table is UNDELIVERED))
    walked = WALK if loose else limit + 1
    key = "resolved_at" if wanted.state == "resolved" else URGENT
    # All rows of "unassigned" are equal in this column; unless it is named PostgreSQL does not see that its index has the order.
    order = ("assignee_id, " if wanted.view == "unassigned" else "") + ORDER[key]
    parts = [
        f"(SELECT {HEAD}, {key} AS sort_key FROM {table or 'conversation'} WHERE {part} ORDER BY {order} LIMIT {walked})"
        for part in _ranges(asked, key, read_cursor(after) if after is not None else None)
    ]
    order = order.replace(key, "sort_key")
    statement = f"""SELECT *, row_number() OVER (ORDER BY {order}) AS place, {" AND ".join(loose) or "true"} AS fits
                    FROM ({" UNION ALL ".join(parts)}) ranges ORDER BY {order} LIMIT {walked}"""
    if loose:
        statement = f"SELECT * FROM ({statement}) w WHERE fits OR place = {WALK} ORDER BY {order} LIMIT {limit + 1}"
    return _page(await scope.rows(statement, *asked.values), limit)


def _page(rows: list[Row], limit: int) -> Page:
    """The page; the last row of a walk is there also if it does not fit, to tell where to go on."""
    items = [head(row) for row in rows[:limit] if row["fits"]]
    last = rows[limit - 1] if len(rows) > limit else rows[-1] if rows and rows[-1]["place"] == WALK else None
    # The driver gives infinity without a zone.
    return Page(items, page_cursor(Place(last["sort_key"].replace(tzinfo=UTC), last["id"])) if last else None)


def _ranges(asked: Asked, key: str, place: Place | None) -> list[str]:
    """The index ranges after a place: where one key rises and the other falls they are two.

    PostgreSQL cannot start in the middle of an index from an OR.
    """
    if place is None:
        return [asked.where()]
    at, last = asked.value(place.at), asked.value(place.id)
    if key == "resolved_at":
        return [asked.where(f"(resolved_at, id) < ({at}, {last})")]
    return [asked.where(f"{URGENT} = {at}", f"id < {last}"), asked.where(f"{URGENT} > {at}")]


def _narrow(scope: Scope, wanted: Filter, asked: Asked) -> None:
    found = asked.conditions
    found.append("status = 'resolved'" if wanted.state == "resolved" else "status <> 'resolved'")
    if wanted.state not in {"open", "resolved"}:
        found.append(f"status = {asked.value(wanted.state)}")
    if wanted.view == "mine":
        found.append(f"assignee_id = {asked.value(scope.actor.id)}")
    elif wanted.view == "unassigned":
        found.append("assignee_id IS NULL")
    for column, wish in (
        ("team_id", wanted.team),
        ("channel_id", wanted.channel),
        ("customer_id", wanted.customer),
        ("assignee_id", wanted.assignee),
    ):
        if wish is not None:
            found.append(f"{column} = {asked.value(wish)}")


def _loose(wanted: Filter, asked: Asked, *, tagged: bool) -> list[str]:
    """What no index knows: looked for along the list."""
    wishes = (
        ("tags @> ARRAY[{}]", wanted.tag if tagged else None),
        ("language = {}", wanted.language),
        ("priority >= {}", wanted.priority),
        ("coalesce((needs ->> 'vip')::boolean, false) = {}", wanted.vip),
        ("reason = {}", wanted.reason),
        ("opened_at <= now() - make_interval(secs => {})", wanted.age_seconds),
    )
    return [condition.format(asked.value(wish)) for condition, wish in wishes if wish is not None]


async def _few_tagged(scope: Scope, tag: str, asked: Asked) -> str | None:
    """A table of just the heads with this tag; None when they are many."""
    rows = await scope.rows(
        f"SELECT conversation_id FROM conversation_tag WHERE workspace_id = $1 AND tag = $2 LIMIT {FEW_TAGGED + 1}", tag
    )
    if len(rows) > FEW_TAGGED:
        return None
    ids = asked.value([row["conversation_id"] for row in rows])
    # OFFSET 0 keeps the planner from walking the list after all.
    return f"(SELECT * FROM conversation WHERE workspace_id = $1 AND id = ANY({ids}::uuid[]) OFFSET 0) AS few"


async def of_customers(
    scope: Scope, customers: list[UUID], *, after: UUID = LAST, limit: int = 25
) -> list[Conversation]:
    """All conversations of some customers, the newest first, those before `after`: one short index range for each."""
    rows = await scope.rows(
        f"""SELECT c.* FROM unnest($2::uuid[]) AS customer (id) CROSS JOIN LATERAL (
                SELECT {HEAD} FROM conversation
                WHERE workspace_id = $1 AND customer_id = customer.id AND id < $3 ORDER BY id DESC LIMIT $4) c
            ORDER BY c.id DESC LIMIT $4""",
        *(customers, after, limit),
    )
    return [head(row) for row in rows]


async def counts(scope: Scope) -> dict[str, int]:
    """Open conversations: mine, unassigned, all, and those that wait for an answer by me or by anybody.

    Each counted up to `MOST_COUNTED`.
    """
    mine, unassigned, all_open, owed, queued = (COUNTED.format(which) for which in COUNTS)
    row = await scope.row(
        f"""SELECT ({mine}) AS mine, ({unassigned}) AS unassigned, ({all_open}) AS all,
                   least(({owed}) + ({queued}), $3) AS waiting""",
        scope.actor.id,
        MOST_COUNTED,
    )
    return dict(row) if row else {}


async def timeline(
    scope: Scope, customer_id: UUID, *, before: str | None = None, limit: int = 50
) -> tuple[list[dict[str, Any]], str | None]:
    """A customer's messages and notes over all conversations and channels as one list, newest first, and its cursor."""
    place = read_cursor(before) if before is not None else END
    rows = await scope.rows(
        """SELECT k.number, e.*
            FROM (SELECT c.number, k.* FROM conversation c CROSS JOIN LATERAL (
                      SELECT stream_id, seq, occurred_at FROM event
                      WHERE workspace_id = $1 AND stream_id = c.id AND kind IN ('message', 'note')
                        AND (occurred_at, stream_id, seq) < ($3, $4, $5)
                      ORDER BY seq DESC LIMIT $6) k
                  WHERE c.workspace_id = $1 AND c.customer_id = $2 AND c.opened_at <= $3
                  ORDER BY k.occurred_at DESC, k.stream_id DESC, k.seq DESC LIMIT $6) k
            JOIN event e ON e.workspace_id = $1 AND e.stream_id = k.stream_id AND e.seq = k.seq
            ORDER BY k.occurred_at DESC, k.stream_id DESC, k.seq DESC""",
        customer_id,
        *(place.at, place.id, place.seq),
        limit + 1,
    )
    items = [
        {"conversation_id": row["stream_id"], "number": row["number"], "event": BODIES.recorded(row)}
        for row in rows[:limit]
    ]
    if len(rows) <= limit:
        return items, None
    last = rows[limit - 1]
    return items, page_cursor(Place(last["occurred_at"], last["stream_id"], last["seq"]))


async def names_file(scope: Scope, conversation_id: UUID | None, file_id: UUID, *, notes: bool = True) -> bool:
    """Whether a message of the conversation carries the file, or a note or a draft, which customers never see."""
    found: bool = await scope.value(
        "SELECT EXISTS (SELECT FROM event WHERE workspace_id = $1 AND stream_id = $2 AND body -> 'files' @> $3"
        " AND ($4 OR kind = 'message'))",
        conversation_id,
        [{"id": str(file_id)}],
        notes,
    )
    return found

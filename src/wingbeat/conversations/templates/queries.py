"""Templates that an actor may use, what they say in a conversation, and what they came to."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from uuid import UUID

import msgspec

from wingbeat.commerce.queries import orders_of
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.templates.models import (
    Filled,
    Packed,
    Place,
    Template,
    TemplateFigures,
    Tone,
    Written,
)
from wingbeat.conversations.templates.rules import chosen, fill, order_words
from wingbeat.kit.cursors import FIRST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.knowledge.models import Language
from wingbeat.workspaces.models import Actor
from wingbeat.workspaces.queries import Scope, workspace

COLUMNS = "id, owner_id, team_id, shortcut, titles, texts, files, pack_key, version, updated_at, updated_by"
# Whoever may change what is shared sees what every team has.
VISIBLE = """(t.owner_id = $2::uuid OR t.owner_id IS NULL AND (t.team_id IS NULL OR $3 OR EXISTS (
    SELECT FROM team_member m WHERE m.workspace_id = $1 AND m.team_id = t.team_id AND m.member_id = $2)))"""
EXPORTED_AT_ONCE = 200
CONTENT = files("wingbeat") / "conversations" / "templates" / "content" / "packs.jsonl"


def may_share(actor: Actor) -> bool:
    """Whether what is shared may be changed: by whoever writes articles, or supervises; and by our own housekeeping."""
    return actor.kind in {"system", "rule"} or bool(actor.rights & {"edit_knowledge", "supervise"})


def _template(row: Row) -> Template:
    known = {name: row[name] for name in ("titles", "texts", "shortcut", "files")}
    return Template(
        id=row["id"],
        written=msgspec.convert(known, Written),
        place=Place(row["owner_id"], row["team_id"]),
        version=row["version"],
        pack_key=row["pack_key"],
        updated_at=row["updated_at"],
        updated_by=row["updated_by"],
    )


async def templates(scope: Scope, *, after: UUID | None, limit: int) -> list[Template]:
    """Those that the actor may use, in the order they were made."""
    rows = await scope.rows(
        f"SELECT {COLUMNS} FROM template t WHERE t.workspace_id = $1 AND {VISIBLE} AND t.id > $4 ORDER BY t.id LIMIT $5",
        scope.actor.id,
        may_share(scope.actor),
        after or FIRST,
        limit,
    )
    return [_template(row) for row in rows]


async def every(scope: Scope) -> AsyncIterator[Template]:
    """All that the actor may use."""
    after: UUID | None = None
    while page := await templates(scope, after=after, limit=EXPORTED_AT_ONCE):
        for one in page:
            yield one
        after = page[-1].id


async def template(scope: Scope, template_id: UUID) -> Template:
    """One that the actor may use; raises `NotFound`."""
    row = await scope.row(
        f"SELECT {COLUMNS} FROM template t WHERE t.workspace_id = $1 AND {VISIBLE} AND t.id = $4",
        scope.actor.id,
        may_share(scope.actor),
        template_id,
    )
    if row is None:
        raise NotFound
    return _template(row)


async def said(scope: Scope, one: Template, state: Conversation, tone: Tone, language: str = "") -> Filled:
    """A template's words for a conversation, in its language or the one asked for."""
    spoken, text = chosen(one.written, language or state.language, tone)
    return fill(text, await known(scope, state, spoken))


async def known(scope: Scope, state: Conversation, language: Language) -> dict[str, str]:
    """What blanks are filled with: of the customer's orders the newest, and only those proven to be theirs."""
    shop = await workspace(scope)
    name = await scope.value("SELECT name FROM member WHERE workspace_id = $1 AND id = $2", scope.actor.id)
    orders = await orders_of(scope, state.customer_id, limit=1) if state.customer_id else []
    found = {
        "customer_name": state.customer_name,
        "member_name": name or "",
        "shop_name": shop.name,
        "number": f"#{state.number}",
        "topic": state.reason,
    }
    return found | (order_words(orders[0], language) if orders else {})


async def figures(scope: Scope, since: date) -> list[TemplateFigures]:
    """What templates came to in messages since a day (UTC), most used first."""
    rows = await scope.rows(
        """SELECT template_id, count(*)::int AS sent, count(*) FILTER (WHERE edited)::int AS edited,
               count(resolved_at)::int AS resolved, count(reopened_at)::int AS reopened, max(said_at) AS last_at
           FROM template_use WHERE workspace_id = $1 AND said_at >= $2::date::timestamp AT TIME ZONE 'UTC'
           GROUP BY template_id ORDER BY sent DESC, template_id""",
        since,
    )
    return [TemplateFigures(**dict(row)) for row in rows]


async def names_template(scope: Scope, file_id: UUID) -> bool:
    """Whether a template carries the file."""
    found: bool = await scope.value(
        "SELECT EXISTS (SELECT FROM template WHERE workspace_id = $1 AND files @> ARRAY[$2::uuid])", file_id
    )
    return found


@cache
def packs() -> Sequence[Packed]:
    """All starter packs."""
    lines = CONTENT.read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=Packed) for line in lines if line)

from collections.abc import Sequence
from importlib.resources import files
from uuid import UUID

import msgspec

from wingbeat.conversations.events import Message
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import events_before, find
from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.knowledge.models import Language
from wingbeat.knowledge.queries import IN_FORCE
from wingbeat.knowledge.search.queries import search
from wingbeat.practice.models import Card, Exchange, Round, Script
from wingbeat.practice.rules import drawn
from wingbeat.practice.rules.quiz import QUESTIONS
from wingbeat.practice.rules.script import Line, exchanges
from wingbeat.routing.waits.queries import learned_now
from wingbeat.workspaces.queries import Scope

NEWEST = 200  # resolved conversations to choose from: what is asked these days
LOOKED_AT = 5_000  # to find them: of a language that hardly anybody speaks there may be none in ten million
TRIES = 5  # some have no person's answer in words; ours stand in after so many
READ = 300  # events of one
NAMES = 2_000  # members whose names are taken out, far more than a shop has
POOL = 200  # articles that wrong choices come from
ROUND = "SELECT id, begun_at, script, answers, feedback FROM practice_round WHERE workspace_id = $1 AND member_id = $2"


def _round(row: Row) -> Round:
    return msgspec.convert(dict(row), Round)


async def rounds(scope: Scope, *, after: UUID | None, limit: int) -> list[Round]:
    """The member's own, newest first, older than `after`."""
    rows = await scope.rows(f"{ROUND} AND id < $3 ORDER BY id DESC LIMIT $4", scope.actor.id, after or LAST, limit)
    return [_round(row) for row in rows]


async def practice_round(scope: Scope, round_id: UUID) -> Round:
    """One of the member's own; raises `NotFound`, also for another member's."""
    row = await scope.row(f"{ROUND} AND id = $3", scope.actor.id, round_id)
    if row is None:
        raise NotFound
    return _round(row)


async def team(scope: Scope) -> Row:
    """How many `rounds` how many `members` finished, of those not forgotten yet."""
    row = await scope.row(
        """SELECT count(*) AS rounds, count(DISTINCT member_id) AS members FROM practice_round
           WHERE workspace_id = $1 AND feedback IS NOT NULL"""
    )
    assert row is not None, "a count is a row"
    return row


async def script(scope: Scope, language: Language, seed: UUID) -> Script:
    """A conversation of the workspace by lot, without names; one of ours where there is none."""
    rows = await scope.rows(
        f"""SELECT id FROM (
                SELECT id, assignee_id, language, resolved_at FROM conversation
                WHERE workspace_id = $1 AND status = 'resolved' ORDER BY resolved_at DESC, id DESC LIMIT {LOOKED_AT}
            ) c WHERE assignee_id IS NOT NULL AND language = $2 ORDER BY resolved_at DESC, id DESC LIMIT {NEWEST}""",
        language,
    )
    names = await _names(scope) if rows else []
    for id_ in sorted((row["id"] for row in rows), key=lambda one: drawn(seed, one))[:TRIES]:
        found = await _recorded(scope, await find(scope, id_), language, names)
        if found.exchanges:
            return found
    return ours(language, seed)


def ours(language: Language, seed: UUID) -> Script:
    """One of the scripts that come with the product."""
    data = (files("wingbeat.practice") / "content" / "scripts.json").read_bytes()
    found = [one for one in msgspec.json.decode(data, type=list[Script]) if one.language == language]
    return found[int(drawn(seed, "script") * len(found))]


async def _recorded(scope: Scope, state: Conversation, language: Language, names: Sequence[str]) -> Script:
    events = await events_before(scope, state.id, state.seq + 1, READ)
    said = [event for event in events if isinstance(event.body, Message)]
    lines: list[Line] = [
        ("customer" if event.actor_kind == "customer" else "member", event.body.text)
        for event in said
        if event.actor_kind in {"customer", "member"}
    ]
    sources = [source.article_id for event in said for source in event.body.sources if source.article_id]
    found = exchanges(lines, [*names, state.customer_name], language)
    told = " ".join(one.recorded for one in found)
    article = await _article(scope, sources[-1] if sources else await _fitting(scope, found, language))
    return Script(
        language,
        found,
        article_id=article["id"] if article else None,
        article=article["title"] if article else "",
        products=await _products(scope, told),
    )


async def _names(scope: Scope) -> list[str]:
    rows = await scope.rows(f"SELECT name FROM member WHERE workspace_id = $1 ORDER BY id LIMIT {NAMES}")
    return [row["name"] for row in rows]


async def _fitting(scope: Scope, found: Sequence[Exchange], language: Language) -> UUID | None:
    """The article that has most of the customer's first words, where the answer named none."""
    if not found:
        return None
    try:
        hits, _ = await search(scope, found[0].customer, for_members=True, language=language, limit=1)
    except Invalid:  # not one word to search for
        return None
    return hits[0].id if hits else None


async def _article(scope: Scope, article_id: UUID | None) -> Row | None:
    return await scope.row(
        f"SELECT a.id, a.questions[1] AS title FROM article a WHERE a.workspace_id = $1 AND a.id = $2 AND {IN_FORCE}",
        article_id,
    )


async def _products(scope: Scope, told: str) -> tuple[str, ...]:
    """Names of products in a text."""
    rows = await scope.rows(
        """SELECT DISTINCT n.value AS name FROM product p CROSS JOIN LATERAL jsonb_each_text(p.name) n
           WHERE p.workspace_id = $1 AND length(n.value) > 1 AND position(lower(n.value) IN lower($2)) > 0
           ORDER BY 1 LIMIT 10""",
        told,
    )
    return tuple(row["name"] for row in rows)


async def hazards(scope: Scope) -> Sequence[tuple[float, float]]:
    """How the workspace's customers give up waiting, or what is believed before any was seen."""
    return (await learned_now(scope))[1].hazards


_CARDS = """
    SELECT a.id AS article_id, a.category, a.questions, a.answer_text AS answer, coalesce(c.box, 0) AS box FROM article a
    LEFT JOIN practice_card c ON c.workspace_id = a.workspace_id AND c.article_id = a.id AND c.member_id = $2
    WHERE a.workspace_id = $1 AND a.audience <> 'customers' AND coalesce(a.answer_text, '') <> ''"""
_ASKED = f"{_CARDS} AND {IN_FORCE} AND a.language = $3"


async def cards(scope: Scope, language: Language, seed: UUID) -> list[Card]:
    """What to ask: first what is due, the least known of it first, then what was never asked, then the rest."""
    rows = await scope.rows(
        f"""{_ASKED} ORDER BY CASE WHEN c.due <= now() THEN 0 WHEN c.due IS NULL THEN 1 ELSE 2 END, c.box, c.due,
                             md5(a.id::text || $4) LIMIT {QUESTIONS}""",
        scope.actor.id,
        language,
        str(seed),
    )
    return [_card(row) for row in rows]


async def pool(scope: Scope, language: Language, categories: Sequence[str]) -> list[Card]:
    """Where wrong choices come from: the same categories first."""
    rows = await scope.rows(
        f"{_ASKED} ORDER BY a.category = ANY($4::text[]) DESC, a.id DESC LIMIT {POOL}",
        scope.actor.id,
        language,
        categories,
    )
    return [_card(row) for row in rows]


async def named(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, tuple[Card, int]]:
    """Articles a member may be asked about, with the box each lies in."""
    rows = await scope.rows(f"{_CARDS} AND a.id = ANY($3::uuid[])", scope.actor.id, ids)
    return {row["article_id"]: (_card(row), row["box"]) for row in rows}


def _card(row: Row) -> Card:
    return Card(row["article_id"], row["category"], row["questions"], row["answer"])

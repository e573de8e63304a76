from collections.abc import Collection, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec

from wingbeat.commerce.queries import orders_of, products
from wingbeat.commerce.rules.shown import STATES
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.kit.pictures.kinds import PICTURES
from wingbeat.knowledge.figures.models import Figures
from wingbeat.knowledge.models import Article, Audience, Language
from wingbeat.knowledge.rules.fields import CURRENCIES, Field
from wingbeat.knowledge.rules.markup import html, plain
from wingbeat.knowledge.search.rules import IN_QUESTION, IN_TITLE, hashes, in_title
from wingbeat.knowledge.search.rules import wanted as words_of
from wingbeat.workspaces.queries import Scope

# Out of date: the edition it follows has changed its wording since.
COLUMNS = """a.id, a.group_key, a.language, a.category, a.questions, a.answer, a.answer_html, a.answer_text, a.audience,
    a.status, a.buttons, a.intents, a.valid_from, a.valid_until, a.owner_id, a.review_on, a.source_id, a.updated_at,
    a.updated_by, a.version, coalesce(source.wording_version > a.source_version, false) AS out_of_date"""
SOURCE = """LEFT JOIN article source
    ON source.workspace_id = $1 AND source.id = a.source_id AND source.group_key = a.group_key
    AND source.status <> 'retired'"""
ARTICLE = f"SELECT {COLUMNS} FROM article a {SOURCE} WHERE a.workspace_id = $1"
# What may answer at this moment.
IN_FORCE = """a.status = 'published' AND (a.valid_from IS NULL OR a.valid_from <= now())
    AND (a.valid_until IS NULL OR a.valid_until > now())"""


class Wanted(msgspec.Struct, frozen=True):
    """What a list shows; None leaves it open. `category` holds those below it, `words` must all occur."""

    language: Language | None = None
    category: str | None = None
    status: Literal["published", "draft"] | None = None
    audience: Audience | None = None
    owner_id: UUID | None = None
    due: Literal["review", "translation", "hint"] | None = None
    words: str | None = None


ANY = Wanted()


class Listed(msgspec.Struct, frozen=True):
    """An article in a list: with its figures, and how many hints about it are open."""

    article: Article
    figures: Figures
    hints: int


def as_article(row: Row) -> Article:
    """An article from a row of `ARTICLE`; an answer that was stored before answers were rendered is rendered now."""
    found = {name: row[name] for name in row.keys() if name in Article.__struct_fields__}  # noqa: SIM118 - a record's keys
    if found["answer_html"] is None:
        found |= {"answer_html": html(found["answer"]), "answer_text": plain(found["answer"])}
    return msgspec.convert(found, Article)


async def articles(scope: Scope, wanted: Wanted = ANY, *, after: UUID | None = None, limit: int = 50) -> list[Article]:
    """Those not retired, in the order of `listed`."""
    return [one.article for one in await listed(scope, wanted, after=after, limit=limit)]


async def listed(
    scope: Scope, wanted: Wanted, *, after: UUID | None = None, limit: int = 50, pace: float | None = None
) -> list[Listed]:
    """Those not retired, newest first, from behind the article `after`; those due for review by their day instead, and of those that
    have the words the ones first that have them in their title, then in a question.

    `pace`: how many seconds customers wait for a person here.
    """
    given, values = _conditions(scope, wanted, after)
    best = f"{_fits('a')} DESC, " if wanted.words else ""
    order = "a.review_on, a.id" if wanted.due == "review" else f"{best}a.id DESC"
    rows = await scope.rows(
        f"""SELECT {COLUMNS}, {FIGURES},
                (SELECT count(*) FROM article_hint h WHERE h.workspace_id = $1 AND h.article_id = a.id
                    AND h.dismissed_at IS NULL)
              + (SELECT count(*) FROM article_hint h WHERE h.workspace_id = $1 AND h.other_id = a.id
                    AND h.dismissed_at IS NULL) AS hints
            FROM article a {SOURCE} LEFT JOIN article_figure f ON f.workspace_id = $1 AND f.article_id = a.id
            WHERE a.workspace_id = $1 AND a.status <> 'retired'{given} ORDER BY {order} LIMIT $2""",
        limit,
        *values,
    )
    return [Listed(as_article(row), figures_of(row, pace), row["hints"]) for row in rows]


def _conditions(scope: Scope, wanted: Wanted, after: UUID | None) -> tuple[str, list[Any]]:
    """What the wanted have in common, as conditions from `$3` on, and their values; the words come first."""
    workspace_id, words = scope.actor.workspace_id, words_of(wanted.words or "")
    behind = "({fits}, a.id) < (SELECT {last}, b.id FROM article b WHERE b.workspace_id = $1 AND b.id = {{}})"
    found: list[tuple[str, Any]] = [
        ("a.tokens @> {}::bigint[]", hashes(workspace_id, words) if wanted.words else None),
        ("{}::bigint[] IS NOT NULL", hashes(workspace_id, in_title(words)) if wanted.words else None),
        ("a.language = {}", wanted.language),
        ("(a.category = {0} OR starts_with(a.category, {0} || '/'))", wanted.category),
        ("a.audience = {}", wanted.audience),
        ("a.owner_id = {}", wanted.owner_id),
        (
            behind.format(fits=_fits("a"), last=_fits("b")) if wanted.words else "a.id < {}",
            None if wanted.due == "review" else after,
        ),
    ]
    named = [(text, value) for text, value in found if value is not None]
    given = "".join(f" AND {text.format(f'${at}')}" for at, (text, _) in enumerate(named, 3))
    return given + STATUS.get(wanted.status or "", "") + DUE.get(wanted.due or "", ""), [value for _, value in named]


def _fits(article: str) -> str:
    """How well the wanted words (`$3`, and in `$4` as titles are offered by) name an article, as SQL."""
    return f"""(SELECT {IN_TITLE} * count(*) FILTER (WHERE w.titled = ANY({article}.typed_tokens))
        + {IN_QUESTION} * count(*) FILTER (WHERE w.token = ANY({article}.question_tokens))
        FROM unnest($3::bigint[], $4::bigint[]) AS w (token, titled))"""


# Written out, so that the few drafts and editions that follow another are found by their own index.
STATUS = {"published": " AND a.status = 'published'", "draft": " AND a.status = 'draft'"}
DUE = {
    "review": " AND a.review_on <= current_date",
    "translation": " AND a.source_id IS NOT NULL AND source.wording_version > a.source_version",
    "hint": """ AND a.id IN (
        SELECT unnest(ARRAY[h.article_id, h.other_id]) FROM article_hint h
        WHERE h.workspace_id = $1 AND h.dismissed_at IS NULL)""",
}


FIGURES = "f.asked, f.answered, f.helpful, f.unhelpful, f.to_person, f.settled, f.reads, f.bot_seconds"


async def figures(scope: Scope, article_ids: Collection[UUID], pace: float | None) -> dict[UUID, Figures]:
    """Of each of these articles; `pace` as in `listed`."""
    rows = await scope.rows(
        f"""SELECT a.id, {FIGURES} FROM article a LEFT JOIN article_figure f ON f.workspace_id = $1 AND f.article_id = a.id
            WHERE a.workspace_id = $1 AND a.id = ANY($2)""",
        list(article_ids),
    )
    return {row["id"]: figures_of(row, pace) for row in rows}


def figures_of(row: Row, pace: float | None) -> Figures:
    """An article's figures from a row of `article_figure`, or of none."""
    if row["asked"] is None:
        return Figures(seconds_saved=None if pace is None else 0.0)
    named = {name: row[name] for name in ("asked", "answered", "helpful", "unhelpful", "to_person", "settled", "reads")}
    saved = None if pace is None else row["settled"] * pace - row["bot_seconds"]
    return Figures(**named, seconds_saved=saved)


async def article(scope: Scope, article_id: UUID) -> Article:
    """One article, retired ones too; raises `NotFound`."""
    row = await scope.row(ARTICLE + " AND a.id = $2", article_id)
    if row is None:
        raise NotFound
    return as_article(row)


async def editions(scope: Scope, article_id: UUID) -> list[Article]:
    """All languages of an article's group, the leading one first; raises `NotFound`."""
    one = await article(scope, article_id)
    rows = await scope.rows(
        ARTICLE + " AND a.group_key = $2 AND a.status <> 'retired' ORDER BY a.source_id IS NOT NULL, a.id",
        one.group_key,
    )
    return [as_article(row) for row in rows]


async def revision(scope: Scope) -> int:
    """How often the workspace's articles changed."""
    return int(await scope.value("SELECT revision FROM workspace_knowledge WHERE workspace_id = $1") or 0)


async def published(scope: Scope) -> tuple[int, list[Article]]:
    """What the bot may answer customers with now, and its revision.

    The revision is read first: a change in between shows as a newer one next time, never as one that was missed. It
    changes, too, at the moment an article's validity begins or ends.
    """
    number = await revision(scope)
    rows = await scope.rows(f"{ARTICLE} AND {IN_FORCE} AND a.audience <> 'members' ORDER BY a.id")
    return number, [as_article(row) for row in rows]


async def pictures_among(scope: Scope, ids: set[UUID]) -> set[UUID]:
    """Those of these files that are pictures of the workspace."""
    if not ids:
        return set()
    sql = "SELECT id FROM file WHERE workspace_id = $1 AND id = ANY($2) AND media_type = ANY($3)"
    return {row["id"] for row in await scope.rows(sql, list(ids), list(PICTURES))}


async def values_for(
    scope: Scope, fields: Sequence[Field], language: Language, customer_id: UUID | None
) -> dict[str, str]:
    """The values of fields we know, by their keys.

    Those of an order are of the customer's newest one, and only where the customer has proven who they are.
    """
    found: dict[str, str] = {}
    if skus := [field.of for field in fields if field.of]:
        for known in await products(scope, skus):
            found |= _product(known, language)
    if customer_id is not None and any(field.name.startswith("order.") for field in fields):
        for order in await orders_of(scope, customer_id, limit=1):
            total = f"{order['total']:.2f} {order['currency']}"
            found |= {"order.number": order["number"], "order.total": total}
            if order["state"] in STATES:
                found["order.state"] = STATES[order["state"]][language]
            found["order.placed_on"] = order["placed_at"].date().isoformat()
    if customer_id is not None and any(field.name == "customer.name" for field in fields):
        name = await scope.value("SELECT name FROM customer WHERE workspace_id = $1 AND id = $2", customer_id)
        found |= {"customer.name": name} if name else {}
    return found


def _product(known: Row, language: Language) -> dict[str, str]:
    """A product's fields; its name in the reader's language, or in any."""
    sku, names, price = known["sku"], known["name"], known["price"]
    name = names.get(language) or next(iter(names.values()), "") if isinstance(names, dict) else str(names)
    told = {f"product.stock:{sku}": str(known["stock"])}
    if name:
        told[f"product.name:{sku}"] = name
    if isinstance(price, dict) and price:
        currency = CURRENCIES[language] if CURRENCIES[language] in price else next(iter(price))
        told[f"product.price:{sku}"] = f"{price[currency]:,.2f} {currency}"
    return told

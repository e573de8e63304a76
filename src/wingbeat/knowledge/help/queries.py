"""What the pages read: one look-up of the centre, one of what the page shows."""

from collections import OrderedDict
from datetime import timedelta
from uuid import UUID

import msgspec

from wingbeat.kit.cursors import FIRST
from wingbeat.kit.database import Database, Row
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.knowledge.help.models import ACCENT, Centre, Deflection, Entry, Item, Listed, Setup, Shelf, Shown, Visit
from wingbeat.knowledge.help.rules.shelf import SOME, shelf_of
from wingbeat.knowledge.help.rules.sitemap import LARGEST
from wingbeat.knowledge.models import Language
from wingbeat.knowledge.queries import COLUMNS, IN_FORCE, SOURCE, as_article
from wingbeat.knowledge.search.queries import search
from wingbeat.knowledge.search.rules import hashes, typed
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope, workspace

CENTRE = """
    SELECT h.slug, h.open, h.title, h.accent, h.language, h.languages, h.footer, h.logo, h.hidden, h.channel_id, h.site_key, h.version, h.workspace_id,
        w.name, w.zone, coalesce(k.revision, 0) AS revision
    FROM help_directory d
    JOIN help_centre h ON h.workspace_id = d.workspace_id
    JOIN workspace w ON w.workspace_id = d.workspace_id
    LEFT JOIN workspace_knowledge k ON k.workspace_id = d.workspace_id
    WHERE d.slug = $1"""
PAGE = 30  # articles on a page of a list
MOST_ASKED = 8
RELATED = 5
SUGGESTED = 6
NEAR = 200  # articles of a category among which related ones are sought, and figures among which most asked ones are
OFFERED = 300  # titles that begin so, among which the shortest are offered
DAY = timedelta(hours=24)  # deflected: no conversation within it (`language.md`)


def may_read(name: str) -> str:
    """What everybody may read at this moment, of the article table by that name; `$2` are the hidden categories."""
    in_force = IN_FORCE.replace("a.", f"{name}.")
    return f"{in_force} AND {name}.audience <> 'members' AND NOT split_part({name}.category, '/', 1) = ANY($2)"


def _neighbour(sign: str, order: str) -> str:
    return f"""(SELECT jsonb_build_array(n.id, n.questions[1]) FROM article n
        WHERE n.workspace_id = $1 AND n.category = a.category AND n.language = a.language AND n.id {sign} a.id
            AND {may_read("n")} ORDER BY n.id {order} LIMIT 1)"""


SHOWN = f"""
    SELECT {COLUMNS},
        (SELECT jsonb_object_agg(e.language, e.id) FROM article e
         WHERE e.workspace_id = $1 AND e.group_key = a.group_key AND {may_read("e")}) AS editions,
        {_neighbour("<", "DESC")} AS before, {_neighbour(">", "ASC")} AS after,
        (SELECT jsonb_agg(jsonb_build_array(r.id, r.title) ORDER BY r.shared DESC, r.id) FROM (
            SELECT near.id, near.title,
                (SELECT count(*) FROM unnest(near.question_tokens) t WHERE t = ANY(a.question_tokens)) AS shared
            FROM (SELECT n.id, n.questions[1] AS title, n.question_tokens FROM article n
                  WHERE n.workspace_id = $1 AND n.category = a.category AND n.language = a.language AND n.id <> a.id
                      AND {may_read("n")} ORDER BY n.id DESC LIMIT {NEAR}) near
            ORDER BY shared DESC, near.id LIMIT {RELATED}) r) AS related
    FROM article a {SOURCE} WHERE a.workspace_id = $1 AND a.id = $4 AND a.language = $3 AND {may_read("a")}"""
IN_SHELF = f"""
    SELECT coalesce(n.path, c.path) AS path, c.titles, c.position, n.language, n.count, n.ids, n.names
    FROM (SELECT a.category AS path, a.language, count(*) AS count,
              (array_agg(a.id ORDER BY a.id))[1:{SOME}] AS ids, (array_agg(a.questions[1] ORDER BY a.id))[1:{SOME}] AS names
          FROM article a WHERE a.workspace_id = $1 AND {may_read("a")} GROUP BY a.category, a.language) n
    FULL JOIN (SELECT path, titles, position FROM article_category WHERE workspace_id = $1) c USING (path)"""


MOST = f"""
    SELECT a.id, a.questions[1] AS title
    FROM (SELECT f.article_id, f.asked + f.reads AS n FROM article_figure f WHERE f.workspace_id = $1
          ORDER BY f.asked + f.reads DESC, f.article_id LIMIT {NEAR}) f
    JOIN article a ON a.workspace_id = $1 AND a.id = f.article_id
    WHERE a.language = $3 AND f.n > 0 AND {may_read("a")} ORDER BY f.n DESC, a.id LIMIT {MOST_ASKED}"""
IN_CATEGORY = f"""
    SELECT a.id, a.questions[1] AS title, left(coalesce(a.answer_text, a.answer), 160) AS excerpt FROM article a
    WHERE a.workspace_id = $1 AND a.language = $3 AND a.category = ANY($4) AND a.id > $5
        AND {may_read("a")} ORDER BY a.id LIMIT {PAGE + 1}"""
# `OFFSET 0` keeps the planner from walking through all articles instead of asking the index.
OFFER = f"""
    SELECT id, title FROM (
        SELECT a.id, a.questions[1] AS title
        FROM (SELECT * FROM article b WHERE b.workspace_id = $1 AND b.typed_tokens @> $4::bigint[] OFFSET 0) a
        WHERE a.language = $3 AND {may_read("a")} LIMIT {OFFERED}) begun
    ORDER BY length(title), id LIMIT {SUGGESTED}"""


class Shelves:
    """Every centre's categories as of its revision, the longest unused forgotten first."""

    MOST = 500  # workspaces; some ten kilobytes each

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, tuple[tuple[int, int], Shelf]] = OrderedDict()

    async def of(self, scope: Scope, centre: Centre) -> Shelf:
        now = centre.version, centre.revision
        kept = self._kept.pop(centre.workspace_id, None)
        if kept is None or kept[0] != now:
            rows = [dict(row) for row in await scope.rows(IN_SHELF, list(centre.hidden))]
            shelf = shelf_of(rows)
            kept = now, {one: shelf[one] for one in centre.languages if one in shelf}
        self._kept[centre.workspace_id] = kept
        if len(self._kept) > self.MOST:
            self._kept.popitem(last=False)
        return kept[1]


async def centre(database: Database, slug: str) -> Centre:
    """The centre at an address, also while it is closed; raises `NotFound`."""
    row = await database.row(CENTRE, slug)
    if row is None:
        raise NotFound
    return msgspec.convert(dict(row), Centre)


def scope_of(database: Database, centre: Centre) -> Scope:
    return Scope(database, system(centre.workspace_id))


async def setup(scope: Scope) -> Setup:
    """How the workspace's help centre is set up; closed and without an address before anybody did."""
    row = await scope.row(
        "SELECT slug, open, title, accent, language, languages, footer, logo, hidden, channel_id FROM help_centre"
        " WHERE workspace_id = $1"
    )
    if row is not None:
        return msgspec.convert(dict(row), Setup)
    firm = await workspace(scope)
    return msgspec.convert({"slug": "", "open": False, "accent": ACCENT, "language": firm.language}, Setup)


async def most_asked(scope: Scope, centre: Centre, language: Language) -> tuple[Item, ...]:
    """By questions the bot heard and reads in the help centre."""
    rows = await scope.rows(MOST, list(centre.hidden), language)
    return tuple(Item(row["id"], row["title"]) for row in rows)


async def in_category(scope: Scope, visit: Visit, path: str, after: UUID | None) -> Listed:
    """Articles in a category and below it; of no path those in no category."""
    paths = [one.path for one in visit.shelf.get(visit.language, ()) if f"{one.path}/".startswith(f"{path}/")]
    rows = await scope.rows(IN_CATEGORY, list(visit.centre.hidden), visit.language, paths, after or FIRST)
    items = tuple(Item(row["id"], row["title"], " ".join(row["excerpt"].split())) for row in rows[:PAGE])
    return Listed(items, str(items[-1].id) if len(rows) > PAGE else None)


async def shown(scope: Scope, centre: Centre, language: Language, article_id: UUID) -> Shown:
    """An article that everybody may read now; raises `NotFound` for every other."""
    row = await scope.row(SHOWN, list(centre.hidden), language, article_id)
    if row is None:
        raise NotFound
    related = tuple(Item(*one) for one in msgspec.convert(row["related"] or [], list[tuple[UUID, str]]))
    every = msgspec.convert(row["editions"], dict[Language, UUID])
    editions = {one: found for one, found in every.items() if one in centre.languages}
    return Shown(as_article(row), editions, _item(row["before"]), _item(row["after"]), related)


def _item(pair: list[str] | None) -> Item | None:
    return Item(UUID(pair[0]), pair[1]) if pair else None


async def check_readable(scope: Scope, centre: Centre, language: Language, article_id: UUID) -> None:
    """Raise `NotFound` unless everybody may read it now."""
    sql = f"SELECT 1 FROM article a WHERE a.workspace_id = $1 AND a.language = $3 AND a.id = $4 AND {may_read('a')}"
    if await scope.value(sql, list(centre.hidden), language, article_id) is None:
        raise NotFound


async def sought(scope: Scope, centre: Centre, language: Language, text: str, after: str | None) -> Listed | None:
    """What a search finds; None for a text without a word."""
    try:
        hits, rest = await search(scope, text, for_members=False, language=language, after=after, limit=20)
    except Invalid:
        return None
    seen = [hit for hit in hits if hit.category.partition("/")[0] not in centre.hidden]
    return Listed(tuple(Item(one.id, one.title, one.snippet, tuple(one.marks)) for one in seen), rest)


async def suggested(scope: Scope, centre: Centre, language: Language, text: str) -> list[Item]:
    """Articles by what was typed so far: titles with words that begin so, the shortest first, then what a search finds."""
    begun = hashes(scope.actor.workspace_id, typed(text))
    if not begun:
        return []
    rows = await scope.rows(OFFER, list(centre.hidden), language, begun)
    found = {row["id"]: Item(row["id"], row["title"]) for row in rows}
    if len(found) < SUGGESTED:
        listed = await sought(scope, centre, language, text, None)
        found |= {one.id: one for one in (listed.items if listed else ()) if one.id not in found}
    return list(found.values())[:SUGGESTED]


async def sitemap_starts(scope: Scope, centre: Centre) -> list[UUID | None]:
    """After which articles the files of the sitemap begin: one that begins with nothing where all fit into one."""
    rows = await scope.rows(
        f"""SELECT id FROM (SELECT a.id, row_number() OVER (ORDER BY a.id) AS n, count(*) OVER () AS total FROM article a
                WHERE a.workspace_id = $1 AND a.language = ANY($3) AND {may_read("a")}) numbered
            WHERE n % {LARGEST} = 0 AND n < total ORDER BY n LIMIT 50000""",  # the standard's bound of an index
        list(centre.hidden),
        list(centre.languages),
    )
    return [None, *(row["id"] for row in rows)]


async def entries(scope: Scope, centre: Centre, after: UUID | None) -> list[Entry]:
    """One file of the sitemap."""
    rows = await scope.rows(
        f"""SELECT a.id, a.language, a.updated_at FROM article a
            WHERE a.workspace_id = $1 AND a.id > $3 AND a.language = ANY($4) AND {may_read("a")}
            ORDER BY a.id LIMIT {LARGEST}""",
        list(centre.hidden),
        after or FIRST,
        list(centre.languages),
    )
    return [Entry(row["id"], row["language"], row["updated_at"]) for row in rows]


async def deflection(scope: Scope, days: int) -> Deflection:
    """Visits that read in the last days, and which of them began a conversation within 24 hours of a read."""
    row: Row | None = await scope.row(
        """WITH visit AS (
               SELECT r.reader_id, min(r.at) AS first_at, max(r.at) AS last_at, count(*) AS reads FROM help_read r
               WHERE r.workspace_id = $1 AND r.at >= now() - make_interval(days => $2) GROUP BY r.reader_id)
           SELECT coalesce(sum(v.reads), 0)::bigint AS reads, count(*) AS visits,
               count(*) FILTER (WHERE v.last_at > now() - $3::interval) AS waiting,
               count(*) FILTER (WHERE v.last_at <= now() - $3::interval AND EXISTS (
                   SELECT 1 FROM help_contact c WHERE c.workspace_id = $1 AND c.reader_id = v.reader_id
                       AND c.at BETWEEN v.first_at AND v.last_at + $3::interval)) AS asked,
               (SELECT coalesce(sum(f.helpful), 0)::bigint FROM article_figure f WHERE f.workspace_id = $1) AS helpful,
               (SELECT coalesce(sum(f.unhelpful), 0)::bigint FROM article_figure f WHERE f.workspace_id = $1) AS unhelpful
           FROM visit v""",
        days,
        DAY,
    )
    assert row is not None
    return Deflection(**dict(row))

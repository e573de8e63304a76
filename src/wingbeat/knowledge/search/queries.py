"""Articles by words, best first, with bounded work.

Words that few articles have choose the candidates; words that many have only weigh in. So a question in whole sentences
finds what it is about, and no search reads more than some thousand rows, however many articles there are.
"""

from collections.abc import Sequence
from uuid import UUID

from wingbeat.kit.cursors import count, cursor, place
from wingbeat.kit.database import Row
from wingbeat.kit.errors import Invalid
from wingbeat.knowledge.models import Language
from wingbeat.knowledge.queries import IN_FORCE
from wingbeat.knowledge.search.models import Hit
from wingbeat.knowledge.search.rules import IN_QUESTION, IN_TITLE, hashes, in_title, snippet, wanted, weights
from wingbeat.workspaces.queries import Scope

ENOUGH = 300  # articles with a word, after which it says little: in a shop of 5,000 every sixteenth
FITS = 0.2  # of the best hit's score: less is a word by chance

MAY_READ = f"{IN_FORCE} AND a.audience <> $3 AND ($4::text IS NULL OR a.language = $4)"
# For each wanted word the articles that have it, and for all together (no word) those that have every one; only so many.
# `OFFSET 0` keeps the planner from walking through all articles instead of asking the index.
CANDIDATES = f"""
    SELECT sought.word, array(
        SELECT a.id FROM (SELECT * FROM article b WHERE b.tokens @> sought.tokens OFFSET 0) a
        WHERE a.workspace_id = $1 AND {MAY_READ} LIMIT {ENOUGH + 1}) AS ids
    FROM (SELECT w AS word, ARRAY[w] AS tokens FROM unnest($2::bigint[]) AS w UNION ALL SELECT NULL, $2) sought"""
# A thousandth of a word's weight is the finest step, so that a cursor says exactly where a page ended.
RANKED = f"""
    SELECT * FROM (
        SELECT scored.*, max(score) OVER () AS best FROM (
            SELECT a.id, a.group_key, a.language, a.category, a.questions[1] AS title, a.answer_text,
                (SELECT sum(round(1000 * w.weight * CASE WHEN w.titled = ANY(a.typed_tokens) THEN {IN_TITLE}
                    WHEN w.token = ANY(a.question_tokens) THEN {IN_QUESTION} ELSE 1 END))
                 FROM unnest($5::bigint[], $6::float8[], $10::bigint[]) AS w (token, weight, titled)
                 WHERE w.token = ANY(a.tokens))::bigint AS score
            FROM article a WHERE a.workspace_id = $1 AND a.id = ANY($2) AND {MAY_READ}) scored) ranked
    WHERE score >= best * {FITS} AND ($7::bigint IS NULL OR (score, id) < ($7, $8::uuid))
    ORDER BY score DESC, id DESC LIMIT $9"""


async def search(
    scope: Scope,
    text: str,
    *,
    for_members: bool,
    language: Language | None = None,
    after: str | None = None,
    limit: int = 20,
) -> tuple[list[Hit], str | None]:
    """Articles in force by the words of `text`, best first, and the cursor of the next page.

    Customers do not see what is for members alone. Raises `Invalid` for a text without a word.
    """
    sought = wanted(text)
    if not sought:
        raise Invalid("Search for a word, a number or a Chinese character.")
    found = hashes(scope.actor.workspace_id, sought)
    hidden = "" if for_members else "members"
    rows = await scope.rows(CANDIDATES, found, hidden, language)
    counts = {row["word"]: len(row["ids"]) for row in rows if row["word"] is not None}
    score, last = place(after, count) or (None, None)
    titled = hashes(scope.actor.workspace_id, in_title(sought))
    ranked = await scope.rows(
        RANKED, _chosen(rows), hidden, language, found, weights(counts, found), score, last, limit + 1, titled
    )
    hits = [_hit(row, sought) for row in ranked[:limit]]
    end = ranked[limit - 1] if len(ranked) > limit else None
    return hits, cursor(end["score"], end["id"]) if end else None


def _chosen(rows: Sequence[Row]) -> list[UUID]:
    """All that have a rare word, or every word; without a rare word all that were looked at."""
    rare = [row for row in rows if row["word"] is None or len(row["ids"]) <= ENOUGH]
    some = any(row["ids"] for row in rare)
    return list({one for row in (rare if some else rows) for one in row["ids"]})


def _hit(row: Row, sought: Sequence[str]) -> Hit:
    shown, places = snippet(row["answer_text"], sought)
    named = {name: row[name] for name in ("id", "group_key", "language", "title", "category")}
    return Hit(**named, snippet=shown, marks=places, score=row["score"] / 1000)

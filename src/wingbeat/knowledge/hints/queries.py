from collections.abc import Sequence
from uuid import UUID

import msgspec

from wingbeat.kit.cursors import LAST, cursor, place
from wingbeat.knowledge.hints.models import Hint, Near
from wingbeat.knowledge.hints.ports import Similar
from wingbeat.knowledge.hints.rules import NEAR, best, nearest, ordered, verdict
from wingbeat.knowledge.models import Language
from wingbeat.knowledge.queries import article
from wingbeat.knowledge.rules.markup import plain
from wingbeat.knowledge.search.rules import hashes, wanted
from wingbeat.workspaces.queries import Scope

MOST = 20  # hints about one article: more, and the words are the shop's own name
LOOKED_AT = 200  # articles with the question's rarest words
NOBODY = UUID(int=0)

COLUMNS = "article_id, other_id, kind, question, other_question, similarity, differing, found_at"
# Half of a question's words in common, however they are spread: what is compared closely afterwards.
SHARE = """
    SELECT a.id, a.questions FROM article a WHERE a.workspace_id = $1 AND a.language = $3 AND a.status <> 'retired'
        AND a.id IN (SELECT one.id FROM unnest($2::bigint[]) AS token CROSS JOIN LATERAL (
            SELECT b.id FROM article b WHERE b.workspace_id = $1 AND b.question_tokens @> ARRAY[token]
                AND b.language = $3 AND b.status <> 'retired' LIMIT $4) one
            GROUP BY one.id ORDER BY count(*) DESC LIMIT $4)"""


async def by_words(scope: Scope, questions: Sequence[str], language: Language) -> list[Near]:
    """The port `Similar` without an engine: by the words questions have in common."""
    found: list[Near] = []
    for question in questions:
        tokens = hashes(scope.actor.workspace_id, wanted(question))
        for row in await scope.rows(SHARE, tokens, language, LOOKED_AT):
            similarity, mine, other = nearest([question], row["questions"])
            if similarity >= NEAR:
                found.append(Near(row["id"], mine, other, similarity))
    return best(found)


async def look(
    scope: Scope,
    similar: Similar,
    article_id: UUID | None,
    *,
    language: Language,
    questions: Sequence[str],
    answer: str,
) -> list[Hint]:
    """What another article already asks, drafts too; `article_id` is the one these questions belong to.

    Raises `NotFound` for an article that does not exist.
    """
    group = (await article(scope, article_id)).group_key if article_id else None
    near = [one for one in await similar(scope, questions, language) if one.article_id != article_id][:MOST]
    rows = await scope.rows(
        "SELECT id, group_key, answer, answer_text FROM article WHERE workspace_id = $1 AND id = ANY($2)",
        [one.article_id for one in near],
    )
    answers = {row["id"]: row["answer_text"] or row["answer"] for row in rows if row["group_key"] != group}
    text = plain(answer)
    return [
        _hint(article_id or NOBODY, one, text, answers[one.article_id]) for one in near if one.article_id in answers
    ]


def _hint(article_id: UUID, near: Near, text: str, other: str) -> Hint:
    kind, differing = verdict(text, other)
    return Hint(
        article_id=article_id,
        other_id=near.article_id,
        kind=kind,
        question=near.question,
        other_question=near.other_question,
        similarity=round(near.similarity, 3),
        differing=differing,
    )


async def undismissed(scope: Scope, article_id: UUID, found: Sequence[Hint]) -> list[Hint]:
    """Those of some hints about an article that nobody has dismissed while both said what they say now."""
    rows = await scope.rows(
        "SELECT article_id, other_id, kind, question, other_question, differing FROM article_hint"
        " WHERE workspace_id = $1 AND (article_id = $2 OR other_id = $2) AND dismissed_at IS NOT NULL",
        article_id,
    )
    dismissed = {tuple(map(str, row)) for row in rows}
    return [one for one in found if tuple(map(str, _said(ordered(one)))) not in dismissed]


def _said(hint: Hint) -> tuple[object, ...]:
    return hint.article_id, hint.other_id, hint.kind, hint.question, hint.other_question, hint.differing


async def hints_of(scope: Scope, article_id: UUID) -> list[Hint]:
    """Open hints about an article, seen from it, the nearest first; raises `NotFound`."""
    await article(scope, article_id)
    rows = await scope.rows(
        f"""SELECT {COLUMNS} FROM article_hint WHERE workspace_id = $1 AND article_id = $2 AND dismissed_at IS NULL
            UNION ALL SELECT other_id, article_id, kind, other_question, question, similarity, differing, found_at
            FROM article_hint WHERE workspace_id = $1 AND other_id = $2 AND dismissed_at IS NULL
            ORDER BY similarity DESC, other_id""",
        article_id,
    )
    return [msgspec.convert(dict(row), Hint) for row in rows]


async def open_hints(scope: Scope, *, after: str | None = None, limit: int = 50) -> tuple[list[Hint], str | None]:
    """All open hints, those of the newest articles first, and the cursor of the next page; raises `Invalid`."""
    begin = place(after, UUID) or (LAST, LAST)
    rows = await scope.rows(
        f"""SELECT {COLUMNS} FROM article_hint WHERE workspace_id = $1 AND dismissed_at IS NULL
            AND (article_id, other_id) < ($3, $4)
            ORDER BY article_id DESC, other_id DESC LIMIT $2""",
        limit + 1,
        *begin,
    )
    found = [msgspec.convert(dict(row), Hint) for row in rows[:limit]]
    return found, cursor(found[-1].article_id, found[-1].other_id) if len(rows) > limit else None

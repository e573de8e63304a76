from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.events import Fact, Published, Retired
from wingbeat.knowledge.models import Article, ArticleChanged, Draft, EditionExists, How
from wingbeat.knowledge.queries import IN_FORCE, article, pictures_among
from wingbeat.knowledge.rules.drafts import validate
from wingbeat.knowledge.rules.fields import fields
from wingbeat.knowledge.rules.markup import html, picture_ids, plain
from wingbeat.knowledge.search.rules import beginnings, hashes, words
from wingbeat.people.members.queries import name_of
from wingbeat.workspaces.queries import Scope

TIMER = "knowledge.validity"
# Articles made at a time, some 3 ms each: customers are served in between, and no transaction stands idle.
RENDERED = 20

# What an editor writes, and what is made of it once.
SHAPE = {
    "language": "text", "category": "text", "questions": "text[]", "answer": "text", "answer_html": "text",
    "answer_text": "text", "tokens": "bigint[]", "question_tokens": "bigint[]",
    "typed_tokens": "bigint[]", "pictures": "uuid[]", "audience": "text",
    "status": "text", "buttons": "jsonb", "intents": "text[]", "valid_from": "timestamptz", "valid_until": "timestamptz",
    "review_on": "date", "owner_id": "uuid",
}  # fmt: skip
GIVEN = ", ".join(f"{name} {kind}" for name, kind in SHAPE.items())

INSERT = f"""
    INSERT INTO article (workspace_id, id, group_key, updated_by, {", ".join(SHAPE)})
    SELECT $1, g.id, g.group_key, $3, {", ".join(f"g.{name}" for name in SHAPE)}
    FROM jsonb_to_recordset($2) AS g (id uuid, group_key text, {GIVEN})"""
UPDATE = f"""
    UPDATE article a SET {", ".join(f"{name} = g.{name}" for name in SHAPE)},
        group_key = coalesce(nullif(g.group_key, ''), a.group_key), updated_by = $3, updated_at = now(),
        wording_version = CASE WHEN (a.questions, a.answer) = (g.questions, g.answer) THEN a.wording_version
                               ELSE a.version + 1 END,
        version = a.version + 1
    FROM jsonb_to_recordset($2) AS g (id uuid, version int, group_key text, {GIVEN})
    WHERE a.workspace_id = $1 AND a.id = g.id AND a.version = g.version RETURNING a.id"""

# The other editions follow the leading one, of new ones the first saved; who is not said to be out of date says what it says now.
FOLLOW = """
    UPDATE article a SET source_id = nullif(leader.id, a.id),
        source_version = CASE WHEN a.id = leader.id THEN NULL
                              WHEN a.id = ANY($3) THEN least(a.source_version, leader.wording_version - 1)
                              ELSE leader.version END
    FROM (SELECT DISTINCT ON (l.group_key) l.group_key, l.id, l.version, l.wording_version FROM article l
          WHERE l.workspace_id = $1 AND l.status <> 'retired'
            AND l.group_key IN (SELECT n.group_key FROM article n WHERE n.workspace_id = $1 AND n.id = ANY($2))
          ORDER BY l.group_key, l.source_id IS NOT NULL, coalesce(array_position($2, l.id), 0), l.id) leader
    WHERE a.workspace_id = $1 AND a.id = ANY($2) AND a.group_key = leader.group_key"""

KEEP = """
    INSERT INTO article_version (workspace_id, article_id, version, at, by_id, how, changed, body)
    SELECT $1, a.id, a.version, a.updated_at, a.updated_by, $3,
           ARRAY(SELECT k.key FROM jsonb_each(made.body) k WHERE k.value IS DISTINCT FROM before.body -> k.key ORDER BY k.key),
           made.body
    FROM article a
    CROSS JOIN LATERAL (SELECT jsonb_build_object(
        'group', a.group_key, 'language', a.language, 'category', a.category, 'questions', a.questions,
        'answer', a.answer, 'audience', a.audience, 'status', CASE a.status WHEN 'retired' THEN 'draft' ELSE a.status END,
        'buttons', a.buttons, 'intents', a.intents, 'valid_from', a.valid_from, 'valid_until', a.valid_until,
        'review_on', a.review_on, 'owner_id', a.owner_id) AS body) made
    LEFT JOIN LATERAL (SELECT v.body FROM article_version v WHERE v.workspace_id = $1 AND v.article_id = a.id
                       ORDER BY v.version DESC LIMIT 1) before ON true
    WHERE a.workspace_id = $1 AND a.id = ANY($2)"""

# The next moment at which an article begins or ceases to answer.
NEXT = """CASE WHEN a.status <> 'published' THEN NULL WHEN a.valid_from > now() THEN a.valid_from
          WHEN a.valid_until > now() THEN a.valid_until END"""
SET_TIMER = f"""
    INSERT INTO timer (workspace_id, name, subject_id, due)
    SELECT $1, $3, a.id, {NEXT} FROM article a
    WHERE a.workspace_id = $1 AND a.id = ANY($2) AND {NEXT} IS NOT NULL
    ON CONFLICT (workspace_id, name, subject_id) DO UPDATE SET due = excluded.due, attempts = 0, lease_until = NULL"""
DROP_TIMER = f"""
    DELETE FROM timer t USING article a WHERE t.workspace_id = $1 AND t.name = $3 AND t.subject_id = a.id
    AND a.workspace_id = $1 AND a.id = ANY($2) AND {NEXT} IS NULL"""


async def create(scope: Scope, draft: Draft) -> tuple[Article, list[Fact]]:
    """Write a new article; raises `Forbidden`, `BadArticle`, `EditionExists`, and `NotFound` for its owner or a picture."""
    scope.actor.need("edit_knowledge")
    draft, article_id = validate(draft), uuid7()
    try:
        async with scope.transaction() as work:
            await _check_links(work, draft)
            row = {"id": article_id, "group_key": draft.group or str(article_id)} | made_of(scope, draft)
            await work.execute(INSERT, [row], scope.actor.id)
            facts = await settle(work, {article_id: draft}, "created")
            return await article(work, article_id), facts
    except asyncpg.UniqueViolationError as error:
        raise EditionExists from error


async def change(
    scope: Scope, article_id: UUID, draft: Draft, *, version: int, how: How = "changed"
) -> tuple[Article, list[Fact]]:
    """Replace what the editor saw as `version`.

    Raises `Forbidden`, `BadArticle`, `NotFound`, `ArticleChanged`, `EditionExists`.
    """
    scope.actor.need("edit_knowledge")
    draft = validate(draft)
    try:
        async with scope.transaction() as work:
            await article(work, article_id)
            await _check_links(work, draft)
            before = await in_force(work, [article_id])
            row = {"id": article_id, "version": version, "group_key": draft.group} | made_of(scope, draft)
            if not await work.rows(UPDATE, [row], scope.actor.id):
                raise ArticleChanged(version=(await article(work, article_id)).version)
            facts = await settle(work, {article_id: draft}, how, before)
            return await article(work, article_id), facts
    except asyncpg.UniqueViolationError as error:
        raise EditionExists from error


async def lead(scope: Scope, article_id: UUID) -> Article:
    """Make an edition the leading one of its group; the others follow it and say what it says. Raises `NotFound`."""
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as work:
        one = await article(work, article_id)
        if one.status == "retired":
            raise NotFound
        await work.execute(
            "UPDATE article SET source_id = nullif($3, id), source_version = CASE WHEN id <> $3 THEN $4::int END"
            " WHERE workspace_id = $1 AND group_key = $2 AND status <> 'retired'",
            one.group_key,
            article_id,
            one.version,
        )
        return await article(work, article_id)


async def retire(scope: Scope, article_id: UUID) -> list[Fact]:
    """Answer with it no more; raises `Forbidden` and `NotFound`."""
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as work:
        before = await in_force(work, [article_id])
        done = await work.execute(
            "UPDATE article SET status = 'retired', updated_by = $3, updated_at = now(), version = version + 1"
            " WHERE workspace_id = $1 AND id = $2 AND status <> 'retired'",
            article_id,
            scope.actor.id,
        )
        if done == "UPDATE 0":
            raise NotFound
        return await settle(work, {article_id: None}, "retired", before)


async def turn(scope: Scope, article_id: UUID) -> list[Fact]:
    """An article's validity began or ended this moment: tell the bot, and wait for what comes next."""
    async with scope.transaction() as work:
        one = await article(work, article_id)
        await work.execute(SET_TIMER, [article_id], TIMER)
        await count(work)
        if await in_force(work, [article_id]):
            return [Published(article_id, one.version)]
    return [Retired(article_id, one.version, "validity")]


async def render(scope: Scope) -> int:
    """Make what is missing of articles that were stored before this was made of them; how many there were, at most `RENDERED`."""
    async with scope.transaction() as work:
        rows = await work.rows(
            "SELECT id, questions, answer, category FROM article WHERE workspace_id = $1 AND typed_tokens IS NULL"
            " ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED",
            RENDERED,
        )
        made = [{"id": row["id"]} | _rendered(scope, row["questions"], row["answer"], row["category"]) for row in rows]
        await work.execute(
            "UPDATE article a SET answer_html = g.answer_html, answer_text = g.answer_text, tokens = g.tokens,"
            " question_tokens = g.question_tokens, typed_tokens = g.typed_tokens, pictures = g.pictures"
            " FROM jsonb_to_recordset($2) AS g (id uuid, answer_html text, answer_text text, tokens bigint[],"
            " question_tokens bigint[], typed_tokens bigint[], pictures uuid[])"
            " WHERE a.workspace_id = $1 AND a.id = g.id",
            made,
        )
    return len(made)


def fields_of(answer: str) -> list[str]:
    """The fields an answer fills in."""
    return [field.key for field in fields(answer)]


def made_of(scope: Scope, draft: Draft) -> dict[str, Any]:
    """A draft as the columns of `SHAPE`."""
    told = {name: getattr(draft, name) for name in SHAPE if hasattr(draft, name)}
    return told | _rendered(scope, draft.questions, draft.answer, draft.category)


def _rendered(scope: Scope, questions: Sequence[str], answer: str, category: str) -> dict[str, Any]:
    text, workspace_id = plain(answer), scope.actor.workspace_id
    asked = words("\n".join(questions))
    return {
        "answer_html": html(answer),
        "answer_text": text,
        "pictures": picture_ids(answer),
        "question_tokens": hashes(workspace_id, asked),
        "typed_tokens": hashes(workspace_id, beginnings(questions[0])),
        "tokens": hashes(workspace_id, dict.fromkeys([*asked, *words(f"{category}\n{text}")])),
    }


async def settle(
    work: Scope, saved: Mapping[UUID, Draft | None], how: How, before: frozenset[UUID] = frozenset()
) -> list[Fact]:
    """What follows every change, in its own transaction; the facts to tell once it is committed.

    `saved`: the articles and their drafts; `before`: those of them that were in force until now.
    """
    ids = list(saved)
    if not ids:
        return []
    await work.execute(FOLLOW, ids, [one for one, draft in saved.items() if draft and draft.out_of_date])
    await work.execute(KEEP, ids, how)
    await work.execute(SET_TIMER, ids, TIMER)
    await work.execute(DROP_TIMER, ids, TIMER)
    await count(work)
    now = await in_force(work, ids)
    rows = await work.rows("SELECT id, version FROM article WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id", ids)
    return [fact for row in rows if (fact := _fact(row, before, now)) is not None]


def _fact(row: Row, before: frozenset[UUID], now: frozenset[UUID]) -> Fact | None:
    if row["id"] in now:
        return Published(row["id"], row["version"])
    return Retired(row["id"], row["version"]) if row["id"] in before else None


async def in_force(work: Scope, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those that may answer at this moment."""
    sql = f"SELECT a.id FROM article a WHERE a.workspace_id = $1 AND a.id = ANY($2) AND {IN_FORCE}"
    return frozenset(row["id"] for row in await work.rows(sql, list(ids)))


async def _check_links(work: Scope, draft: Draft) -> None:
    """Refuse an owner or a picture that is not of this workspace: `NotFound` (hostile case 28)."""
    if draft.owner_id is not None:
        await name_of(work, draft.owner_id)
    shown = set(picture_ids(draft.answer))
    if missing := shown - await pictures_among(work, shown):
        raise NotFound(file_ids=[str(one) for one in missing])


async def count(work: Scope) -> None:
    """Tell the bot, by the revision, that the articles changed."""
    await work.execute(
        "INSERT INTO workspace_knowledge (workspace_id, revision) VALUES ($1, 1) ON CONFLICT (workspace_id)"
        " DO UPDATE SET revision = workspace_knowledge.revision + 1 WHERE workspace_knowledge.workspace_id = $1"
    )

from typing import Any
from uuid import UUID

import msgspec

from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.knowledge.hints.models import Hint
from wingbeat.knowledge.hints.ports import Similar
from wingbeat.knowledge.hints.queries import look
from wingbeat.knowledge.hints.rules import ordered
from wingbeat.knowledge.queries import article
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

# A hint that was dismissed stays so while both say what they said then.
KEEP = """
    INSERT INTO article_hint AS h (workspace_id, article_id, other_id, kind, question, other_question, similarity, differing)
    SELECT $1, g.* FROM jsonb_to_recordset($2) AS g (article_id uuid, other_id uuid, kind text, question text,
        other_question text, similarity real, differing text[])
    ON CONFLICT (workspace_id, article_id, other_id) DO UPDATE SET kind = excluded.kind, question = excluded.question,
        other_question = excluded.other_question, similarity = excluded.similarity, differing = excluded.differing,
        found_at = now(), dismissed_at = NULL
    WHERE (h.kind, h.question, h.other_question, h.differing)
        IS DISTINCT FROM (excluded.kind, excluded.question, excluded.other_question, excluded.differing)"""
FORGET = """
    DELETE FROM article_hint WHERE workspace_id = $1 AND (article_id = $2 OR other_id = $2)
        AND NOT (CASE WHEN article_id = $2 THEN other_id ELSE article_id END = ANY($3))"""


class Hints:
    """The step that compares an article with the others once it was published or taken back."""

    def __init__(self, database: Database, similar: Similar) -> None:
        self._database = database
        self._similar = similar

    async def compare(self, woken: Any) -> None:
        """Find the hints about the article whose stream this is; its lane is the article."""
        await compare(Scope(self._database, system(woken.workspace_id)), self._similar, woken.lane)


async def compare(scope: Scope, similar: Similar, article_id: UUID) -> None:
    """Bring the hints about an article up to date; a retired one has none. Raises `NotFound`."""
    one = await article(scope, article_id)
    found: list[Hint] = []
    if one.status != "retired":
        found = await look(scope, similar, one.id, language=one.language, questions=one.questions, answer=one.answer)
    async with scope.transaction() as work:
        await work.execute(FORGET, article_id, [hint.other_id for hint in found])
        await work.execute(KEEP, [msgspec.to_builtins(ordered(hint)) for hint in found])


async def dismiss(scope: Scope, article_id: UUID, other_id: UUID) -> None:
    """Both articles are meant as they are; raises `Forbidden` and `NotFound`."""
    scope.actor.need("edit_knowledge")
    done = await scope.execute(
        "UPDATE article_hint SET dismissed_at = now() WHERE workspace_id = $1 AND article_id = $2 AND other_id = $3",
        min(article_id, other_id),
        max(article_id, other_id),
    )
    if done == "UPDATE 0":
        raise NotFound

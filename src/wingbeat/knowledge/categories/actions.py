from collections.abc import Sequence
from uuid import UUID

from wingbeat.knowledge.actions import count, settle
from wingbeat.knowledge.categories.models import BadCategory, Category
from wingbeat.knowledge.models import Draft
from wingbeat.knowledge.rules.drafts import LONGEST_NAME, category_path
from wingbeat.workspaces.queries import Scope


async def order(scope: Scope, wanted: Sequence[Category]) -> None:
    """Replace the order and titles of all categories; raises `Forbidden` and `BadCategory`."""
    scope.actor.need("edit_knowledge")
    rows = [{"path": category_path(one.path), "titles": one.titles} for one in wanted]
    if not all(row["path"] for row in rows) or len({str(row["path"]) for row in rows}) < len(rows):
        raise BadCategory
    async with scope.transaction() as work:
        await work.execute("DELETE FROM article_category WHERE workspace_id = $1")
        await work.execute(
            "INSERT INTO article_category (workspace_id, path, position, titles)"
            " SELECT $1, one.value ->> 'path', one.at, one.value -> 'titles'"
            " FROM jsonb_array_elements($2) WITH ORDINALITY AS one (value, at)",
            rows,
        )
        await count(work)  # the help centre shows them in this order


async def rename(scope: Scope, before: str, after: str) -> None:
    """Move a category with all in and below it; onto one that exists, they become one. Raises `Forbidden`, `BadCategory`."""
    scope.actor.need("edit_knowledge")
    old, new = category_path(before), category_path(after)
    if not old or not new or new.startswith(f"{old}/"):
        raise BadCategory("A category cannot be moved into itself.")
    async with scope.transaction() as work:
        rows = await work.rows(
            "UPDATE article SET category = $3 || substr(category, length($2) + 1), version = version + 1,"
            " updated_by = $4, updated_at = now() WHERE workspace_id = $1 AND status <> 'retired'"
            " AND (category = $2 OR starts_with(category, $2 || '/')) RETURNING id, length(category) AS size",
            old,
            new,
            scope.actor.id,
        )
        if any(row["size"] > LONGEST_NAME for row in rows):
            raise BadCategory(f"A category has at most {LONGEST_NAME} characters.")
        moved: dict[UUID, Draft | None] = {row["id"]: None for row in rows}
        await settle(work, moved, "changed")  # nobody answers differently: nothing to tell
        await work.execute(
            "WITH gone AS (DELETE FROM article_category WHERE workspace_id = $1"
            " AND (path = $2 OR starts_with(path, $2 || '/')) RETURNING path, position, titles)"
            " INSERT INTO article_category (workspace_id, path, position, titles)"
            " SELECT $1, $3 || substr(path, length($2) + 1), position, titles FROM gone ON CONFLICT DO NOTHING",
            old,
            new,
        )

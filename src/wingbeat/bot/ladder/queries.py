from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from wingbeat.bot.ladder.models import Model, Month, Near, Settings
from wingbeat.kit.errors import NotFound
from wingbeat.knowledge.models import Article
from wingbeat.knowledge.queries import article
from wingbeat.workspaces.queries import Scope

# What a model is given: more only blurs the question, and costs.
MOST_ARTICLES = 3
THIS_MONTH = "date_trunc('month', now() AT TIME ZONE 'UTC')::date"
SETTINGS = ", ".join(field.name for field in msgspec.structs.fields(Settings))


@cache
def prompts() -> dict[str, str]:
    """How models are asked, by version, newest first; read once a process."""
    found = {
        one.name.removeprefix("prompt_").removesuffix(".md"): one.read_text("utf-8")
        for one in (files("wingbeat.bot.ladder") / "content").iterdir()
        if one.name.startswith("prompt_")
    }
    return dict(sorted(found.items(), reverse=True))


async def model(scope: Scope) -> Model:
    """The workspace's model; one that was never set is off."""
    row = await scope.row(f"SELECT {SETTINGS}, sealed_key, failed_at, failure FROM bot_model WHERE workspace_id = $1")
    if row is None:
        return Model()
    known: dict[str, Any] = dict(row)
    beside = {name: known.pop(name) for name in ("sealed_key", "failed_at", "failure")}
    return Model(Settings(**known), **beside)


async def month(scope: Scope) -> Month:
    """What the model did and cost in the present month."""
    row = await scope.row(
        f"SELECT {THIS_MONTH} AS this, m.* FROM (SELECT $1::uuid AS workspace_id) w"
        f" LEFT JOIN bot_model_month m ON m.workspace_id = w.workspace_id AND m.month = {THIS_MONTH}"
    )
    assert row is not None, "one row is asked for"
    counts = {field.name: int(row[field.name] or 0) for field in msgspec.structs.fields(Month) if field.name != "month"}
    return Month(row["this"], **counts)


async def quotable(scope: Scope, near: Iterable[Near]) -> list[tuple[float, Article]]:
    """The articles that customers may read, in the first one's language: nothing else is quoted or leaves the house."""
    found: list[tuple[float, Article]] = []
    for one in near:
        try:
            known = await article(scope, one.article_id)
        except NotFound:
            continue
        spoken = found[0][1].language if found else known.language
        if known.status == "published" and known.audience != "members" and known.language == spoken:
            found.append((one.confidence, known))
        if len(found) == MOST_ARTICLES:
            break
    return found

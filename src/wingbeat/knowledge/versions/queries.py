from uuid import UUID

import msgspec

from wingbeat.kit.cursors import LARGEST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.knowledge.models import Draft
from wingbeat.knowledge.queries import article
from wingbeat.knowledge.versions.models import Kept, Version
from wingbeat.workspaces.queries import Scope


async def versions(scope: Scope, article_id: UUID, *, after: int | None = None, limit: int = 50) -> list[Version]:
    """An article's versions, newest first, older than `after`; raises `NotFound`."""
    await article(scope, article_id)
    rows = await scope.rows(
        "SELECT version, at, by_id, how, changed FROM article_version WHERE workspace_id = $1 AND article_id = $2"
        " AND version < $4 ORDER BY version DESC LIMIT $3",
        article_id,
        limit,
        LARGEST if after is None else after,
    )
    return [msgspec.convert(dict(row), Version) for row in rows]


async def version(scope: Scope, article_id: UUID, number: int) -> Kept:
    """One version; raises `NotFound`."""
    row = await scope.row(
        "SELECT version, at, by_id, how, changed, body FROM article_version"
        " WHERE workspace_id = $1 AND article_id = $2 AND version = $3",
        article_id,
        number,
    )
    if row is None:
        raise NotFound
    return _kept(row)


def _kept(row: Row) -> Kept:
    found = dict(row)
    return Kept(
        **{name: found[name] for name in Version.__struct_fields__}, draft=msgspec.convert(found["body"], Draft)
    )

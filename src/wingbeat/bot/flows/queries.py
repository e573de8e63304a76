from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.bot.flows.models import Flow, Stored, Version
from wingbeat.kit.cursors import LARGEST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.models import Workspace
from wingbeat.workspaces.queries import Scope, workspace_from

COLUMNS = "id, name, state, version, draft, changed, document, updated_at, updated_by"


def as_stored(row: Row) -> Stored:
    return msgspec.convert(dict(row), Stored)


async def flows(scope: Scope) -> list[Stored]:
    """Every flow of the workspace, by name: a shop has a dozen, a hundred at most."""
    scope.actor.need("edit_knowledge")
    rows = await scope.rows("SELECT " + COLUMNS + " FROM flow WHERE workspace_id = $1 ORDER BY name LIMIT 500")
    return [as_stored(row) for row in rows]


async def flow(scope: Scope, flow_id: UUID) -> Stored:
    """One flow; raises `Forbidden`, `NotFound`."""
    scope.actor.need("edit_knowledge")
    row = await scope.row("SELECT " + COLUMNS + " FROM flow WHERE workspace_id = $1 AND id = $2", flow_id)
    if row is None:
        raise NotFound
    return as_stored(row)


async def versions(scope: Scope, flow_id: UUID, *, before: int | None, limit: int) -> list[Version]:
    """The versions of a flow, newest first, those older than `before`, without their documents."""
    await flow(scope, flow_id)
    rows = await scope.rows(
        "SELECT version, published_at, published_by, note FROM flow_version"
        " WHERE workspace_id = $1 AND flow_id = $2 AND version < $3 ORDER BY version DESC LIMIT $4",
        flow_id,
        LARGEST if before is None else before,
        limit,
    )
    return [msgspec.convert(dict(row), Version) for row in rows]


async def version(scope: Scope, flow_id: UUID, number: int) -> Version:
    """One version with its document; raises `Forbidden`, `NotFound`."""
    scope.actor.need("edit_knowledge")
    row = await scope.row(
        "SELECT version, published_at, published_by, note, document FROM flow_version"
        " WHERE workspace_id = $1 AND flow_id = $2 AND version = $3",
        flow_id,
        number,
    )
    if row is None:
        raise NotFound
    return msgspec.convert(dict(row), Version)


async def names(scope: Scope) -> Sequence[tuple[UUID, str, int | None]]:
    """Every flow's id, name and version in force."""
    rows = await scope.rows("SELECT id, name, version FROM flow WHERE workspace_id = $1 ORDER BY name LIMIT 500")
    return [(row["id"], row["name"], row["version"]) for row in rows]


async def document(scope: Scope, flow_id: UUID, number: int) -> Flow | None:
    """The document of a version, None when there is none: for the bot."""
    found = await scope.value(
        "SELECT document FROM flow_version WHERE workspace_id = $1 AND flow_id = $2 AND version = $3", flow_id, number
    )
    return None if found is None else msgspec.convert(found, Flow)


class Surroundings(msgspec.Struct, frozen=True):
    """The moment by the database's clock, the workspace, and whether the customer has a proven identity."""

    now: datetime
    workspace: Workspace
    verified: bool


async def surroundings(scope: Scope, customer_id: UUID) -> Surroundings:
    row = await scope.row(
        "SELECT w.workspace_id, w.name, w.language, w.zone, w.calendar, now() AS now, EXISTS (SELECT FROM identity i"
        " WHERE i.workspace_id = $1 AND i.customer_id = $2 AND i.verified) AS verified"
        " FROM workspace w WHERE w.workspace_id = $1",
        customer_id,
    )
    if row is None:
        raise NotFound
    return Surroundings(row["now"], workspace_from(row), row["verified"])


async def article_of(scope: Scope, group: str, language: str) -> Mapping[str, Any] | None:
    """The published article of a group that customers may read, in their language before any other."""
    row = await scope.row(
        "SELECT id, questions[1] AS title, answer FROM article WHERE workspace_id = $1 AND group_key = $2"
        " AND status = 'published' AND audience <> 'members' ORDER BY (language = $3) DESC, language LIMIT 1",
        group,
        language,
    )
    return dict(row) if row is not None else None


async def team_named(scope: Scope, name: str) -> UUID | None:
    """The team of this name, None when there is none (any more)."""
    found: UUID | None = await scope.value("SELECT id FROM team WHERE workspace_id = $1 AND name = $2", name)
    return found


async def group_of(scope: Scope, article_id: UUID) -> str:
    """The group of an article, empty when there is no such article."""
    found = await scope.value("SELECT group_key FROM article WHERE workspace_id = $1 AND id = $2", article_id)
    return str(found or "")

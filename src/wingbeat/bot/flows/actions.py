"""Writing flows: drafts, and the versions in force."""

from importlib.resources import files
from uuid import UUID

import asyncpg
import msgspec

from wingbeat.bot.flows.events import FlowInForce
from wingbeat.bot.flows.models import (
    Flow,
    FlowChanged,
    FlowExists,
    FlowNotReady,
    IntentTaken,
    Stored,
)
from wingbeat.bot.flows.queries import COLUMNS, as_stored, document, flow
from wingbeat.bot.flows.rules.check import check
from wingbeat.bot.flows.rules.document import from_builtins, from_yaml, to_builtins
from wingbeat.kit.errors import Conflict, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.queries import Scope

CONTENT = files("wingbeat") / "bot" / "flows" / "content"


def shipped() -> list[Flow]:
    """The flows that come with the product."""
    return [from_yaml(file.read_text(encoding="utf-8")) for file in sorted(CONTENT.iterdir(), key=lambda one: one.name) if file.name.endswith(".yaml")]  # fmt: skip


async def install(scope: Scope) -> None:
    """Put the shipped flows in force, where the workspace has none of that name."""
    given = [{"id": str(uuid7()), "name": one.flow, "document": to_builtins(one)} for one in shipped()]
    async with scope.transaction() as work:
        rows = await work.rows(
            "INSERT INTO flow (workspace_id, id, name, state, version, last_version, changed, document)"
            " SELECT $1, g.id, g.name, 'published', 1, 1, false, g.document"
            " FROM jsonb_to_recordset($2) AS g (id uuid, name text, document jsonb)"
            " ON CONFLICT (workspace_id, name) DO NOTHING RETURNING id",
            given,
        )
        await work.execute(
            "INSERT INTO flow_version (workspace_id, flow_id, version, document)"
            " SELECT $1, f.id, 1, f.document FROM flow f WHERE f.workspace_id = $1 AND f.id = ANY($2::uuid[])",
            [row["id"] for row in rows],
        )


async def create(scope: Scope, given: Flow) -> Stored:
    """Begin a new flow with a draft; raises `Forbidden`, `FlowExists`."""
    scope.actor.need("edit_knowledge")
    try:
        row = await scope.row(
            "INSERT INTO flow (workspace_id, id, name, document, updated_by) VALUES ($1, $2, $3, $4, $5) RETURNING "
            + COLUMNS,
            uuid7(),
            given.flow,
            to_builtins(given),
            scope.actor.id,
        )
    except asyncpg.UniqueViolationError as error:
        raise FlowExists(name=given.flow) from error
    assert row is not None
    return as_stored(row)


async def save(scope: Scope, flow_id: UUID, given: Flow, *, draft: int) -> Stored:
    """Replace the draft that the editor saw as number `draft`; raises `Forbidden`, `NotFound`, `FlowChanged`, `Conflict`."""
    scope.actor.need("edit_knowledge")
    row = await scope.row(
        "UPDATE flow SET document = $4, draft = draft + 1, changed = true, updated_at = now(), updated_by = $5"
        " WHERE workspace_id = $1 AND id = $2 AND draft = $3 AND name = $6 RETURNING " + COLUMNS,
        flow_id,
        draft,
        to_builtins(given),
        scope.actor.id,
        given.flow,
    )
    if row is not None:
        return as_stored(row)
    now = await flow(scope, flow_id)
    if now.name != given.flow:
        raise Conflict("A flow keeps its name; make a new one for another name.", name=now.name)
    raise FlowChanged(draft=now.draft)


async def take_in(scope: Scope, given: Flow) -> Stored:
    """Import: a new flow, or a new draft of the flow of that name. Raises `Forbidden`."""
    scope.actor.need("edit_knowledge")
    row = await scope.row(
        "INSERT INTO flow (workspace_id, id, name, document, updated_by) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (workspace_id, name) DO UPDATE SET document = excluded.document, draft = flow.draft + 1,"
        " changed = true, updated_at = now(), updated_by = excluded.updated_by WHERE flow.workspace_id = $1"
        " RETURNING " + COLUMNS,
        uuid7(),
        given.flow,
        to_builtins(given),
        scope.actor.id,
    )
    assert row is not None
    return as_stored(row)


async def publish(scope: Scope, flow_id: UUID, *, draft: int, note: str = "") -> tuple[Stored, FlowInForce]:
    """Put the draft in force as a new version; conversations under way keep theirs.

    Raises `Forbidden`, `NotFound`, `FlowChanged`, `FlowNotReady`, `IntentTaken`.
    """
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as work:
        # One publication at a time, so that two flows never begin on the same intent.
        await work.row("SELECT 1 FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE")
        now = await flow(work, flow_id)
        if now.draft != draft:
            raise FlowChanged(draft=now.draft)
        given = from_builtins(now.document)
        problems = [problem for problem in check(given) if problem.level == "error"]
        if problems:
            raise FlowNotReady(problems=[msgspec.to_builtins(problem) for problem in problems])
        await _free(work, flow_id, given)
        row = await work.row(
            "UPDATE flow SET state = 'published', version = last_version + 1, last_version = last_version + 1,"
            " changed = false, updated_at = now(), updated_by = $3 WHERE workspace_id = $1 AND id = $2 RETURNING "
            + COLUMNS,
            flow_id,
            scope.actor.id,
        )
        assert row is not None
        await work.execute(
            "INSERT INTO flow_version (workspace_id, flow_id, version, document, note, published_by)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            flow_id,
            row["version"],
            to_builtins(given),
            note,
            scope.actor.id,
        )
    return as_stored(row), FlowInForce(flow_id, row["name"], row["version"])


async def _free(work: Scope, flow_id: UUID, given: Flow) -> None:
    """Raise `IntentTaken` when another flow in force begins on one of the same intents or articles."""
    taken = await work.value(
        "SELECT f.name FROM flow f JOIN flow_version v ON v.workspace_id = $1 AND v.flow_id = f.id AND v.version = f.version"
        " WHERE f.workspace_id = $1 AND f.state = 'published' AND f.id <> $2"
        " AND (v.document->'starts_on' ?| $3::text[] OR v.document->'starts_on_articles' ?| $4::text[]) LIMIT 1",
        flow_id,
        list(given.starts_on),
        list(given.starts_on_articles),
    )
    if taken is not None:
        raise IntentTaken(flow=taken)


async def pause(scope: Scope, flow_id: UUID) -> tuple[Stored, FlowInForce]:
    """Begin no more conversations with it; those under way go on. Raises `Forbidden`, `NotFound`, `Conflict`."""
    scope.actor.need("edit_knowledge")
    row = await scope.row(
        "UPDATE flow SET state = 'paused', version = NULL, changed = true, updated_at = now(), updated_by = $3"
        " WHERE workspace_id = $1 AND id = $2 AND state = 'published' RETURNING " + COLUMNS,
        flow_id,
        scope.actor.id,
    )
    if row is None:
        await flow(scope, flow_id)
        raise Conflict("Only a published flow can be paused.")
    return as_stored(row), FlowInForce(flow_id, row["name"], None)


async def restore(scope: Scope, flow_id: UUID, *, version: int) -> Stored:
    """Make an earlier version the draft; it is in force once it is published. Raises `Forbidden`, `NotFound`."""
    scope.actor.need("edit_knowledge")
    earlier = await document(scope, flow_id, version)
    if earlier is None:
        raise NotFound
    row = await scope.row(
        "UPDATE flow SET document = $3, draft = draft + 1, changed = (version IS DISTINCT FROM $4),"
        " updated_at = now(), updated_by = $5 WHERE workspace_id = $1 AND id = $2 RETURNING " + COLUMNS,
        flow_id,
        to_builtins(earlier),
        version,
        scope.actor.id,
    )
    assert row is not None
    return as_stored(row)

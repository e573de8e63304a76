from collections.abc import Sequence
from uuid import UUID

from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.actions import INSERT, UPDATE, in_force, made_of, settle
from wingbeat.knowledge.events import Fact
from wingbeat.knowledge.exchange.models import Imported, Parsed
from wingbeat.knowledge.exchange.queries import Step, steps, summed
from wingbeat.knowledge.models import Draft
from wingbeat.workspaces.queries import Scope


async def apply(scope: Scope, parsed: Parsed) -> tuple[Imported, list[Fact]]:
    """Store the articles of a file by group and language: new ones, and those that changed. Raises `Forbidden`.

    The owner of an article stays: files do not name people.
    """
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as work:
        done = await steps(work, parsed.found, lock=True)
        facts = await _store(work, done)
    return summed(parsed, done), facts


async def _store(work: Scope, done: Sequence[Step]) -> list[Fact]:
    created = (one.found.draft for one in done if one.outcome == "create")
    # The first edition of a group leads it, and one that is out of date follows another.
    fresh = {uuid7(): draft for draft in sorted(created, key=lambda draft: draft.out_of_date)}
    changed = {one.known.id: (one.known, one.found.draft) for one in done if one.outcome == "update" and one.known}
    before = await in_force(work, list(changed))
    if fresh:
        rows = [{"id": at, "group_key": draft.group} | made_of(work, draft) for at, draft in fresh.items()]
        await work.execute(INSERT, rows, work.actor.id)
    if changed:
        replaced = [
            {"id": at, "version": known.version, "group_key": ""} | made_of(work, draft) | {"owner_id": known.owner_id}
            for at, (known, draft) in changed.items()
        ]
        await work.rows(UPDATE, replaced, work.actor.id)
    saved: dict[UUID, Draft | None] = {**fresh, **{at: draft for at, (_, draft) in changed.items()}}
    return await settle(work, saved, "imported", before)

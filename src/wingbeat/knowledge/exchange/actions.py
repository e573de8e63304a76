import asyncio
from collections.abc import Sequence
from typing import Any

from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.actions import INSERT, UPDATE, in_force, made_of, settle
from wingbeat.knowledge.events import Fact
from wingbeat.knowledge.exchange.models import Found, Imported, Parsed
from wingbeat.knowledge.exchange.queries import Step, steps, summed
from wingbeat.workspaces.queries import Scope

# The columns of the articles of a file, by line and file.
Made = dict[tuple[int, str], dict[str, Any]]


async def apply(scope: Scope, parsed: Parsed) -> tuple[Imported, list[Fact]]:
    """Store the articles of a file by group and language: new ones, and those that changed. Raises `Forbidden`.

    The owner of an article stays: files do not name people.
    """
    scope.actor.need("edit_knowledge")
    new = [one.found for one in await steps(scope, parsed.found) if one.outcome in {"create", "update"}]
    made = await _rendered(scope, new)
    async with scope.transaction() as work:
        done = await steps(work, parsed.found, lock=True)
        facts = await _store(work, done, made)
    return summed(parsed, done), facts


async def _rendered(scope: Scope, new: Sequence[Found]) -> Made:
    """What is made of each draft, before the transaction: thousands take seconds, and others shall be served meanwhile."""
    made: Made = {}
    for one in new:
        made[one.line, one.file] = made_of(scope, one.draft)
        await asyncio.sleep(0)
    return made


async def _store(work: Scope, done: Sequence[Step], made: Made) -> list[Fact]:
    def columns(found: Found) -> dict[str, Any]:
        return made.get((found.line, found.file)) or made_of(work, found.draft)  # another may have changed it meanwhile

    created = (one.found for one in done if one.outcome == "create")
    # The first edition of a group leads it, and one that is out of date follows another.
    fresh = {uuid7(): found for found in sorted(created, key=lambda found: found.draft.out_of_date)}
    changed = {one.known.id: (one.known, one.found) for one in done if one.outcome == "update" and one.known}
    before = await in_force(work, list(changed))
    if fresh:
        rows = [{"id": at, "group_key": found.draft.group} | columns(found) for at, found in fresh.items()]
        await work.execute(INSERT, rows, work.actor.id)
    if changed:
        replaced = [
            {"id": at, "version": known.version, "group_key": ""} | columns(found) | {"owner_id": known.owner_id}
            for at, (known, found) in changed.items()
        ]
        await work.rows(UPDATE, replaced, work.actor.id)
    stored = {at: found for at, (_, found) in changed.items()} | fresh
    return await settle(work, {at: found.draft for at, found in stored.items()}, "imported", before)

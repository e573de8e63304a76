"""Keep templates, install the starter packs, take them in from files; and count what they come to."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec

from wingbeat.conversations.templates.models import (
    MOST_OWN,
    MOST_SHARED,
    BadLine,
    Packed,
    Place,
    ShortcutTaken,
    Template,
    TemplateChanged,
    TooManyTemplates,
    Written,
)
from wingbeat.conversations.templates.queries import every, may_share, packs, template
from wingbeat.conversations.templates.rules import check
from wingbeat.kit.database import Connection, Row
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.files import Files
from wingbeat.kit.ids import uuid7
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.people.files.actions import upload
from wingbeat.people.teams.queries import strange_teams
from wingbeat.workspaces.queries import Scope

KEEP = """
    INSERT INTO template AS t (
        workspace_id, id, owner_id, team_id, shortcut, titles, texts, files, pack_key, version, updated_at, updated_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), $11)
    ON CONFLICT (workspace_id, id) DO UPDATE SET owner_id = excluded.owner_id, team_id = excluded.team_id,
        shortcut = excluded.shortcut, titles = excluded.titles, texts = excluded.texts, files = excluded.files,
        version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by
    WHERE t.workspace_id = $1 AND t.version = excluded.version - 1"""
USED = """
    INSERT INTO template_use (workspace_id, conversation_id, seq, template_id, edited, said_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"""
RESOLVED = """
    UPDATE template_use SET resolved_at = $4
    WHERE workspace_id = $1 AND conversation_id = $2 AND seq < $3 AND resolved_at IS NULL"""
REOPENED = """
    UPDATE template_use SET reopened_at = $4 WHERE workspace_id = $1 AND conversation_id = $2 AND seq < $3
        AND resolved_at <= $4 AND reopened_at IS NULL"""


async def keep(scope: Scope, template_id: UUID | None, written: Written, place: Place, *, after: int = 0) -> Template:
    """Make a template, or change the one of version `after`.

    Raises `Forbidden`, `Invalid`, `NotFound`, `ShortcutTaken` and `TemplateChanged`.
    """
    await _may_place(scope, place)
    check(written)
    async with scope.transaction() as work:
        before = await template(work, template_id) if template_id else None
        await _own_files(work, written, before)
        if before is not None:
            _may_change(work, before)
            if before.version != after:
                raise TemplateChanged(version=before.version)
        else:
            await _room(work, place)
        return await _put(work, Template(id=template_id or uuid7(), written=written, place=place, version=after + 1))


async def _put(work: Scope, made: Template) -> Template:
    written, place = made.written, made.place
    shortcut = written.shortcut.lower()
    try:
        done = await work.execute(
            KEEP,
            made.id,
            place.owner_id,
            place.team_id,
            shortcut,
            written.titles,
            written.texts,
            list(written.files),
            made.pack_key,
            made.version,
            work.actor.id,
        )
    except asyncpg.UniqueViolationError as error:
        raise ShortcutTaken(shortcut=shortcut) from error
    if done.endswith(" 0"):
        raise TemplateChanged
    return await template(work, made.id)


async def _may_place(scope: Scope, place: Place) -> None:
    scope.actor.need("converse")
    if place.owner_id is None and not may_share(scope.actor):
        scope.actor.need("edit_knowledge")
    if place.owner_id is not None and place.owner_id != scope.actor.id:
        raise NotFound
    if place.team_id is not None and await strange_teams(scope, {place.team_id}):
        raise NotFound


def _may_change(scope: Scope, one: Template) -> None:
    """Nobody sees another's own; what is shared only some may change."""
    if one.place.owner_id is None and not may_share(scope.actor):
        scope.actor.need("edit_knowledge")


async def _room(work: Scope, place: Place) -> None:
    count = await work.value(
        "SELECT count(*) FROM template WHERE workspace_id = $1 AND owner_id IS NOT DISTINCT FROM $2::uuid",
        place.owner_id,
    )
    most = MOST_SHARED if place.owner_id is None else MOST_OWN
    if count >= most:
        raise TooManyTemplates(limit=most)


async def _own_files(work: Scope, written: Written, before: Template | None) -> None:
    """Its files are the member's uploads, of no conversation, or were there before."""
    fresh = set(written.files) - set(before.written.files if before else ())
    known = await work.value(
        "SELECT count(*) FROM file WHERE workspace_id = $1 AND id = ANY($2::uuid[]) AND conversation_id IS NULL"
        " AND uploaded_by_kind = 'member' AND uploaded_by_id = $3",
        list(fresh),
        work.actor.id,
    )
    if known != len(fresh):
        raise NotFound(file_ids=sorted(map(str, fresh)))


async def drop(scope: Scope, template_id: UUID) -> None:
    """Remove a template; messages made from it stay, and what it came to. Raises `Forbidden` and `NotFound`."""
    scope.actor.need("converse")
    async with scope.transaction() as work:
        _may_change(work, await template(work, template_id))
        await work.execute("DELETE FROM template WHERE workspace_id = $1 AND id = $2", template_id)


async def install(scope: Scope, pack: str) -> int:
    """Take in a starter pack as shared templates; how many were new. What is there already stays as it is."""
    await _may_place(scope, Place())
    there = {one.pack_key: one async for one in every(scope)}
    taken = {one.written.shortcut for one in there.values() if one.place.owner_id is None}
    wanted = [one for one in packs() if one.pack == pack and one.key not in there]
    async with scope.transaction() as work:
        for one in wanted:
            await _put(work, Template(id=uuid7(), written=_unpacked(one, taken), pack_key=one.key))
    return len(wanted)


def _unpacked(one: Packed, taken: set[str]) -> Written:
    shortcut = "" if one.shortcut in taken else one.shortcut
    return Written(titles=one.titles, texts=one.texts, shortcut=shortcut)


async def apply(scope: Scope, lines: Sequence[tuple[int, Written]], place: Place) -> tuple[int, int, list[BadLine]]:
    """Take in templates from a file: how many were new, how many changed one of the same shortcut or title, and what
    was refused. Languages and tones that the file does not say stay. Raises `Forbidden` and `NotFound`.
    """
    await _may_place(scope, place)
    there = [one async for one in every(scope) if one.place == place]
    by_name = {name: one for one in there for name in _names(one.written)}
    made = changed = 0
    bad: list[BadLine] = []
    for number, written in lines:
        before = next((by_name[name] for name in _names(written) if name in by_name), None)
        try:
            kept = await keep(
                scope,
                before.id if before else None,
                _merged(before.written, written) if before else written,
                place,
                after=before.version if before else 0,
            )
        except (Invalid, ShortcutTaken) as error:
            bad.append(BadLine(number, str(error)))
            continue
        by_name |= dict.fromkeys(_names(kept.written), kept)
        made, changed = made + (before is None), changed + (before is not None)
    return made, changed, bad


def _names(written: Written) -> list[tuple[str, str]]:
    titles = [("title", title) for title in written.titles.values()]
    return [("shortcut", written.shortcut.lower()), *titles] if written.shortcut else titles


def _merged(old: Written, new: Written) -> Written:
    texts = {
        language: {**old.texts.get(language, {}), **new.texts.get(language, {})}
        for language in {**old.texts, **new.texts}
    }
    return msgspec.structs.replace(
        old, titles={**old.titles, **new.titles}, texts=texts, shortcut=new.shortcut or old.shortcut
    )


async def copies(scope: Scope, files: Files, timers: Timers, one: Template) -> list[Row]:
    """The template's files as fresh uploads of the actor's, to be sent like any other; dropped in a day if they are not."""
    rows = await scope.rows(
        "SELECT id, name, media_type FROM file WHERE workspace_id = $1 AND id = ANY($2::uuid[])",
        list(one.written.files),
    )
    found = {row["id"]: row for row in rows}
    return [
        await upload(scope, files, timers, await files.open(row["id"]), name=row["name"], declared=row["media_type"])
        for row in (found[file_id] for file_id in one.written.files if file_id in found)
    ]


async def keep_uses(connection: Connection, woken: Sequence[Woken]) -> None:
    """The step that counts: which messages were made from templates, and how their conversations went on."""
    for item in woken:
        for event in item.events:
            place = item.workspace_id, item.lane, event.seq
            if event.kind == "message":
                for used in event.body.templates:
                    await connection.execute(USED, *place, used.id, used.edited, event.at)
            elif event.kind in ENDS:
                await connection.execute(ENDS[event.kind], *place, event.at)


ENDS = {"resolved": RESOLVED, "reopened": REOPENED}

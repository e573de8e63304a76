from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

import asyncpg

from wingbeat.kit.database import Connection
from wingbeat.kit.errors import Invalid
from wingbeat.kit.log import Recorded
from wingbeat.knowledge.events import Fact, Read
from wingbeat.knowledge.help.models import Setup, SlugTaken
from wingbeat.knowledge.help.ports import SiteKey
from wingbeat.knowledge.help.rules.colour import COLOUR
from wingbeat.knowledge.help.rules.links import LOGO, check_slug, reader_of
from wingbeat.workspaces.queries import Scope

_KEEP_CONTACTS = """
    INSERT INTO help_contact (workspace_id, reader_id, conversation_id, at)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) ON CONFLICT DO NOTHING"""


class Woken(Protocol):
    """What a step hands over of a conversation."""

    @property
    def workspace_id(self) -> UUID: ...
    @property
    def lane(self) -> UUID: ...
    @property
    def events(self) -> Sequence[Recorded]: ...


def need_to_set_up(scope: Scope) -> None:
    """Raise `Forbidden` unless the actor looks after channels or articles."""
    if "manage_channels" not in scope.actor.rights:
        scope.actor.need("edit_knowledge")


async def set_up(scope: Scope, wanted: Setup, site_key: SiteKey) -> None:
    """Replace the settings; raises `Forbidden`, `BadSlug`, `SlugTaken`, `Invalid`, and `NotFound` for the channel."""
    need_to_set_up(scope)
    check_slug(wanted.slug)
    if not COLOUR.fullmatch(wanted.accent):
        raise Invalid("A colour is written like #1f7a5c.", colour=wanted.accent[:20])
    if wanted.language not in wanted.languages:
        raise Invalid("The language for all others is one of those shown.", language=wanted.language)
    if wanted.logo and not LOGO.fullmatch(wanted.logo):
        raise Invalid("A logo is a PNG, JPEG or WebP picture as a data address.")
    key = await site_key(scope, wanted.channel_id) if wanted.channel_id else None
    try:
        async with scope.transaction() as work:
            await work.execute("DELETE FROM help_directory WHERE workspace_id = $1")
            await work.execute("INSERT INTO help_directory (workspace_id, slug) VALUES ($1, $2)", wanted.slug)
            await work.execute(
                """INSERT INTO help_centre AS h (
                       workspace_id, slug, open, title, accent, language, languages, footer, logo, hidden, channel_id, site_key)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (workspace_id) DO UPDATE SET
                       slug = excluded.slug, open = excluded.open, title = excluded.title, accent = excluded.accent,
                       language = excluded.language, languages = excluded.languages, footer = excluded.footer,
                       logo = excluded.logo, hidden = excluded.hidden, channel_id = excluded.channel_id, site_key = excluded.site_key, version = h.version + 1""",
                *(wanted.slug, wanted.open, wanted.title, wanted.accent, wanted.language, list(wanted.languages)),
                *(wanted.footer, wanted.logo, list(wanted.hidden), wanted.channel_id),
                key,
            )
    except asyncpg.UniqueViolationError as error:
        raise SlugTaken(slug=wanted.slug) from error


async def read(scope: Scope, article_id: UUID, reader_id: UUID) -> list[Fact]:
    """A visit looked at an article; the fact to tell, once for each visit and article."""
    made = await scope.execute(
        "INSERT INTO help_read (workspace_id, reader_id, article_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        reader_id,
        article_id,
    )
    return [Read(article_id, reader_id)] if made == "INSERT 0 1" else []


async def keep_contacts(connection: Connection, woken: Sequence[Woken]) -> None:
    """The step over conversations that began in a help centre: which visit began them."""
    rows = sorted(
        (item.workspace_id, reader_id, item.lane, event.at)
        for item in woken
        for event in item.events
        if (reader_id := reader_of(event.body.page))
    )
    if rows:
        await connection.execute(_KEEP_CONTACTS, *zip(*rows, strict=True))

"""Receiving a customer's message, and changing channels."""

import secrets
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid5

import asyncpg
from msgspec.structs import replace

from wingbeat.channels.models import Channel
from wingbeat.channels.queries import channel as find_channel
from wingbeat.channels.rules import check_colour, check_origins
from wingbeat.conversations.actions import ConversationDoor, Numbers
from wingbeat.conversations.models import Conversation, Opening, Say
from wingbeat.conversations.queries import of_thread
from wingbeat.conversations.rules import ConversationEnded
from wingbeat.kit.database import Database
from wingbeat.kit.door import Committed, Sender
from wingbeat.kit.errors import Conflict, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.secrets import Keyring
from wingbeat.people.customers.queries import shown_as
from wingbeat.people.teams.queries import team
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

ATTEMPTS = 3  # two windows may open at once; the third try always finds the winner


class Receiver:
    """Brings a customer's message into the right conversation: the open one, one to reopen, or a new one."""

    def __init__(self, database: Database, door: ConversationDoor, numbers: Numbers) -> None:
        self._database = database
        self._door = door
        self._numbers = numbers

    async def say(
        self,
        channel: Channel,
        customer_id: UUID,
        proposed: UUID,
        said: Say,
        *,
        key: str,
        language: str,
        page: str = "",
    ) -> Committed[Conversation]:
        """Commit the message; raises what the decider raises. `proposed` becomes the id of a new conversation."""
        for _ in range(ATTEMPTS):
            async with self._database.connection() as connection:
                known = await of_thread(connection, channel.workspace_id, channel.id, customer_id, proposed)
            if known is not None and not known.open and known.id != proposed:
                known = None  # the customer began anew on purpose: the ended one stays ended
            opening = None
            target = known.id if known else proposed
            if known is None:
                opening = await self._opening(channel, customer_id, language, page)
            try:
                return await self._door.append(
                    channel.workspace_id,
                    target,
                    replace(said, opening=opening),
                    sender=Sender("customer", customer_id),
                    key=key,
                )
            except asyncpg.UniqueViolationError:
                continue  # another window opened the thread's conversation first: join it
            except (ConversationEnded, NotFound):
                # The proposed id is an old, ended one, or somebody else's, which nobody may learn: a new id that a
                # repeat of this key finds again.
                proposed = uuid5(target, key)
        raise Conflict

    async def _opening(self, channel: Channel, customer_id: UUID, language: str, page: str) -> Opening:
        name = ""  # a probe is nobody
        with suppress(NotFound):  # a window may be open for days: what they are called by now
            name, _ = await shown_as(Scope(self._database, system(channel.workspace_id)), customer_id)
        return Opening(
            channel_id=channel.id,
            customer_id=customer_id,
            customer_name=name,
            thread_key=customer_id.hex,
            number=await self._numbers.next(channel.workspace_id),
            language=language,
            bot=channel.bot,
            page=page[:500],
        )


async def create(scope: Scope, *, name: str, team_id: UUID, language: str, origins: list[str]) -> Channel:
    """A new widget with its own site key; raises `Forbidden`, `Invalid`, and `NotFound` for a team that is not of this workspace."""
    scope.actor.need("manage_channels")
    await team(scope, team_id)
    channel_id, site_key = uuid7(), secrets.token_urlsafe(12)
    check_origins(origins)
    async with scope.transaction() as work:
        await work.execute(
            """INSERT INTO channel (workspace_id, id, kind, name, site_key, allowed_origins, language, colour, bot, team_id)
               VALUES ($1, $2, 'widget', $3, $4, $5, $6, '#1f7a5c', true, $7)""",
            channel_id,
            name,
            site_key,
            origins,
            language,
            team_id,
        )
        await work.execute(
            "INSERT INTO site_directory (workspace_id, site_key, channel_id) VALUES ($1, $2, $3)", site_key, channel_id
        )
        await record(work, "channel_made", channel_id, name=name)
        return await find_channel(work, channel_id)


async def change(scope: Scope, channel_id: UUID, changes: dict[str, Any]) -> Channel:
    """Change what is given; raises `Forbidden`, `NotFound` and `Invalid`."""
    scope.actor.need("manage_channels")
    if "colour" in changes:
        changes["colour"] = check_colour(changes["colour"])
    if "allowed_origins" in changes:
        changes["allowed_origins"] = check_origins(changes["allowed_origins"])
    await find_channel(scope, channel_id)
    if "team_id" in changes:
        await team(scope, changes["team_id"])
    names = [name for name in CHANGEABLE if name in changes]
    if names:
        settings = ", ".join(f"{name} = ${position}" for position, name in enumerate(names, start=3))
        async with scope.transaction() as work:
            await work.execute(
                f"UPDATE channel SET {settings} WHERE workspace_id = $1 AND id = $2",
                channel_id,
                *(changes[name] for name in names),
            )
            await record(work, "channel_changed", channel_id, changed=names)
    return await find_channel(scope, channel_id)


CHANGEABLE = (
    "name",
    "allowed_origins",
    "language",
    "colour",
    "position",
    "greeting",
    "bot",
    "team_id",
    "thinks_ahead",
    "shows_typing",
)


async def renew_secret(scope: Scope, keyring: Keyring, channel_id: UUID) -> str:
    """A new key for the shop's identity signatures; the old one counts no more. Raises `Forbidden`, `NotFound`."""
    scope.actor.need("manage_channels")
    async with scope.transaction() as work:
        await work.execute(
            "UPDATE channel SET secret_version = secret_version + 1 WHERE workspace_id = $1 AND id = $2", channel_id
        )
        channel = await find_channel(work, channel_id)
        await record(work, "secret_made", channel_id, name=channel.name)
    secret = identity_secret(keyring, channel)
    assert secret is not None, "its version was just raised"
    return secret


def identity_secret(keyring: Keyring, channel: Channel) -> str | None:
    """The key of the shop's identity signatures, None while none was made: then no claim counts."""
    if channel.secret_version == 0:
        return None
    return keyring.derive("identity", channel.workspace_id, channel.id, channel.secret_version)

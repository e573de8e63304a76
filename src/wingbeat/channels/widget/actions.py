"""Changing a widget, taking a form's answers, counting what becomes of invitations."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from wingbeat.channels.models import Channel
from wingbeat.channels.queries import channel as find_channel
from wingbeat.channels.widget.models import Told, Widget
from wingbeat.channels.widget.rules import check, filled, invitation_of
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Committed, Sender
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.people.customers.actions import introduce
from wingbeat.people.events import Renamed
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope


async def put_widget(scope: Scope, channel_id: UUID, widget: Widget) -> Channel:
    """From now on the widget is like this; raises `Forbidden`, `NotFound` and `Invalid`."""
    scope.actor.need("manage_channels")
    check(widget)
    async with scope.transaction() as work:
        found = await work.value(
            "UPDATE channel SET widget = $3 WHERE workspace_id = $1 AND id = $2 RETURNING true",
            channel_id,
            msgspec.to_builtins(widget),
        )
        if not found:
            raise NotFound
        await record(work, "channel_changed", channel_id, changed=["widget"])
        return await find_channel(work, channel_id)


async def fill_form(
    door: ConversationDoor, scope: Scope, conversation_id: UUID, answers: Mapping[str, str], *, key: str
) -> tuple[Committed[Conversation], list[Renamed]]:
    """By the customer: what they answered before the chat goes into its log, and to what is known of them.

    The facts are to be told. Raises `NotFound` for another's conversation, and `BadAnswer`.
    """
    if scope.actor.kind != "customer" or scope.actor.id is None:
        raise Forbidden
    state = await find(scope, conversation_id)
    assert state.channel_id is not None, "every conversation came by a channel"
    channel = await find_channel(scope, state.channel_id)
    command = filled(channel.widget, answers, state.language, channel.language)
    by_kind = {one.kind: one.value for one in command.answers}
    said = {name: by_kind.get(name, "") for name in ("name", "email", "phone")}
    facts = await introduce(scope, scope.actor.id, channel.id, **said) if any(said.values()) else []
    sender = Sender("customer", scope.actor.id)
    return await door.append(scope.actor.workspace_id, conversation_id, command, sender=sender, key=key), facts


async def count(database: Database, channel: Channel, invitation_id: UUID, told: Told, *, held: bool) -> None:
    """One more of this; raises `NotFound` for an invitation that is not shown on this channel."""
    if invitation_of(channel.widget, invitation_id) is None:
        raise NotFound
    scope = Scope(database, system(channel.workspace_id))
    await scope.execute(
        f"""INSERT INTO invitation_count AS c (workspace_id, channel_id, invitation_id, day, held, {told})
            VALUES ($1, $2, $3, current_date, $4, 1)
            ON CONFLICT (workspace_id, channel_id, invitation_id, day, held) DO UPDATE SET {told} = c.{told} + 1""",
        channel.id,
        invitation_id,
        held,
    )

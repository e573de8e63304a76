from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from wingbeat.channels.queries import channel
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.events import Needs
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.routing.models import Line
from wingbeat.routing.queries import members_here
from wingbeat.routing.rules import assign
from wingbeat.routing.settings.queries import routing_settings
from wingbeat.routing.waits.queries import Knowing
from wingbeat.routing.waits.rules.telling import bound_of
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

# A customer who is asked once more answers within so long, or turns to something else.
KEPT_SECONDS = 60.0

NextOpening = Callable[[Scope, Conversation, datetime], Awaitable[datetime | None]]


class Reservations:
    """The bot's port `Staff`: who would get the conversation now is kept for it, for a while."""

    def __init__(self, database: Database, next_opening: NextOpening, knowing: Knowing) -> None:
        self._database = database
        self._next_opening = next_opening
        self._knowing = knowing

    async def next_opening(self, scope: Scope, conversation: Conversation, at: datetime) -> datetime | None:
        return await self._next_opening(scope, conversation, at)

    async def wait_seconds(self, scope: Scope, conversation: Conversation, team_id: UUID | None) -> int:
        """For whom somebody is kept there is nothing to wait for; while nobody is here nothing is promised."""
        kept = (
            "SELECT EXISTS (SELECT FROM reservation WHERE workspace_id = $1 AND conversation_id = $2 AND until > now())"
        )
        if await scope.value(kept, conversation.id):
            return 0
        team_id = team_id or await self._team(scope, conversation)
        return bound_of((await self._knowing.estimate(scope, team_id)).bound_seconds)

    async def _team(self, scope: Scope, conversation: Conversation) -> UUID:
        assert conversation.channel_id is not None, "a conversation that is open came over a channel"
        return conversation.team_id or (await channel(scope, conversation.channel_id)).team_id

    async def reserve(self, workspace_id: UUID, conversation_id: UUID) -> None:
        """Others get this member only where nobody else is free: who waits for certain never waits for who may come."""
        scope = Scope(self._database, system(workspace_id))
        await scope.execute("DELETE FROM reservation WHERE workspace_id = $1 AND until <= now()")
        state = await find(scope, conversation_id)
        team_id = await self._team(scope, state)
        settings = await routing_settings(scope)
        members, _ = await members_here(scope, settings)
        line = Line(team_id, [state.id], [state.seq], [0.0], needs=Needs(language=state.language))
        for one in assign([line], members, settings).given:
            await scope.execute(
                "INSERT INTO reservation (workspace_id, conversation_id, member_id, until)"
                " VALUES ($1, $2, $3, now() + make_interval(secs => $4)) ON CONFLICT (workspace_id, conversation_id)"
                " DO UPDATE SET member_id = excluded.member_id, until = excluded.until",
                one.conversation_id,
                one.member_id,
                KEPT_SECONDS,
            )


async def release(scope: Scope, conversations: Sequence[UUID]) -> None:
    """Nobody is kept for these any longer: they have somebody."""
    await scope.execute("DELETE FROM reservation WHERE workspace_id = $1 AND conversation_id = ANY ($2)", conversations)

"""Say how much the bot may offer, and remember what it offered."""

from collections.abc import Sequence

from wingbeat.bot.recommend.rules import MOST
from wingbeat.commerce.companions.actions import shown_to_customer
from wingbeat.commerce.companions.models import Recommendation
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Connection, Database
from wingbeat.kit.errors import Invalid
from wingbeat.kit.steps import Woken
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope


async def set_most_offers(scope: Scope, most: int) -> None:
    """Let the bot offer so many products in one conversation, 0 for none; raises `Forbidden`, `Invalid`."""
    scope.actor.need("edit_knowledge")
    if not 0 <= most <= MOST:
        raise Invalid(f"Choose 0 to {MOST} products for one conversation.")
    await scope.execute(
        "INSERT INTO bot_offers (workspace_id, most) VALUES ($1, $2)"
        " ON CONFLICT (workspace_id) DO UPDATE SET most = excluded.most WHERE bot_offers.workspace_id = $1",
        most,
    )


class Offered:
    """The step that counts the bot's offers as shown once they stand in the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, connection: Connection, woken: Sequence[Woken]) -> None:
        for item in woken:
            scope = Scope(self._database, system(item.workspace_id), connection)
            for event in item.events:
                offer = event.body.offer if event.kind == "message" else None
                if offer is None:
                    continue
                state = await find(scope, item.lane)
                assert state.customer_id is not None
                shown = Recommendation(id=offer.id, conversation_id=item.lane, sku=offer.sku, because=offer.because_sku)
                await shown_to_customer(scope, state.customer_id, shown, event.at)

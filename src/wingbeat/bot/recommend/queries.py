"""What the bot may offer beside an answer."""

from collections.abc import Sequence

from wingbeat.bot.ports import Asked
from wingbeat.bot.recommend.rules import DRAWS, asked_about, may_offer, offer_of, shown_before, told_of, with_offer
from wingbeat.channels.queries import channel
from wingbeat.commerce.companions.models import Companion
from wingbeat.commerce.companions.queries import bought_by, go_with, offered
from wingbeat.conversations.models import Conversation, Reply
from wingbeat.conversations.queries import events_before
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.queries import Scope


async def most_offers(scope: Scope) -> int:
    """How many products the bot may offer in one conversation."""
    return int(await scope.value("SELECT most FROM bot_offers WHERE workspace_id = $1") or 0)


async def for_member(scope: Scope, state: Conversation, skus: Sequence[str]) -> list[Companion]:
    """What a member may suggest: what goes with these, else with what was asked about, else with what was bought last.

    In stock, not bought and not offered by the bot before.
    """
    bought = await bought_by(scope, state.customer_id) if state.customer_id else []
    about = (
        skus
        or asked_about(await events_before(scope, state.id, state.seq + 1, LOOKED_THROUGH))
        or bought[:NEWEST_BOUGHT]
    )
    shown = [sku for sku, to in (await offered(scope, state.id)).items() if to == "customer"]
    return await go_with(scope, about, bought=[*bought, *shown])


async def with_companion(scope: Scope, asked: Asked, reply: Reply, ordered: Sequence[str]) -> Reply:
    """The reply, where it answers about products or an order (of the SKUs `ordered`), with one that goes with them.

    In stock, not bought, not offered before, within the workspace's limit; nothing is stored before the reply is.
    """
    about, state = told_of(reply) or ordered, asked.conversation
    if not about or not may_offer(asked, reply) or state.customer_id is None or state.channel_id is None:
        return reply
    most = await most_offers(scope)
    if not most:
        return reply
    known = await offered(scope, state.id)
    mine = {sku for sku, to in known.items() if to == "customer"} | {*shown_before(asked.recent)}
    if len(mine) >= most:
        return reply
    bought = [*await bought_by(scope, state.customer_id), *ordered]
    found = await go_with(scope, about, bought=[*bought, *known, *mine], most=MOST_LOOKED_AT)
    shown = [one for one in found if one.url]
    if not shown:
        return reply
    where = await channel(scope, state.channel_id)
    offer = offer_of(shown[0], uuid7(), where.site_key, asked.guess.language)
    return with_offer(reply, offer, draws=where.kind in DRAWS, language=asked.guess.language)


# The best that has a page to lead to.
MOST_LOOKED_AT = 3
# Events: of a longer conversation the end is what it is about.
LOOKED_THROUGH = 100
# Whoever bought these lately is still busy with them.
NEWEST_BOUGHT = 5

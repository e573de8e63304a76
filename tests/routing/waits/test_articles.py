"""Whoever waits is given something to read, if anything fits: what the bot would not say by itself, and never twice."""

from msgspec.structs import replace

from tests.bot.shops import BotShop, Scripted, bot_shop
from wingbeat.bot.adapters.nothing import NoLimits
from wingbeat.bot.models import Guess, Intent, Part
from wingbeat.bot.ports import Asked, EngineDown, Permit
from wingbeat.conversations.contents.events import Source
from wingbeat.conversations.models import HandOff, Say
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.routing.waits.adapters.articles import Articles
from wingbeat.routing.waits.models import Meanwhile
from wingbeat.workspaces.queries import Scope

RETURN, REFUND, WARRANTY = "How do I return an item?", "When do I get my refund?", "How long is the warranty?"


class Down(Scripted):
    """Away."""

    async def ask(self, *_asked: object) -> Guess:
        raise EngineDown


class Shown(NoLimits):
    """Members look at everything first."""

    async def permit(self, _scope: Scope, _asked: Asked, _sources: object) -> Permit:
        return Permit("share")


def near(shop: BotShop, **confidences: float) -> Guess:
    titles = {"back": RETURN, "money": REFUND, "years": WARRANTY}
    candidates = tuple(shop.candidate(titles[name], sure) for name, sure in confidences.items())
    return Guess(language="en", parts=(Part(text="hm", candidates=candidates),))


async def fitting(shop: BotShop, *, permits: NoLimits | None = None, bot: bool = True) -> str | None:
    articles = Articles(shop.bot.reading, shop.bot.writing, permits or NoLimits())
    found: Meanwhile | None = await articles(shop.scope, replace(await shop.state(), bot=bot))
    return found.source.title if found else None


async def test_the_likeliest_article_that_was_not_told_yet_is_offered_while_waiting(database: Database) -> None:
    async with bot_shop(database, Scripted()) as shop:
        shop.understanding.guess = near(shop, money=0.4, back=0.5, years=0.2)
        await shop.ask("hm", "en")
        assert await fitting(shop) == RETURN
        told = Say("So.", sources=(Source(shop.articles[RETURN].id, RETURN),))
        await shop.send(told, Sender("bot"))
        assert await fitting(shop) == REFUND
        shop.understanding.guess = near(shop, years=0.2)
        assert await fitting(shop) is None, "one in five is not worth a look"
        (part,) = near(shop, years=0.5).parts
        wish = replace(part, intents=(Intent("ask_person", 0.9),))
        shop.understanding.guess = replace(near(shop), parts=(wish,))
        assert await fitting(shop) is None, "nor how to get somebody, for who asked for somebody"


async def test_nothing_is_offered_without_a_bot_or_where_members_look_first(database: Database) -> None:
    async with bot_shop(database, Scripted()) as shop:
        shop.understanding.guess = near(shop, back=0.5)
        await shop.ask("hm", "en")
        assert await fitting(shop) == RETURN
        assert await fitting(shop, bot=False) is None
        assert await fitting(shop, permits=Shown()) is None


async def test_whoever_is_in_danger_is_given_nothing_to_read(database: Database) -> None:
    async with bot_shop(database, Scripted()) as shop:
        shop.understanding.guess = near(shop, back=0.5)
        await shop.ask("my tent burns", "en")
        await shop.send(HandOff(why="danger"), Sender("bot"))
        assert await fitting(shop) is None


async def test_an_engine_that_is_away_is_no_trouble(database: Database) -> None:
    async with bot_shop(database, Down()) as shop:
        await shop.ask("hm", "en")
        assert await fitting(shop) is None

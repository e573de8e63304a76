"""A question that leans on what was said before, through a real door."""

from pathlib import Path
from uuid import UUID

from tests.bot.conftest import memory
from tests.bot.products.test_through_the_bot import LAMPS
from tests.bot.shops import BotShop, Scripted, bot_shop, spoken
from wingbeat.bot.flows.adapters.turns import FlowTurns
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.bot.models import Guess, Language, Part
from wingbeat.commerce.actions import put_products
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.actions import create
from wingbeat.knowledge.models import Draft
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

POSTAGE = "Who pays the postage?"
ABROAD = "Abroad: you pay it."


class Titles(Scripted):
    """Knows which article each text asks for."""

    def __init__(self, asks: dict[str, str]) -> None:
        super().__init__()
        self.asks = asks
        self.shop: BotShop

    async def ask(self, _workspace_id: UUID, text: str, language: Language, _k: int = 5) -> Guess:
        found = (self.shop.candidate(self.asks[text], 0.9),) if text in self.asks else ()
        return Guess(language=language, parts=(Part(text=text, candidates=found),))


async def with_article(shop: BotShop, group: str, question: str, answer: str) -> None:
    editor = Scope(shop.database, Actor(shop.scope.actor.workspace_id, "member", uuid7(), RIGHTS["editor"]))
    draft = Draft(group=group, language="en", questions=(question,), answer=answer)
    shop.articles[question] = (await create(editor, draft))[0]


async def test_what_is_added_is_told_from_the_article_just_answered_with(database: Database) -> None:
    understanding = Titles({POSTAGE: POSTAGE, "Who pays the postage abroad": POSTAGE})
    async with bot_shop(database, understanding) as shop:
        understanding.shop = shop
        await with_article(shop, "postage", POSTAGE, f"At home: we pay it.\n{ABROAD}")
        await shop.asks(POSTAGE, "en")
        followed = await shop.asks("and abroad?", "en")
        assert [event.body.text for event in followed if event.kind == "message"] == [ABROAD]
        again = await shop.asks("what about abroad", "en")
        assert [event.body.why for event in again if event.kind == "handed_off"] == ["same_answer"]


async def test_bare_words_after_an_answer_ask_what_it_says_of_them(database: Database) -> None:
    asked, tents = "How long is your promise?", "How do I clean my tent?"
    understanding = Titles({asked: asked, "How long is your promise tents": asked, "tents?": tents})
    async with bot_shop(database, understanding) as shop:
        understanding.shop = shop
        await with_article(shop, "promise", asked, "2 years on all gear. 5 years on tents.")
        await shop.asks(asked, "en")
        followed = await shop.asks("tents?", "en")
        assert [event.body.text for event in followed if event.kind == "message"] == ["5 years on tents."]


async def test_who_asks_more_of_an_answer_hears_what_it_says_of_that_and_is_not_sent_to_people(
    database: Database,
) -> None:
    valid, returns = "how long are they valid", "can I return one"
    sells = "Do you sell vouchers?"
    understanding = Titles({sells: sells, valid: sells, f"Do you sell vouchers {returns}": sells})
    async with bot_shop(database, understanding) as shop:
        understanding.shop = shop
        await with_article(shop, "vouchers", sells, "Yes. Valid for 3 years. No cash, no returns.")
        await shop.asks(sells, "en")
        for asked, told in ((valid, "Valid for 3 years."), (returns, "No cash, no returns.")):
            followed = await shop.asks(asked, "en")
            assert [event.body.text for event in followed if event.kind == "message"] == [told]
        again = await shop.asks("Do you sell vouchers?", "en")
        assert [event.body.why for event in again if event.kind == "handed_off"] == ["same_answer"]


async def test_what_is_added_may_lead_to_another_article(database: Database) -> None:
    refund = "When do I get my refund?"
    understanding = Titles({POSTAGE: POSTAGE, "Who pays the postage a refund": refund})
    async with bot_shop(database, understanding) as shop:
        understanding.shop = shop
        await with_article(shop, "postage", POSTAGE, f"At home: we pay it.\n{ABROAD}")
        await shop.asks(POSTAGE, "en")
        await shop.asks("what about a refund?", "en")
        assert spoken(await shop.log()) == [POSTAGE, refund]


async def test_a_place_in_the_list_that_was_shown_is_that_product(database: Database, tmp_path: Path) -> None:
    async with bot_shop(database, memory(tmp_path)) as shop:
        await put_products(shop.scope, LAMPS)
        await shop.asks("你们有哪些头灯")
        followed = await shop.asks("第二个多少钱")
        (said,) = [event.body for event in followed if event.kind == "message"]
        assert ([one.sku for one in said.sources], "¥151" in said.text) == (["L1"], True)


async def test_a_flow_may_be_tapped_below_the_answer_of_how_it_is_done(database: Database) -> None:
    how = "How do I return something?"
    understanding = Titles({how: how})
    async with bot_shop(database, understanding, flows=FlowTurns(FlowRunner(MemoryShop([])))) as shop:
        understanding.shop = shop
        await with_article(shop, "returns-how", how, "Within 30 days.")
        (said,) = [event.body for event in await shop.asks(how, "en") if event.kind == "message"]
        assert (said.text, said.suggestions) == ("Within 30 days.", ("Return or exchange",))
        tapped = await shop.asks("Return or exchange", "en")
        assert [event.body.flow for event in tapped if event.kind == "flow_moved"] == ["return_exchange"]

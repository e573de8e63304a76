"""What customers are sent of an article, and what the test box shows of it."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

from tests.bot.shops import BotShop, ByHeart, Scripted, bot_shop, spoken
from wingbeat.bot.models import Answer, Guess, Part
from wingbeat.bot.rules.words import ASK_AGAIN, NOT_HERE
from wingbeat.kit.database import Database
from wingbeat.kit.files import MemoryFiles
from wingbeat.kit.log import Recorded
from wingbeat.kit.timers import Timers
from wingbeat.knowledge.actions import create
from wingbeat.knowledge.models import Draft
from wingbeat.people.files.actions import upload
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope


def texts(followed: list[Recorded]) -> list[str]:
    return [event.body.text for event in followed if event.kind == "message"]


async def drawn(shop: BotShop, name: str) -> UUID:
    """A picture that an editor has uploaded."""

    async def stream() -> AsyncIterator[bytes]:
        yield b"\x89PNG\r\n\x1a\n" + bytes(32)

    editor = Scope(shop.database, Actor(shop.scope.actor.workspace_id, "member", uuid4(), RIGHTS["editor"]))
    row = await upload(editor, MemoryFiles(), Timers(shop.database, {}), stream(), name=name, declared="image/png")
    file_id: UUID = row["id"]
    return file_id


async def written(shop: BotShop, question: str, answer: str) -> None:
    editor = Scope(shop.database, Actor(shop.scope.actor.workspace_id, "member", uuid4(), RIGHTS["editor"]))
    shop.articles[question] = (await create(editor, Draft(language="en", questions=(question,), answer=answer)))[0]


async def test_an_answer_comes_without_markup_and_with_its_fields_filled(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await written(shop, "Where is it?", "**Look** under {{order.number|your order}}.")
        assert texts(await shop.asks("Where is it?", "en")) == ["Look under your order."]


async def test_an_articles_pictures_come_with_its_answer(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        chart, table = await drawn(shop, "chart.png"), await drawn(shop, "table.png")
        await written(shop, "Which size?", f"See ![the chart](file:{chart}) or ![the table](file:{table}).")
        await written(shop, "And for children?", f"The same, in ![the table](file:{table}).")
        (said,) = (event.body for event in await shop.asks("Which size?", "en") if event.kind == "message")
        assert said.text == "See the chart or the table."
        assert [(file.id, file.name) for file in said.files] == [(chart, "chart.png"), (table, "table.png")]
        assert {file.media_type for file in said.files} == {"image/png"}
        shop.customer_id, shop.conversation_id = uuid4(), uuid4()
        asked = await shop.asks("And for children?\nWhich size?", "en")
        (both,) = (event.body for event in asked if event.kind == "message")
        assert [file.id for file in both.files] == [table, chart]


async def test_an_article_that_has_ceased_to_answer_is_not_sent(database: Database) -> None:
    understanding = Scripted()
    async with bot_shop(database, understanding) as shop:
        candidate = shop.candidate("怎么退货？", 0.9)
        understanding.guess = Guess(language="zh-CN", parts=(Part("退", candidates=(candidate,)),))
        await shop.scope.execute(
            "UPDATE article SET valid_until = now() - interval '1 hour' WHERE workspace_id = $1 AND id = $2",
            candidate.article_id,
        )
        followed = await shop.asks("退")
        assert "怎么退货？" not in spoken(followed)
        assert [event.kind for event in followed][-1] == "handed_off"


async def test_what_nothing_covers_is_said_to_be_so_and_then_people_come(database: Database) -> None:
    understanding = Scripted(Guess(language="en", parts=(Part("?", outside=0.9),)))
    async with bot_shop(database, understanding) as shop:
        assert texts(await shop.asks("who won the match", "en")) == [NOT_HERE["en"]]
        assert [event.kind for event in await shop.asks("well?", "en")][-1] == "handed_off"
    assert NOT_HERE["en"] != ASK_AGAIN["en"]


async def test_an_attempt_shows_the_words_and_leaves_no_trace(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        tried = await shop.bot.attempt(shop.scope, "怎么退货？", "zh-CN")
        assert isinstance(tried.move, Answer)
        assert (tried.says, tried.flow) == (shop.articles["怎么退货？"].answer_text, "")
        assert await shop.log() == []

"""Answers suggested to members: what fits, what was filled in, and what the bot learns from a change."""

import pytest

from tests.bot.shops import ByHeart, bot_shop
from wingbeat.bot.ahead.models import Typist
from wingbeat.conversations.models import AddNote, Assign, HandOff, Say
from wingbeat.conversations.templates.actions import install
from wingbeat.conversations.templates.models import Template, Written
from wingbeat.conversations.templates.queries import packs
from wingbeat.conversations.templates.rules import BLANK
from wingbeat.desk.suggestions.actions import correct
from wingbeat.desk.suggestions.models import Piece
from wingbeat.desk.suggestions.queries import Suggesting
from wingbeat.desk.suggestions.rules import fitting, pieces
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

ALL = [
    Template(id=uuid7(), written=Written(titles=one.titles, texts=one.texts), pack_key=one.key)
    for one in packs()
    if one.pack == "shop"
]


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("我的包裹是不是丢失了", "order_lost"),
        ("退款进度怎么样了", "refund_progress"),
        ("收到的時候已經破損了", "damaged"),
        ("Can I change my delivery address?", "change_address"),
        ("My payment failed twice", "payment_failed"),
    ],
)
def test_the_template_whose_title_speaks_of_it_fits_best(asked: str, key: str) -> None:
    assert fitting(asked, ALL)[0].pack_key == key


@pytest.mark.parametrize("asked", ["", "你好", "还没收到货", "Hello, what is this about?", "我的订单"])
def test_what_every_second_customer_says_fits_nothing(asked: str) -> None:
    assert fitting(asked, ALL) == []


@pytest.mark.parametrize(
    ("source", "text", "filled"),
    [
        ("您好{名}，订单{号}已发出。", "您好Lin，订单1042已发出。", ["Lin", "1042"]),
        ("{a}{b}", "xy", ["xy"]),
        ("No blank.", "No blank.", []),
        ("By {time}", "By Monday", ["Monday"]),
        ("{a} by {time}", "Lin by {time}", ["Lin"]),
        ("It {x} so.", "Other words.", []),
    ],
)
def test_what_was_filled_into_a_text_is_marked(source: str, text: str, filled: list[str]) -> None:
    found = pieces(source, text, BLANK)
    assert "".join(piece.text for piece in found) == text
    assert [piece.text for piece in found if piece.filled] == filled
    assert Piece("") not in found


async def test_what_waits_is_answered_what_is_typed_renews_it_and_a_change_is_learned(database: Database) -> None:
    understanding = ByHeart()
    async with bot_shop(database, understanding) as shop:
        (first, second), workspace_id = list(shop.articles.values())[:2], shop.scope.actor.workspace_id
        bo = Scope(database, Actor(workspace_id, "member", uuid7(), RIGHTS["agent"]))
        await install(Scope(database, Actor(workspace_id, "member", uuid7(), RIGHTS["editor"])), "shop")
        suggesting = Suggesting(shop.bot.reading, shop.bot.writing)
        upto = await shop.ask(first.questions[0])
        await shop.send(HandOff(why="asked"), Sender("bot"))
        await shop.send(Assign(member_id=bo.actor.id or uuid7(), how="picked"), Sender("member", bo.actor.id))
        found = await suggesting.suggestions(bo, await shop.state())
        best = found.items[0]
        assert (found.upto, best.kind, best.id, best.version) == (upto, "article", first.id, first.version)
        assert (best.text, found.partial) == (first.answer_text, False)
        understanding.away = True
        without = await suggesting.suggestions(bo, await shop.state())
        assert (without.partial, [one.kind for one in without.items if one.kind == "article"]) == (True, [])
        understanding.away = False

        # Only which answers fit is told of a text that was not sent.
        typist = Typist(workspace_id, shop.channel_id, shop.customer_id, shop.conversation_id, "zh-CN")
        shop.bot.reading.ahead.hear(typist, second.questions[0])
        assert (await suggesting.suggestions(bo, await shop.state())).items[0].id == second.id
        shop.bot.reading.ahead.forget((workspace_id, shop.customer_id))

        state = await shop.state()
        await correct(bo, state, first, upto, best.text, best.text)
        assert await shop.scope.value("SELECT count(*) FROM bot_correction WHERE workspace_id = $1") == 0
        await correct(bo, state, first, upto, best.text, f"{best.text} 电话 13800138000")
        await correct(bo, state, first, upto, best.text, f"{best.text} 电话 13800138000")
        (learned,) = await shop.scope.rows("SELECT * FROM bot_correction WHERE workspace_id = $1")
        assert (learned["label"], learned["proposed"], learned["member_id"]) == ("edited", best.text, bo.actor.id)
        assert "13800138000" not in learned["said"]
        with pytest.raises(Forbidden):
            await correct(shop.scope, state, first, upto, best.text, "Anything")

        await shop.send(AddNote("Looks like a return."), Sender("member", bo.actor.id))
        assert (await suggesting.suggestions(bo, await shop.state())).items
        await shop.send(Say(text=best.text), Sender("member", bo.actor.id))
        assert (await suggesting.suggestions(bo, await shop.state())).items == ()

"""What turns in a flow lead to, told as chats."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.flows.chats import FLOW_ID, FLOWS, NOW, Chat, ask, flow_of, here, text
from wingbeat.bot.flows.models import Found, Heard, Run
from wingbeat.bot.flows.rules import advance as engine
from wingbeat.bot.flows.rules.advance import MOST_TURNS
from wingbeat.bot.flows.rules.expand import expand
from wingbeat.bot.flows.rules.words import leaves

TWO = flow_of(
    ask("name"), ask("size", "number", least=1, most=10), {"id": "bye", "do": "end", "text": text("{{name}} {{size}}")}
)


async def test_questions_are_asked_one_after_the_other_and_the_answers_kept() -> None:
    chat = Chat(TWO)
    assert await chat.say("hello") == "name?"
    assert await chat.say("Lin") == "size?"
    assert await chat.say("4") == "Lin 4"
    assert (chat.run, chat.moves.ended) == (None, "done")


async def test_a_wrong_value_is_asked_for_again_in_plain_words_and_then_a_person_helps() -> None:
    chat = Chat(TWO)
    await chat.say()
    await chat.say("Lin")
    assert "数字" in await chat.say("很大")
    assert chat.run is not None
    assert "同事" in await chat.say("99")
    assert chat.moves.ended == "handed_over"
    assert chat.card[:2] == ("试：没有得到可用的回答", "name? → Lin")


async def test_an_empty_answer_is_asked_for_again() -> None:
    chat = Chat(TWO)
    await chat.say()
    assert "文字" in await chat.say("   ")


async def test_several_values_in_one_message_fill_at_once() -> None:
    flow = flow_of(ask("number", "order_number"), ask("mail", "email"), {"id": "bye", "do": "end", "text": text("ok")})
    chat = Chat(flow)
    assert await chat.say("", Found("email", "a@b.example"), Found("order_number", "TT-10201")) == "ok"


async def test_what_the_first_message_chooses_is_not_asked() -> None:
    what = next(step for step in FLOWS["return_exchange"].steps if step.id == "what")
    flow = flow_of(msgspec.to_builtins(what) | {"do": "ask"}, {"id": "bye", "do": "end", "text": text("{{what}}")})
    assert await Chat(flow).say("我要换货") == "换货"
    assert await Chat(flow).say("鞋太小了 想退") == "退货"
    assert "退货还是换货" in await Chat(flow).say("我要退换货")


async def test_a_bare_place_begins_an_address_and_asks_nothing_else() -> None:
    chat = Chat(flow_of(ask("address", "address", least=8), {"id": "bye", "do": "end", "text": text("{{address}}")}))
    await chat.say()
    assert chat.run is not None
    fits = [engine.fits(chat.flow, chat.run, Heard(one), chat.here) for one in ("台北", "上海浦东新区", "台北有店嗎")]
    assert fits == ["surely", "surely", "no"]
    assert "门牌号" in await chat.say("台北")
    assert await chat.say("台北市大安區山雀街 8 號") == "台北市大安區山雀街 8 號"


async def test_a_value_never_fills_two_slots() -> None:
    chat = Chat(flow_of(ask("number", "order_number"), ask("other", "order_number", id="other")))
    assert await chat.say("TT-10201", Found("order_number", "TT-10201")) == "other?"


async def test_a_value_that_breaks_the_rules_of_its_question_does_not_slip_in() -> None:
    chat = Chat(flow_of(ask("name"), ask("number", "order_number", shape=["TT-#####"])))
    await chat.say()
    await chat.say("Lin", Found("order_number", "999"))
    assert chat.run is not None
    assert "number" not in chat.run.slots


async def test_never_mind_leaves_the_flow() -> None:
    for words in (
        "取消",
        "算了吧",
        "never mind",
        "不用了，谢谢",
        "actually forget it",
        "哦，那算了，不退了",
        "算了不退了",
    ):
        chat = Chat(TWO)
        await chat.say()
        await chat.say(words)
        assert (chat.run, chat.moves.ended) == (None, "left"), words
        assert chat.moves.says[-1].purpose == "answer", "nobody is owed one any more"


@given(
    st.lists(st.sampled_from(("算了", "谢谢", "ok", "never mind", "请问", "cancel", "1042", "，", " "))).map("".join)
)
def test_only_who_calls_it_off_leaves(text: str) -> None:
    assert not leaves(text) or any(one in text for one in ("算了", "never mind", "cancel"))


async def test_a_choice_called_cancel_is_chosen_not_obeyed() -> None:
    cancel = {"value": "cancel_order", "label": text("取消")}
    chat = Chat(flow_of(ask("what", "choice", choices=[cancel, {"value": "keep", "label": text("保留")}])))
    await chat.say()
    await chat.say("取消")
    assert chat.moves.ended == "done"


async def test_back_returns_one_slot_and_keeps_what_was_said() -> None:
    chat = Chat(flow_of(ask("name"), ask("size", "number"), ask("colour")))
    await chat.say()
    await chat.say("Lin")
    await chat.say("4")
    assert await chat.say("上一步") == "size?"
    assert chat.run is not None
    assert chat.run.slots == {"name": "Lin", "size": "4"}
    assert await chat.say("5") == "colour?"
    assert chat.run.slots == {"name": "Lin", "size": "5"}


async def test_back_at_the_first_question_says_so() -> None:
    chat = Chat(TWO)
    await chat.say()
    assert (await chat.say("back")).endswith("name?")


async def test_a_question_that_may_be_left_out_is_left_out() -> None:
    chat = Chat(flow_of(ask("note", optional=True), {"id": "bye", "do": "end", "text": text("已退 {{note}}。")}))
    await chat.say()
    assert chat.moves.says[-1].suggestions == ("跳过",)
    assert await chat.say("跳过") == "已退。"


async def test_another_topic_is_told_from_an_answer() -> None:
    flow = expand(flow_of(ask("number", "order_number"), ask("note")))
    run = Run("trial", FLOW_ID, 1, "number", waiting="answer")
    assert engine.fits(flow, run, Heard("TT-10201"), here()) == "surely"
    assert engine.fits(flow, run, Heard("你们几点关门？"), here()) == "no"
    assert engine.fits(flow, run, Heard("取消"), here()) == "surely"
    words = Run("trial", FLOW_ID, 1, "note", waiting="answer")
    assert engine.fits(flow, words, Heard("你们几点关门？"), here()) == "perhaps"


async def test_the_open_question_is_repeated_after_another_answer() -> None:
    chat = Chat(TWO)
    await chat.say()
    assert chat.run is not None
    reminder = engine.reminder(chat.flow, chat.run, chat.here)
    assert reminder is not None
    assert (reminder.text, reminder.purpose) == ("name?", "question")


async def test_branches_take_the_first_case_that_holds() -> None:
    cases = [
        {"value": "age", "above": 64, "go": "old"},
        {"value": "age", "below": 18, "go": "young"},
        {"value": "customer.verified", "is": "yes", "go": "known"},
        {"value": "age", "in": ["18", "19"], "go": "nearly"},
        {"value": "nick", "empty": True, "go": "none"},
    ]
    ends = [{"id": one, "do": "end", "text": text(one)} for one in ("old", "young", "known", "nearly", "none", "other")]
    flow = flow_of(ask("age", "number"), {"id": "which", "do": "branch", "cases": cases, "else": "other"}, *ends)
    for age, verified, to in (("70", True, "old"), ("7", True, "young"), ("30", True, "known"), ("19", False, "nearly"), ("30", False, "none")):  # fmt: skip
        chat = Chat(flow, verified=verified)
        await chat.say()
        assert await chat.say(age) == to


async def test_only_the_customers_own_yes_resolves() -> None:
    flow = flow_of(ask("helped", "yes_no"), {"id": "bye", "do": "end", "resolved_if": "helped"})
    for words, resolved in (("是的", True), ("没有", False)):
        chat = Chat(flow)
        await chat.say()
        await chat.say(words)
        assert chat.moves.resolved is resolved


async def test_a_shop_that_is_down_is_said_so_and_handed_over_with_what_is_known() -> None:
    chat = Chat("order_status")
    chat.shop.down = True
    said = await chat.say("TT-10290 13800000000", Found("order_number", "TT-10290"), Found("phone", "13800000000"))
    assert "查不了订单" in said
    assert chat.moves.ended == "handed_over"
    assert "查不到商店的订单" in chat.card[0]
    assert any("TT-10290" in line for line in chat.card)


async def test_a_circle_of_look_ups_ends_with_a_person() -> None:
    flow = flow_of(
        {"id": "a", "do": "call", "action": "orders", "save": "mine", "otherwise": "b"},
        {"id": "b", "do": "say", "text": text("…"), "next": "a"},
    )
    chat = Chat(flow)
    await chat.say()
    assert chat.moves.ended == "handed_over"


async def test_nobody_is_asked_for_ever() -> None:
    chat = Chat(flow_of(ask("name", afresh=True, next="name")))
    await chat.say()
    for _ in range(MOST_TURNS + 1):
        if chat.run is not None:
            await chat.say("Lin")
    assert chat.moves.ended == "handed_over"


async def test_a_running_flow_whose_step_is_gone_is_handed_over() -> None:
    run = Run("trial", FLOW_ID, 1, "gone", waiting="answer", slots={"name": "Lin"})
    moves = engine.advance(expand(TWO), run, Heard("hi"), None, here())
    assert moves.ended == "handed_over"


async def test_whoever_is_signed_in_chooses_among_their_orders_and_proves_nothing() -> None:
    chat = Chat("order_status", verified=True)
    assert "订单号" in await chat.say("查订单")
    assert "雨燕速递" in await chat.say("TT-10290")
    assert [call.action for call in chat.calls] == ["orders", "order"]


async def test_a_wrong_contact_and_a_wrong_number_get_the_same_answer() -> None:
    told = []
    for number, contact in (("TT-10290", "other@example.com"), ("TT-99999", "zhaoyiming@example.com")):
        chat = Chat("order_status", "en")
        told.append([await chat.say("order"), await chat.say(number), await chat.say(contact)])
    assert told[0] == told[1]


async def test_who_mistyped_the_number_sends_the_right_one_instead_of_the_contact() -> None:
    chat = Chat("order_status", "en")
    asks = [
        await chat.say("order"),
        await chat.say("TT-99999"),
        await chat.say("TT-10335", Found("order_number", "TT-10335")),
    ]
    assert asks[1] == asks[2]
    assert "TT-10335" in await chat.say("chenmo@example.com", Found("email", "chenmo@example.com"))


async def test_the_card_speaks_the_desks_language_and_the_chat_the_customers() -> None:
    chat = Chat("order_status", "en", desk_language="zh-TW")
    await chat.say(
        "TT-10335 chenmo@example.com", Found("order_number", "TT-10335"), Found("email", "chenmo@example.com")
    )
    await chat.say("no")
    assert "配送中" in chat.card[0]


async def test_a_return_is_collected_checked_and_proposed_to_a_member() -> None:
    chat = Chat("return_exchange", "zh-TW")
    await chat.say("退貨", Found("order_number", "TT-10299"), Found("email", "wu.peishan@example.com"))
    for words in ("退貨", "尺寸不合", "跳過"):
        await chat.say(words)
    await chat.say("對")
    assert chat.moves.handoff is not None
    assert chat.moves.handoff.propose is not None
    assert (chat.moves.handoff.propose.action, chat.moves.handoff.propose.arguments["why"]) == (
        "return_request",
        "size",
    )
    assert chat.shop.requests == {}
    assert len(chat.card) <= 5


async def test_an_address_after_dispatch_is_no_proposal() -> None:
    chat = Chat("address_change")
    await chat.say("改地址", Found("order_number", "TT-10290"), Found("email", "zhaoyiming@example.com"))
    for words in ("云南省大理市山鹛街 9 号", "跳过", "对"):
        await chat.say(words)
    assert chat.moves.handoff is not None
    assert chat.moves.handoff.propose is None
    assert any("山鹛街 9 号" in line for line in chat.card)


async def test_out_of_hours_the_opening_is_promised_and_what_is_needed_taken_down() -> None:
    chat = Chat("out_of_hours_intake", open=False, next_opening="11月23日（周一）09:00")
    assert "11月23日" in await chat.say("转人工")
    for words in ("帐篷杆断了", "跳过", "跳过"):
        await chat.say(words)
    assert chat.card == ("非工作时间留言：帐篷杆断了", "已承诺：11月23日（周一）09:00 起处理")
    chat = Chat("out_of_hours_intake", open=True)
    await chat.say("转人工")
    assert chat.moves.ended == "handed_over"


async def test_turns_are_the_same_whenever_they_are_taken() -> None:
    heard = Heard("TT-10290", (Found("order_number", "TT-10290"),))
    flow = expand(TWO)
    run = Run("trial", FLOW_ID, 1, "name", waiting="answer")
    assert engine.advance(flow, run, heard, None, here()) == engine.advance(flow, run, heard, None, here())
    assert here().now == NOW

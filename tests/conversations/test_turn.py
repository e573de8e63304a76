"""The bot's turn in a conversation's life, pure: all of it or nothing, and never over people."""

import pytest

from tests.conversations.lives import LI, RETURNS, SENDERS
from tests.conversations.test_life import answers_next, started
from wingbeat.conversations import events as e
from wingbeat.conversations import models as c
from wingbeat.conversations.contents.events import Card
from wingbeat.kit.errors import Forbidden, Invalid

LI_SENDS, BOT, SYSTEM, CUSTOMER_SENDS = SENDERS[2], SENDERS[4], SENDERS[5], SENDERS[0]


def understood(upto: int) -> e.Understood:
    return e.Understood(upto, "zh-CN")


def test_a_turn_is_heard_once_and_leads_to_all_of_it_or_nothing() -> None:
    life = started()
    turn = c.Reply(
        after=0,
        upto=2,
        understood=understood(2),
        says=(c.Say("30 天内都可以退。"), c.Say("还有别的吗？", purpose="question")),
        flow=e.FlowMoved("returns", 1, "number", run={"slots": {"order": "TT-1"}}),
        tags=("退货",),
        reason="尺码",
    )
    with pytest.raises(Forbidden):
        life.do(turn, SYSTEM)
    assert life.do(turn, BOT) == ["understood", "flow_moved", "message", "message", "tagged", "reason_set"]
    assert life.do(turn, BOT) == []
    assert (life.state.heard_seq, life.state.flow) == (2, {"slots": {"order": "TT-1"}})
    assert life.state.bot_misses == 0, "a flow's question is no sign of not having understood"
    with pytest.raises(Invalid):
        life.do(c.Reply(after=2, upto=2, understood=understood(2), says=(c.Say("好"), c.Say(" "))), BOT)


def test_a_turn_that_hands_over_ends_the_flow_and_leaves_the_customer_owed() -> None:
    life = started()
    flow = e.FlowMoved("returns", 1, "number", run={"step": "number"})
    life.do(c.Reply(after=0, upto=2, understood=understood(2), says=(c.Say("哪个订单？"),), flow=flow), BOT)
    assert life.state.owed_since is None
    handed = e.HandedOff("flow_step", card=Card(wants="退货"), draft="您好")
    life.do(c.Reply(after=2, upto=2, hand_off=handed), BOT)
    assert (life.state.status, life.state.flow) == ("queued", None)
    assert life.state.owed_since == life.now


def test_a_members_first_key_stroke_takes_the_conversation_from_the_bot() -> None:
    life = started()
    assert life.do(c.StartTyping(), LI_SENDS) == ["assigned", "typing_started"]
    assert (life.state.assignee_id, life.state.typing_at) == (LI, life.now)
    assert life.do(c.Reply(after=0, upto=2, understood=understood(2), says=(c.Say("好"),)), BOT) == []


def test_whoever_wants_people_is_owed_an_answer_although_the_bot_just_gave_one() -> None:
    life = started()
    life.do(c.Say("转人工"), CUSTOMER_SENDS)
    life.do(c.Say("退货说明", purpose="answer"), BOT)  # to the question before
    life.do(c.HandOff("asked"), BOT)
    assert life.state.owed_since == life.now
    life.do(c.Queue(RETURNS), SYSTEM)
    life.do(c.Assign(LI, "pushed"), SYSTEM)
    assert life.do(c.Release(LI), SYSTEM) == ["queued"]
    assert answers_next(life.state) == "queue"

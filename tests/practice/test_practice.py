"""Practice on a floor: a recorded conversation is played, and nobody else learns of it."""

import msgspec
import pytest

from tests.people.firms import found_firm
from tests.routing.floors import floor
from wingbeat.conversations import models as c
from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers
from wingbeat.knowledge.actions import create
from wingbeat.knowledge.models import Draft
from wingbeat.parts import practising
from wingbeat.practice.actions import TIMER, answer, begin, forget, mark, quiz
from wingbeat.practice.models import RoundMoved, Said, TooFewArticles
from wingbeat.practice.queries import practice_round, rounds, team


async def test_a_recorded_conversation_is_played_without_names_and_without_a_trace(database: Database) -> None:
    async with floor(database) as shop:
        await shop.do(c.Say("I am Bo Jansen, order FX-20881, bo@finch.example"), shop.customer)
        await shop.do(c.Say("Hello, we will send it again within 2 days. Thank you!"), shop.bo)
        await shop.do(c.Resolve(), shop.bo)
        await create(shop.firm.as_ada, Draft(language="en", questions=("Hello, is anybody there?",), answer="We are."))
        before = await shop.firm.system.value("SELECT count(*) FROM event WHERE workspace_id = $1")
        timers, bo = Timers(database, dict(practising(database))), shop.firm.as_bo
        one = await begin(bo, timers, "en")
        customer = "\n".join(exchange.customer for exchange in one.script.exchanges)
        assert (one.script.title, one.script.article) == ("", "Hello, is anybody there?")
        assert not {"FX-20881", "bo@finch.example", "Bo"} & set(customer.replace(",", "").split())
        for turn in range(len(one.script.exchanges)):
            one = await answer(bo, one.id, turn, Said("Hello, it comes within 2 days. Thank you!", 12.0))
        assert one.feedback is not None
        assert [fact.named for fact in one.feedback.facts if fact.kind == "number"] == [True]
        with pytest.raises(RoundMoved):
            await answer(bo, one.id, 0, Said("again", 1.0))
        assert await shop.firm.system.value("SELECT count(*) FROM event WHERE workspace_id = $1") == before
        with pytest.raises(NotFound):
            await practice_round(shop.firm.as_ada, one.id)
        assert await rounds(shop.firm.as_ada, after=None, limit=10) == []
        assert dict(await team(shop.firm.as_ada)) == {"rounds": 1, "members": 1}


async def test_a_round_is_forgotten_in_time_or_at_once(database: Database) -> None:
    firm = await found_firm(database, "finch.example")
    timers = Timers(database, dict(practising(database)))
    late, dropped = await begin(firm.as_bo, timers, "zh-TW"), await begin(firm.as_bo, timers, "zh-TW")
    assert late.script.title
    with pytest.raises(NotFound):
        await forget(firm.as_ada, timers, dropped.id)
    await forget(firm.as_bo, timers, dropped.id)
    assert [one.id for one in await rounds(firm.as_bo, after=None, limit=10)] == [late.id]
    days = "SELECT extract(epoch FROM due - now()) / 86400 FROM timer WHERE workspace_id = $1 AND name = $2"
    assert round(await firm.system.value(days, TIMER)) == 90
    await firm.system.execute("UPDATE timer SET due = now() WHERE workspace_id = $1 AND name = $2", TIMER)
    await timers.fire_due()
    assert await rounds(firm.as_bo, after=None, limit=10) == []


async def test_what_was_wrong_is_asked_first(database: Database) -> None:
    firm = await found_firm(database, "finch.example")
    with pytest.raises(TooFewArticles):
        await quiz(firm.as_bo, "en", uuid7())
    for n in range(12):
        await create(firm.as_ada, Draft(language="en", questions=(f"Question {n}?",), answer=f"Answer {n}."))
    questions = await quiz(firm.as_bo, "en", uuid7())
    assert len(questions) == 10
    marks = await mark(firm.as_bo, [(one.article_id, "Answer 0.") for one in questions])
    wrong = {one.article_id for one in marks if not one.right}
    assert len(wrong) >= 9
    due = "UPDATE practice_card SET due = now() WHERE workspace_id = $1 AND box = 0"
    await firm.system.execute(due)
    again = await quiz(firm.as_bo, "en", uuid7())
    assert {one.article_id for one in again[: len(wrong)]} == wrong
    assert msgspec.structs.asdict(marks[0])["answer"].startswith("Answer")
    with pytest.raises(NotFound):
        await mark(firm.as_bo, [(uuid7(), "Answer 0.")])

"""The ladder against a model of ours: right, slow, broken and wrong."""

import asyncio
from itertools import islice

import pytest

from tests.bot.ladder.house import RETURNS, house
from tests.bot.ladder.simulator import BROKEN
from tests.bot.ladder.wrongs import TURNS
from wingbeat.bot.ladder import queries
from wingbeat.bot.ladder.actions import AT_ONCE, FAILURES
from wingbeat.kit.database import Database

ONE_SENTENCE = "签收后 30 天内可以无理由退货，运费由我们承担。"
QUESTION = "买的东西不喜欢怎么办"


async def test_a_likely_article_that_speaks_of_it_is_quoted_without_any_model(database: Database) -> None:
    async with house(database) as home:
        near = await home.article("怎么退货？", RETURNS, confidence=0.4)
        answer = await home.ladder.answer(home.scope, "退货运费", [near])
        assert answer is not None
        assert (answer.rung, answer.text) == ("passage", RETURNS)
        assert answer.sources[0].article_id == near.article_id
        assert home.model.asked == []


async def test_a_model_answers_from_the_article_and_names_it(database: Database) -> None:
    async with house(database) as home:
        near = await home.article("怎么退货？", RETURNS)
        told: list[str] = []
        answer = await home.ladder.answer(home.scope, QUESTION, [near], told=told.append)
        assert answer is not None
        assert answer.rung == "model"
        assert answer.text in RETURNS
        assert [source.article_id for source in answer.sources] == [near.article_id]
        assert told[-1] == answer.text
        assert set(answer.seconds) == {"passage", "model"}


@pytest.mark.parametrize("mode", ["whole", "hiccups"])
async def test_a_server_that_speaks_otherwise_is_understood_all_the_same(database: Database, mode: str) -> None:
    async with house(database) as home:
        home.model.mode = mode
        answer = await home.ladder.answer(home.scope, QUESTION, [await home.article("怎么退货？", RETURNS)])
        assert answer is not None
        assert answer.text in RETURNS


@pytest.mark.parametrize("mode", BROKEN)
async def test_a_broken_model_leads_to_no_answer_in_time(database: Database, mode: str) -> None:
    async with house(database) as home:
        await home.configure(first_words_seconds=0.5, deadline_seconds=1.0)
        home.model.mode = mode
        near = await home.article("怎么退货？", RETURNS)
        async with asyncio.timeout(20):  # far less than what the silent and the endless would take
            assert await home.ladder.answer(home.scope, QUESTION, [near]) is None
        month = await queries.month(home.scope)
        assert (month.calls, month.answered, month.refused + month.failed) == (1, 0, 1)


@pytest.mark.parametrize("mode", TURNS)
async def test_nothing_wrong_is_sent_or_shown_while_it_is_written(database: Database, mode: str) -> None:
    async with house(database) as home:
        home.model.mode = mode
        told: list[str] = []
        near = await home.article("怎么退货？", ONE_SENTENCE)
        assert await home.ladder.answer(home.scope, QUESTION, [near], told=told.append) is None
        assert set(told) <= {ONE_SENTENCE}


async def test_a_model_that_is_off_or_half_configured_is_not_asked(database: Database) -> None:
    async with house(database) as home:
        near = await home.article("怎么退货？", RETURNS)
        for settings in ({"is_on": False}, {"endpoint": ""}, {"model": ""}, {"monthly_tokens": 0}, {"monthly_cents": 0, "cents_per_million_in": 1}):  # fmt: skip
            await home.configure(**settings)
            assert await home.ladder.answer(home.scope, QUESTION, [near]) is None
        assert home.model.asked == []


async def test_without_an_article_nothing_is_written(database: Database) -> None:
    async with house(database) as home:
        far = await home.article("怎么退货？", RETURNS, confidence=0.01)
        assert await home.ladder.answer(home.scope, QUESTION, []) is None
        assert await home.ladder.answer(home.scope, QUESTION, [far]) is None
        assert home.model.asked == []


async def test_the_month_counts_tokens_and_money_as_the_other_side_says(database: Database) -> None:
    async with house(database) as home:
        await home.configure(cents_per_million_in=200, cents_per_million_out=800)
        answer = await home.ladder.answer(home.scope, QUESTION, [await home.article("怎么退货？", RETURNS)])
        assert answer is not None
        month = await queries.month(home.scope)
        assert (month.calls, month.answered, month.tokens_in, month.tokens_out) == (1, 1, 111, 22)
        assert month.micro_cents == answer.micro_cents == 111 * 200 + 22 * 800


async def test_calls_side_by_side_cannot_pass_the_budget_together(database: Database) -> None:
    async with house(database) as home:
        near = await home.article("怎么退货？", RETURNS)
        await home.configure(monthly_tokens=2_000)
        home.model.wait_seconds = 0.2
        await asyncio.gather(*(home.ladder.answer(home.scope, QUESTION, [near]) for _ in range(AT_ONCE)))
        assert 1 <= len(home.model.asked) < AT_ONCE
        month = await queries.month(home.scope)
        assert month.tokens_in + month.tokens_out <= 2_000


async def test_a_budget_that_is_used_up_skips_the_model(database: Database) -> None:
    async with house(database) as home:
        near = await home.article("怎么退货？", RETURNS)
        await home.configure(monthly_tokens=1_500)
        asked = [await home.ladder.answer(home.scope, QUESTION, [near]) for _ in range(9)]
        assert asked[0] is not None
        assert asked[-1] is None
        assert len(home.model.asked) < 9


async def test_a_crowd_is_not_sent_to_a_slow_model(database: Database) -> None:
    async with house(database) as home:
        near = await home.article("怎么退货？", RETURNS)
        await home.configure(first_words_seconds=7, deadline_seconds=7)
        home.model.may_speak.clear()
        asked = [asyncio.create_task(home.ladder.answer(home.scope, QUESTION, [near])) for _ in range(AT_ONCE + 5)]
        turned_away = [await one for one in islice(asyncio.as_completed(asked), 5)]
        assert turned_away == [None] * 5
        home.model.may_speak.set()
        answers = await asyncio.gather(*asked)
        assert len(home.model.asked) == AT_ONCE
        assert sum(answer is not None for answer in answers) == AT_ONCE


async def test_a_model_that_keeps_failing_rests(database: Database) -> None:
    async with house(database) as home:
        near = await home.article("怎么退货？", RETURNS)
        home.model.mode = "down"
        for _ in range(FAILURES + 2):
            assert await home.ladder.answer(home.scope, QUESTION, [near]) is None
        assert len(home.model.asked) == FAILURES
        found = await queries.model(home.scope)
        assert (home.ladder.state(home.scope, found), found.failure) == ("resting", "server_error")
        home.ladder.awake(home.scope.actor.workspace_id)
        home.model.mode = "right"
        assert await home.ladder.answer(home.scope, QUESTION, [near]) is not None


async def test_a_model_that_asks_for_a_pause_gets_it_at_once(database: Database) -> None:
    async with house(database) as home:
        near = await home.article("怎么退货？", RETURNS)
        home.model.mode = "rate_limited"
        for _ in range(3):
            assert await home.ladder.answer(home.scope, QUESTION, [near]) is None
        assert len(home.model.asked) == 1


async def test_what_identifies_the_customer_does_not_leave_the_house(database: Database) -> None:
    async with house(database) as home:
        near = await home.article("怎么退货？", RETURNS)
        secrets = ("王小明", "138 1234 5678", "ming@mail.example", "TT-10324", "文三路 18 号")
        asked = "我叫王小明，电话 138 1234 5678，邮箱 ming@mail.example，订单 TT-10324，住在杭州市文三路 18 号，不喜欢怎么办"
        assert await home.ladder.answer(home.scope, asked, [near], names=["小明儿"]) is not None
        sent = home.model.asked[0]["messages"][0]["content"]
        assert [secret for secret in secrets if secret in sent] == []
        assert "不喜欢怎么办" in sent


async def test_the_key_travels_in_its_header_and_rests_sealed(database: Database) -> None:
    async with house(database) as home:
        near = await home.article("怎么退货？", RETURNS)
        await home.ladder.answer(home.scope, QUESTION, [near])
        assert "Bearer sk-ours" in home.model.headers[0]
        stored = (await queries.model(home.scope)).sealed_key
        assert stored is not None
        assert b"sk-ours" not in stored


async def test_a_test_of_the_model_says_how_it_went(database: Database) -> None:
    async with house(database) as home:
        tried = await home.ladder.test(home.scope)
        assert (tried.ok, tried.words, tried.spent.tokens_out) == (True, "OK", 22)
        month = await queries.month(home.scope)
        assert (month.calls, month.answered) == (1, 0), "no customer was answered"
        for mode, why in (
            ("refused", "key_refused"),
            ("down", "server_error"),
            ("page", "garbage"),
            ("half", "cut_off"),
        ):
            home.model.mode = mode
            tried = await home.ladder.test(home.scope)
            assert (tried.ok, tried.why, tried.words) == (False, why, "")
            assert 0 <= tried.first_words_ms <= tried.took_ms, "none may have come"
        home.model.mode, home.model.wait_seconds = "right", 0.2
        await home.configure(first_words_seconds=0.05)
        assert (await home.ladder.test(home.scope)).why == "timed_out", "customers would not have waited for it"

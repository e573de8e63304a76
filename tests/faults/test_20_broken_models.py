"""Fault 20: the language model times out, says 429, sends garbage, stops half-way or never: people go on."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.bot.ladder.shop import VAGUE, Shop, outcome, shop
from tests.bot.ladder.simulator import BROKEN
from wingbeat.replay.client import Frame, Widget


@pytest.fixture(scope="module")
def runner():
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def home(runner, fresh_shop, tmp_path_factory):
    """One shop with its model for all faults of this file."""
    folder = tmp_path_factory.mktemp("models") / "data"
    lent = fresh_shop(folder)
    running = shop(runner.run(lent.__aenter__()), folder)
    yield runner.run(running.__aenter__())
    runner.run(running.__aexit__(None, None, None))
    runner.run(lent.__aexit__(None, None, None))


async def test_a_model_that_works_answers_with_its_sources(runner, home: Shop) -> None:
    home.model.mode = "right"
    sources: list[object] = []
    async with asyncio.timeout(60):
        while not sources:  # until the bot's engine has started, everything is handed over
            async with home.server.widget() as widget:
                asked = await widget.say(VAGUE)
                sources = (await outcome(widget, asked["seq"]))["body"].get("sources", [])
    assert home.model.asked


async def reads_along(home: Shop) -> tuple[Frame, list[str]]:
    """The bot's answer to a vague question, and what its customer saw of it before."""
    async with home.server.widget() as widget:
        asked = await widget.say(VAGUE)
        answer = await outcome(widget, asked["seq"])
        return answer["body"], [frame["text"] for frame in widget.frames if frame["t"] == "typing" and "text" in frame]


async def test_a_customer_reads_along_what_is_proved(runner, home: Shop) -> None:
    home.model.mode = "right"
    body, shown = await reads_along(home)
    assert shown
    assert all(body["text"].startswith(text) for text in shown)


async def test_a_customer_never_reads_what_is_not_proved(runner, home: Shop) -> None:
    home.model.mode = "number"
    body, shown = await reads_along(home)
    assert "sources" not in body
    assert home.model.words(home.model.asked[-1]["messages"][-1]["content"]) not in shown


@pytest.mark.parametrize("mode", [*BROKEN, "number", "script", "tool"])
async def test_a_broken_model_costs_the_customer_nothing_but_its_answer(runner, home: Shop, mode: str) -> None:
    """They are asked again or handed over, as without a model, and read not a word of what it wrote."""
    assert (await home.configure(first_words_seconds=0.5, deadline_seconds=1.0)).is_success
    home.model.mode = mode
    before = len(home.model.asked)
    async with home.server.widget() as widget:
        asked = await widget.say(VAGUE)
        answer = await outcome(widget, asked["seq"])
        assert answer["body"]["purpose"] in {"question", "status"}
        assert "sources" not in answer["body"]
        assert len(home.model.asked) == before + 1
    month = (await home.member.get("/api/v1/bot/model")).json()
    assert month["usage"]["calls"] == month["usage"]["answered"] + month["usage"]["refused"] + month["usage"]["failed"]
    assert "secret" not in str(month)


async def held(home: Shop, stack: AsyncExitStack) -> Widget:
    """A customer for whose question a silent model is asked. A bot that is too busy to ask it hands over: then another comes."""
    async with asyncio.timeout(60):
        while True:
            widget = await stack.enter_async_context(home.server.widget())
            asked = await widget.say(VAGUE)
            handed_over = asyncio.create_task(outcome(widget, asked["seq"]))
            while not (home.model.open or handed_over.done()):
                await asyncio.sleep(0.02)
            if home.model.open:
                handed_over.cancel()
                return widget


async def test_a_member_writes_while_the_model_is_silent(runner, home: Shop) -> None:
    """Whatever the bot waits for, a person's message goes out, and the bot stays silent after it."""
    await home.configure(first_words_seconds=7, deadline_seconds=7)
    home.model.mode = "silent"
    async with home.server.desk(home.member) as desk, AsyncExitStack() as stack:
        widget = await held(home, stack)
        sent = await desk.do(widget.conversation, {"do": "say", "text": "您好，我来看。"})
        assert home.model.open == 1  # still hanging
        reply = await widget.event(lambda e: e["actor"]["kind"] == "member" and e["body"]["kind"] == "message")
        assert reply["seq"] <= sent["seq"]
        while home.model.open:
            await asyncio.sleep(0.05)
        await desk.do(widget.conversation, {"do": "say", "text": "好了。"})
        last = await widget.event(lambda e: e["body"].get("text") == "好了。")
        bots = [
            e
            for e in widget.events[widget.conversation]
            if e["actor"]["kind"] == "bot" and e["body"]["kind"] == "message"
        ]
        assert bots == []
        assert last["seq"] == sent["seq"] + 1


async def test_a_sure_answer_does_not_queue_behind_a_slow_model(runner, home: Shop) -> None:
    await home.configure(first_words_seconds=7, deadline_seconds=7)
    home.model.mode = "silent"
    async with home.server.widget() as sure, AsyncExitStack() as stack:
        await held(home, stack)
        asked = await sure.say("怎么退货？")
        assert "退" in (await outcome(sure, asked["seq"]))["body"]["sources"][0]["title"]
        assert home.model.open == 1
        await home.configure(on=False)

"""Fault 20: the language model times out, says 429, sends garbage, stops half-way or never: people go on."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest

from tests.bot.ladder.shop import VAGUE, Shop, outcome, shop
from tests.bot.ladder.simulator import BROKEN
from wingbeat.kit.ids import uuid7
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


PRIVATE = ("王小明", "13812345678", "TT-10324")


class Matter:
    """A conversation that a member asks the model for help with."""

    def __init__(self, home: Shop, conversation: str) -> None:
        self._home, self._path = home, f"/api/v1/conversations/{conversation}"

    async def summary(self) -> httpx.Response:
        return await self._home.member.post(f"{self._path}/summary", json={"language": "en"})

    async def translation(self, text: str) -> httpx.Response:
        return await self._home.member.post(f"{self._path}/translation", json={"text": text, "language": "en"})

    async def written(self, text: str) -> str:
        """What a member reads of a summary in which the model wrote this; `{…}` are places it was shown."""
        self._home.model.fixed = text
        answer = await self.summary()
        answer.raise_for_status()
        return str(answer.json()["text"])


@asynccontextmanager
async def matter(home: Shop) -> AsyncIterator[Matter]:
    async with home.server.widget() as widget:
        await widget.say("转人工")
        asked = await widget.say(f"我叫{PRIVATE[0]}，电话 {PRIVATE[1]}，订单 {PRIVATE[2]} 还没到")
        await widget.event(lambda event: event["seq"] >= asked["seq"])
        yield Matter(home, widget.conversation)


async def test_a_model_sums_up_and_translates_without_reading_who_it_is_about(runner, home: Shop) -> None:
    await home.configure()
    home.model.mode = "right"
    async with matter(home) as asking:
        assert (await home.member.get("/api/v1/assistant")).json() == {"state": "ready"}
        assert await asking.written("Wants a parcel.") == "Wants a parcel."
        prompt = home.model.asked[-1]["messages"][-1]["content"]
        assert not any(private in prompt for private in PRIVATE)
        (phone,) = re.findall(r"⟦PHONE_\d+⟧", prompt)
        assert await asking.written(f"Call {phone}, not ⟦PHONE_99⟧.") == f"Call {PRIVATE[1]}, not ."
        home.model.fixed = "Where is it?"
        assert (await asking.translation(f"订单 {PRIVATE[2]} 在哪")).json() == {"text": "Where is it?"}
        assert PRIVATE[2] not in str(home.model.asked[-1])
        for empty in ("", "x" * 2001):
            assert (await asking.translation(empty)).status_code == 422
        nobody = await home.member.post(f"/api/v1/conversations/{uuid7()}/summary", json={"language": "en"})
        assert nobody.status_code == 404
    async with home.server.widget() as silent:
        nothing = await Matter(home, silent.conversation).summary()
        assert nothing.status_code in {404, 409}  # a customer who wrote nothing has no conversation yet


@pytest.mark.parametrize("mode", ["silent", "half", "garbage", "not_http", "refused", "down"])
async def test_a_member_is_told_that_a_broken_model_wrote_nothing(runner, home: Shop, mode: str) -> None:
    assert (await home.configure(first_words_seconds=0.5, deadline_seconds=1.0)).is_success
    home.model.mode = mode
    async with matter(home) as asking, asyncio.timeout(60):
        for answer in (await asking.summary(), await asking.translation("在哪")):
            assert (answer.status_code, answer.json()["code"]) == (409, "nothing_written")
            assert "secret" not in answer.text


async def test_a_model_that_asks_for_a_pause_is_not_asked_by_members_and_an_absent_one_is_not_offered(
    runner, home: Shop
) -> None:
    await home.configure()
    home.model.mode = "rate_limited"
    async with matter(home) as asking:
        assert (await asking.summary()).status_code == 409
        assert (await home.member.get("/api/v1/assistant")).json() == {"state": "resting"}
        before = len(home.model.asked)
        assert (await asking.summary()).status_code == 409
        await home.configure(on=False)
        assert (await home.member.get("/api/v1/assistant")).json() == {"state": "off"}
        assert (await asking.translation("在哪")).status_code == 409
        assert len(home.model.asked) == before
    await home.configure()


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

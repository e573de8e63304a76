"""Several processes on one database: they work together, and one that is stopped or gone does no harm."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.bot.intents.test_versions import Heard, labels, unheard
from tests.faults.house import COLLEAGUE, PASSWORD, cookies_of
from tests.faults.invariants import check
from tests.faults.proxy import proxied
from tests.faults.traffic import PATIENCE_SECONDS, Traffic, traffic
from tests.served import ROOT, Served, served
from wingbeat.bot.intents.actions import Training, label
from wingbeat.bot.intents.adapters.process import Worker
from wingbeat.bot.intents.ports import NoStarter
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.replay.client import Desk, Frame
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

SKEWED = ROOT / "tests" / "faults" / "skewed"


@pytest.fixture(scope="module")
def runner():
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def pair(runner, fresh_shop, tmp_path_factory):
    """Two servers on one database and data folder: `(first, second, database url)`."""
    folder = tmp_path_factory.mktemp("pair") / "data"
    lent = fresh_shop(folder)
    url = runner.run(lent.__aenter__())
    one, two = served(url, folder), served(url, folder)
    first = runner.run(one.__aenter__())
    second = runner.run(two.__aenter__())
    yield first, second, url
    for running in (two, one):
        runner.run(running.__aexit__(None, None, None))
    runner.run(lent.__aexit__(None, None, None))


async def test_a_customer_of_one_process_and_a_member_of_another_talk(runner, pair: tuple[Served, Served, str]) -> None:
    first, second, _ = pair
    async with first.widget() as widget, second.member() as member, second.desk(member) as desk:
        await widget.say("转人工")
        await desk.head(lambda head: head["id"] == widget.conversation and head["status"] == "assigned")
        await desk.watch(widget.conversation)
        await desk.do(widget.conversation, {"do": "say", "text": "您好，我来帮您看看。"})
        said = await widget.event(lambda e: e["actor"]["kind"] == "member" and e["body"]["kind"] == "message")
        assert said["body"]["text"] == "您好，我来帮您看看。"
        # By now the processes hear each other; what is never stored would be lost before.
        await desk.send({"t": "typing", "conversation": widget.conversation, "on": True})
        assert (await widget.wait_for(lambda frame: frame["t"] == "typing"))["who"] == "member"
        await widget.say("谢谢")
        await desk.event(lambda event: event["body"].get("text") == "谢谢")
        await desk.do(widget.conversation, {"do": "resolve"})


async def test_traffic_over_two_processes_keeps_every_promise(runner, pair: tuple[Served, Served, str]) -> None:
    first, second, url = pair
    cookies = await cookies_of(first, url)
    async with traffic(first, cookies, desk_url=lambda: second.url, seed=40) as talk:
        await talk.goes_on(300)
    await check(talk, url)


CLAIMED = "SELECT workspace_id, step, stream_id, fence FROM todo WHERE lease_until > now() ORDER BY 1, 2, 3"
HELD = "SELECT count(*) FROM todo WHERE workspace_id = $1 AND step = $2 AND stream_id = $3 AND fence = $4"
TRIES = 200


async def stop_at_work(server: Served, database: Database) -> list[tuple[object, ...]]:
    """Stop a process that has just claimed work: the lanes it holds and, stopped, does not give back."""
    for _ in range(TRIES):
        os.kill(server.pid, signal.SIGSTOP)
        before = {tuple(row) for row in await database.rows(CLAIMED)}
        await asyncio.sleep(0.3 if before else 0)  # what the other process claimed meanwhile is done by then
        held = [lane for lane in before if await database.value(HELD, *lane)]
        if held:
            return held
        os.kill(server.pid, signal.SIGCONT)
        await asyncio.sleep(0.02)
    raise AssertionError("it was never found at work")


@asynccontextmanager
async def offering(server: Served, seconds: int) -> AsyncIterator[None]:
    """While the caller does harm, members are asked before they get a conversation; there is room for all of them."""
    async with server.member() as founder:
        members = (await founder.get("/api/v1/members")).json()["items"]
        for member in members:
            assert (await founder.patch(f"/api/v1/members/{member['id']}", json={"capacity": 100})).is_success
        before = (await founder.get("/api/v1/routing/offers")).json()
        ask = {"how": "offer", "seconds": seconds, "rings": 2, "then": "everybody"}
        put = await founder.put("/api/v1/routing/offers", json={**before, "workspace": ask, "away_after": 0})
        assert put.is_success, put.text
        yield
        # What is still offered rings out under these settings: silence there sets nobody away in the tests that follow.
        after = await founder.put("/api/v1/routing/offers", json={**before, "away_after": 0})
        assert after.is_success, after.text


async def test_fault_22_a_process_stopped_past_its_leases_writes_nothing_late(
    runner, pair: tuple[Served, Served, str]
) -> None:
    first, second, url = pair
    cookies = await cookies_of(first, url)
    database = await Database.connect(url, connections=1)
    try:
        async with offering(second, 3), traffic(first, cookies, url=lambda: second.url, seed=22) as talk:
            async with traffic(first, [], customers=3, seed=23) as stopped:
                await talk.goes_on(60)
                async with asyncio.timeout(PATIENCE_SECONDS):
                    while not await database.value("SELECT count(*) FROM event WHERE kind = 'offered'"):
                        await asyncio.sleep(0.05)
                try:
                    held = await stop_at_work(first, database)
                    await talk.goes_on(60)
                    async with asyncio.timeout(
                        PATIENCE_SECONDS
                    ):  # the other does what it had claimed, once the lease is over
                        while any([await database.value(HELD, *lane) for lane in held]):
                            await asyncio.sleep(0.2)
                finally:
                    os.kill(first.pid, signal.SIGCONT)
                await stopped.goes_on(5, who=stopped.talkers)
            await talk.goes_on(5, who=talk.talkers)
        await check(Traffic([*talk.talkers, *stopped.talkers]), url)
    finally:
        await database.close()


async def test_fault_21_processes_whose_clocks_are_hours_apart_work_together(
    runner, pair: tuple[Served, Served, str]
) -> None:
    _, second, url = pair
    cookies = await cookies_of(second, url)
    path = f"{SKEWED}{os.pathsep}{ROOT / 'src'}"
    ahead, behind = ({"PYTHONPATH": path, "SKEW_SECONDS": str(hours * 3600)} for hours in (2, -2))
    async with (
        offering(second, 3),
        served(url, second.data_dir, ahead) as one,
        served(url, second.data_dir, behind) as other,
    ):
        async with traffic(one, cookies, desk_url=lambda: other.url, seed=21) as talk:
            async with traffic(other, [], customers=3, seed=20) as more:
                await talk.goes_on(100)
                await more.goes_on(5, who=more.talkers)
            await talk.goes_on(5, who=talk.talkers)
        await check(Traffic([*talk.talkers, *more.talkers]), url)


async def test_fault_24_a_server_that_ends_leaves_its_customers_and_offers_to_the_next(
    runner, pair: tuple[Served, Served, str]
) -> None:
    _, following, url = pair
    cookies = await cookies_of(following, url)
    async with offering(following, 3), served(url, following.data_dir) as ending:
        here = [ending.url]
        async with traffic(ending, cookies, url=lambda: here[0], seed=24) as talk:
            await talk.goes_on(60)
            here[0] = following.url
            assert await ending.stop() == 0
            await talk.goes_on(60)
            await talk.goes_on(5, who=talk.talkers)
    await check(talk, url)


async def test_fault_26_a_burst_of_customers_is_heard_to_the_last(runner, pair: tuple[Served, Served, str]) -> None:
    first, second, url = pair
    cookies = await cookies_of(first, url)
    async with offering(second, 3), traffic(first, cookies, url=lambda: second.url, seed=26) as talk:
        await talk.goes_on(15)
        async with traffic(first, [], customers=20, seed=27) as burst:
            await burst.goes_on(5, who=burst.talkers)
        await talk.goes_on(5, who=talk.talkers)
    await check(Traffic([*talk.talkers, *burst.talkers]), url)


async def test_a_model_put_in_force_in_one_process_serves_in_the_other(
    runner, pair: tuple[Served, Served, str]
) -> None:
    first, second, url = pair
    database = await Database.connect(url, connections=2)
    try:
        workspace_id = await database.value("SELECT workspace_id FROM workspace")
        editor = Scope(database, Actor(workspace_id, "member", uuid7(), RIGHTS["editor"]))
        await label(editor, labels())
        version = await Training(Worker(), NoStarter(), Heard()).train(editor, unheard)
    finally:
        await database.close()
    asked = {"text": "优惠码在哪里输", "language": "zh-CN"}
    async with first.member() as founder, second.member() as colleague:
        assert (await founder.post(f"/api/v1/bot/models/{version.number}/activate")).is_success
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await first_intent(colleague, asked) != "voucher":
                await asyncio.sleep(0.1)


async def first_intent(member: httpx.AsyncClient, asked: dict[str, str]) -> str:
    """What the bot takes a text for; nothing while it cannot say."""
    tried = await member.post("/api/v1/articles/try", json=asked)
    found = [intent["name"] for part in tried.json()["parts"] for intent in part["intents"]] if tried.is_success else []
    return found[0] if found else ""


async def test_fault_04_processes_hear_each_other_again_after_all_sessions_were_cut(
    runner, pair: tuple[Served, Served, str]
) -> None:
    first, second, url = pair
    async with first.widget() as widget, second.member() as member, second.desk(member) as desk:
        await widget.say("转人工")
        await desk.watch(widget.conversation)
        await desk.event(lambda event: event["body"]["kind"] == "opened")
        database = await Database.connect(url, connections=1)
        await database.rows(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE pid <> pg_backend_pid() AND datname = current_database()"""
        )
        await database.close()
        for text in ("还在吗", "在吗"):
            await widget.say(text)
            await desk.event(says(text))
        await desk.do(widget.conversation, {"do": "resolve"})


def says(text: str) -> Callable[[Frame], bool]:
    return lambda event: bool(event["body"].get("text") == text)


async def test_fault_23_a_closed_laptop_gives_its_conversations_to_a_colleague(
    runner, pair: tuple[Served, Served, str]
) -> None:
    """Also fault 12: nothing is heard from the laptop any more, and nobody says goodbye."""
    first, second, url = pair
    await cookies_of(first, url)
    async with proxied(first.port) as proxy, first.member() as founder, second.member(COLLEAGUE, PASSWORD) as yu:
        cookie = "; ".join(f"{name}={value}" for name, value in founder.cookies.items())
        laptop = Desk(proxy.url, cookie, views=["mine"])
        await laptop.open()
        # Earlier tests left their conversations with her: `offering` makes room. She has longer to accept than she needs.
        async with offering(second, 60), first.widget() as widget, second.desk(yu) as colleague:
            hers = colleague.welcome["member"]["id"]
            await widget.say("转人工")
            take = {"do": "assign", "member_id": laptop.welcome["member"]["id"], "how": "picked"}
            taken = await laptop.do(widget.conversation, take)
            await widget.say("有人吗")
            proxy.up = proxy.down = False
            await colleague.wait_for(offered_after(taken), seconds=PATIENCE_SECONDS)
            await colleague.do(widget.conversation, {"do": "assign", "member_id": hers, "how": "accepted"})
            events = (await yu.get(f"/api/v1/conversations/{widget.conversation}/events")).json()["events"]
            bodies = [event["body"] for event in events if event["seq"] > taken["seq"]]
            changes = [body for body in bodies if body["kind"] in {"assigned", "queued"}]
            assert [body["kind"] for body in changes] == ["queued", "assigned"], "never two owners"
            assert (changes[0]["why"], changes[1]["member_id"]) == ("member_gone", hers)
            await colleague.do(widget.conversation, {"do": "resolve"})
        laptop.drop()
        await laptop.close()


def offered_after(taken: Frame) -> Callable[[Frame], bool]:
    """Whether it is offered to this desk's member, after it was `taken` by another."""
    return lambda frame: bool(
        frame["t"] == "offer"
        and frame["head"]["id"] == taken["conversation"]
        and frame["head"]["seq"] > taken["seq"]
        and not frame["everybody"]
    )

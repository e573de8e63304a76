"""Several processes on one database: they work together, and one that is stopped or gone does no harm."""

import asyncio
import os
import signal

import pytest
from tests.faults.house import cookies_of
from tests.faults.invariants import check
from tests.faults.traffic import traffic
from tests.served import Served, served

from wingbeat.kit.database import Database


@pytest.fixture(scope="module")
def runner():
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def pair(runner, fresh_database, tmp_path_factory):
    """Two servers on one database and data folder: `(first, second, database url)`."""
    lent = fresh_database()
    url = runner.run(lent.__aenter__())
    folder = tmp_path_factory.mktemp("pair") / "data"
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
        await desk.send({"t": "typing", "conversation": widget.conversation, "on": True})
        assert (await widget.wait_for(lambda frame: frame["t"] == "typing"))["who"] == "member"
        await desk.do(widget.conversation, {"do": "say", "text": "您好，我来帮您看看。"})
        said = await widget.event(lambda e: e["actor"]["kind"] == "member" and e["body"]["kind"] == "message")
        assert said["body"]["text"] == "您好，我来帮您看看。"
        await widget.say("谢谢")
        await desk.event(lambda event: event["body"].get("text") == "谢谢")
        await desk.do(widget.conversation, {"do": "resolve"})


async def test_traffic_over_two_processes_keeps_every_promise(runner, pair: tuple[Served, Served, str]) -> None:
    first, second, url = pair
    cookies = await cookies_of(first, url)
    async with traffic(first, cookies, desk_url=lambda: second.url, seed=40) as talk:
        await talk.goes_on(300)
    await check(talk, url)


async def test_fault_22_a_process_stopped_past_its_leases_writes_nothing_late(
    runner, pair: tuple[Served, Served, str]
) -> None:
    first, second, url = pair
    cookies = await cookies_of(first, url)
    database = await Database.connect(url, connections=1)
    try:
        async with traffic(first, cookies, url=lambda: second.url, seed=22) as talk:
            async with traffic(first, [], customers=2, seed=23) as stopped:
                await stopped.goes_on(30)
                await talk.goes_on(60)
                os.kill(first.pid, signal.SIGSTOP)
                try:
                    await talk.goes_on(60)
                    # Whatever the stopped one had claimed is done by the other, once its lease is over.
                    async with asyncio.timeout(40):
                        while await database.value("SELECT count(*) FROM todo WHERE created_before_stop()"):
                            await asyncio.sleep(0.2)
                finally:
                    os.kill(first.pid, signal.SIGCONT)
                await stopped.goes_on(30)
            await talk.goes_on(30)
        await check(talk, url)
        await check(stopped, url)
    finally:
        await database.close()


async def test_fault_23_a_closed_laptop_gives_its_conversations_to_a_colleague(
    runner, pair: tuple[Served, Served, str]
) -> None:
    first, _second, url = pair
    await cookies_of(first, url)

"""What a customer types and has not sent: for the bot alone, and only where shop and customer agreed."""

import asyncio

import httpx

from tests.live.conftest import House
from wingbeat.bot.ahead.actions import PAUSE_SECONDS
from wingbeat.kit.database import Database

CANARY = "canary-51c8"


async def let_think(member: httpx.AsyncClient, *, on: bool) -> None:
    (channel,) = (await member.get("/api/v1/channels")).json()["items"]
    changed = await member.patch(f"/api/v1/channels/{channel['id']}", json={"thinks_ahead": on})
    assert changed.json()["thinks_ahead"] is on


async def thoughts(member: httpx.AsyncClient) -> int:
    told = (await member.get("/api/v1/bot/ahead", params={"since": "2020-01-01"})).json()
    return int(told["used"] + told["discarded"])


async def test_what_is_typed_is_thought_about_and_shown_kept_and_logged_nowhere(house: House) -> None:
    server = house.server
    async with server.member() as member, server.desk(member) as desk, server.widget() as widget:
        site = {"site": server.demo.site_key}
        assert (await member.get("/api/v1/widget/settings", params=site)).json()["thinks_ahead"] is False
        await let_think(member, on=True)
        assert (await member.get("/api/v1/widget/settings", params=site)).json()["thinks_ahead"] is True
        await widget.say("你好")
        await desk.watch(widget.conversation)
        async with asyncio.timeout(60):
            turn = 0
            while await thoughts(member) == 0:
                turn += 1
                typed = f"怎么退货 {CANARY} {turn}"
                await widget.send({"t": "typing", "conversation": widget.conversation, "on": True, "text": typed})
                await asyncio.sleep(PAUSE_SECONDS + 0.1)
        await desk.wait_for(lambda frame: frame["t"] == "typing" and frame["on"])
        assert CANARY not in str(desk.frames)
        await let_think(member, on=False)
    assert CANARY.encode() not in server.log.read_bytes()
    assert server.database_url is not None
    database = await Database.connect(server.database_url, connections=1)
    try:
        for table in ("event", "conversation", "todo", "timer", "bot_ahead"):
            assert not await database.value(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%{CANARY}%'")
    finally:
        await database.close()


async def test_more_than_a_question_is_a_frame_that_breaks_the_page(house: House) -> None:
    async with house.server.widget() as widget:
        frame = {"t": "typing", "conversation": widget.conversation, "on": True, "text": "长" * 501}
        await widget.send(frame)
        assert await widget.closed() == 4009

"""Frames that break the page, doors that stay shut, and what nobody may see."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
import pytest
import websockets
from websockets.asyncio.client import ClientConnection, connect

from tests.live.conftest import House, first
from wingbeat.kit.ids import uuid7
from wingbeat.live.models import frame
from wingbeat.replay.client import Desk, Frame, Widget
from wingbeat.routing.alerts.events import AlertRaised

CANARY = "只给同事看 canary-7f3a"
CLOSED_SECONDS = 40.0  # who says nothing is given ten, on a machine that does other things as well


def socket_of(house: House, path: str, **headers: str) -> Any:
    url = house.server.url.replace("http", "ws") + path
    return connect(url, additional_headers=headers, compression=None, max_size=2**24, ping_interval=None)


async def close_code(socket: ClientConnection) -> int | None:
    """Read on until the server closes."""
    async with asyncio.timeout(CLOSED_SECONDS):
        try:
            while True:
                await socket.recv()
        except websockets.ConnectionClosed:
            return socket.close_code


def hello(house: House, **fields: Any) -> str:
    return json.dumps({"t": "hello", "v": 1, "site": house.server.demo.site_key, **fields})


BAD_FRAMES: dict[str, str | bytes] = {
    "not json": "hello",
    "not an object": "[1, 2]",
    "an unknown kind": '{"t":"dance"}',
    "no kind": '{"key":"1"}',
    "an unknown field": '{"t":"pong","extra":1}',
    "a wrong type": '{"t":"typing","conversation":7,"on":true}',
    "a missing field": '{"t":"history"}',
    "an unknown field of a command": json.dumps(
        {"t": "do", "key": "k", "conversation": str(uuid7()), "command": {"do": "say", "text": "x", "verified": True}}
    ),
    "an unknown command": json.dumps({"t": "do", "key": "k", "conversation": str(uuid7()), "command": {"do": "fly"}}),
    "a second hello": '{"t":"hello","v":1,"site":"x"}',
    "a frame of the desk": '{"t":"views","views":["all"]}',
    "binary": b'{"t":"pong"}',
}


@pytest.mark.parametrize("frame", BAD_FRAMES.values(), ids=BAD_FRAMES.keys())
async def test_a_frame_that_breaks_the_page_ends_its_own_connection_only(house: House, frame: str | bytes) -> None:
    async with house.server.widget() as other, socket_of(house, "/live/widget") as socket:
        await socket.send(hello(house))
        assert await first(socket) == "welcome"
        await socket.send(frame)
        assert await close_code(socket) == 4009
        assert (await other.say("还在吗"))["t"] == "ack"


@pytest.mark.parametrize("first", ["{}", '{"t":"pong"}', '{"t":"hello","v":2,"site":"x"}'])
async def test_whoever_does_not_begin_with_a_hello_of_this_version_is_closed(house: House, first: str) -> None:
    async with socket_of(house, "/live/widget") as socket:
        await socket.send(first)
        assert await close_code(socket) == 4009


async def test_a_frame_that_is_too_large_is_refused_by_its_length(house: House) -> None:
    async with house.server.widget() as other, socket_of(house, "/live/widget") as socket:
        await socket.send(hello(house, page="x" * 70_000))
        assert await close_code(socket) == 1009
        assert (await other.say("还在吗"))["t"] == "ack"


async def test_a_message_in_several_frames_is_one_message(house: House) -> None:
    async with socket_of(house, "/live/widget") as socket:
        whole = hello(house)
        await socket.send([whole[:10], whole[10:30], whole[30:]])
        assert await first(socket) == "welcome"


async def test_whoever_says_nothing_is_closed_after_ten_seconds(house: House) -> None:
    async with socket_of(house, "/live/widget") as socket:
        assert await close_code(socket) == 4001


async def test_an_unknown_site_is_told_to_stop(house: House) -> None:
    async with socket_of(house, "/live/widget") as socket:
        await socket.send('{"t":"hello","v":1,"site":"nobody-knows-this"}')
        assert await close_code(socket) == 4003


async def test_an_unknown_path_is_not_a_socket(house: House) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with socket_of(house, "/live/nothing"):
            raise AssertionError("it was accepted")
    assert refused.value.response.status_code == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
async def test_hostile_32_a_desk_from_a_foreign_page_is_refused(house: House, origin: str | None) -> None:
    headers = {"Cookie": house.ada} | ({"Origin": origin} if origin else {})
    async with socket_of(house, "/live/desk", **headers) as socket:
        await socket.send('{"t":"hello","v":1}')
        assert await close_code(socket) == 4003


async def test_a_desk_without_a_session_must_sign_in(house: House) -> None:
    for cookie in ("", "wingbeat_session=made-up"):
        async with socket_of(house, "/live/desk", Origin=house.server.url, Cookie=cookie) as socket:
            await socket.send('{"t":"hello","v":1}')
            assert await close_code(socket) == 4001


async def test_hostile_24_signing_out_closes_the_desk_and_ends_its_presence_at_once(house: House) -> None:
    async with house.desk() as colleague, house.newcomer("Crake") as (member, desk):
        me = desk.welcome["member"]["id"]
        await desk.send({"t": "presence", "state": "away"})
        await colleague.wait_for(lambda f: f["t"] == "presence" and (f["member"], f["state"]) == (me, "away"))
        answer: httpx.Response = await member.delete("/api/v1/session")
        assert answer.is_success
        assert await desk.closed() == 4001
        await colleague.wait_for(lambda f: f["t"] == "presence" and (f["member"], f["state"]) == (me, "offline"))


async def test_hostile_30_a_customer_never_sees_a_note_nor_who_is_behind(house: House) -> None:
    async with house.server.widget() as widget, house.desk() as desk:
        await widget.say("你好")
        await desk.do(widget.conversation, {"do": "note", "text": CANARY})
        await desk.do(widget.conversation, {"do": "tag", "tag": CANARY})
        await desk.do(widget.conversation, {"do": "set_reason", "reason": CANARY})
        await desk.do(
            widget.conversation, {"do": "transfer", "to_member_id": desk.welcome["member"]["id"], "why": CANARY}
        )
        ack = await desk.do(widget.conversation, {"do": "say", "text": "您好"})
        await widget.holds(widget.conversation, ack["seq"])
        await widget.send({"t": "history", "conversation": widget.conversation, "before": ack["seq"] + 1})
        await widget.wait_for(lambda f: f["t"] == "history")
        async with house.server.widget(token=widget.hello["token"]) as again:
            await again.holds(widget.conversation, ack["seq"])
            everything = json.dumps([widget.frames, again.frames], ensure_ascii=False)
        assert "canary" not in everything
        assert desk.welcome["member"]["id"] not in everything


def answer_of(key: str) -> Callable[[Frame], bool]:
    return lambda frame: frame.get("key") == key and frame["t"] in {"ack", "error"}


async def refused(client: Widget, conversation: str, command: Frame) -> Frame:
    """The error frame of a command, without its key."""
    key = str(uuid7())
    await client.send({"t": "do", "key": key, "conversation": conversation, "command": command})
    error = await client.wait_for(answer_of(key))
    return {name: value for name, value in error.items() if name != "key"}


async def test_hostile_17_another_customers_conversation_answers_like_a_missing_one(house: House) -> None:
    async with house.server.widget() as victim, house.server.widget() as thief:
        await victim.say("我的订单")
        await thief.say("别人的订单")
        missing = str(uuid7())
        for command in ({"do": "mark_read", "upto": 1}, {"do": "resolve"}, {"do": "hand_off", "why": "asked"}):
            theirs = await refused(thief, victim.conversation, command)
            assert theirs == await refused(thief, missing, command)
            assert theirs["code"] == "not_found"
        answers = []
        for conversation in (victim.conversation, missing):
            thief.frames.clear()
            await thief.send({"t": "history", "conversation": conversation, "before": 99})
            answers.append(await thief.wait_for(lambda f: f["t"] in {"error", "history"}))
        assert answers[0] == answers[1]
        async with house.server.widget() as stranger:
            stranger.conversation = victim.conversation
            assert (await stranger.say("你好"))["conversation"] != victim.conversation


@pytest.mark.parametrize(
    "command",
    [
        {"do": "note", "text": "x"},
        {"do": "assign", "member_id": str(uuid7()), "how": "picked"},
        {"do": "tag", "tag": "vip"},
        {"do": "leave", "last_seen_at": "2026-01-01T00:00:00Z"},
        {"do": "merge", "to_customer_id": str(uuid7()), "customer_name": "x"},
    ],
)
async def test_a_customer_cannot_do_what_members_do(house: House, command: Frame) -> None:
    async with house.server.widget() as widget:
        await widget.say("你好")
        assert (await refused(widget, widget.conversation, command))["code"] == "forbidden"


async def test_what_a_customer_makes_up_about_a_message_is_not_stored(house: House) -> None:
    async with house.server.widget() as widget:
        sources = [{"article_id": str(uuid7()), "title": "made up"}]
        ack = await widget.say("你好", purpose="survey", confidence=1.0, sources=sources, suggestions=["x"])
        said = await widget.event(lambda e: e["seq"] == ack["seq"])
        assert set(said["body"]) <= {"kind", "text", "sent_at"}


async def test_a_key_of_the_wrong_form_is_refused_and_harms_nobody(house: House) -> None:
    async with house.server.widget() as widget:
        for key in ("", "x" * 65, "a\x00b", "键"):
            widget.frames.clear()
            command = {"do": "say", "text": "你好"}
            await widget.send({"t": "do", "key": key, "conversation": widget.conversation, "command": command})
            error = await widget.wait_for(lambda f: f["t"] == "error")
            assert (error["key"], error["code"], error["retry"]) == (key[:64], "invalid", False)
        assert (await widget.say("你好"))["t"] == "ack"


async def test_more_than_32_unanswered_commands_are_told_to_come_again(house: House) -> None:
    async with house.server.widget() as widget:
        await widget.say("你好")
        for n in range(60):
            await widget.send(
                {
                    "t": "do",
                    "key": f"k{n}",
                    "conversation": widget.conversation,
                    "command": {"do": "say", "text": f"{n}"},
                }
            )
        for n in range(60):
            answer = await widget.wait_for(answer_of(f"k{n}"))
            assert answer["t"] == "ack" or (answer["code"], answer["retry"]) == ("busy", True)


async def test_a_desk_watches_at_most_fifty(house: House) -> None:
    async with house.server.widget() as widget, house.desk() as desk:
        await widget.say("你好")
        for _ in range(50):
            await desk.watch(str(uuid7()))
        await desk.watch(widget.conversation)
        await desk.wait_for(lambda f: f["t"] == "events" and f["conversation"] == widget.conversation)


async def test_desks_of_another_version_are_refused(house: House) -> None:
    desk = Desk(house.server.url, house.ada)
    desk.hello = {"v": 2}
    with pytest.raises((ConnectionError, TimeoutError)):
        await desk.open()
    assert await desk.closed() == 4009


def test_what_is_told_of_an_alert_may_be_called_as_a_frame_is() -> None:
    raised = AlertRaised(uuid7(), uuid7(), "longest_wait", "", 61.0, 60.0, "", ())
    told = json.loads(frame("alert", **msgspec.structs.asdict(raised)))
    assert (told["t"], told["kind"]) == ("alert", "longest_wait")

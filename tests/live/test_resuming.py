"""What a client holds after drops, repeats and races: every event once, in order."""

import asyncio
import hashlib
import hmac

from tests.live.conftest import House
from wingbeat.kit.ids import uuid7
from wingbeat.replay.client import Client, Frame, Widget


def numbers(client: Client, conversation: str) -> list[int]:
    return [event["seq"] for event in client.events.get(conversation, [])]


def texts(client: Client, conversation: str) -> list[str]:
    return [e["body"]["text"] for e in client.events.get(conversation, []) if e["body"]["kind"] == "message"]


async def test_after_a_drop_a_window_gets_what_it_missed_once_and_in_order(house: House) -> None:
    async with house.desk() as desk, house.server.widget("en") as widget:
        await widget.say("Where is my parcel?")
        await desk.do(widget.conversation, {"do": "say", "text": "I am looking."})
        await widget.event(lambda e: e["body"].get("text") == "I am looking.")
        widget.drop()
        await widget.closed()
        held = numbers(widget, widget.conversation)
        for n in range(5):
            await desk.do(widget.conversation, {"do": "say", "text": f"news {n}"})
        async with house.server.widget("en", token=widget.hello["token"]) as back:
            back_again = back.welcome["conversation"]
            assert back_again["id"] == widget.conversation
            assert back_again["member"] == desk.welcome["member"]["name"]
        widget.hello |= {"conversation": widget.conversation, "after": held[-1]}
        await widget.open()
        ack = await desk.do(widget.conversation, {"do": "say", "text": "the last"})
        await widget.holds(widget.conversation, ack["seq"])
        assert texts(widget, widget.conversation)[-6:] == [*(f"news {n}" for n in range(5)), "the last"]
        assert all(widget.times_seen(widget.conversation, seq) == 1 for seq in numbers(widget, widget.conversation))
        await widget.close()


async def test_the_same_key_gives_the_same_ack_also_over_a_new_connection(house: House) -> None:
    key = str(uuid7())
    async with house.server.widget() as widget:
        first = await widget.say("你好", key=key)
        assert await widget.say("你好", key=key) == first
        async with house.server.widget(token=widget.hello["token"]) as again:
            assert await again.say("你好", key=key) == first
            await again.holds(first["conversation"], first["seq"])
            assert texts(again, first["conversation"]).count("你好") == 1


async def test_fault_16_two_first_messages_at_once_open_one_conversation(house: House) -> None:
    async with house.server.widget() as one, house.server.widget(token=one.hello["token"]) as two:
        acks = await asyncio.gather(one.say("第一句"), two.say("另一句"))
        assert len({ack["conversation"] for ack in acks}) == 1
        last = max(ack["seq"] for ack in acks)
        for window in (one, two):
            await window.holds(acks[0]["conversation"], last)
            held = [t for t in texts(window, acks[0]["conversation"]) if t in {"第一句", "另一句"}]
            assert sorted(held) == ["另一句", "第一句"]
            assert numbers(window, acks[0]["conversation"])[0] == 1


async def test_frames_sent_in_one_breath_are_stored_in_their_order(house: House) -> None:
    async with house.server.widget() as widget:
        wanted = [f"line {n}" for n in range(30)]
        acks = await asyncio.gather(*(widget.do(widget.conversation, {"do": "say", "text": text}) for text in wanted))
        assert [ack["seq"] for ack in acks] == sorted(ack["seq"] for ack in acks)
        assert len({ack["conversation"] for ack in acks}) == 1
        await widget.holds(acks[-1]["conversation"], acks[-1]["seq"])
        assert [text for text in texts(widget, acks[-1]["conversation"]) if text in wanted] == wanted


async def test_a_command_that_looks_things_up_is_not_overtaken(house: House) -> None:
    async with house.server.widget() as widget, house.desk() as desk:
        await widget.say("你好")
        me = desk.welcome["member"]["id"]
        commands: list[Frame] = [
            {"do": "assign", "member_id": me, "how": "picked"},
            {"do": "say", "text": "first"},
            {"do": "transfer", "to_member_id": me, "why": "round"},
            {"do": "say", "text": "second"},
        ]
        acks = await asyncio.gather(*(desk.do(widget.conversation, command) for command in commands))
        assert [ack["seq"] for ack in acks] == sorted(ack["seq"] for ack in acks)
        await desk.holds(widget.conversation, acks[-1]["seq"])
        said = [
            e["body"]["text"] for e in desk.events[widget.conversation] if e["body"].get("text") in {"first", "second"}
        ]
        assert said == ["first", "second"]


async def test_a_watch_from_any_number_brings_exactly_what_follows(house: House) -> None:
    async with house.server.widget() as widget, house.desk() as desk:
        await widget.say("一")
        await desk.do(widget.conversation, {"do": "say", "text": "在"})  # hers now: nobody else is given it meanwhile
        for text in ("二", "三"):
            last = (await widget.say(text))["seq"]
        for after in (0, 2, last):
            async with house.desk(house.yu) as other:
                await other.watch(widget.conversation, after)
                ack = await desk.do(widget.conversation, {"do": "note", "text": f"after {after}"})
                await other.holds(widget.conversation, ack["seq"])
                seen = numbers(other, widget.conversation)
                assert seen == list(range(after + 1, seen[-1] + 1))
                assert seen[-1] >= ack["seq"]


async def test_an_unwatched_conversation_is_silent_and_watched_anew_it_speaks_again(house: House) -> None:
    async with (
        house.server.widget() as widget,
        house.server.widget() as marker,
        house.desk() as ada,
        house.desk(house.yu) as desk,
    ):
        first = await widget.say("一")
        await marker.say("记号")
        for one in (widget, marker):  # a colleague's now: nobody is given what they do not watch
            await ada.do(one.conversation, {"do": "say", "text": "在"})
        await desk.watch(widget.conversation)
        await desk.watch(marker.conversation)
        await desk.holds(widget.conversation, first["seq"])
        await desk.send({"t": "unwatch", "conversation": widget.conversation})
        await desk.do(marker.conversation, {"do": "note", "text": "不再看"})  # a socket's frames are taken in order
        second = await widget.say("二")
        after = await marker.say("记号二")
        await desk.holds(marker.conversation, after["seq"])
        assert second["seq"] not in numbers(desk, widget.conversation)
        await desk.watch(widget.conversation, first["seq"])
        await desk.holds(widget.conversation, second["seq"])


async def test_history_goes_back_page_by_page(house: House) -> None:
    async with house.server.widget() as widget:
        for n in range(8):
            ack = await widget.say(f"line {n}")
        await widget.holds(widget.conversation, ack["seq"])
        found: list[int] = []
        before, more = ack["seq"] + 1, True
        while more:
            widget.frames.clear()
            await widget.send({"t": "history", "conversation": widget.conversation, "before": before, "limit": 3})
            page = await widget.wait_for(lambda f: f["t"] == "history")
            found = [event["seq"] for event in page["events"]] + found
            before, more = page["before"], page["more"]
        assert found == [seq for seq in numbers(widget, widget.conversation) if seq <= ack["seq"]]


async def test_what_a_stranger_began_goes_on_when_they_turn_out_to_be_known(house: House) -> None:
    async with house.server.member() as member:
        (channel,) = (await member.get("/api/v1/channels")).json()["items"]
        secret = (await member.post(f"/api/v1/channels/{channel['id']}/secret")).json()["secret"]
    identity = {"user_id": "u-1", "signature": hmac.new(secret.encode(), b"u-1", hashlib.sha256).hexdigest()}
    async with Widget(house.server.url, channel["site_key"], identity=identity) as at_home:
        assert at_home.welcome["conversation"] is None
    async with house.server.widget() as stranger:
        await stranger.say("在吗")
    token = stranger.hello["token"]
    async with Widget(house.server.url, channel["site_key"], identity=identity, token=token) as known:
        assert known.welcome["customer"]["id"] == at_home.welcome["customer"]["id"]
        assert known.welcome["conversation"]["id"] == stranger.conversation
        ack = await known.say("是我")
        assert ack["conversation"] == stranger.conversation

"""Messages said otherwise, colleagues at one conversation, and what a customer types: as those hear it whom it concerns."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.live.conftest import House
from wingbeat.kit.ids import uuid7
from wingbeat.live.passing.models import Doing, Here
from wingbeat.live.passing.rules import LEASE_SECONDS, LOOKS_SECONDS, after, shown
from wingbeat.replay.client import Frame, Refused, Widget

MEI, YU = uuid7(), uuid7()


def heard(*told: tuple[Doing, float], name: str = "Mei", at: Here | None = None) -> Here | None:
    for doing, now in told:
        at = after(at, MEI if name == "Mei" else YU, name, doing, now)
    return at


def test_the_first_who_types_answers_as_long_as_they_go_on() -> None:
    mei, yu = heard(("looks", 100), ("types", 101), ("types", 104)), heard(("types", 102), name="Yu")
    assert mei is not None
    assert yu is not None
    assert [(one["name"], one["since"], one["seconds"]) for one in shown([yu, mei], 104)] == [
        ("Mei", 101, LEASE_SECONDS),
        ("Yu", 102, LEASE_SECONDS - 2),
    ]
    silent = 104 + LEASE_SECONDS + 1
    going = heard(("types", silent), name="Yu", at=yu)
    assert going is not None
    assert [(one["name"], one["seconds"] > 0) for one in shown([mei, going], silent)] == [("Yu", True), ("Mei", False)]


def test_whoever_stops_only_looks_and_whoever_leaves_or_is_silent_for_long_is_gone() -> None:
    mei = heard(("types", 100), ("stops", 101))
    assert mei is not None
    assert shown([mei], 101)[0]["seconds"] == 0
    assert shown([mei], 102 + LOOKS_SECONDS) == []
    assert heard(("leaves", 102), at=mei) is None


def texts(events: list[Frame]) -> list[str]:
    return [one["body"]["text"] for one in events if one["body"]["kind"] == "message"]


async def found(member: httpx.AsyncClient, conversation: str, words: str) -> list[str]:
    hits = (await member.get("/api/v1/search", params={"q": words})).json()["items"]
    return [hit["text"] for hit in hits if hit["conversation"]["id"] == conversation]


async def test_a_customer_reads_what_stands_and_members_find_what_was_said(house: House) -> None:
    server = house.server
    async with (
        server.member() as member,
        house.desk() as desk,
        house.desk(house.yu) as other,
        server.widget() as widget,
    ):
        await widget.say("请问运费多少")
        one = widget.conversation
        wrong = (await desk.do(one, {"do": "say", "text": "运费九百九十九元"}))["seq"]
        gone = (await desk.do(one, {"do": "say", "text": "发错窗口了抱歉"}))["seq"]
        with pytest.raises(Refused) as refused:
            await other.do(one, {"do": "recall", "seq": gone})
        assert refused.value.facts["code"] == "forbidden"
        await desk.do(one, {"do": "edit", "seq": wrong, "text": "运费十元包邮"})
        last = (await desk.do(one, {"do": "recall", "seq": gone}))["seq"]
        await widget.holds(one, last)
        changes = [{"kind": "edited", "seq": wrong, "text": "运费十元包邮"}, {"kind": "recalled", "seq": gone}]
        assert [event["body"] for event in widget.events[one][-2:]] == changes
        # Whoever comes back reads nothing of what was said first: neither what they missed nor what lies before.
        async with server.widget(token=widget.hello["token"]) as back:
            await back.holds(one, last)
            assert [text for text in texts(back.events[one]) if "运费" in text] == ["请问运费多少", "运费十元包邮"]
            await back.send({"t": "history", "conversation": one, "before": wrong + 1, "limit": 5})
            page = await back.wait_for(lambda frame: frame["t"] == "history")
            assert texts(page["events"])[-1] == "运费十元包邮"
            assert "九百" not in str(back.frames)
            assert "发错窗口" not in str(back.frames)
        log = (await member.get(f"/api/v1/conversations/{one}/events")).json()["events"]
        assert "运费九百九十九元" in texts(log)
        head = (await member.get(f"/api/v1/conversations/{one}")).json()["head"]
        assert head["last_message"] == ""
        customer = head["customer"]["id"]
        items = (await member.get(f"/api/v1/customers/{customer}/timeline")).json()["items"]
        assert [text for text in texts([item["event"] for item in items]) if text] == ["运费十元包邮", "请问运费多少"]
        for words, texts_found in (("十元包邮", ["运费十元包邮"]), ("九百九十九", []), ("发错窗口", [])):
            async with asyncio.timeout(60):  # the step that keeps them
                while await found(member, one, words) != texts_found:
                    await asyncio.sleep(0.05)


async def test_colleagues_at_one_conversation_hear_of_each_other_and_who_answers(house: House) -> None:
    async with house.desk() as ada, house.desk(house.yu) as yu, house.server.widget() as widget:
        await widget.say("在吗")
        one = widget.conversation
        for desk in (ada, yu):
            await desk.send({"t": "look", "conversation": one})
        both = await ada.wait_for(lambda frame: frame["t"] == "around" and len(frame["members"]) == 2)
        assert both["conversation"] == one
        await yu.send({"t": "typing", "conversation": one, "on": True})

        def answers(frame: Frame) -> bool:
            return bool(frame["t"] == "around" and frame["members"][0]["seconds"] > 0)

        told = await ada.wait_for(answers)
        assert told["members"][0]["id"] == yu.welcome["member"]["id"]
        note = {"do": "note", "text": "@Yu 看一下", "mentions": [yu.welcome["member"]["id"]]}
        await ada.do(one, note)
        notice = await yu.wait_for(lambda frame: frame["t"] == "notice" and frame["conversation"] == one)
        assert (notice["what"], notice["text"]) == ("mentioned", "@Yu 看一下")
        await yu.send({"t": "look", "conversation": None})
        await ada.wait_for(lambda frame: frame["t"] == "around" and len(frame["members"]) == 1)
        await ada.send({"t": "look", "conversation": one, "listens": True})
        await ada.do(one, {"do": "note", "text": "heard after the look, on the same line"})
        ada.frames.clear()
        await yu.send({"t": "typing", "conversation": one, "on": True})
        heard = await ada.wait_for(answers)
        assert [member["id"] for member in heard["members"]] == [yu.welcome["member"]["id"]], "nobody hears who listens"
        ada.frames.clear()
        await yu.send({"t": "look", "conversation": one, "listens": True})
        await ada.wait_for(lambda frame: frame["t"] == "around" and len(frame["members"]) == 1)


@asynccontextmanager
async def showing(member: httpx.AsyncClient) -> AsyncIterator[None]:
    """Members see what is typed, where its customer agreed."""
    (channel,) = (await member.get("/api/v1/channels")).json()["items"]
    path = f"/api/v1/channels/{channel['id']}"
    assert (await member.patch(path, json={"shows_typing": True})).json()["shows_typing"] is True
    try:
        yield
    finally:
        await member.patch(path, json={"shows_typing": False})


def typed(widget: Widget, text: str, **more: object) -> Frame:
    return {"t": "typing", "conversation": widget.conversation, "on": True, "text": text, **more}


def unread(*known: str) -> Callable[[Frame], bool]:
    """A text that was not seen before."""
    return lambda frame: frame["t"] == "typing" and frame.get("text") not in {None, *known}


async def test_what_is_typed_is_shown_only_where_shop_and_customer_agreed(house: House) -> None:
    server = house.server
    async with server.member() as member, server.desk(member) as desk, server.widget() as widget:
        await widget.say("你好")
        await desk.watch(widget.conversation)
        await widget.send(typed(widget, "before the shop agreed", shown=True))
        (channel,) = (await member.get("/api/v1/channels")).json()["items"]
        assert channel["abilities"] == {"edit": True, "recall": True, "undo_seconds": 0}
        async with showing(member):
            settings = await member.get("/api/v1/widget/settings", params={"site": server.demo.site_key})
            assert settings.json()["consent"] == "shown"
            await widget.send(typed(widget, "for the bot alone"))
            await widget.send(typed(widget, "我想退这双鞋", shown=True))
            shown = await desk.wait_for(unread())
            assert (shown["who"], shown["text"]) == ("customer", "我想退这双鞋")


async def test_what_a_customer_agreed_to_is_kept_and_holds_until_it_is_taken_back(house: House) -> None:
    server = house.server
    async with server.member() as member, server.desk(member) as desk, server.widget() as widget, showing(member):
        await widget.say("你好")
        await desk.watch(widget.conversation)
        head = (await member.get(f"/api/v1/conversations/{widget.conversation}")).json()["head"]
        path = f"/api/v1/customers/{head['customer']['id']}/consents"

        async def said() -> list[tuple[str, bool, str]]:
            kept = (await member.get(path)).json()["items"]
            return [(one["kind"], one["given"], one["how"]) for one in kept]

        await widget.send(typed(widget, "before it was kept", shown=True))
        await desk.wait_for(unread())
        given = ("typing_preview", True, "widget")
        assert await said() == [given]
        for on, text in ((False, "taken back"), (True, "agreed again")):
            await widget.send({"t": "agree", "to": "shown", "on": on})
            await widget.send(typed(widget, text, shown=True))
        assert (await desk.wait_for(unread("before it was kept")))["text"] == "agreed again"
        assert await said() == [given, ("typing_preview", False, "widget"), given]
        by_telephone = {"kind": "typing_preview", "given": False, "how": "phone"}
        assert (await member.post(path, json=by_telephone)).status_code == 204
        assert [one["given"] for one in (await member.get(path, params={"limit": 1})).json()["now"]] == [False]
        async with server.widget(token=widget.hello["token"]) as later:
            await later.wait_for(lambda frame: frame == {"t": "agree", "to": "shown", "on": False})
            await later.send(typed(widget, "after a member wrote that down", shown=True))
            await later.send({"t": "agree", "to": "shown", "on": True})
            await later.send(typed(widget, "and once more", shown=True))
            last = await desk.wait_for(unread("before it was kept", "agreed again"))
            assert last["text"] == "and once more"


async def test_who_took_a_transcript_is_kept_in_the_audit(house: House) -> None:
    server = house.server
    async with server.member() as member, server.widget() as widget:
        await widget.say("你好")
        path = f"/api/v1/conversations/{widget.conversation}/transcript"
        for what in ({}, {"notes": True}):
            assert (await member.get(path, params=what)).status_code == 200
        refused = await member.post(f"{path}/letters", json={"to": "customer"})
        assert refused.json()["code"] == "no_verified_address"
        sent = (await member.post(f"{path}/letters", json={"to": "me"})).json()["to"]
        kept = (await member.get("/api/v1/audit")).json()["items"]
        taken = [one for one in kept if one["subject_id"] == widget.conversation]
        assert {one["act"] for one in taken} == {"transcript_taken"}
        number = (await member.get(f"/api/v1/conversations/{widget.conversation}")).json()["head"]["number"]
        assert [one["facts"] for one in reversed(taken)] == [
            {"conversation": f"#{number}", "content": "messages"},
            {"conversation": f"#{number}", "content": "with_notes"},
            {"conversation": f"#{number}", "content": "messages", "email": sent},
        ]

"""Offers are shown to whom they are made, and to nobody else; a reload shows them again."""

from typing import Any

from tests.live.conftest import House
from wingbeat.replay.client import Desk, Frame

HANDING = "/api/v1/routing/offers"


def is_offer(frame: Frame) -> bool:
    return bool(frame["t"] == "offer")


def shown(desk: Desk, kind: str) -> list[Frame]:
    return [frame for frame in desk.frames if frame["t"] == kind]


async def test_only_the_asked_member_sees_an_offer_and_after_a_reload_again(house: House) -> None:
    async with house.server.member() as founder:
        before: dict[str, Any] = (await founder.get(HANDING)).json()
        offering = {"how": "offer", "seconds": 120, "rings": 2, "then": "push"}
        (await founder.put(HANDING, json={**before, "workspace": offering})).raise_for_status()
        try:
            async with house.desk(house.ada) as ada, house.desk(house.yu) as yu, house.server.widget() as widget:
                await widget.say("转人工")
                desks = {desk.welcome["member"]["id"]: desk for desk in (ada, yu)}
                offered = await widget_offer(founder, widget.conversation)
                asked = desks.pop(offered)
                (other,) = desks.values()
                frame = await asked.wait_for(is_offer)
                assert (frame["head"]["id"], frame["everybody"]) == (widget.conversation, False)
                cookie = house.ada if asked is ada else house.yu
                async with house.desk(cookie) as reloaded:
                    again = await reloaded.wait_for(is_offer)
                    assert (again["head"]["id"], again["until"]) == (widget.conversation, frame["until"])
                    await asked.do(widget.conversation, {"do": "assign", "member_id": offered, "how": "accepted"})
                    for desk in (asked, reloaded):
                        over = await desk.wait_for(lambda f: f["t"] == "offer_over")
                        assert over["taken_by"] == offered
                await other.head(lambda head: head["id"] == widget.conversation and head["status"] == "assigned")
                assert shown(other, "offer") == shown(other, "offer_over") == []
                await asked.do(widget.conversation, {"do": "resolve"})
        finally:
            (await founder.put(HANDING, json=before)).raise_for_status()


async def widget_offer(founder: Any, conversation: str | None) -> str:
    """Whom it is offered to, as the log says it."""
    while True:
        events = (await founder.get(f"/api/v1/conversations/{conversation}/events")).json()["events"]
        found = [event["body"]["member_id"] for event in events if event["body"]["kind"] == "offered"]
        if found:
            return str(found[-1])

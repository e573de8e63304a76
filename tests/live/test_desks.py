"""What desks are told: heads of their views, typing, presence, and who has gone."""

import asyncio
from collections.abc import Callable
from uuid import UUID

import httpx

from tests.live.conftest import House
from wingbeat.kit.database import Database
from wingbeat.replay.client import Desk, Frame


def heads(desk: Desk) -> dict[str, Frame]:
    """What a client holds that applies every heads frame."""
    held: dict[str, Frame] = {}
    for frame in desk.frames:
        for head in frame.get("heads", []) if frame["t"] == "heads" else []:
            if head["seq"] >= held.get(head["id"], head)["seq"]:
                held[head["id"]] = head
    return held


def presence(member: str, state: str) -> Callable[[Frame], bool]:
    return lambda f: f["t"] == "presence" and (f.get("member"), f["state"]) == (member, state)


async def listed(client: httpx.AsyncClient) -> dict[str, Frame]:
    answer = await client.get("/api/v1/conversations", params={"view": "all", "limit": 100})
    answer.raise_for_status()
    return {head["id"]: head for head in answer.json()["items"]}


def reached(conversation: str, seq: int) -> Callable[[Frame], bool]:
    return lambda head: bool(head["id"] == conversation and head["seq"] >= seq)


async def caught_up(desk: Desk, member: httpx.AsyncClient, conversation: str) -> dict[str, Frame]:
    """The fresh list of the moment the desk was told last: the stages may still be at the conversation."""
    while True:
        fresh = await listed(member)
        await desk.head(reached(conversation, fresh[conversation]["seq"]))
        if heads(desk)[conversation]["seq"] == fresh[conversation]["seq"]:
            return fresh


async def test_a_stale_list_and_the_heads_since_are_the_fresh_list(house: House) -> None:
    async with (
        house.server.member() as member,
        house.desk(views=["all"]) as desk,
        house.server.widget() as one,
        house.server.widget() as two,
    ):
        await one.say("第一位")
        stale = await listed(member)
        await two.say("第二位")
        await desk.do(one.conversation, {"do": "say", "text": "您好"})
        await desk.do(one.conversation, {"do": "tag", "tag": "vip"})
        last = await desk.do(two.conversation, {"do": "set_priority", "priority": 2})
        await desk.head(lambda h: (h["id"], h["priority"]) == (two.conversation, 2))
        await desk.head(lambda h: h["id"] == one.conversation and h["tags"] == ["vip"])
        await desk.do(one.conversation, {"do": "resolve"})
        await desk.head(lambda h: (h["id"], h["status"]) == (one.conversation, "resolved"))
        assert last["seq"] > 0
        fresh = await caught_up(desk, member, two.conversation)
        mine = {one.conversation, two.conversation}
        kept = {key: head for key, head in (stale | heads(desk)).items() if head["status"] != "resolved"}
        assert {key: kept[key] for key in mine & kept.keys()} == {key: fresh[key] for key in mine & fresh.keys()}


async def test_views_choose_which_heads_come_but_moves_always_do(house: House) -> None:
    async with (
        house.desk(views=["all"]) as ada,
        house.desk(house.yu, views=["mine"]) as yu,
        house.server.widget() as widget,
    ):
        await widget.say("你好")
        await yu.head(lambda h: h["id"] == widget.conversation)
        await ada.do(widget.conversation, {"do": "say", "text": "您好"})
        await yu.head(lambda h: h["id"] == widget.conversation and h["status"] == "assigned")
        taken = await widget.event(lambda e: e["body"]["kind"] == "assigned")
        assert taken["body"]["member_name"] == ada.welcome["member"]["name"]  # the customer reads who it is
        noted = await ada.do(widget.conversation, {"do": "set_reason", "reason": "退货"})
        await ada.head(reached(widget.conversation, noted["seq"]))
        await ada.do(widget.conversation, {"do": "resolve"})
        await yu.head(lambda h: (h["id"], h["status"]) == (widget.conversation, "resolved"))
        told = [h for f in yu.frames if f["t"] == "heads" for h in f["heads"] if h["id"] == widget.conversation]
        assert {h["status"] for h in told if h["seq"] >= noted["seq"]} == {"resolved"}


async def test_many_changes_at_once_arrive_as_few_frames(house: House) -> None:
    async with house.desk(views=["all"]) as desk, house.server.widget() as widget:
        await widget.say("你好")
        await desk.head(lambda h: h["id"] == widget.conversation)
        desk.frames.clear()
        await asyncio.gather(*(desk.do(widget.conversation, {"do": "tag", "tag": f"t{n}"}) for n in range(20)))
        await desk.head(lambda h: h["id"] == widget.conversation and len(h["tags"]) == 20)
        frames = [f for f in desk.frames if f["t"] == "heads"]
        assert len(frames) < 20


async def test_typing_is_shown_to_the_other_side_and_never_stored(house: House) -> None:
    async with house.server.widget() as widget, house.desk() as desk, house.desk(house.yu) as other:
        await widget.say("你好")
        ack = await desk.do(widget.conversation, {"do": "say", "text": "您好"})
        await desk.watch(widget.conversation)
        await desk.holds(widget.conversation, ack["seq"])
        database = await Database.connect(house.server.database_url or "", connections=1)
        # Of those who type: the stages write when they like, timers of earlier tests too.
        count = "SELECT count(*) FROM event WHERE stream_id = $1 AND actor_kind IN ('customer', 'member')"
        before = await database.value(count, UUID(widget.conversation))
        await widget.send({"t": "typing", "conversation": widget.conversation, "on": True})
        seen = await desk.wait_for(lambda f: f["t"] == "typing")
        assert (seen["who"], seen["on"], seen["conversation"]) == ("customer", True, widget.conversation)
        await desk.send({"t": "typing", "conversation": widget.conversation, "on": False})
        shown = await widget.wait_for(lambda f: f["t"] == "typing")
        assert (shown["who"], shown["on"], shown["name"]) == ("member", False, desk.welcome["member"]["name"])
        assert await database.value(count, UUID(widget.conversation)) == before
        await database.close()
        await other.watch(widget.conversation)
        await other.holds(widget.conversation, ack["seq"])  # frames keep their order: what was sent before is here
        assert not [f for f in other.frames if f["t"] == "typing"]


async def test_colleagues_hear_who_is_away_and_who_is_back(house: House) -> None:
    async with house.desk() as ada, house.newcomer("Rook") as (member, rook):
        me = rook.welcome["member"]["id"]
        await rook.send({"t": "presence", "state": "away"})
        told = await ada.wait_for(presence(me, "away"))
        assert set(told) == {"t", "member", "state"}
        async with house.server.desk(member) as tab:  # as a reload does, or the board on a second screen
            assert tab.welcome["member"]["state"] == "away"
        ada.frames.clear()
        await rook.send({"t": "presence", "state": "online"})
        await ada.wait_for(presence(me, "online"))


async def test_whoever_is_hired_or_moves_is_known_at_open_desks_and_gets_what_waits_for_their_team(
    house: House,
) -> None:
    async with house.desk() as ada, house.server.member() as founder, house.newcomer("Wren") as (_, wren):
        await ada.wait_for(lambda f: f["t"] == "people")  # Wren was hired
        team = (await founder.post("/api/v1/teams", json={"name": "Nest"})).json()["id"]
        async with house.server.widget() as customer:
            await customer.say("你好")
            await ada.do(customer.conversation, {"do": "transfer", "to_team_id": team})
            await ada.head(lambda h: (h["id"], h["team_id"]) == (customer.conversation, team))
            ada.frames.clear()
            await founder.put(f"/api/v1/teams/{team}/members/{wren.welcome['member']['id']}")
            await ada.wait_for(lambda f: f["t"] == "people")
            await wren.head(
                lambda h: (h["id"], h["assignee_id"]) == (customer.conversation, wren.welcome["member"]["id"])
            )


async def lease_over(house: House, member: str) -> None:
    """Let the lease of a member's closed desks run out; tests/faults waits for it on a real clock."""
    database = await Database.connect(house.server.database_url or "", connections=1)
    over = "UPDATE presence_lease SET until = now() WHERE member_id = $1 AND closed"
    async with asyncio.timeout(60):
        while await database.execute(over, UUID(member)) == "UPDATE 0":
            await asyncio.sleep(0.02)
    await database.close()


async def test_fault_23_whoever_vanishes_gives_back_what_they_owe_to_exactly_one_other(house: House) -> None:
    async with house.desk(views=["all"]) as ada:
        yu = Desk(house.server.url, house.yu, views=["mine"])
        await yu.open()
        me, colleague = ada.welcome["member"]["id"], yu.welcome["member"]["id"]
        async with house.server.widget() as widget:
            await widget.say("转人工")
            await widget.say("有人吗")
            held = await ada.head(lambda h: h["id"] == widget.conversation and h["status"] == "assigned")
            if held["assignee_id"] == me:
                await ada.do(widget.conversation, {"do": "transfer", "to_member_id": colleague})
                await ada.head(lambda h: h["id"] == widget.conversation and h["assignee_id"] == colleague)
            ada.frames.clear()
            yu.drop()
            await lease_over(house, colleague)
            await ada.wait_for(presence(colleague, "offline"))
            await ada.head(lambda h: h["id"] == widget.conversation and h["assignee_id"] == me)
            ada.forget(widget.conversation)
            await ada.watch(widget.conversation)
            ack = await ada.do(widget.conversation, {"do": "say", "text": "我在"})
            await ada.holds(widget.conversation, ack["seq"])
            kinds = [(e["body"]["kind"], e["body"].get("why")) for e in ada.events[widget.conversation]]
            back = kinds.index(("queued", "member_gone"))
            assert [kind for kind, _ in kinds[back:]].count("assigned") == 1


async def test_a_reload_keeps_a_member_online(house: House) -> None:
    async with house.desk() as ada:
        for _ in range(2):
            async with house.desk(house.yu) as yu:
                me = yu.welcome["member"]["id"]
        async with house.desk(house.yu), house.server.widget() as marker:
            await marker.say("你好")
            await ada.head(lambda h: h["id"] == marker.conversation)
            assert not [f for f in ada.frames if presence(me, "offline")(f) or presence(me, "away")(f)]


async def test_a_new_name_is_in_every_inbox_at_once(house: House) -> None:
    async with (
        house.server.member() as member,
        house.desk(views=["all"]) as desk,
        house.server.widget() as widget,
    ):
        await widget.say("你好")
        head = await desk.head(lambda h: h["id"] == widget.conversation)
        renamed = await member.patch(f"/api/v1/customers/{head['customer']['id']}", json={"name": "周雨桐"})
        assert renamed.status_code == 200
        shown = await desk.head(lambda h: (h["id"], h["customer"]["name"]) == (widget.conversation, "周雨桐"))
        assert (await listed(member))[widget.conversation]["customer"] == shown["customer"]

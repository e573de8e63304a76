"""The board comes by itself while somebody looks, and to nobody who may not."""

from tests.live.conftest import House
from wingbeat.replay.client import Desk, Frame


def boards(desk: Desk) -> list[Frame]:
    return [frame for frame in desk.frames if frame["t"] == "board"]


async def test_who_supervises_sees_the_floor_change_by_itself_and_an_agent_does_not(house: House) -> None:
    async with house.desk(house.ada, board=True) as ada, house.server.widget() as widget:
        first = await ada.wait_for(lambda frame: frame["t"] == "board")
        assert {"at", "teams", "urgent", "members", "alerts", "today"} <= set(first)
        await widget.say("转人工")
        held = await ada.wait_for(
            lambda frame: (
                frame["t"] == "board" and any(m["load"] > 0 for m in frame["members"] if m["state"] == "online")
            )
        )
        assert held["at"] > first["at"]
        await ada.send({"t": "board", "on": False})
        async with house.newcomer("Pip") as (_, pip):
            await pip.send({"t": "board", "on": True})
            refused = await pip.wait_for(lambda frame: frame["t"] == "error")
            assert (refused["code"], boards(pip)) == ("forbidden", [])
        async with house.server.member() as founder:
            seen = (await founder.get("/api/v1/routing/board")).json()
            assert set(seen) == set(held) - {"t"}, "programs read the same"
        await ada.do(str(widget.conversation), {"do": "resolve"})

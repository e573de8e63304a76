"""What was refused for now keeps its place: nothing later of its conversation passes it."""

from uuid import UUID

from tests.live.conftest import House
from wingbeat.conversations.models import Say
from wingbeat.kit.ids import uuid7
from wingbeat.live.endpoints import MAX_UNACKNOWLEDGED, PutOff
from wingbeat.live.models import Do
from wingbeat.replay.client import Frame

HERE, THERE = uuid7(), uuid7()


def frame(key: str, conversation: UUID = HERE) -> Do:
    return Do(key, conversation, Say(key))


def test_nothing_passes_what_was_refused_until_it_comes_again() -> None:
    put_off = PutOff()
    assert put_off.may_pass(frame("1"))
    put_off.add(frame("1"))
    assert not put_off.may_pass(frame("2"))
    put_off.add(frame("2"))
    assert put_off.may_pass(frame("other", THERE))
    assert not put_off.may_pass(frame("3"))
    assert put_off.may_pass(frame("1"))
    assert put_off.may_pass(frame("2"))
    assert put_off.may_pass(frame("4"))


def test_what_is_refused_once_more_keeps_its_first_place() -> None:
    put_off = PutOff()
    for key in ("1", "2"):
        put_off.add(frame(key))
    assert put_off.may_pass(frame("1"))
    put_off.add(frame("1"))
    assert not put_off.may_pass(frame("2"))
    assert put_off.may_pass(frame("1"))
    put_off.settle(frame("1"))
    assert put_off.may_pass(frame("2"))
    put_off.settle(frame("2"))
    assert put_off.may_pass(frame("3"))


def test_who_ignores_the_page_costs_no_memory() -> None:
    put_off = PutOff()
    for n in range(100):
        put_off.add(frame(str(n)))
    for n in range(MAX_UNACKNOWLEDGED):
        assert put_off.may_pass(frame(str(n)))
        put_off.settle(frame(str(n)))
    assert put_off.may_pass(frame("next"))


async def test_what_a_busy_server_put_off_is_stored_in_the_order_it_was_first_sent(house: House) -> None:
    async with house.server.widget() as widget:
        await widget.say("你好")
        keys = [f"k{n}" for n in range(60)]
        left, stored = list(keys), dict[str, int]()
        while left:
            widget.frames.clear()
            for key in left:
                say: Frame = {"do": "say", "text": key}
                await widget.send({"t": "do", "key": key, "conversation": widget.conversation, "command": say})
            for key in left:
                answer = await widget.wait_for(lambda f, key=key: f.get("key") == key)  # type: ignore[misc]
                if answer["t"] == "ack":
                    stored[key] = answer["seq"]
            left = [key for key in keys if key not in stored]
        assert sorted(keys, key=stored.__getitem__) == keys

"""A customer who waits long chooses a time: out of line until then, their place kept, and handed to a member in time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.routing.floors import Floor, floor
from wingbeat.conversations import models as c
from wingbeat.conversations.actions import Snoozing
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.models import CallBack, TellWait
from wingbeat.conversations.queries import events_before
from wingbeat.conversations.reach.models import LeaveAddress
from wingbeat.conversations.targets.models import Tick
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.people.presence.actions import drop, show
from wingbeat.routing.callbacks.actions import TimeTaken, call_back
from wingbeat.routing.callbacks.queries import offered
from wingbeat.routing.callbacks.rules import FIRST, LIKED, is_offered, times
from wingbeat.routing.rules.wishes import Wishes
from wingbeat.workspaces.models import Actor, Calendar, Span
from wingbeat.workspaces.queries import Scope

SYSTEM = Sender("system")
MONDAY = datetime(2026, 3, 2, 8, 7, tzinfo=UTC)
OFFICE = Calendar("UTC", ((Span(9 * 60, 17 * 60),),) * 5 + ((), ()))


class Line:
    """A floor whose only member is away, and two who wait: the first is told that they are the first."""

    def __init__(self, made: Floor) -> None:
        self.floor = made
        self.customers = [Sender("customer", uuid7()) for _ in range(2)]
        self.first, self.second = uuid7(), uuid7()
        self.snoozing = Snoozing(made.door, made.timers)

    async def gather(self) -> None:
        made = self.floor
        await drop(made.firm.system, [made.desk])
        for customer, one in zip(self.customers, (self.first, self.second), strict=True):
            await made.open(made.channel, customer, one)
        await made.runner.drain()
        await made.tell(self.first, TellWait(600, 1), SYSTEM)

    def scope(self, n: int = 0) -> Scope:
        firm = self.floor.firm
        return Scope(firm.database, Actor(firm.workspace_id, "customer", self.customers[n].id))

    async def choose(self, at: datetime | None, phone: str = "") -> Conversation:
        done = await call_back(self.floor.door, self.scope(), self.first, at, phone, key=uuid7().hex)
        return done.state

    async def times(self) -> list[datetime]:
        return [one.at for one in await offered(self.scope(), await self.floor.head(self.first))]

    async def due(self) -> None:
        """The promised time comes."""
        firm = self.floor.firm
        await firm.database.execute("UPDATE conversation SET snoozed_until = now() WHERE id = $1", self.first)
        self.floor.door.forget(firm.workspace_id, self.first)
        await self.snoozing.due(firm.workspace_id, self.first, MONDAY)
        await self.floor.runner.drain()

    async def kinds(self) -> list[str]:
        return [one.kind for one in await events_before(self.floor.firm.system, self.first, 2**31 - 1, 100)]

    async def back(self) -> None:
        """The member is here again."""
        await show(self.floor.firm.system, self.floor.firm.bo, self.floor.desk, "online")
        await self.floor.say_member("online", self.floor.firm.bo)
        await self.floor.runner.drain()


@asynccontextmanager
async def line(database: Database) -> AsyncIterator[Line]:
    async with floor(database) as made:
        await database.execute("UPDATE member SET capacity = 1 WHERE workspace_id = $1", made.firm.workspace_id)
        await made.do(c.Resolve(), made.bo)
        found = Line(made)
        await found.gather()
        yield found


async def test_a_time_is_promised_with_the_place_kept_and_handed_over_when_it_comes(database: Database) -> None:
    async with line(database) as made:
        before = await made.floor.head(made.first)
        at = (await made.times())[0]
        state = await made.choose(at, "0911 222 333")
        assert (state.status, state.snoozed_until) == ("snoozed", at)
        assert state.due_at == at + timedelta(minutes=5), "a promise as any other, on the desk and on the clock"
        said = await events_before(made.floor.firm.system, made.first, 2**31 - 1, 100)
        (told,) = [one for one in said if one.kind == "target_set" and one.body.promise.measure == "call_back"]
        assert abs((state.due_at - told.at).total_seconds() - told.body.limit_seconds) <= 1, (
            "and told by what it is due"
        )
        (promised,) = [
            one.body
            for one in await events_before(made.floor.firm.system, made.first, 2**31 - 1, 100)
            if one.kind == "call_promised"
        ]
        assert (promised.until, promised.place, promised.phone) == (at, 1, "0911 222 333")
        await made.due()
        state = await made.floor.head(made.first)
        assert (state.status, state.queued_at) == ("queued", before.queued_at), "where it stood"
        assert state.bumped_at is not None
        await made.back()
        await made.floor.tell(made.first, c.Leave(MONDAY), SYSTEM)
        assert (await made.floor.head(made.first)).assignee_id == made.floor.firm.bo, (
            "whose window is closed is called, too"
        )
        assert (await made.floor.head(made.second)).status == "queued"
        await made.floor.tell(made.first, c.AddNote("Rang, all is well."), made.floor.bo)
        assert "target_met" in await made.kinds(), "what is left of a call is a note"


async def test_neither_a_closed_window_nor_a_word_ends_the_promise(database: Database) -> None:
    async with line(database) as made:
        await made.choose((await made.times())[0])
        await made.floor.tell(made.first, c.Leave(MONDAY), SYSTEM)
        await made.floor.tell(made.first, c.Say("It is about my boots"), made.customers[0])
        assert (await made.floor.head(made.first)).status == "snoozed"
        await made.back()
        assert (await made.floor.head(made.first)).status == "snoozed", "out of line until its time"
        await made.floor.tell(made.second, LeaveAddress("lin@finch.example"), made.customers[1])
        await made.floor.tell(made.second, c.Leave(MONDAY), SYSTEM)
        assert (await made.floor.head(made.second)).assignee_id == made.floor.firm.bo, "an address is where they wait"


async def test_whoever_would_rather_wait_is_back_in_their_place(database: Database) -> None:
    async with line(database) as made:
        before = await made.floor.head(made.first)
        await made.choose((await made.times())[0])
        state = await made.choose(None)
        assert (state.status, state.queued_at, state.bumped_at) == ("queued", before.queued_at, None)
        assert not any(one.measure == "call_back" for one in state.promises)
        assert (await made.choose(None)).seq == state.seq, "asking twice is harmless"


async def test_a_call_that_nobody_makes_is_a_broken_promise(database: Database) -> None:
    async with line(database) as made:
        at = (await made.times())[0]
        await made.choose(at)
        await made.due()
        await made.floor.tell(made.first, Tick(at + timedelta(minutes=6)), SYSTEM)
        assert "target_breached" in await made.kinds()
        assert (await made.floor.head(made.first)).status == "queued", "and nobody is forgotten for it"


async def test_only_times_that_can_be_kept_are_promised_and_only_to_the_customer(database: Database) -> None:
    async with line(database) as made:
        at = (await made.times())[0]
        for wrong in (at + timedelta(minutes=1), at - timedelta(days=1), at + timedelta(days=30)):
            with pytest.raises(TimeTaken):
                await made.choose(wrong)
        with pytest.raises(NotFound):
            await call_back(made.floor.door, made.scope(1), made.first, at, "", key=uuid7().hex)
        with pytest.raises(Forbidden):
            await made.floor.tell(made.first, CallBack(at), made.floor.bo)
        # As many as the team has members, and no more.
        for _ in range(2):
            await _waits_until(made, at)
        assert at not in await made.times()
        with pytest.raises(TimeTaken):
            await made.choose(at)


async def _waits_until(made: Line, at: datetime) -> UUID:
    customer, one = Sender("customer", uuid7()), uuid7()
    await made.floor.open(made.floor.channel, customer, one)
    await made.floor.runner.drain()
    await made.floor.tell(one, CallBack(at), customer)
    return one


def test_times_lie_in_the_hours_of_work_and_the_liked_ones_are_among_them() -> None:
    evening = Wishes(hours=(16 * 60, 17 * 60))
    found = times(OFFICE, MONDAY, evening, {MONDAY.replace(hour=9, minute=15)})
    assert [f"{one.at:%a %H:%M}" for one in found[:FIRST]] == [
        "Mon 09:00",
        "Mon 09:30",
        "Mon 09:45",
        "Mon 10:00",
        "Mon 10:15",
        "Mon 10:30",
    ]
    liked = [one for one in found if one.suits]
    assert [f"{one.at:%a %H:%M}" for one in liked[:4]] == ["Mon 16:00", "Mon 16:15", "Mon 16:30", "Mon 16:45"]
    assert len(liked) == LIKED
    assert not is_offered(OFFICE, MONDAY, MONDAY.replace(hour=17, minute=0), ())
    assert times(Calendar("UTC", ((),) * 7), MONDAY, Wishes(), ()) == []

"""What is told to those who wait, what is learned from it, and what the console shows of both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.routing.floors import Floor, floor
from wingbeat.conversations import models as c
from wingbeat.conversations.contents.events import Source
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.events import WaitTold
from wingbeat.conversations.promises.models import TellWait
from wingbeat.conversations.queries import BODIES, events_before, find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden
from wingbeat.kit.ids import uuid7
from wingbeat.kit.steps import Projection, Reaction, Runner
from wingbeat.kit.timers import Timers
from wingbeat.measures import actions as measures
from wingbeat.people.presence.actions import drop
from wingbeat.routing.needs.queries import needs_of
from wingbeat.routing.offers.actions import set_settings
from wingbeat.routing.offers.models import Offering, OfferSettings
from wingbeat.routing.waits.actions import FIRST_SECONDS, TELL, Waits, relearn
from wingbeat.routing.waits.endpoints import read_waits
from wingbeat.routing.waits.models import Handled, Meanwhile
from wingbeat.routing.waits.queries import UNKNOWN, Knowing, kept
from wingbeat.routing.waits.rules.handling import learned
from wingbeat.workspaces.queries import Scope

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Desk:
    """A floor whose one member is full, and somebody who waits."""

    def __init__(self, made: Floor) -> None:
        self.floor = made
        self.firm = made.firm
        timers = Timers(made.firm.database, {})
        self.waits = Waits(made.firm.database, made.door, timers, Knowing(), self.fitting)
        self.article: Meanwhile | None = None
        self.later = 0.0
        self.runner = Runner(
            made.firm.database,
            [Reaction("routing.waits", None, self.waits.act), Projection("measures.facts", BODIES, measures.keep)],
        )

    async def fitting(self, _scope: Scope, _state: Conversation) -> Meanwhile | None:
        return self.article

    async def open(self) -> UUID:
        conversation_id = uuid7()
        await self.floor.open(self.floor.channel, Sender("customer", uuid7()), conversation_id)
        await self.settle()
        return conversation_id

    async def at_once(self) -> None:
        """As if all who wait came one after the other, so long from now that it is still to come on any machine."""
        self.later = 60.0
        await self.firm.database.execute(
            """UPDATE conversation c SET queued_at = now() + interval '59.9 s' + came.n * interval '1 microsecond'
               FROM (SELECT id, row_number() OVER (ORDER BY queued_at) AS n FROM conversation) came WHERE came.id = c.id"""
        )

    async def settle(self) -> None:
        await self.floor.runner.drain()
        await self.runner.drain()

    async def look(self, conversation_id: UUID, seconds: float = FIRST_SECONDS) -> list[WaitTold]:
        """All that one who waits was told, after a look at all so many seconds after now, or after they came at once."""
        now, here = await self.firm.database.value("SELECT now()"), self.firm.workspace_id
        await self.waits.tell(here, here, now + timedelta(seconds=self.later + seconds))
        events = await events_before(self.firm.system, conversation_id, 2**31 - 1, 50)
        return [event.body for event in events if event.kind == "wait_told"]

    async def take(self, conversation_id: UUID) -> None:
        take = c.Assign(self.firm.bo, "picked")
        await self.floor.door.append(
            self.firm.workspace_id, conversation_id, take, sender=self.floor.bo, key=uuid7().hex
        )
        await self.settle()


@asynccontextmanager
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with floor(database) as made:
        await database.execute("UPDATE member SET capacity = 1 WHERE workspace_id = $1", made.firm.workspace_id)
        found = Desk(made)
        await found.settle()
        yield found


async def test_whoever_waits_is_told_how_long_and_which_place(database: Database) -> None:
    async with desk(database) as made:
        first, second = await made.open(), await made.open()
        (timer,) = await database.rows("SELECT subject_id FROM timer WHERE name = $1", TELL)
        assert timer["subject_id"] == made.firm.workspace_id, "one for all who wait"
        # Nothing is known: one busy member, five minutes a conversation, and few bear to wait so long.
        (told,) = await made.look(first)
        (later,) = await made.look(second)
        assert (told.place, later.place) == (1, 2)
        assert 0 < told.bound_seconds <= later.bound_seconds
        assert (await find(made.firm.system, first)).told_seconds == told.bound_seconds
        await database.execute("UPDATE member SET capacity = 9 WHERE workspace_id = $1", made.firm.workspace_id)
        asking = OfferSettings(Offering(how="offer", seconds=12, rings=2))
        await set_settings(made.firm.as_ada, asking)
        (asked,) = await made.look(await made.open())
        assert asked.bound_seconds == 30, "two are asked for twelve seconds each: no full house is ahead"


async def test_a_promise_that_passed_is_followed_by_an_apology_and_counted(database: Database) -> None:
    async with desk(database) as made:
        one = await made.open()
        (told,) = await made.look(one)
        assert len(await made.look(one)) == 1, "nothing new, nothing said"
        *_, sorry = await made.look(one, FIRST_SECONDS + told.bound_seconds + 1)
        assert sorry.sorry
        await made.take(one)
        found = await kept(made.firm.system)
        assert (found.told, found.kept, found.apologies) == (1, 1, 1), "by the log's own clock they were taken at once"


async def test_whoever_waits_long_is_offered_other_ways_once(database: Database) -> None:
    async with desk(database) as made:
        for _ in range(12):
            last = await made.open()
        source = Source(uuid7(), "How long does delivery take?")
        made.article = Meanwhile(source, "Three days. " * 100)
        await database.execute("UPDATE conversation SET needs = NULL WHERE id = $1", last)
        await made.at_once()
        told = await made.look(last)
        assert told[-1].bound_seconds in {0, 600, 900, 1800, 3600}
        await made.look(last, 4000)
        events = await events_before(made.firm.system, last, 2**31 - 1, 50)
        offered = [event.body for event in events if event.kind == "message" and event.actor_kind == "system"]
        assert [one.purpose for one in offered] == ["status"]
        assert "close this window" in offered[0].text
        assert "How long does delivery take?" in offered[0].text
        assert offered[0].text.endswith("…"), "a long article is read on its own page"
        assert offered[0].sources == (source,)


async def test_whoever_has_just_come_hears_nothing_yet_and_nobody_hears_too_often(database: Database) -> None:
    async with desk(database) as made:
        one, other = await made.open(), await made.open()
        await made.at_once()
        assert await made.look(one, 0.0) == []
        due = await database.value("SELECT due - now() FROM timer WHERE name = $1", TELL)
        assert due <= timedelta(seconds=FIRST_SECONDS), "whoever came last is not kept waiting for their word"
        (first,) = await made.look(other)
        await made.take(one)
        assert await made.look(other, 5.0) == [first]
        _, better = await made.look(other, 20.0)
        assert (first.place, better.place) == (2, 1)


async def test_while_nobody_is_here_only_who_heard_nothing_at_all_is_told_of_other_ways(database: Database) -> None:
    async with desk(database) as made:
        await drop(made.firm.system, [made.floor.desk])
        spoken_to, passed_over = await made.open(), await made.open()
        hours = c.Say("We open at nine.", purpose="status")
        await made.floor.door.append(
            made.firm.workspace_id, spoken_to, hours, sender=Sender("rule", uuid7()), key="hours"
        )
        assert await made.look(spoken_to) == []
        (told,) = await made.look(passed_over)
        assert (told.bound_seconds, await made.look(passed_over, 60.0)) == (0, [told]), "once, and no promise"


async def test_only_the_system_tells_and_only_those_who_wait(database: Database) -> None:
    async with desk(database) as made:
        one = await made.open()
        with pytest.raises(Forbidden):
            await made.floor.door.append(
                made.firm.workspace_id, one, TellWait(15, 1), sender=made.floor.bo, key=uuid7().hex
            )
        await made.take(one)
        assert await made.look(one) == []


async def test_the_hour_learns_from_the_log_and_the_console_shows_it(database: Database) -> None:
    async with desk(database) as made:
        nothing = await read_waits(made.firm.as_ada)
        assert (nothing.at, nothing.waits, nothing.own) == (None, 0, 0)
        one, two = await made.open(), await made.open()
        await made.look(one)
        await made.take(one)
        await relearn(made.firm.system)
        shown = await read_waits(made.firm.as_ada)
        assert shown.at is not None
        assert shown.waits == 3, "the floor's own, and these two"
        assert [point.seconds for point in shown.patience][:3] == [0, 10, 20]
        assert all(point.low <= point.stays <= point.high for point in shown.patience)
        assert shown.handling[0].team_id is None
        assert shown.kept.told == 1
        assert shown.broken == []
        # What was told first is past, and it still waits: no more doubt.
        (told,) = await made.look(two)
        await database.execute(
            "UPDATE wait_estimate SET at = at - interval '1 hour', first_until = first_until - interval '1 hour'"
        )
        (late,) = [wait for wait in (await read_waits(made.firm.as_ada)).broken if wait.conversation_id == two]
        assert late.told_seconds == told.bound_seconds
        assert late.waited_seconds > late.told_seconds


async def test_what_was_estimated_long_ago_is_forgotten(database: Database) -> None:
    async with desk(database) as made:
        old, new = await made.open(), await made.open()
        for one in (old, new):
            await made.look(one)
        await database.execute("UPDATE wait_estimate SET at = at - interval '61 days' WHERE conversation_id = $1", old)
        await made.waits.learn(made.firm.workspace_id, made.firm.workspace_id, START)
        assert [row[0] for row in await database.rows("SELECT conversation_id FROM wait_estimate")] == [new]


async def test_what_takes_long_by_its_matter_is_expected_to(database: Database) -> None:
    async with desk(database) as made:
        (team,) = await made.firm.system.rows("SELECT id FROM team WHERE workspace_id = $1")
        known = learned(UNKNOWN.patience, [Handled(team["id"], "", "en", 900.0, "returns")] * 20)
        state = replace(await find(made.firm.system, made.floor.conversation_id), reason="returns")
        needs = await needs_of(made.firm.system, state, team["id"], known)
        assert needs.handling_seconds == round(known.handling_of(team["id"], "returns", language="en").mean_seconds, 1)
        assert needs.handling_seconds > UNKNOWN.overall.mean_seconds


async def test_agents_do_not_see_the_tab(database: Database) -> None:
    async with desk(database) as made:
        with pytest.raises(Forbidden):
            await read_waits(made.firm.as_member(made.firm.bo, "agent"))

"""Macros: one key, several commands, stopped at the first refusal, taken back as far as they can be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from tests.routing.floors import Floor, floor
from wingbeat.automation.models import AddTag, AssignTo, Close, SetPriority, SetReason, Snooze
from wingbeat.conversations.actions import command
from wingbeat.conversations.models import AnyCommand
from wingbeat.conversations.queries import find
from wingbeat.conversations.templates.actions import keep as keep_template
from wingbeat.conversations.templates.models import Place, Written
from wingbeat.desk.macros.actions import Macros, drop, keep
from wingbeat.desk.macros.models import Action, AddNote, Macro, MacroChanged, Ran, Reply, Stored, Take
from wingbeat.desk.macros.queries import macros
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden, Invalid, NotFound
from wingbeat.kit.files import MemoryFiles
from wingbeat.kit.ids import uuid7


class Desk:
    """Bo's desk on a floor."""

    def __init__(self, shop: Floor) -> None:
        self.shop, self.firm = shop, shop.firm
        self.scope = shop.firm.as_bo
        self.macros = Macros(shop.door, MemoryFiles(), shop.timers)

    async def macro(self, *actions: Action) -> Stored:
        return await keep(self.scope, None, Macro("Test", actions, "1"), own=True)

    async def run(self, one: Stored, key: str = "run") -> Ran:
        return await self.macros.run(self.scope, one.id, self.shop.conversation_id, key)

    async def undo(self, ran: Ran) -> None:
        for told in ran.undo:
            wanted: AnyCommand = msgspec.convert(told, AnyCommand)
            await command(self.shop.door, self.scope, self.shop.conversation_id, wanted, key=uuid7().hex)

    async def template(self, text: str) -> Reply:
        written = Written(titles={"en": text}, texts={"en": {"warm": text}})
        return Reply((await keep_template(self.scope, None, written, Place(self.firm.bo))).id)


@asynccontextmanager
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with floor(database) as shop:
        yield Desk(shop)


async def test_all_actions_of_a_macro_are_done_once_and_can_be_taken_back(database: Database) -> None:
    async with desk(database) as bo:
        said = await bo.template("It is on its way, {conversation number}.")
        one = await bo.macro(said, AddNote("Told them."), AddTag("late"), SetPriority(2), SetReason("late"), Close())
        ran = await bo.run(one)
        assert (ran.done, ran.stopped) == (6, None)
        again = await bo.run(one)
        assert again.done == 6
        state = await find(bo.scope, bo.shop.conversation_id)
        assert (state.status, state.tags, state.priority, state.reason) == ("resolved", ("late",), 2, "late")
        assert state.last_message == "It is on its way, #1001."
        await bo.undo(ran)
        state = await find(bo.scope, bo.shop.conversation_id)
        assert (state.tags, state.priority, state.open) == ((), 0, True)


async def test_a_macro_stops_at_the_first_refusal_and_says_which(database: Database) -> None:
    async with desk(database) as bo:
        said = await bo.template("It arrives {expected time}.")
        ran = await bo.run(await bo.macro(AddTag("late"), said, Close()))
        assert (ran.done, ran.stopped and (ran.stopped.at, ran.stopped.do, ran.stopped.code)) == (
            1,
            (1, "reply", "unfilled_blank"),
        )
        assert ran.stopped is not None
        assert ran.stopped.facts == {"missing": ["{expected time}"]}
        state = await find(bo.scope, bo.shop.conversation_id)
        assert (state.tags, state.open) == (("late",), True)
        assert [told["do"] for told in ran.undo] == ["untag"]


async def test_what_was_put_off_or_handed_over_comes_back(database: Database) -> None:
    async with desk(database) as bo:
        snoozed = await bo.run(await bo.macro(Snooze(600)), "a")
        assert (await find(bo.scope, bo.shop.conversation_id)).status == "snoozed"
        await bo.undo(snoozed)
        handed = await bo.run(await bo.macro(AssignTo(member_id=bo.firm.ada), Take()), "b")
        assert (handed.done, (await find(bo.scope, bo.shop.conversation_id)).assignee_id) == (2, bo.firm.bo)
        assert [told["do"] for told in handed.undo] == ["transfer", "transfer"]


async def test_macros_are_kept_for_one_or_for_all(database: Database) -> None:
    async with desk(database) as bo:
        own = await bo.macro(Take())
        shared = await keep(bo.firm.as_ada, None, Macro("All", (Close(),)), own=False)
        assert [one.id for one in await macros(bo.scope, after=None, limit=10)] == [own.id, shared.id]
        assert [one.id for one in await macros(bo.firm.as_ada, after=None, limit=10)] == [shared.id]
        for refused in (
            keep(bo.scope, None, Macro("All", (Close(),)), own=False),
            keep(bo.scope, shared.id, Macro("All", (Close(),)), own=False, after=1),
            keep(bo.scope, shared.id, Macro("Mine now", (Close(),)), own=True, after=1),
            drop(bo.scope, shared.id),
        ):
            with pytest.raises(Forbidden):
                await refused
        with pytest.raises(NotFound):
            await keep(bo.scope, None, Macro("Strange", (Reply(uuid7()),)), own=True)
        with pytest.raises(Invalid):
            await keep(bo.scope, None, Macro("Nobody", (AssignTo(),)), own=True)
        await keep(bo.scope, own.id, Macro("Mine", (Close(),)), own=True, after=1)
        with pytest.raises(MacroChanged):
            await keep(bo.scope, own.id, Macro("Mine", (Take(),)), own=True, after=1)
        await drop(bo.scope, own.id)

"""Customers cared for on a real database: gestures within a budget, tags by rule, joined and parted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import pytest
from fastapi import Response

from tests.commerce.orders import NOW, put, told
from tests.commerce.shop_server import ShopServer
from tests.kit.doors import running
from tests.people.firms import found_firm
from tests.routing.floors import Floor
from wingbeat.automation.models import Check
from wingbeat.automation.tagging.actions import drop_rule, put_rule
from wingbeat.automation.tagging.models import TagRule
from wingbeat.automation.tagging.queries import reach
from wingbeat.commerce.actions import renew_connector_secret, set_connector
from wingbeat.commerce.adapters.choose import Connectors, secret_of
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.commerce.models import ShopRefused
from wingbeat.conversations.actions import Merging
from wingbeat.conversations.queries import events_after
from wingbeat.gestures.actions import TIMER as GESTURE
from wingbeat.gestures.actions import Gestures, make_kind, set_budget
from wingbeat.gestures.effect.queries import effects
from wingbeat.gestures.models import Budget, CodeMissing, Gesture, Kind, NotPossible, OtherGesture, Wanted
from wingbeat.gestures.queries import gestures, gestures_of, spent
from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.steps import Woken
from wingbeat.parts import Caring
from wingbeat.people.consents.actions import say
from wingbeat.people.consents.queries import agreed
from wingbeat.people.customers.actions import change, vouch
from wingbeat.people.customers.models import AddressOfAnother
from wingbeat.people.customers.queries import customer, identities
from wingbeat.people.events import Tagged, Unmerged, Untagged
from wingbeat.people.joining.actions import merge_by_hand, unmerge
from wingbeat.people.joining.models import MergedOn, PartedAlready
from wingbeat.people.joining.queries import merges
from wingbeat.people.notes.actions import edit, remove, restore, write
from wingbeat.people.notes.models import NotYourNote
from wingbeat.people.notes.queries import notes


class Cared(Floor):
    """The floor, with a customer who has a row and a browser, and gestures to make."""

    async def prepare(self) -> None:
        await super().prepare()
        self.ada, self.bo_scope = self.firm.as_ada, self.firm.as_bo
        self.caring = Caring.of((self.firm.database, self.door, self.timers), self.told, self.noted, MemoryShop())
        assert self.customer.id is not None
        self.mei = await self.person("Mei", self.customer.id)
        self.card, self.voucher = uuid7(), uuid7()
        await make_kind(self.ada, self.card, Kind("Card", "note", Decimal(10)))
        await make_kind(self.ada, self.voucher, Kind("Voucher", "voucher", Decimal(20), by_hand=False))

    async def person(self, name: str, customer_id: UUID | None = None) -> UUID:
        one = customer_id or uuid7()
        scope = self.firm.system
        await scope.execute("INSERT INTO customer (workspace_id, id, name) VALUES ($1, $2, $3)", one, name)
        await scope.execute(
            "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address)"
            " VALUES ($1, $2, $3, $4, 'visitor', $5)",
            *(uuid7(), one, self.channel.id, uuid7().hex),
        )
        return one

    async def want(self, kind_id: UUID, *, gesture_id: UUID | None = None, beside: bool = False) -> Gesture:
        where = None if beside else self.conversation_id
        wanted = Wanted(gesture_id or uuid7(), kind_id, self.mei, where, "waited too long")
        return await self.caring.gestures.want(self.bo_scope, wanted)

    async def notes_said(self) -> list[str]:
        found = await events_after(self.firm.database, self.firm.workspace_id, self.conversation_id, 0, 500)
        return [event.body.text for event in found if event.kind == "note"]

    async def look(self, customer_id: UUID, *events: Any) -> None:
        """The step of tags, as the customer's stream wakes it."""
        await self.caring.tagging.act(Woken(self.firm.workspace_id, customer_id, "automation.tags", 0, 1, 1, 0, events))

    async def everything(self, *ids: UUID) -> list[dict[str, Any]]:
        """All that belongs to customers."""
        return [
            {
                "row": {**dict(await customer(self.ada, one)), "seen_at": None},
                "identities": sorted(str(row["id"]) for row in await identities(self.ada, one)),
                "notes": [row["text"] for row in await notes(self.ada, one, LAST, 9)],
                "gestures": [gesture.id for gesture in await gestures_of(self.ada, one, LAST, 9)],
            }
            for one in ids
        ]


@asynccontextmanager
async def cared(database: Database) -> AsyncIterator[Cared]:
    made = Cared(await found_firm(database, "finch.example"))
    async with running(made.door), running(made.members):
        await made.prepare()
        yield made


async def test_a_gesture_is_promised_once_and_beyond_the_budget_a_supervisor_decides(database: Database) -> None:
    async with cared(database) as made:
        await set_budget(made.ada, Budget(month=Decimal(35)))
        first = uuid7()
        one, again = await made.want(made.card, gesture_id=first), await made.want(made.card, gesture_id=first)
        assert one == again
        assert one.state == "promised"
        with pytest.raises(OtherGesture):
            await made.want(made.voucher, gesture_id=first)
        # Five at once want the 25 that are left: two get it, whoever is first.
        wanted = await asyncio.gather(*(made.want(made.card, beside=True) for _ in range(5)))
        assert sorted(each.state for each in wanted) == ["asked", "asked", "asked", "promised", "promised"]
        beyond = uuid7()
        over = await made.want(made.voucher, gesture_id=beyond)
        assert (over.state, over.over) == ("asked", ("month",))
        assert [notice.what for _, notice in made.noted.notices] == ["gesture_asked"]
        with pytest.raises(Forbidden):
            await made.caring.gestures.decide(made.bo_scope, over.id, approve=True, why="")
        approved = await made.caring.gestures.decide(made.ada, over.id, approve=True, why="")
        assert (approved.state, approved.decided_by) == ("promised", made.firm.ada)
        assert await made.want(made.voucher, gesture_id=beyond) == approved, (
            "the wish was sent again: nothing more is said"
        )
        assert (await spent(made.ada, None, None, 1)).month == 50
        with pytest.raises(CodeMissing):
            await made.caring.gestures.done(made.bo_scope, over.id, "")
        done = await made.caring.gestures.done(made.bo_scope, over.id, "HELLO20")
        assert (await made.caring.gestures.done(made.bo_scope, over.id, "OTHER")).code == done.code == "HELLO20"
        with pytest.raises(NotPossible):
            await made.caring.gestures.cancel(made.bo_scope, over.id, "")
        await made.caring.gestures.cancel(made.bo_scope, first, "already sent")
        assert (await spent(made.ada, made.firm.bo, None, 1)).member == 40
        assert len(await gestures(made.ada, "asked", LAST, 9)) == 3
        assert len(await made.notes_said()) == 5, "promised, asked, promised, done, cancelled"
        now = await made.firm.system.value("SELECT now() WHERE $1::uuid IS NOT NULL")
        assert [found.outcome for found in await effects(made.ada, now, now, 30)] == ["csat", "reopened", "ordered"]


async def test_what_a_process_died_before_saying_is_said_once_by_its_timer(database: Database) -> None:
    async with cared(database) as made:
        one = await made.want(made.card)
        dying = Gestures(made.firm.database, cast("Any", None), cast("Any", None), made.noted)
        with pytest.raises(AttributeError):
            await dying.cancel(made.bo_scope, one.id, "already sent")
        assert len(await made.notes_said()) == 1
        for _ in range(2):
            await made.caring.timers[GESTURE](made.firm.workspace_id, one.id, NOW)
        assert "already sent" in (await made.notes_said())[1]
        assert len(await made.notes_said()) == 2


async def test_a_shops_own_server_gives_a_voucher_its_code_once_and_pays_shipping_back(database: Database) -> None:
    async with cared(database) as made:
        keyring, shop = Keyring(b"k" * 32), MemoryShop()
        server = ShopServer(shop)
        await set_connector(made.ada, kind="rest", base_url="https://shop.example/wingbeat")
        server.secret = secret_of(keyring, made.firm.workspace_id, await renew_connector_secret(made.ada))
        ground = (made.firm.database, made.door, made.timers)
        gestures = Caring.of(ground, made.told, made.noted, Connectors(keyring, server)).gestures
        shipping = uuid7()
        await make_kind(made.ada, shipping, Kind("Shipping", "shipping", Decimal("6.50"), by_hand=False))
        voucher = await made.want(made.voucher)
        late = Wanted(uuid7(), shipping, made.mei, made.conversation_id, "waited too long", code="TT-1001")
        parcel = await gestures.want(made.bo_scope, late)
        server.broken = Response(status_code=422)
        with pytest.raises(ShopRefused):
            await gestures.done(made.bo_scope, voucher.id, "")
        server.broken = None
        done = await gestures.done(made.bo_scope, voucher.id, "")
        assert (done.state, done.code) == ("done", "R-1")
        assert (await gestures.done(made.bo_scope, voucher.id, "")).code == "R-1"
        assert (await gestures.done(made.bo_scope, parcel.id, "")).code == "TT-1001 R-2"
        money = {"currency": "CNY", "why": "waited too long"}
        assert list(shop.requests.values()) == [
            ("voucher_request", "", {"amount": "20", "part": "voucher", **money}),
            ("refund_request", "TT-1001", {"amount": "6.50", "part": "shipping", **money}),
        ]
        assert any("R-1" in note for note in await made.notes_said())


async def test_a_tag_comes_while_its_rule_holds_and_goes_when_it_no_longer_does(database: Database) -> None:
    async with cared(database) as made:
        loyal = TagRule("loyal", "Buys often", (Check("orders", "above", "1"),), "orders.total > 15")
        await put_rule(made.ada, loyal)
        await vouch(made.bo_scope, made.mei, "email", "mei@example.com")
        await put(made.firm.system, told("1", "mei@example.com", ""), told("2", "mei@example.com", ""))
        assert (await reach(made.bo_scope, loyal)).would == 1
        await change(made.bo_scope, made.mei, tags=["vip"])
        await made.look(made.mei)
        row = await customer(made.ada, made.mei)
        assert (row["tags"], row["rule_tags"], row["value"]) == (["vip", "loyal"], ["loyal"], 20)
        assert made.told.facts == [Tagged(made.mei, "loyal")]
        # One is called off: it no longer holds, and what was put by hand stays.
        await put(made.firm.system, told("2", "mei@example.com", "", state="cancelled"))
        await made.look(made.mei)
        assert (await customer(made.ada, made.mei))["tags"] == ["vip"]
        assert made.told.facts[1:] == [Untagged(made.mei, "loyal")]
        # Another rule is looked at for everybody; one that is gone takes its tag along.
        await put_rule(made.ada, TagRule("buyer", condition="orders.count >= 1"))
        await made.caring.tagging.due(made.firm.workspace_id, UUID(int=0), NOW)
        assert (await customer(made.ada, made.mei))["tags"] == ["vip", "buyer"]
        await drop_rule(made.ada, "buyer")
        await made.caring.tagging.due(made.firm.workspace_id, UUID(int=0), NOW)
        assert (await customer(made.ada, made.mei))["tags"] == ["vip"]


async def test_two_who_are_one_are_joined_and_taken_apart_as_they_were(database: Database) -> None:
    async with cared(database) as made:
        other = await made.person("May")
        await change(made.bo_scope, other, tier="gold", tags=["wholesale"], preferences={"calls": False})
        await vouch(made.bo_scope, other, "email", "may@example.com")
        with pytest.raises(AddressOfAnother):
            await vouch(made.bo_scope, made.mei, "email", "may@example.com")
        await write(made.bo_scope, made.mei, "Likes tea")
        await made.want(made.card)
        await say(made.bo_scope, made.mei, "marketing", "phone", given=True)
        before = await made.everything(other, made.mei)
        merging = Merging(made.firm.database, made.door)

        await merging.follow(made.firm.system, await merge_by_hand(made.bo_scope, made.mei, other))
        (both,) = await made.everything(other)
        assert (both["row"]["name"], both["row"]["tags"]) == ("May", ["wholesale"])
        assert len(both["identities"]) == 3
        assert both["notes"] == ["Likes tea"]
        assert len(both["gestures"]) == 1
        assert await agreed(made.ada, other, "marketing") is True
        assert (await made.head(made.conversation_id)).customer_id == other

        (record,) = await merges(made.ada, other, LAST, 9)
        third = await made.person("Third")
        await merge_by_hand(made.bo_scope, other, third)
        with pytest.raises(MergedOn):
            await unmerge(made.bo_scope, other, record.id)
        (later,) = await merges(made.ada, third, LAST, 9)
        await unmerge(made.bo_scope, third, later.id)

        fact = await unmerge(made.bo_scope, other, record.id)
        assert fact == Unmerged(made.mei, other)
        await merging.follow(made.firm.system, fact)
        assert await made.everything(other, made.mei) == before
        assert (await made.head(made.conversation_id)).customer_id == made.mei
        with pytest.raises(PartedAlready):
            await unmerge(made.bo_scope, other, record.id)


async def test_a_note_is_its_authors_and_can_be_had_back(database: Database) -> None:
    async with cared(database) as made:
        await write(made.ada, made.mei, "Likes tea")
        (note,) = await notes(made.bo_scope, made.mei, LAST, 9)
        with pytest.raises(NotYourNote):
            await edit(made.bo_scope, made.mei, note["id"], "Likes coffee")
        await edit(made.ada, made.mei, note["id"], "Likes green tea")
        await remove(made.ada, made.mei, note["id"])
        assert await notes(made.ada, made.mei, LAST, 9) == []
        await restore(made.ada, made.mei, note["id"])
        (back,) = await notes(made.ada, made.mei, LAST, 9)
        assert back["text"] == "Likes green tea"
        await remove(made.ada, made.mei, note["id"])
        assert await made.ada.value("SELECT name FROM timer WHERE workspace_id = $1 AND subject_id = $2", note["id"])
        await made.caring.removed.due(made.firm.workspace_id, note["id"], NOW)
        with pytest.raises(NotFound):
            await restore(made.ada, made.mei, note["id"])
        await say(made.bo_scope, made.mei, "typing_preview", "widget", given=True)
        await say(made.bo_scope, made.mei, "typing_preview", "widget", given=False)
        assert await agreed(made.ada, made.mei, "typing_preview") is False

"""Saved views, drafts, and what a snooze may not hide."""

from datetime import timedelta
from typing import Any

import pytest

from tests.conversations.shops import ANN, Shop, at
from wingbeat.conversations.drafts import actions as drafts
from wingbeat.conversations.drafts.actions import Words
from wingbeat.conversations.drafts.queries import MOST as MOST_DRAFTS
from wingbeat.conversations.drafts.queries import drafts as kept
from wingbeat.conversations.events import Woken
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.events import Promise, TargetWarned
from wingbeat.conversations.rules import decide
from wingbeat.conversations.targets.models import Tick
from wingbeat.conversations.views import actions, queries
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope


async def shop_of(database: Database) -> tuple[Shop, Scope]:
    """A shop, and the scope of its supervisor, who is another member than its agent."""
    shop = Shop(database)
    await database.execute(
        "INSERT INTO workspace (workspace_id, name, zone) VALUES ($1, 'Larch & Loon', 'UTC')", shop.id
    )
    return shop, Scope(database, Actor(shop.id, "member", uuid7(), RIGHTS["supervisor"]))


async def names(scope: Scope) -> list[str]:
    return [row["name"] for row in await queries.views(scope)]


async def test_a_view_is_ones_own_until_it_is_shared(database: Database) -> None:
    shop, supervisor = await shop_of(database)
    own = await actions.keep(shop.scope, "Gifts", {"tag": "gift"}, shared=False)
    of_all = await actions.keep(supervisor, "VIPs", {"vip": "true", "view": "all"}, shared=True)
    assert (await names(shop.scope), await names(supervisor)) == (["Gifts", "VIPs"], ["VIPs"])
    with pytest.raises(NotFound):
        await actions.drop(supervisor, own)
    with pytest.raises(Forbidden):
        await actions.change(shop.scope, of_all, "Mine now", {}, shared=False)
    with pytest.raises(Forbidden):
        await actions.change(shop.scope, own, "Gifts", {}, shared=True)
    await actions.change(supervisor, of_all, "Very important", {"vip": "true"}, shared=True)
    assert (await queries.view(shop.scope, of_all))["filter"] == {"vip": "true"}
    await actions.drop(shop.scope, own)
    assert await names(shop.scope) == ["Very important"]


async def test_nobody_has_more_views_than_a_menu_holds(database: Database) -> None:
    shop, _ = await shop_of(database)
    for n in range(actions.MOST):
        await actions.keep(shop.scope, f"View {n}", {}, shared=False)
    with pytest.raises(actions.TooManyViews):
        await actions.keep(shop.scope, "One more", {}, shared=False)


async def written(scope: Scope) -> list[tuple[Any, str]]:
    return [(row["conversation_id"], row["text"]) for row in await kept(scope)]


async def test_a_draft_is_its_members_and_gone_once_it_is_empty(database: Database) -> None:
    shop, supervisor = await shop_of(database)
    one, other = await shop.put(), await shop.put()
    await drafts.keep(shop.scope, one, "reply", Words("Your parc"))
    await drafts.keep(shop.scope, other, "note", Words("Ask Bo"))
    await drafts.keep(shop.scope, one, "reply", Words("Your parcel"))
    await drafts.keep(supervisor, one, "reply", Words("I see"))
    assert await written(shop.scope) == [(one, "Your parcel"), (other, "Ask Bo")]
    await drafts.keep(shop.scope, one, "note", Words(""), Words("Your parcel"))
    assert (await kept(shop.scope))[0]["aside"] == {"text": "Your parcel", "files": []}, (
        "a note keeps the reply beside it"
    )
    await drafts.keep(shop.scope, one, "reply", Words(""))
    assert await written(shop.scope) == [(other, "Ask Bo")]
    assert await written(supervisor) == [(one, "I see")]


async def test_the_oldest_drafts_are_forgotten(database: Database) -> None:
    shop, _ = await shop_of(database)
    ids = [uuid7() for _ in range(MOST_DRAFTS + 1)]
    for one in ids:
        await drafts.keep(shop.scope, one, "reply", Words("…"))
    assert {row["conversation_id"] for row in await kept(shop.scope)} == set(ids[1:])


def test_a_promise_about_to_break_wakes_who_was_put_off() -> None:
    promise = Promise(target_id=uuid7(), measure="resolution", since=1, due=at(600), warn_at=at(480))
    asleep = Conversation(
        uuid7(), uuid7(), seq=9, status="snoozed", assignee_id=ANN, snoozed_until=at(9000), promises=(promise,)
    )
    system = Sender("system", None)
    assert decide(asleep, Tick(at(400)), system, at(400)) == []
    found = decide(asleep, Tick(at(480)), system, at(480) + timedelta(microseconds=1))
    assert [type(body) for body in found] == [Woken, TargetWarned]
    assert found[0] == Woken(why="promise")

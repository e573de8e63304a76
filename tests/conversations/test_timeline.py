from typing import Any

import pytest

from tests.conversations.shops import CUSTOMER, Shop, at
from wingbeat.conversations.queries import timeline
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Invalid
from wingbeat.kit.ids import uuid7


async def pages(shop: Shop, limit: int) -> list[tuple[str, int]]:
    """All pages, as texts and numbers of events."""
    found: list[dict[str, Any]] = []
    before = None
    while True:
        items, before = await timeline(shop.scope, CUSTOMER, before=before, limit=limit)
        found += items
        if before is None:
            return [(item["event"].body.text, item["event"].seq) for item in found]


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
async def test_events_at_one_instant_come_once_each_over_all_pages(database: Database, limit: int) -> None:
    shop = Shop(database)
    await shop.say((at(10), "a"), (at(10), "b"), (at(10), "c"))
    await shop.say((at(10), "d"), (at(20), "e"))
    await shop.say((at(15), "only for us"), note=True)
    assert await pages(shop, limit) == [("e", 3), ("only for us", 2), ("d", 2), ("c", 4), ("b", 3), ("a", 2)]


async def test_a_timeline_is_one_customers_in_one_workspace(database: Database) -> None:
    ours, theirs = Shop(database), Shop(database)
    await theirs.say((at(1), "theirs"))
    await ours.say((at(1), "another's"), conversation=await ours.put(customer_id=uuid7()))
    await ours.say((at(1), "ours"))
    assert await pages(ours, 50) == [("ours", 2)]


async def test_a_timeline_refuses_a_cursor_that_is_not_ours(database: Database) -> None:
    with pytest.raises(Invalid, match="cursor"):
        await timeline(Shop(database).scope, CUSTOMER, before="2026-01-05T09:00:00Z")

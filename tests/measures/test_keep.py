import asyncio
import random
from collections.abc import Sequence

from tests.measures.conftest import Shop
from tests.measures.told import (
    BEN,
    Told,
    asks,
    assigned,
    bot,
    handed_off,
    left,
    opened,
    queued,
    reopened,
    resolved,
    says,
    told,
)
from wingbeat.measures.actions import keep, rebuild

WAITS_FOR = "SELECT count(*) FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))"

Rows = list[tuple[object, ...]]


def day_of(shop: Shop) -> list[Told]:
    """Conversations that end in every way; more than a page of them."""
    ways = (
        (opened(0), asks(0), bot(1), asks(9), handed_off(10), queued(10), assigned(12), says(30), resolved(60)),
        (opened(0), asks(0), queued(1), left(80, 20), resolved(80, "abandoned"), reopened(900), asks(900)),
        (opened(0, bot=False), asks(3), queued(3), assigned(4), queued(50), assigned(52, BEN), says(60, BEN)),
        (opened(0), bot(1, "greeting")),
    )
    return [told(shop.id, *ways[n % len(ways)]) for n in range(230)]


async def facts(shop: Shop) -> dict[str, Rows]:
    orders = {"fact_conversation": "", "fact_turn": ", seq", "fact_wait": ", seq, kind"}
    return {
        table: [
            tuple(row)
            for row in await shop.database.rows(
                f"SELECT * FROM {table} WHERE workspace_id = $1 ORDER BY conversation_id{order}", shop.id
            )
        ]
        for table, order in orders.items()
    }


async def keep_all(shop: Shop, batch: Sequence[Told]) -> None:
    async with shop.database.transaction() as connection:
        await keep(connection, batch)


async def test_facts_rebuilt_from_the_log_are_the_facts_kept(shop: Shop) -> None:
    await shop.tell(*day_of(shop))
    kept = await facts(shop)
    assert {table: len(rows) for table, rows in kept.items()} == {
        "fact_conversation": 230,  # 58, 58, 57, 57 of each way
        "fact_turn": 289,  # 58 × 2 + 58 × 2 + 57 × 1 + 57 × 0
        "fact_wait": 460,  # 58 × 2 + 58 × 2 + 57 × 4 + 57 × 0
    }
    assert await rebuild(shop.scope) == 230
    assert await facts(shop) == kept


async def test_a_rebuild_mends_facts_that_went_wrong(shop: Shop) -> None:
    await shop.tell(*day_of(shop)[:4])
    kept = await facts(shop)
    await shop.database.execute("UPDATE fact_turn SET ended_at = started_at WHERE workspace_id = $1", shop.id)
    await shop.database.execute("DELETE FROM fact_wait WHERE workspace_id = $1", shop.id)
    await rebuild(shop.scope)
    assert await facts(shop) == kept


async def test_a_rebuild_leaves_other_workspaces_alone(shop: Shop) -> None:
    other = Shop(shop.database)
    await other.open()
    await other.tell(*day_of(other)[:4])
    kept = await facts(other)
    assert await rebuild(shop.scope) == 0
    assert await facts(other) == kept


async def test_a_batch_kept_twice_changes_nothing(shop: Shop) -> None:
    day = day_of(shop)[:8]
    await shop.tell(*day)
    kept = await facts(shop)
    await keep_all(shop, day)
    assert await facts(shop) == kept


async def test_a_batch_that_comes_late_does_not_undo_a_later_one(shop: Shop) -> None:
    """A runner that slept past its lease folded from an older state and writes after the newer one."""
    (whole,) = day_of(shop)[:1]
    start = Told(whole.workspace_id, whole.lane, whole.events[:7])
    await shop.record(whole)
    async with shop.database.transaction() as newer:
        await keep(newer, [whole])
        late = asyncio.create_task(keep_all(shop, [start]))
        while not (late.done() or await shop.database.value(WAITS_FOR, newer.get_server_pid())):
            pass
    await late
    kept = await facts(shop)
    await rebuild(shop.scope)
    assert await facts(shop) == kept


async def test_however_the_log_is_cut_the_facts_kept_are_those_rebuilt(shop: Shop) -> None:
    dice = random.Random(11)
    day = day_of(shop)[:40]
    await shop.record(*day)
    for begin, end in ((0, 2), (1, 5), (5, 6), (4, 20)):  # some events come twice
        parts = [Told(one.workspace_id, one.lane, one.events[begin:end]) for one in day]
        dice.shuffle(parts)
        await keep_all(shop, [part for part in parts if part.events])
    kept = await facts(shop)
    await rebuild(shop.scope)
    assert await facts(shop) == kept


async def test_conversations_of_many_workspaces_are_kept_in_one_batch(shop: Shop) -> None:
    other = Shop(shop.database)
    await other.open()
    mine, theirs = day_of(shop)[:4], day_of(other)[:4]
    await keep_all(shop, [*theirs, *mine])
    assert [len(rows) for rows in (await facts(shop)).values()] == [4, 5, 8]
    assert [len(rows) for rows in (await facts(other)).values()] == [4, 5, 8]

"""Customers found by a part of what they are called, reached at or tagged with."""

import asyncio
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people.firms import Browsers, Firm
from wingbeat.kit.errors import Invalid
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Handler, Timers
from wingbeat.kit.words import hashes
from wingbeat.people.customers.actions import change, visitor
from wingbeat.people.joining.actions import merge
from wingbeat.people.search.actions import PAGE, TIMER, Earlier, keep
from wingbeat.people.search.queries import find
from wingbeat.people.search.rules import (
    SHORT,
    WEEK_MS,
    first_of,
    matches,
    tokens,
    wanted_pieces,
    week,
    week_below,
    words,
)
from wingbeat.workspaces.queries import Scope

SHOP, WORKSPACE = uuid7(), UUID(int=7)
WAITS_FOR = "SELECT count(*) FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))"


async def known(firm: Firm, name: str, *, weeks_ago: int = 0, tags: tuple[str, ...] = ()) -> UUID:
    """A customer who first came so many weeks ago."""
    customer_id = UUID(int=uuid7().int - (weeks_ago * WEEK_MS << 80))
    await firm.system.execute(
        "INSERT INTO customer (workspace_id, id, name, tags) VALUES ($1, $2, $3, $4)", customer_id, name, tags
    )
    await keep(firm.system, [customer_id])
    return customer_id


async def reached_at(work: Scope, customer_id: UUID, address: str, kind: str = "email") -> None:
    await work.execute(
        "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address) VALUES ($1, $2, $3, $4, $5, $6)",
        *(uuid7(), customer_id, SHOP, kind, address),
    )
    await keep(work, [customer_id])


async def found(firm: Firm, wanted: str) -> list[UUID]:
    ids, following = await find(firm.as_bo, wanted, after=None, limit=50, budget_seconds=60)
    assert following is None
    return ids


@pytest.mark.parametrize(
    ("text", "is_words"),
    [
        ("王小美", ["王小美"]),
        ("Mei Lin", ["mei", "lin"]),
        ("mei.lin@shop.example", ["mei", "lin", "shop", "example"]),
        ("+86 138-0013 8000", ["8613800138000"]),
        ("(020) 8888.1234", ["02088881234"]),
        ("王3号", ["王", "3", "号"]),
        ("張偉", ["张伟"]),
        ("ＶＩＰ", ["vip"]),
        (" -()+. ", []),
        ("@_%", []),
        ("", []),
    ],
)
def test_the_words_of_a_name_an_address_or_a_number(text: str, is_words: list[str]) -> None:
    assert words(text) == is_words


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        ("小美", True),
        ("王", True),
        ("小美 8000", True),
        ("王美", False),
        ("me", True),
        ("ei", False),
        ("ang", True),
        ("0013-8000", True),
        ("8002", False),
        ("mei wang", True),
        ("mei wong", False),
    ],
)
def test_a_part_of_a_word_is_enough_but_one_or_two_letters_begin_it(wanted: str, *, is_found: bool) -> None:
    assert matches(words(wanted), ["王小美", "Mei Wang", "+86 138 0013 8000"]) is is_found


@given(st.lists(st.text("Ａa王美小bcde1 @.-", max_size=20), max_size=5), st.data())
def test_every_part_of_every_word_is_looked_up_by_what_is_kept(texts: list[str], data: st.DataObject) -> None:
    kept = set(tokens(WORKSPACE, first_of(0), texts))  # in week 0 a token is the hash alone
    for word in (word for text in texts for word in words(text)):
        begin = data.draw(st.integers(0, len(word) - 1))
        part = word[begin : data.draw(st.integers(begin + 1, len(word)))]
        if len(part) < SHORT and part.isascii():
            part = word[: len(part)]
        assert matches([part], texts)
        assert set(hashes(WORKSPACE, wanted_pieces([part]))) <= kept


def test_a_week_begins_with_its_first_id() -> None:
    number = week(uuid7())
    assert week(first_of(number)) == number
    assert week_below(first_of(number)) == number - 1
    assert week_below(UUID(int=first_of(number).int + 1)) == number
    assert week(UUID(int=(first_of(number).int + (WEEK_MS << 80)) - 1)) == number


async def test_a_customer_is_found_by_name_address_number_and_tag(firm: Firm, other_firm: Firm) -> None:
    mei = await known(firm, "王小美", tags=("批发客户", "VIP"))
    await reached_at(firm.system, mei, "mei.wang@shop.example")
    await reached_at(firm.system, mei, "+86 138-0013-8000", "phone")
    await known(firm, "Mei Lin")
    await known(other_firm, "王小美")
    for wanted in ("小美", "王", "王 vip", "批發", "wang@shop", "13800138000", "8000", "0013 8000", "vip"):
        assert await found(firm, wanted) == [mei], wanted
    assert len(await found(firm, "mei")) == 2
    assert await found(firm, "美王") == []


async def test_who_has_no_name_tag_or_address_is_found_by_nothing(firm: Firm) -> None:
    arrival = await visitor(firm.system, SHOP, None, language="en")
    assert await found(firm, arrival.identity_id.hex[:8]) == []
    assert await firm.system.value("SELECT count(*) FROM customer_words WHERE workspace_id = $1") == 0


async def test_a_new_name_replaces_the_old_one(firm: Firm) -> None:
    arrival = await visitor(firm.system, SHOP, None, language="en", name="Robin")
    assert await found(firm, "robin") == [arrival.customer_id]
    await change(firm.as_bo, arrival.customer_id, name="Wren", tags=["garden"])
    assert await found(firm, "robin") == []
    assert await found(firm, "wren garden") == [arrival.customer_id]
    await change(firm.as_bo, arrival.customer_id, name="", tags=[])
    assert await found(firm, "wren") == []


async def test_two_who_turn_out_to_be_one_are_found_as_one(firm: Firm) -> None:
    here, there = await known(firm, "", tags=("garden",)), await known(firm, "Robin")
    await reached_at(firm.system, here, "robin@nest.example")
    async with firm.system.transaction() as work:
        await merge(work, here, there)
    assert await found(firm, "nest garden robin") == [there]
    assert await found(firm, "garden") == [there]


async def test_of_two_who_write_at_once_neither_makes_the_other_unfindable(firm: Firm) -> None:
    robin = await known(firm, "Robin")

    async def second() -> None:
        async with firm.system.transaction() as work:
            await reached_at(work, robin, "second@nest.example")

    async with firm.database.transaction() as connection:
        await reached_at(Scope(firm.database, firm.system.actor, connection), robin, "first@nest.example")
        later = asyncio.create_task(second())
        while not (later.done() or await firm.database.value(WAITS_FOR, connection.get_server_pid())):
            pass
    await later
    assert await found(firm, "robin first second") == [robin]


async def test_they_come_newest_first_page_by_page_over_all_weeks(firm: Firm) -> None:
    made = [await known(firm, f"Robin {n}", weeks_ago=n * n) for n in range(12)]
    await known(firm, "Wren", weeks_ago=3)
    for limit in (1, 3, 12, 50):
        seen: list[UUID] = []
        after, more = None, True
        while more:
            page, after = await find(firm.as_bo, "robin", after=after, limit=limit, budget_seconds=60)
            assert len(page) <= limit
            seen += page
            more = after is not None
        assert seen == made, limit


async def test_a_page_whose_time_is_over_goes_on_where_it_got_to(firm: Firm) -> None:
    made = [await known(firm, "Robin", weeks_ago=n) for n in (0, 5, 40, 150)]
    seen: list[UUID] = []
    after, pages = None, 0
    while pages == 0 or after is not None:
        page, after = await find(firm.as_bo, "robin", after=after, limit=50, budget_seconds=0)
        seen, pages = seen + page, pages + 1
    assert seen == made
    assert pages > len(made)  # some found nobody, and said where to go on


async def test_what_a_piece_brings_by_chance_is_thrown_out(firm: Firm) -> None:
    await known(firm, "banan", weeks_ago=1)  # has every piece of "banana", and not the word
    banana = await known(firm, "banana")
    assert await found(firm, "banana") == [banana]


async def test_those_who_came_before_are_made_findable_by_the_timer_of_the_migration(firm: Firm) -> None:
    await firm.system.execute(
        "INSERT INTO customer (workspace_id, id, name) SELECT $1, (lpad(to_hex(n), 32, '0'))::uuid, 'Robin ' || n"
        " FROM generate_series(1, $2) AS n",
        PAGE + 1,
    )
    handlers: dict[str, Handler] = {}
    timers = Timers(firm.database, handlers)
    handlers[TIMER] = Earlier(firm.database, timers).due
    assert await found(firm, f"robin {PAGE + 1}") == []
    await timers.set(firm.workspace_id, TIMER, UUID(int=0), after_seconds=0)
    while await firm.system.value("SELECT count(*) FROM timer WHERE workspace_id = $1 AND name = $2", TIMER):
        await timers.fire_due()
    assert await firm.system.value("SELECT count(*) FROM customer_words WHERE workspace_id = $1") == PAGE + 1
    for number in (PAGE, PAGE + 1):
        assert await found(firm, f"robin {number}") == [UUID(int=number)]


@pytest.mark.parametrize("wanted", ["_", "%", "@ . -", "👍"])
async def test_a_search_without_a_word_is_refused(firm: Firm, browsers: Browsers, wanted: str) -> None:
    with pytest.raises(Invalid):
        await found(firm, wanted)
    async with browsers.open("bo@finch.example") as bo:
        assert (await bo.send("GET", "/customers", params={"q": wanted})).status_code == 422


async def test_a_merge_finds_who_was_merged_earlier_by_an_index(firm: Firm) -> None:
    await firm.system.execute(
        "INSERT INTO customer (workspace_id, id) SELECT $1, gen_random_uuid() FROM generate_series(1, 5000)"
    )
    await firm.database.execute("ANALYZE customer")
    plan = await firm.system.rows(
        "EXPLAIN UPDATE customer SET merged_into = $3 WHERE workspace_id = $1 AND (id = $2 OR merged_into = $2)",
        uuid7(),
        uuid7(),
    )
    assert "customer_merged" in " ".join(row[0] for row in plan)

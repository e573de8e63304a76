import asyncio
import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conversations.shops import ANN, CUSTOMER, SALES, T0, Shop, at
from wingbeat.conversations import queries
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.events import Needs
from wingbeat.conversations.queries import (
    FEW_TAGGED,
    MOST_COUNTED,
    NEVER,
    WALK,
    Filter,
    Page,
    Place,
    inbox,
    page_cursor,
    read_cursor,
)
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.ids import uuid7

STATES = ("bot", "queued", "assigned", "snoozed", "resolved")


async def walk(shop: Shop, wanted: Filter, limit: int) -> list[Conversation]:
    """All pages, one after the other."""
    found: list[Conversation] = []
    after = None
    while True:
        page = await inbox(shop.scope, wanted, after=after, limit=limit)
        found += page.items
        after = page.next
        if after is None:
            return found


def in_order(heads: list[Conversation], *, resolved: bool) -> list[UUID]:
    """The order the list promises, worked out without a database."""
    newest = sorted(heads, key=lambda head: head.id, reverse=True)
    if resolved:
        return [h.id for h in sorted(newest, key=lambda head: (head.resolved_at, head.id), reverse=True)]
    return [head.id for head in sorted(newest, key=lambda head: head.due_at or head.owed_since or NEVER)]


# Few instants, so that many heads share one; None is what most open conversations have.
INSTANTS = st.sampled_from([None, None, at(0), at(1), at(2)])
HEADS = st.fixed_dictionaries(
    {
        "status": st.sampled_from(STATES),
        "owed_since": INSTANTS,
        "due_at": INSTANTS,
        "assignee_id": st.sampled_from([None, ANN]),
        "team_id": st.sampled_from([None, SALES]),
        "tags": st.sampled_from([(), ("vip",), ("vip", "gift")]),
        "language": st.sampled_from(["zh-CN", "en"]),
        "priority": st.integers(0, 2),
        "needs": st.sampled_from([None, Needs(), Needs(vip=True)]),
        "reason": st.sampled_from(["", "parcel late"]),
    }
)
WANTED = st.builds(
    Filter,
    view=st.sampled_from(["mine", "unassigned", "all"]),
    state=st.sampled_from(["open", *STATES]),
    team=st.sampled_from([None, SALES]),
    tag=st.sampled_from([None, "vip", "gift"]),
    assignee=st.sampled_from([None, None, ANN]),
    language=st.sampled_from([None, None, "en"]),
    priority=st.sampled_from([None, None, 1]),
    vip=st.sampled_from([None, None, True, False]),
    reason=st.sampled_from([None, None, "parcel late"]),
)


def fits(head: Conversation, wanted: Filter) -> bool:
    return (
        (head.open if wanted.state == "open" else head.status == wanted.state)
        and (wanted.view != "mine" or head.assignee_id == ANN)
        and (wanted.view != "unassigned" or head.assignee_id is None)
        and (wanted.team is None or head.team_id == wanted.team)
        and (wanted.tag is None or wanted.tag in head.tags)
        and (wanted.assignee is None or head.assignee_id == wanted.assignee)
        and (wanted.language is None or head.language == wanted.language)
        and (wanted.priority is None or head.priority >= wanted.priority)
        and (wanted.vip is None or (head.needs is not None and head.needs.vip) == wanted.vip)
        and (wanted.reason is None or head.reason == wanted.reason)
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(facts=st.lists(HEADS, max_size=14), wanted=WANTED, limit=st.integers(1, 4))
def test_all_pages_together_are_the_list_whatever_stands_in_it(
    runner: asyncio.Runner,
    database: Database,
    facts: list[dict[str, Any]],
    wanted: Filter,
    limit: int,
) -> None:
    async def check() -> None:
        shop = Shop(database)
        for head in facts:
            await shop.put(**head | {"resolved_at": head["owed_since"] or T0})
        heads = list((await queries.heads(shop.scope, await every_id(shop))).values())
        told = [head for head in heads if fits(head, wanted)]
        found = await walk(shop, wanted, limit)
        assert [head.id for head in found] == in_order(told, resolved=wanted.state == "resolved")

    runner.run(check())


async def every_id(shop: Shop) -> list[UUID]:
    return [row["id"] for row in await shop.scope.rows("SELECT id FROM conversation WHERE workspace_id = $1")]


async def test_a_tag_of_thousands_is_found_along_the_list_in_short_steps(database: Database) -> None:
    shop = Shop(database)
    one = await shop.put(status="resolved", resolved_at=T0, tags=("gift",))
    columns = [name for name in queries.FIELDS if name not in {"id", "resolved_at", "tags", "number"}]
    await database.execute(
        f"""INSERT INTO conversation (id, resolved_at, tags, number, {", ".join(columns)})
            SELECT gen_random_uuid(), resolved_at + n * interval '1 second',
                   CASE WHEN n <= $2 THEN tags ELSE '{{}}' END, n, {", ".join(columns)}
            FROM conversation, generate_series(1, $3::int) n WHERE id = $1""",
        one,
        FEW_TAGGED + 1,
        FEW_TAGGED + WALK + 10,
    )
    await database.execute(
        """INSERT INTO conversation_tag (workspace_id, tag, conversation_id)
           SELECT workspace_id, unnest(tags), id FROM conversation ON CONFLICT DO NOTHING"""
    )
    wanted = Filter(state="resolved", tag="gift")
    first = await inbox(shop.scope, wanted)
    assert (first.items, first.next is None) == ([], False)
    found = await walk(shop, wanted, 100)
    assert len({head.id for head in found}) == len(found) == FEW_TAGGED + 2
    assert [head.id for head in found] == in_order(found, resolved=True)


async def test_counts_stop_where_nobody_reads_on(database: Database) -> None:
    shop = Shop(database)
    one = await shop.put(assignee_id=ANN)
    await shop.put(assignee_id=ANN, owed_since=at(1))
    await shop.put(status="queued", owed_since=at(1))
    for answered in ({"status": "queued"}, {"status": "resolved", "owed_since": at(1)}, {"owed_since": at(1)}):
        await shop.put(**answered)
    assert await queries.counts(shop.scope) == {"mine": 2, "unassigned": 3, "all": 5, "waiting": 2}
    columns = ", ".join(name for name in queries.FIELDS if name not in {"id", "thread_key", "number"})
    await database.execute(
        f"""INSERT INTO conversation (id, thread_key, number, {columns})
            SELECT gen_random_uuid(), n, n, {columns} FROM conversation, generate_series(1, $2::int) n WHERE id = $1""",
        one,
        MOST_COUNTED,
    )
    assert await queries.counts(shop.scope) == {
        "mine": MOST_COUNTED,
        "unassigned": 3,
        "all": MOST_COUNTED,
        "waiting": 2,
    }


async def test_a_page_and_the_heads_that_moved_since_are_the_fresh_page(database: Database) -> None:
    shop = Shop(database)
    ids = [await shop.put(owed_since=at(n) if n % 2 else None) for n in range(8)]
    page = await inbox(shop.scope, Filter(), limit=100)
    await database.execute("UPDATE conversation SET owed_since = $2 WHERE id = $1", ids[0], at(-5))
    await database.execute("UPDATE conversation SET owed_since = NULL WHERE id = $1", ids[1])
    await database.execute("UPDATE conversation SET status = 'resolved' WHERE id = $1", ids[3])
    moved = await queries.heads(shop.scope, [ids[0], ids[1], ids[3]])
    repaired = {head.id: head for head in page.items} | moved
    shown = in_order([head for head in repaired.values() if head.open], resolved=False)
    fresh = await inbox(shop.scope, Filter(), limit=100)
    assert shown == [head.id for head in fresh.items]
    assert shown[0] == ids[0]


async def test_a_list_holds_only_its_workspaces_conversations(database: Database) -> None:
    ours, theirs = Shop(database), Shop(database)
    mine = await ours.put(tags=("vip",))
    await theirs.put(tags=("vip",))
    for wanted in (Filter(), Filter(tag="vip"), Filter(customer=CUSTOMER)):
        assert [head.id for head in (await inbox(ours.scope, wanted)).items] == [mine]
    assert await queries.counts(ours.scope) == {"mine": 0, "unassigned": 1, "all": 1, "waiting": 0}


async def test_a_conversation_is_found_by_the_number_people_call_it(database: Database) -> None:
    ours, theirs = Shop(database), Shop(database)
    await theirs.put(number=1042)
    with pytest.raises(NotFound):
        await queries.numbered(ours.scope, 1042)
    mine = await ours.put(number=1042)
    assert (await queries.numbered(ours.scope, 1042)).id == mine


@given(
    st.builds(Place, st.datetimes(timezones=st.just(T0.tzinfo)), st.uuids(), st.integers(0, 2**31 - 1)).filter(
        lambda place: place.at.year < 9999
    )
)
def test_a_cursor_says_its_place(place: Place) -> None:
    assert read_cursor(page_cursor(place)) == place


def test_the_cursor_of_what_is_not_owed_says_never() -> None:
    assert read_cursor(page_cursor(Place(NEVER, CUSTOMER))).at == NEVER


def encoded(place: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


WRONG = [
    "",
    "é",
    "not-a-cursor",
    "AAAA",
    "_____",
    encoded({"at": T0, "id": CUSTOMER, "seq": -1}),
    encoded({"at": T0, "id": CUSTOMER, "seq": 2**31}),
    encoded({"at": T0.replace(tzinfo=None), "id": CUSTOMER}),
    encoded({"at": "0001-01-01T00:00:00+14:00", "id": CUSTOMER}),
    encoded({"at": T0, "id": "1 OR 1=1"}),
    encoded({"at": T0}),
]


@pytest.mark.parametrize("text", WRONG)
def test_a_cursor_that_is_not_ours_is_refused_in_words(text: str) -> None:
    with pytest.raises(Invalid, match="cursor"):
        read_cursor(text)


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_text_breaks_the_reading_of_a_cursor(text: str) -> None:
    try:
        place = read_cursor(text)
    except Invalid:
        return
    assert place.at.utcoffset() == timedelta(0)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(place=st.builds(Place, st.datetimes(timezones=st.just(T0.tzinfo)), st.uuids(), st.integers(0, 2**31 - 1)))
def test_any_place_may_be_asked_for_in_any_list(runner: asyncio.Runner, database: Database, place: Place) -> None:
    shop = Shop(database)

    async def ask() -> list[Page]:
        await shop.put(owed_since=at(1))
        cursor = page_cursor(place)
        return [await inbox(shop.scope, Filter(state=state), after=cursor) for state in ("open", "resolved")]

    assert all(len(page.items) <= 1 for page in runner.run(ask()))


async def test_a_conversation_nobody_knows_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        await queries.find(Shop(database).scope, uuid7())

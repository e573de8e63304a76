from datetime import timedelta
from typing import Any

import pytest

from tests.conversations.shops import T0, Shop, at
from wingbeat.conversations.queries import BODIES
from wingbeat.conversations.search.actions import keep
from wingbeat.conversations.search.queries import WALK, Narrowed, search
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Invalid
from wingbeat.kit.ids import uuid7
from wingbeat.kit.migrations import ours, read
from wingbeat.kit.steps import Projection, Runner

SAID = [
    "这件冲锋衣可以退货吗",
    "iPhone壳有货吗",
    "退",
    "訂單什麼時候到貨",
    "Where is my parcel TT-10231?",
    "mail me: ann@larch.example",
    "ＡＢＣ１２３ 全角",
    "👍👍",
]


async def found(shop: Shop, wanted: str, limit: int = 25, budget_seconds: float = 1) -> list[str]:
    """The texts of all pages."""
    texts: list[str] = []
    after = None
    while True:
        items, after = await search(shop.scope, wanted, after=after, limit=limit, budget_seconds=budget_seconds)
        texts += [item.text for item in items]
        if after is None:
            return texts


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("退货", [0]),
        ("退", [2, 0]),
        ("退貨", [0]),
        ("订单", [3]),
        ("冲锋衣 退货", [0]),
        ("货退", []),
        ("iphone壳", [1]),
        ("IPHONE", [1]),
        ("壳", [1]),
        ("TT-10231", [4]),
        ("tt 10231", [4]),
        ("10231", [4]),
        ("1023", []),
        ("ann@larch.example", [5]),
        ("larch", [5]),
        ("abc123", [6]),
        ("parcel where", [4]),
        ("parcel 退货", []),
    ],
)
async def test_what_is_written_is_found_by_words_and_by_chinese_characters(
    database: Database, wanted: str, expected: list[int]
) -> None:
    shop = Shop(database)
    await shop.say(*((at(n), text) for n, text in enumerate(SAID)))
    assert await found(shop, wanted) == [SAID[n] for n in expected]


async def test_what_members_noted_is_found_and_told_from_what_was_said(database: Database) -> None:
    shop = Shop(database)
    await shop.say((at(0), "the parcel is late"))
    await shop.say((at(1), "her parcel went to the neighbour"), conversation=await shop.put(seq=2), note=True)
    # One of before notes were searched: the migration has the step look again.
    await database.execute("DELETE FROM message_text WHERE occurred_at = $1", at(1))
    (noted,) = (one for one in read(ours()) if one.number == 68)
    await database.execute(noted.sql)
    await Runner(database, [Projection("conversations.search", BODIES, keep)]).drain()
    for wanted, narrowed in (("parcel", Narrowed()), ("", Narrowed(since=T0))):
        items, _ = await search(shop.scope, wanted, narrowed=narrowed)
        assert [item.note for item in items] == [True, False]


async def test_a_word_before_a_thousand_other_messages_is_found(database: Database) -> None:
    shop = Shop(database)
    await shop.say((at(0), "the first parcel"), *((at(n), f"message {n}") for n in range(1, WALK + 2)))
    assert await found(shop, "parcel") == ["the first parcel"]
    assert len(await found(shop, "message", 50)) == WALK + 1


@pytest.mark.parametrize("wanted", ["👍", " ", "？！", "-"])
async def test_a_search_without_a_word_says_what_it_needs(database: Database, wanted: str) -> None:
    with pytest.raises(Invalid, match="Chinese character"):
        await search(Shop(database).scope, wanted)


async def test_search_never_reaches_another_workspace(database: Database) -> None:
    ours, theirs = Shop(database), Shop(database)
    await theirs.say((at(1), "退货 refund"))
    assert await found(ours, "退货") == []
    await ours.say((at(2), "退货 refund, ours"))
    assert await found(ours, "refund") == ["退货 refund, ours"]
    assert await found(theirs, "refund") == ["退货 refund"]


@pytest.mark.parametrize("limit", [1, 3, 25])
async def test_pages_bring_each_message_once_newest_first_over_the_weeks(database: Database, limit: int) -> None:
    shop = Shop(database)
    texts: list[str] = []
    for weeks in (0, 1, 8, 40, 150):
        when = T0 - timedelta(weeks=weeks)
        said = [f"parcel {weeks} weeks ago, {n}" for n in range(3)]
        await shop.say(*((when, text) for text in said))  # three messages at one instant
        await shop.say((when, "something else"))
        texts += reversed(said)
    assert await found(shop, "parcel", limit) == texts


async def test_a_search_whose_time_is_over_says_where_to_go_on(database: Database) -> None:
    shop = Shop(database)
    await shop.say((T0 - timedelta(weeks=20), "the first parcel"))
    await shop.say((T0, "hello"))
    first, after = await search(shop.scope, "parcel", budget_seconds=0)
    assert first == []
    assert after is not None
    assert await found(shop, "parcel", budget_seconds=0) == ["the first parcel"]


async def test_words_that_only_look_alike_to_the_index_are_not_results(database: Database) -> None:
    shop = Shop(database)
    await shop.say((at(0), "退货单 货运"), (at(1), "退货运费谁出"))
    items, after = await search(shop.scope, "退货运")
    assert [(item.text, item.marks) for item in items] == [("退货运费谁出", [(0, 3)])]
    assert after is None


@pytest.mark.parametrize("words", ["退货", ""])
async def test_a_search_is_narrowed_by_time_tag_and_writer_with_and_without_words(
    database: Database, words: str
) -> None:
    shop = Shop(database)
    tagged = await shop.put(tags=("VIP",))
    await shop.say((at(10), "退货一"), (at(20), "退货二"), (at(30), "退货三"), conversation=tagged)
    await shop.say((at(25), "退货四"))

    async def texts(**narrowed: Any) -> list[str]:
        found: list[str] = []
        after = None
        while True:
            page, after = await search(shop.scope, words, after=after, limit=1, narrowed=Narrowed(**narrowed))
            found += [item.text for item in page]
            if after is None:
                return found

    assert await texts(since=at(20)) == ["退货三", "退货四", "退货二"], "from its first moment on"
    assert await texts(before=at(20)) == ["退货一"], "until just before it"
    assert await texts(tag="VIP") == ["退货三", "退货二", "退货一"]
    assert await texts(tag="VIP", since=at(15), before=at(25)) == ["退货二"]
    assert await texts(tag="nobody's") == await texts(by="bot") == await texts(member=uuid7()) == []

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.conftest import Shop
from tests.measures.test_endpoints import WEEK, client
from tests.measures.told import (
    BEN,
    Unnumbered,
    approved,
    asks,
    assigned,
    bot,
    declined,
    delivered,
    drafted,
    handed_off,
    instant,
    left,
    log,
    offered,
    opened,
    queued,
    reopened,
    resolved,
    says,
    snoozed,
    told,
    types,
    woken,
)
from wingbeat.measures.models import Cause, FactState
from wingbeat.measures.rules import fold_all
from wingbeat.measures.waterfall.rules import spent, stretches, transport

# Bot 0–4, queue 4–6, offered to Ann 6–18, who declines, queue 18–19, Ben reads 19–25 and types 25–40.
WAY = (
    opened(0),
    asks(0),
    handed_off(4),
    queued(4),
    offered(6),
    declined(18),
    assigned(19, BEN),
    types(25, BEN),
    says(40, BEN),
    delivered(40.2, 9),
)


def seconds(*lines: Unnumbered) -> list[dict[str, float]]:
    """Each turn's seconds by cause, those without any left out."""
    turns = fold_all(FactState(), log(*lines)).turns
    return [{cause: took for cause, took in zip(Cause, spent(turn), strict=True) if took} for turn in turns]


def test_every_second_of_an_answer_has_one_cause() -> None:
    assert seconds(*WAY) == [{"bot": 4, "queue": 3, "offered": 12, "reading": 6, "typing": 15}]


def test_the_answers_way_to_the_customer_comes_after_it() -> None:
    events = log(*WAY)
    (turn,) = fold_all(FactState(), events).turns
    assert transport(events, turn) == pytest.approx(0.2)
    assert transport(events[:-1], turn) is None


def test_a_draft_that_waits_for_approval_is_no_fault_of_the_bot() -> None:
    assert seconds(opened(0), asks(0), drafted(2), approved(20), says(20)) == [{"bot": 2, "approval": 18}]


def test_what_was_put_off_waits_for_whoever_put_it_off() -> None:
    way = (opened(0, bot=False), asks(0), queued(0), assigned(5), snoozed(8), woken(68), says(70))
    assert seconds(*way) == [{"queue": 5, "reading": 5, "snoozed": 60}]


def test_who_typed_the_last_answer_only_reads_the_next_question() -> None:
    way = (opened(0, bot=False), asks(0), queued(0), assigned(1), types(2), says(5), asks(10), says(14))
    assert seconds(*way) == [{"queue": 1, "reading": 1, "typing": 3}, {"reading": 4}]


def test_after_the_customer_left_no_second_is_lost() -> None:
    # Last seen at 10, while Ann had been offered it; what happened later is no wait of theirs.
    way = (opened(0, bot=False), asks(0), queued(0), offered(6), declined(18), left(80, 10))
    assert seconds(*way) == [{"queue": 6, "offered": 4}]


@given(
    ways=st.lists(
        st.sampled_from(
            [
                asks,
                bot,
                handed_off,
                queued,
                offered,
                declined,
                assigned,
                types,
                says,
                drafted,
                approved,
                snoozed,
                woken,
                resolved,
                reopened,
                lambda when: left(when, when - 7),
            ]
        ),
        max_size=40,
    ),
    has_bot=st.booleans(),
)
def test_the_causes_of_a_turn_add_up_to_its_response_whatever_happens(ways: list[Any], *, has_bot: bool) -> None:
    lines = [opened(0, bot=has_bot), *(way(3.0 * place) for place, way in enumerate(ways, start=1))]
    for turn in fold_all(FactState(), log(*lines)).turns:
        now = turn.ended_at or instant(1000)
        parts = [took for _, took in stretches(turn, now)]
        assert sum(parts) == pytest.approx((now - turn.started_at).total_seconds())
        assert min(parts) >= 0


async def test_a_conversation_shows_where_its_seconds_went(shop: Shop) -> None:
    (kept,) = [told(shop.id, *WAY)]
    await shop.tell(kept)
    async with client(shop.scope_of("agent")) as http:
        (shown,) = (await http.get(f"/conversations/{kept.lane}/waterfall")).json()["items"]
        missing = await http.get(f"/conversations/{shop.id}/waterfall")
    assert [(part["cause"], part["seconds"]) for part in shown["stretches"]] == [
        ("bot", 4),
        ("queue", 2),
        ("offered", 12),
        ("queue", 1),
        ("reading", 6),
        ("typing", 15),
    ]
    assert (shown["seconds"], shown["transport_seconds"]) == (40, pytest.approx(0.2))
    assert missing.status_code == 404


async def test_slow_answers_have_a_list_of_causes_and_each_its_conversations(shop: Shop) -> None:
    slow = (opened(0, bot=False), asks(0), queued(0), assigned(30), says(34))
    await shop.tell(told(shop.id, *WAY), told(shop.id, *slow), told(shop.id, opened(0), asks(0), bot(3)))
    async with client(shop.scope) as http:
        page = (await http.get("/measures/causes", params={**WEEK, "late": 15})).json()
        first = (await http.get("/measures/causes/queue/conversations", params={**WEEK, "limit": 1})).json()
        rest = (
            await http.get("/measures/causes/queue/conversations", params={**WEEK, "limit": 1, "after": first["next"]})
        ).json()
        none = (await http.get("/measures/causes/approval/conversations", params=WEEK)).json()
    assert (page["turns"], page["late"], page["before"]) == (3, 2, [])
    # Queue 3 + 30, typing 15, offered 12, reading 6 + 4, bot 4; most of the first turn went by typing.
    assert [(one["cause"], one["seconds"], one["turns"]) for one in page["items"]] == [
        ("queue", 33, 1),
        ("typing", 15, 1),
        ("offered", 12, 0),
        ("reading", 10, 0),
        ("bot", 4, 0),
    ]
    assert [item["seconds"] for item in first["items"] + rest["items"]] == [30, 3]
    assert (rest["next"], none["items"]) == (None, [])

import random
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.served import served
from wingbeat.replay.actions import Player, sign_in
from wingbeat.replay.models import Dialogue, NotADialogue, Outcome, Turn
from wingbeat.replay.rules import pause_seconds, percentile, playable, read, summary

LINE = (
    '{"id":"a","language":"en","turns":[{"from":"customer","text":"hi","after_s":2},{"from":"member","text":"hello"}]}'
)


def test_a_recording_is_read_line_by_line() -> None:
    assert (
        read([LINE, "", LINE])
        == [
            Dialogue("a", "en", (Turn("customer", "hi", 2.0), Turn("member", "hello"))),
        ]
        * 2
    )


@pytest.mark.parametrize("line", ["not json", "[]", '{"id":"a"}', LINE.replace("customer", "robot")])
def test_a_broken_line_is_named_with_its_number(line: str) -> None:
    with pytest.raises(NotADialogue) as caught:
        read([LINE, line])
    assert caught.value.facts["line"] == 2


def test_a_recorded_pause_is_kept_and_a_missing_one_is_drawn_by_length() -> None:
    assert pause_seconds(Turn("customer", "hi", 4.5), random.Random(1)) == 4.5
    short, long = (pause_seconds(Turn("customer", "x" * n), random.Random(1)) for n in (1, 200))
    assert 0 < short < long


@given(st.lists(st.sampled_from(["customer", "member"])))
def test_playing_loses_no_turn_and_a_customer_opens(who: list[str]) -> None:
    turns = tuple(Turn(by, str(n)) for n, by in enumerate(who))  # type: ignore[arg-type]
    played = playable(Dialogue("a", "en", turns))
    assert played == [] or played[0].by == "customer"
    assert "customer" not in who or sorted(turn.text for turn in played) == sorted(turn.text for turn in turns)


def test_a_summary_counts_what_went_wrong() -> None:
    good = Outcome("a", sent=4, ack_seconds=[0.1, 0.2, 0.3, 0.4], seen_seconds=[0.5])
    bad = Outcome("b", sent=1, lost=["x"], doubled=["y", "z"])
    figures = summary([good, bad])
    assert (figures["dialogues"], figures["clean"], figures["lost"], figures["doubled"]) == (2, 1, 1, 2)
    assert (figures["ack_p50_ms"], figures["ack_longest_ms"], figures["seen_p99_ms"]) == (200.0, 400.0, 500.0)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_a_value_that_enough_values_do_not_exceed(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9


async def test_the_demo_recording_plays_clean_through_the_real_widget_and_desk(shop_url: str, tmp_path: Path) -> None:
    lines = (files("wingbeat") / "demo" / "content" / "replay.jsonl").read_text(encoding="utf-8").splitlines()
    dialogues = read(lines)[:6]
    async with served(shop_url, tmp_path / "data") as server:
        cookie = await sign_in(server.url, server.demo.email, server.demo.password)
        player = Player(server.url, server.demo.site_key, cookie, pace=0)
        ended: list[str] = []
        outcomes = await player.play_all(dialogues, at_once=6, done=lambda outcome: ended.append(outcome.id))
    assert sorted(ended) == sorted(dialogue.id for dialogue in dialogues)
    assert [(one.lost, one.doubled, one.refused) for one in outcomes] == [([], [], [])] * 6
    assert sum(one.sent for one in outcomes) == sum(len(dialogue.turns) for dialogue in dialogues)

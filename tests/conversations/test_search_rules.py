import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.conversations.search.rules import (
    MAX_TOKENS,
    MAX_WANTED,
    _folded,
    marks,
    pieces,
    tokens,
    wanted_pieces,
    week,
    week_start,
)
from wingbeat.kit.words import RUNS, fold

WORKSPACE = UUID(int=7)
# Texts that fold to another length or join across characters: full width, ligatures, kana with voice marks, Korean parts.
ODD = st.text(st.sampled_from("Ａａﬁﷺﾊﾞｶﾟㄱㅏ각İΣςe\u0301退貨货 -1１㍿ǅß\u200d👍\u0345𠮷"), max_size=30)
TEXTS = ODD | st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "wanted", "shown"),
    [
        ("我要退货，退货！", "退货", ["退货", "退货"]),
        ("ＡＢＣ shop", "abc", ["ＡＢＣ"]),
        ("the ﬁrst oﬃce", "office", ["oﬃce"]),
        ("the ﬁrst oﬃce", "first", ["ﬁrst"]),
        ("ｶﾞｲﾄﾞ", "ガイド", ["ｶﾞｲﾄﾞ"]),
        ("我要退貨", "退货", ["退貨"]),
        ("iphone phone", "phone", ["phone"]),
        ("Straße ΟΔΟΣ", "οδος", ["ΟΔΟΣ"]),
        ("only one word", "one more", []),
        ("cafe\u0301 noir", "café", ["cafe\u0301"]),
    ],
)
def test_marks_stand_where_the_reader_sees_the_word(text: str, wanted: str, shown: list[str]) -> None:
    assert [text[low:high] for low, high in marks(text, wanted)] == shown


@given(TEXTS)
def test_folding_part_by_part_folds_the_whole(text: str) -> None:
    folded, starts, ends = _folded(text)
    assert folded == fold(text)
    assert len(starts) == len(ends) == len(folded)


@given(TEXTS, TEXTS)
def test_every_mark_lies_in_the_text_and_folds_to_a_wanted_word(text: str, wanted: str) -> None:
    runs = RUNS.findall(fold(wanted))
    for low, high in marks(text, wanted):
        assert 0 <= low < high <= len(text)
        assert any(run[:40] in fold(text[low:high]) for run in runs)


@given(TEXTS)
def test_a_text_is_found_by_itself(text: str) -> None:
    found = pieces(text)
    if len(found) < MAX_TOKENS:
        assert set(wanted_pieces(text)) <= set(found)
    assert bool(marks(text, text)) == bool(RUNS.search(fold(text)))


@given(
    st.text(max_size=200),
    st.datetimes(
        min_value=datetime(1, 1, 8),  # noqa: DTZ001 - hypothesis adds the zone
        timezones=st.just(UTC),
    ),
)
def test_tokens_fit_the_column_whatever_the_text_and_the_day(text: str, at: datetime) -> None:
    assert all(-(2**63) <= token < 2**63 for token in tokens(WORKSPACE, at, text))
    assert week_start(week(at)) <= at < week_start(week(at)) + timedelta(weeks=1)


def test_a_long_message_and_a_long_search_stay_small() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(8000))
    assert len(pieces(text)) == MAX_TOKENS
    assert len(wanted_pieces(text)) == MAX_WANTED


def test_marks_of_a_long_text_take_time_in_proportion() -> None:
    text = "ﬁ 退货 " * 2000
    assert len(marks(text, "退货 fi")) == 4000
    assert re.fullmatch("(?:ﬁ|退货)", text[slice(*marks(text, "退货 fi")[-1])])

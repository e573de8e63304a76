"""The starter files keep what the bot's training and its flows count on."""

import unicodedata
from collections import Counter
from itertools import groupby
from typing import get_args

import pytest

from wingbeat.bot.engine import script_tables
from wingbeat.bot.models import Language
from wingbeat.bot.starter.models import FlowName
from wingbeat.bot.starter.queries import UnknownIntent, _sentences, intents, mood_words, sentences

LANGUAGES: tuple[Language, ...] = get_args(Language)
# Enough of each for a linear model to be right four times in five (BANKING77: 80 % at 10 examples, 89 % at 30).
ENOUGH = 30
# OpenCC takes these for Simplified; Taiwan writes them so.
ALSO_TAIWANESE = frozenset("群床霉")


def bare(text: str) -> str:
    return "".join(one for one in text.lower() if unicodedata.category(one)[0] in "LN")


def test_there_are_about_forty_intents_each_named_once_and_in_three_languages() -> None:
    names = [intent.name for intent in intents()]
    assert len(names) >= 40
    assert len(set(names)) == len(names)
    for intent in intents():
        assert set(intent.title) == set(LANGUAGES), intent.name


def test_every_shipped_flow_is_reached_by_an_intent() -> None:
    assert {intent.flow for intent in intents()} - {None} == set(get_args(FlowName))


def test_danger_law_complaints_and_the_wish_for_a_person_go_to_people() -> None:
    assert {one.name for one in intents() if one.hand_over} == {"safety", "legal_threat", "complaint", "ask_person"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_enough_sentences(language: Language) -> None:
    counted = Counter(one.intent for one in sentences() if one.language == language)
    assert {one.name: counted[one.name] for one in intents() if counted[one.name] < ENOUGH} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_stands_twice(language: Language) -> None:
    counted = Counter(bare(one.text) or one.text for one in sentences() if one.language == language)
    assert [text for text, times in counted.items() if times > 1] == []


def test_one_sentence_has_one_meaning_in_every_language() -> None:
    meanings = sorted({(bare(one.text) or one.text, one.intent) for one in sentences()})
    assert [text for text, same in groupby(meanings, key=lambda one: one[0]) if len(list(same)) > 1] == []


def test_the_mainland_writes_simplified_and_taiwan_traditional() -> None:
    tables = script_tables()
    foreign = {"zh-CN": tables.only_traditional, "zh-TW": tables.only_simplified - ALSO_TAIWANESE, "en": frozenset()}
    assert [one.text for one in sentences() if set(one.text) & foreign[one.language]] == []
    taiwanese = [one.text for one in sentences() if one.language == "zh-TW"]
    assert sum(bool(set(text) & tables.only_traditional) for text in taiwanese) > len(taiwanese) * 0.6


def test_english_sentences_have_no_chinese_in_them() -> None:
    assert [one.text for one in sentences() if one.language == "en" and not one.text.isprintable()] == []
    assert [
        one.text for one in sentences() if one.language == "en" and any(ord(sign) > 0x2E7F for sign in one.text)
    ] == []


def test_a_heading_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownIntent, match="retrun"):
        list(_sentences(["# retrun", "send it back"], "en", {"return_item"}))


def test_words_of_mood_stand_once_a_kind_and_language() -> None:
    counted = Counter((one.text, one.language, one.kind) for one in mood_words())
    assert [key for key, times in counted.items() if times > 1] == []
    assert {(one.language, one.kind) for one in mood_words()} >= {
        (language, kind) for language in LANGUAGES for kind in ("anger", "complaint", "urgency", "praise", "sad", "safety", "legal")
    }  # fmt: skip


def test_only_an_intensifier_weighs_more_than_all() -> None:
    assert [one.text for one in mood_words() if one.weight > 1 and one.kind != "intensifier"] == []

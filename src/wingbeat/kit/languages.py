"""The languages we have words in, and which of them stands in for another."""

from collections.abc import Mapping, Sequence
from typing import Literal

Language = Literal["zh-CN", "zh-TW", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-CN", "zh-TW", "en")


def languages_for(language: str) -> Sequence[Language]:
    """Which languages may stand in for one, best first: the other Chinese for Chinese, then English, then any."""
    said = language.lower()
    traditional = said.startswith(("zh-tw", "zh-hk", "zh-mo", "zh-hant"))
    chinese: tuple[Language, ...] = ("zh-TW", "zh-CN") if traditional else ("zh-CN", "zh-TW")
    return (*chinese, "en") if said.startswith("zh") else ("en", "zh-CN", "zh-TW")


def nearest(language: str) -> Language:
    """The one of ours that whoever speaks `language` reads most easily."""
    return languages_for(language)[0]


def in_language(texts: Mapping[Language, str] | Mapping[str, str], language: str) -> str:
    """What is said in a language, else in the nearest that has words; empty where none has."""
    return next((text for one in languages_for(language) if (text := texts.get(one, "")).strip()), "")

"""When two articles say the same, and when they contradict each other: pure."""

import re
from collections.abc import Sequence

import msgspec

from wingbeat.kit.words import IS_CJK, RUNS, fold, pairs
from wingbeat.knowledge.hints.models import Hint, Kind, Near
from wingbeat.knowledge.search.rules import COMMON, stem

NEAR = 0.72  # of their words in common: below, two questions of a shop mostly mean different things
ALIKE = 0.55  # answers that share fewer of their words say different things
FEWEST = 6  # words: shorter answers are compared by their numbers alone

# Numbers with what they count, and dates; 30 days and 30 yuan are not the same.
NUMBER = re.compile(
    r"\d{1,4}(?:[-/.年]\d{1,2}){1,2}[月日号]?|\d+(?:[.,:]\d+)*\s*(?:%|％|[a-z]+|[\u4e00-\u9fff]{1,2})?", re.IGNORECASE
)


def features(text: str) -> frozenset[str]:
    """What of a text is compared: stems and pairs of characters, without the words every question has."""
    found: set[str] = set()
    every: set[str] = set()
    for run in RUNS.findall(fold(text)):
        these = set(pairs(run) or [run]) if IS_CJK.match(run) else {stem(run)}
        every |= these
        found |= set() if run in COMMON else these
    return frozenset(found or every)


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two texts have in common, 0–1: shared features twice, over all of both."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def nearest(asked: Sequence[str], others: Sequence[str]) -> tuple[float, str, str]:
    """The two questions that are most alike, and how much."""
    known = [(features(other), other) for other in others]
    found = ((similarity(features(question), words), question, other) for question in asked for words, other in known)
    return max(found, key=lambda one: one[0], default=(0.0, "", ""))


def numbers(text: str) -> list[str]:
    """The numbers and dates of a text as they are compared, in order, each once."""
    found = (re.sub(r"\s+", "", match[0]).rstrip(".,:") for match in NUMBER.finditer(fold(text)))
    return list(dict.fromkeys(found))


def verdict(answer: str, other: str) -> tuple[Kind, list[str]]:
    """What two answers to the same question are to each other, and the numbers that only one of them has."""
    ours, theirs = numbers(answer), numbers(other)
    differing = [*(one for one in ours if one not in theirs), *(one for one in theirs if one not in ours)]
    if differing and ours and theirs:
        return "conflict", differing
    mine, yours = features(answer), features(other)
    if min(len(mine), len(yours)) >= FEWEST and similarity(mine, yours) < ALIKE:
        return "conflict", differing
    return "duplicate", differing


def ordered(hint: Hint) -> Hint:
    """The same hint whichever of the two was compared with the other: seen from the smaller id, as each pair is stored once."""
    told = msgspec.structs.replace(hint, differing=sorted(hint.differing))
    if hint.article_id <= hint.other_id:
        return told
    return msgspec.structs.replace(
        told,
        article_id=hint.other_id,
        other_id=hint.article_id,
        question=hint.other_question,
        other_question=hint.question,
    )


def best(near: Sequence[Near]) -> list[Near]:
    """Each article once, the nearest first."""
    found: dict[object, Near] = {}
    for one in sorted(near, key=lambda one: -one.similarity):
        found.setdefault(one.article_id, one)
    return list(found.values())

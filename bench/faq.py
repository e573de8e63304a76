"""How well the bot finds English articles, and how far off its confidence is: help pages of three kinds, hundreds of questions.

A bank's and an assistant's pages are made of public sets of intents (`WINGBEAT_DATA` names the folder that holds `nlp/*.csv`): each
intent is an article with a few of its training questions, and the development part is asked. The demo shop's own articles are asked
the questions left out of them, a fifth at a time. What is asked always has its article.
"""

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import csv
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid5

from msgspec.structs import replace

from bench.bot_engine import CONTENT, SHOP, drain, lesson, lines
from bench.common import Bound, Row, at_most, machine, report
from wingbeat.bot.engine import Mind
from wingbeat.bot.intents.models import OUTSIDE
from wingbeat.bot.models import Lesson
from wingbeat.bot.retrieval.models import Exam, Figures
from wingbeat.bot.retrieval.rules import DEEPEST, figures, place

SETS = {"bank": "en_banking77", "assistant": "en_clinc150"}
# Questions an article has: help pages written by hand have one, those that are looked after have several.
EACH = (1, 8)
TURNS = 5
LIMITS: dict[str, tuple[Bound, ...]] = {
    "recall_at_1": (),
    "recall_at_3": (),
    "ece": (at_most(0.02), at_most(0.012)),
    "ece_by_chance": (),
}


def pages(folder: Path, name: str, each: int) -> Exam:
    """Every intent as an article of so many questions, and the development part."""
    known, dice = defaultdict(list), random.Random(1)
    for text, intent in labelled(folder / f"{name}_train.csv"):
        known[intent].append(text)
    lessons = (
        Lesson(uuid5(SHOP, intent), intent, "en", tuple(dice.sample(texts, each)), "")
        for intent, texts in known.items()
    )
    asked = ((text, frozenset({intent})) for text, intent in labelled(folder / f"{name}_dev.csv"))
    return Exam(tuple(lessons), tuple(asked))


def labelled(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from ((row["text"], row["intent"]) for row in csv.DictReader(file) if row["intent"] != OUTSIDE)


def shop(turn: int) -> Exam:
    """The demo's English articles without every fifth question, which are asked."""
    kept, asked = [], []
    for one in map(lesson, lines(CONTENT / "articles.jsonl")):
        if one.language == "en":
            left = one.questions[turn::TURNS]
            asked += [(text, frozenset({one.group})) for text in left]
            kept.append(replace(one, questions=tuple(text for text in one.questions if text not in left)))
    return Exam(tuple(kept), tuple(asked))


def sit(folder: Path, exams: Iterable[Exam]) -> tuple[Figures, int]:
    """The figures over all questions of these exams, and how many there were."""
    mind, places, sure, took = Mind(folder), list[int | None](), list[float](), list[float]()
    for exam in exams:
        drain(mind.load(SHOP, 1, exam.lessons))
        groups = {one.article_id: one.group for one in exam.lessons}
        for text, right in exam.questions:
            began = time.perf_counter()
            guess = mind.ask(SHOP, text, "en", DEEPEST)
            took.append((time.perf_counter() - began) * 1000)
            places.append(place(guess, right, groups))
            sure.append(guess.confidence)
    return figures(places, sure, took, mind.health().peak_mib), len(places)


def measure(folder: Path | None) -> Iterator[Row]:
    exams = {"shop": [shop(turn) for turn in range(TURNS)]}
    if folder:
        exams |= {
            f"{name}, {each} an article": [pages(folder, stem, each)] for name, stem in SETS.items() for each in EACH
        }
    for name, sat in exams.items():
        with tempfile.TemporaryDirectory() as home:
            found, count = sit(Path(home), sat)
        yield from (Row(f"{name}: {what} (n={count})", getattr(found, what), "share", *LIMITS[what]) for what in LIMITS)


if __name__ == "__main__":
    data = os.environ.get("WINGBEAT_DATA")
    report("faq", list(measure(Path(data) / "nlp" if data else None)), machine())

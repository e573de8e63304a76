"""Fit the logistics behind the bot's confidence (`bot.rules.trust`) on shops cut out of the demo shop's own articles.

A shop has few or many articles, each with few or many questions, in one language or three. It is asked questions that
were left out of it (their article is right, any other wrong) and questions of articles it does not have (everything is
wrong: the hardest kind of "not covered"). Only the bias, which says from where on the bot answers, is set on the tries:
so that of what the shop covers `WRONG` is answered wrongly.
"""

import json
import math
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID, uuid5

import msgspec
import numpy as np

from wingbeat.bot.adapters.encoder import Encoder, NoEncoder, Vectors, encoder
from wingbeat.bot.engine import Mind
from wingbeat.bot.models import Language, Lesson
from wingbeat.bot.rules.beside import BESIDE_IDS
from wingbeat.bot.rules.match import evidence
from wingbeat.bot.rules.move import CONFIDENT

CONTENT = Path(__file__).parents[1] / "src/wingbeat/demo/content"
SHOP = UUID(int=1)
# Groups, questions of each edition at most, languages.
SHOPS = ((66, 99, 3), (66, 99, 3), (66, 4, 3), (66, 8, 1), (66, 1, 1), (25, 99, 3), (25, 3, 1), (8, 99, 3), (8, 2, 1))
ASKED = 400
# Most of what strangers write is about something the shop has written about.
UNCOVERED_WEIGHT = 0.25
WRONG = 0.04

Example = tuple[list[float], bool, float]


class Memory:
    """The encoder, asked for each text once."""

    def __init__(self, inner: Encoder) -> None:
        self._inner, self._known = inner, dict[str, Vectors]()
        self.name, self.dimensions, self.trouble = inner.name, inner.dimensions, inner.trouble

    def encode(self, texts: Sequence[str]) -> Vectors:
        if missing := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known.update(zip(missing, self._inner.encode(missing), strict=True))
        return np.array([self._known[text] for text in texts], np.float32)


def features(mind: Mind, text: str, language: Language) -> tuple[list[float], UUID] | None:
    """Of the best article, beside the two topics that are none."""
    asked = mind.reading(text)
    if not asked.tokens:
        return None
    index = mind.index(SHOP)
    ranked = index.rank(asked, language, 3)
    rank = next(at for at, one in enumerate(ranked) if one.article_id not in BESIDE_IDS)
    found = evidence(rank, index.scores(asked))
    return [1.0, found.margin, found.dense, *found.leads], ranked[rank].article_id


def cut(
    lessons: list[Lesson], size: tuple[int, int, int], dice: random.Random
) -> tuple[list[Lesson], list[tuple[str, Lesson]]]:
    """A shop of this size, and the questions it was not given with the article each belongs to."""
    groups = set(dice.sample(sorted({one.group for one in lessons}), size[0]))
    languages = set(dice.sample(["zh-CN", "zh-TW", "en"], size[2]))
    kept, asked = [], []
    for one in (one for one in lessons if one.language in languages):
        questions = dice.sample(one.questions, len(one.questions))
        known = max(1, min(size[1], len(questions) * 4 // 5)) if one.group in groups else 0
        asked += [(question, one) for question in questions[known:]]
        if known:
            kept.append(msgspec.structs.replace(one, questions=tuple(questions[:known])))
    return kept, dice.sample(asked, len(asked))


def examples(mind: Mind, lessons: list[Lesson]) -> Iterator[Example]:
    dice = random.Random(1)
    group = {one.article_id: one.group for one in lessons}
    for size in SHOPS:
        kept, asked = cut(lessons, size, dice)
        load(mind, kept)
        covered = {one.group for one in kept}
        for known in (True, False):
            for question, one in [pair for pair in asked if (pair[1].group in covered) is known][:ASKED]:
                if found := features(mind, question, one.language):
                    yield found[0], group[found[1]] == one.group, 1.0 if known else UNCOVERED_WEIGHT


def load(mind: Mind, lessons: list[Lesson]) -> None:
    for _ in mind.load(SHOP, 1, lessons):
        pass


def logistic(found: list[Example]) -> list[float]:
    x, y, w = (np.array(column, float) for column in zip(*found, strict=True))
    beta = np.zeros(x.shape[1])
    for _ in range(50):  # Newton converges in about ten
        p = 1 / (1 + np.exp(-x @ beta))
        ridge = np.eye(len(beta))  # scores go together: without it their weights would fight
        beta -= np.linalg.solve((x * (w * p * (1 - p))[:, None]).T @ x + ridge, x.T @ (w * (p - y)) + ridge @ beta)
    return [float(value) for value in beta]


def bias(mind: Mind, lessons: list[Lesson], beta: list[float]) -> float:
    """With which `WRONG` of the tries are answered wrongly."""
    load(mind, lessons)
    group = {one.article_id: one.group for one in lessons}
    tries = [json.loads(line) for line in (CONTENT / "tries.jsonl").read_text("utf-8").splitlines()]
    wrong, count = [], 0
    for one in tries:
        expected = one["expect"] if isinstance(one["expect"], list) else [one["expect"]]
        found = features(mind, one["text"], one["language"])
        if found and not one.get("all") and set(expected) & set(group.values()):
            count += 1
            if group[found[1]] not in expected:
                wrong.append(float(np.dot(found[0], beta)))
    allowed = sorted(wrong, reverse=True)[int(count * WRONG)]
    return beta[0] + math.log(CONFIDENT / (1 - CONFIDENT)) - allowed


def main() -> None:
    lessons = [
        Lesson(uuid5(SHOP, one["group"] + one["language"]), one["group"], one["language"], tuple(one["questions"]), one["answer"])
        for one in map(json.loads, (CONTENT / "articles.jsonl").read_text("utf-8").splitlines())
    ]  # fmt: skip
    for name, reads in (("MEANING", encoder()), ("WORDS_ALONE", NoEncoder("left out to fit"))):
        with tempfile.TemporaryDirectory() as folder:
            mind = Mind(Path(folder), encoding=Memory(reads))
            beta = logistic(list(examples(mind, lessons)))
            beta[0] = bias(mind, lessons, beta)
        print(name, [round(value, 2) for value in beta])


if __name__ == "__main__":
    main()

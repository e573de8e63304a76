"""Fit the logistics behind the bot's confidence (`bot.rules.trust`), and tell how far off they are.

They learn from questions whose right article is known: public paraphrases (`WINGBEAT_DATA` names the folder that holds
`nlp/retrieval`), the demo shop's tries, and shops cut out of its articles, asked the questions left out of them. The
public sets are large and of one question an article; the shops have few or many, in one language or three. Of what the
shops are asked one question in five is about an article they do not have, and a few are about no shop's matter at all.

`ece` of a set is told of questions that were left out of the fit: a fifth at a time.
"""

import os
import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from bench.bot_engine import CONTENT, SHOP, drain, exams, lesson, lines
from wingbeat.bot.adapters.encoder import Encoder, NoEncoder, Vectors, encoder
from wingbeat.bot.engine import Mind
from wingbeat.bot.intents.exam.rules.figures import calibration_error, reliability
from wingbeat.bot.intents.rules.gate import logistic
from wingbeat.bot.models import Language, Lesson
from wingbeat.bot.retrieval.models import Exam
from wingbeat.bot.rules.beside import BESIDE_IDS
from wingbeat.bot.rules.match import evidence

# Groups, questions of each edition at most, languages.
SHOPS = ((66, 99, 3), (66, 99, 3), (66, 4, 3), (66, 8, 1), (66, 1, 1), (25, 99, 3), (25, 3, 1), (8, 99, 3), (8, 2, 1))
ASKED = 160
UNCOVERED = 0.25  # beside each that is covered
FEW = 1500  # articles of the large set once more as a small one
# As many examples as each set counts for: the large one shows the shape best, a shop cut in half is no real one.
WEIGHTS = {"zh_lcqmc_dev": 900.0, "zh_bustm_dev": 300.0, "tries": 300.0, "few": 90.0, "foreign": 60.0}
A_CUT_SHOP = 30.0
PULL = 0.5  # as strong as half an example that says nothing
FOLDS = 5

Doubles = NDArray[np.float64]
Asked = Iterable[tuple[str, Language, frozenset[str]]]
Told = Mapping[str, tuple[Doubles, Doubles]]


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
    """Of the best article, beside the two topics that are none; the constant stands last."""
    asked = mind.reading(text)
    if not asked.tokens:
        return None
    index = mind.index(SHOP)
    ranked = index.rank(asked, language, 3)
    rank = next(at for at, one in enumerate(ranked) if one.article_id not in BESIDE_IDS)
    found = evidence(rank, index.scores(asked))
    return [found.odds, found.dense, *found.leads, 1.0], ranked[rank].article_id


def told(mind: Mind, lessons: Sequence[Lesson], asked: Asked) -> tuple[Doubles, Doubles]:
    drain(mind.load(SHOP, 1, lessons))
    group, x, y = {one.article_id: one.group for one in lessons}, [], []
    for text, language, due in asked:
        if found := features(mind, text, language):
            x.append(found[0])
            y.append(float(group[found[1]] in due))
    return np.array(x), np.array(y)


def cut(
    lessons: list[Lesson], size: tuple[int, int, int], dice: random.Random
) -> tuple[list[Lesson], list[tuple[str, Language, frozenset[str]]]]:
    """A shop of this size, and the questions it was not given."""
    groups = set(dice.sample(sorted({one.group for one in lessons}), size[0]))
    languages = set(dice.sample(["zh-CN", "zh-TW", "en"], size[2]))
    kept, asked, foreign = [], [], []
    for one in (one for one in lessons if one.language in languages):
        questions = [
            (text, one.language, frozenset({one.group})) for text in dice.sample(one.questions, len(one.questions))
        ]
        if one.group in groups:
            known = max(1, min(size[1], len(questions) * 4 // 5))
            kept.append(msgspec.structs.replace(one, questions=tuple(text for text, _, _ in questions[:known])))
            asked += questions[known:]
        else:
            foreign += questions
    some = dice.sample(asked, min(ASKED, len(asked)))
    return kept, some + dice.sample(foreign, int(len(some) * UNCOVERED))


def fewer(sat: Exam, dice: random.Random) -> Exam:
    questions = dice.sample(sat.questions, 300)
    due = frozenset[str]().union(*(right for _, right in questions))
    others = [one for one in sat.lessons if one.group not in due]
    kept = [one for one in sat.lessons if one.group in due]
    return Exam((*kept, *dice.sample(others, FEW - len(kept))), tuple(questions))


def sets(mind: Mind, folder: Path) -> Iterator[tuple[str, tuple[Doubles, Doubles]]]:
    dice, public = random.Random(1), dict(exams(folder))
    public["few"] = fewer(public["zh_lcqmc_dev"], dice)
    for name, sat in public.items():
        if name in WEIGHTS:
            yield name, told(mind, sat.lessons, ((text, "zh-CN", right) for text, right in sat.questions))
    shop = [lesson(one) for one in lines(CONTENT / "articles.jsonl")]
    tries = [one for one in lines(CONTENT / "tries.jsonl") if not one.get("all")]
    due = [frozenset([one["expect"]] if isinstance(one["expect"], str) else one["expect"]) for one in tries]
    covered = [(one["text"], one["language"], right) for one, right in zip(tries, due, strict=True)]
    yield "tries", told(mind, shop, [one for one in covered if not one[2] & {"handoff", "none"}])
    nothing: Asked = [(text, "zh-CN", frozenset()) for text, _ in dice.sample(public["zh_lcqmc_dev"].questions, 300)]
    yield "foreign", told(mind, shop, nothing)
    for at, size in enumerate(SHOPS):
        yield f"shop {at}", told(mind, *cut(shop, size, dice))


def fit(known: Told) -> Doubles:
    x, y = (np.concatenate([pair[at] for pair in known.values()]) for at in (0, 1))
    weight = np.concatenate([np.full(len(y), WEIGHTS.get(name, A_CUT_SHOP) / len(y)) for name, (_, y) in known.items()])
    return logistic(x, y, weight, np.zeros(x.shape[1]), PULL)


def chances(x: Doubles, beta: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-x @ beta)))


def off(known: Told, name: str) -> float:
    """The calibration error on a set's questions, each left out of the fit once."""
    x, y = known[name]
    fold, found = np.arange(len(y)) % FOLDS, np.empty(len(y))
    for at in range(FOLDS):
        kept = fold != at
        found[~kept] = chances(x[~kept], fit({**known, name: (x[kept], y[kept])}))
    return calibration_error(reliability(found, y))


def main() -> None:
    folder = Path(os.environ["WINGBEAT_DATA"]) / "nlp/retrieval"
    for name, reads in (("MEANING", encoder()), ("WORDS_ALONE", NoEncoder("left out to fit"))):
        with tempfile.TemporaryDirectory() as home:
            known = dict(sets(Mind(Path(home), encoding=Memory(reads)), folder))
        *weights, bias = (round(float(value), 2) for value in fit(known))
        print(name, {"bias": bias, "odds": weights[0], "dense": weights[1], "leads": tuple(weights[2:])})
        for one, (_, y) in known.items():
            print(f"  {one}: {len(y)} questions, {y.mean():.3f} right, off by {off(known, one):.3f}")


if __name__ == "__main__":
    main()

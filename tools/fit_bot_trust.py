"""Fit the logistic behind the bot's confidence (`bot.rules.match.TRUST`) on the demo shop's own articles.

Each question is asked once of an index without it (its article is right, any other wrong) and once of an index without
its whole group (everything is wrong: the hardest kind of "not covered"). No try of the demo shop is looked at.
"""

import json
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np

from wingbeat.bot.engine import Mind
from wingbeat.bot.models import Guess, Lesson

CONTENT = Path(__file__).parents[1] / "src/wingbeat/demo/content/articles.jsonl"
SHOP = UUID(int=1)
FOLDS = 10
# Most of what strangers write is about something the shop has written about.
UNCOVERED_WEIGHT = 0.25

Example = tuple[list[float], bool, float]


def features(guess: Guess) -> list[float]:
    first = guess.candidates[0]
    return [1.0, first.margin, first.dense, first.agreement]


def fold(mind: Mind, lessons: list[Lesson], left_out: Callable[[Lesson, str], bool], weight: float) -> list[Example]:
    """Ask the questions left out of an index of the others."""
    kept = [
        Lesson(
            one.article_id, one.group, one.language, tuple(q for q in one.questions if not left_out(one, q)), one.answer
        )
        for one in lessons
    ]
    for _ in mind.load(SHOP, 1, kept):
        pass
    group = {one.article_id: one.group for one in lessons}
    examples = []
    for one in lessons:
        for question in one.questions:
            if left_out(one, question):
                guess = mind.ask(SHOP, question, one.language, 2)
                if guess.candidates:  # a greeting has none
                    examples.append((features(guess), group[guess.candidates[0].article_id] == one.group, weight))
    return examples


def logistic(examples: list[Example]) -> list[float]:
    x, y, w = (np.array(column, float) for column in zip(*examples, strict=True))
    beta = np.zeros(x.shape[1])
    for _ in range(50):  # Newton converges in about ten
        p = 1 / (1 + np.exp(-x @ beta))
        ridge = 1e-3 * np.eye(len(beta))  # keeps the step defined when scores go together
        beta -= np.linalg.solve((x * (w * p * (1 - p))[:, None]).T @ x + ridge, x.T @ (w * (p - y)) + ridge @ beta)
    return [round(float(value), 2) for value in beta]


def main() -> None:
    articles = [json.loads(line) for line in CONTENT.read_text("utf-8").splitlines()]
    lessons = [
        Lesson(uuid5(SHOP, one["group"] + one["language"]), one["group"], one["language"], tuple(one["questions"]), one["answer"])
        for one in articles
    ]  # fmt: skip
    dice = random.Random(1)
    of_question = {(one.article_id, q): dice.randrange(FOLDS) for one in lessons for q in one.questions}
    of_group = {name: dice.randrange(FOLDS) for name in sorted({one.group for one in lessons})}
    examples: list[Example] = []
    with tempfile.TemporaryDirectory() as folder:
        mind = Mind(Path(folder))
        for at in range(FOLDS):
            examples += fold(mind, lessons, lambda one, q, at=at: of_question[one.article_id, q] == at, 1.0)  # type: ignore[misc]
            examples += fold(mind, lessons, lambda one, _, at=at: of_group[one.group] == at, UNCOVERED_WEIGHT)  # type: ignore[misc]
    print(dict(zip(("bias", "margin", "dense", "agreement"), logistic(examples), strict=True)))


if __name__ == "__main__":
    main()

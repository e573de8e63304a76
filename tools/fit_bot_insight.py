"""Fit the logistic that joins the matcher and the intents (`bot.rules.trust.INSIGHT`) on the demo shop.

It learns from the shop's tries, and from public questions to other machines (`WINGBEAT_DATA` names the folder that holds
`nlp`), of which every article is the wrong one.
"""

import asyncio
import csv
import math
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.bot_engine import CONTENT, SHOP, drain, lesson, lines
from wingbeat.bot.adapters.senses import AllSenses
from wingbeat.bot.engine import Mind, script_tables
from wingbeat.bot.intents.adapters.process import Worker
from wingbeat.bot.intents.rules.gate import logistic
from wingbeat.bot.models import Language
from wingbeat.bot.rules.beside import BESIDE_IDS
from wingbeat.bot.rules.text import essence, normalise
from wingbeat.bot.starter.actions import starter_model

Try = tuple[str, Language, frozenset[str]]
Example = tuple[list[float], bool]
# Candidates looked at: the right one is almost always among them.
NEAREST = 8
# Assistants in both languages; ASKED of each.
FOREIGN: dict[str, Language] = {
    "zh_smp2017_dev": "zh-CN",
    "zh_lcqmc_dev": "zh-CN",
    "en_clinc150_dev": "en",
    "en_hwu64_dev": "en",
}
ASKED = 100
# All of them weigh as this share of the tries: about so many messages are none of the shop's matter.
FOREIGN_SHARE = 0.15
PULL = 0.5  # as strong as half an example that says nothing


def tries() -> Iterator[Try]:
    for one in lines(CONTENT / "tries.jsonl"):
        due = frozenset([one["expect"]] if isinstance(one["expect"], str) else one["expect"])
        if not one.get("all") and "handoff" not in due:
            yield one["text"], one["language"], due


class Look:
    """The shop's bot, asked for what it makes of each candidate."""

    def __init__(self, folder: Path) -> None:
        senses = AllSenses(script_tables())
        self._lessons = {one.article_id: one for one in map(lesson, lines(CONTENT / "articles.jsonl"))}
        self._mind, self._model = Mind(folder), senses.model(asyncio.run(starter_model(folder, Worker())))
        drain(self._mind.load(SHOP, 1, list(self._lessons.values())))

    def examples(self, text: str, language: Language, due: frozenset[str]) -> list[Example]:
        asked, found = self._mind.reading(text), []
        if not asked.tokens:
            return []
        intents, _ = self._model.classify(essence(normalise(text, script_tables())), asked.vector)
        for one in self._mind.index(SHOP).rank(asked, language, NEAREST):
            if one.article_id not in BESIDE_IDS:
                known = self._lessons[one.article_id]
                meant = sum(intent.confidence for intent in intents if intent.name in known.intents)
                matched = math.log(one.confidence / (1 - one.confidence))
                found.append(([matched, meant, one.covered, 1.0], known.group in due))
        return found


def foreign(folder: Path) -> Iterator[Try]:
    """Questions to other machines than a shop's."""
    dice = random.Random(3)
    for name, language in FOREIGN.items():
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            texts = [next(iter(row.values())) for row in csv.DictReader(file)]
        yield from ((text, language, frozenset()) for text in dice.sample(texts, ASKED))


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        look = Look(Path(home))
        known = [found for one in tries() if (found := look.examples(*one))]
        other = [found for one in foreign(Path(os.environ["WINGBEAT_DATA"]) / "nlp") if (found := look.examples(*one))]
    x, y = (np.array([one[at] for found in known + other for one in found], float) for at in (0, 1))
    weight = np.repeat([1.0, FOREIGN_SHARE * len(known) / len(other)], [sum(map(len, some)) for some in (known, other)])
    *weights, bias = logistic(x, y, weight, np.zeros(x.shape[1]), PULL)
    print(dict(zip(("bias", "matcher", "intent", "covered"), (bias.round(2), *np.round(weights, 2)), strict=True)))


if __name__ == "__main__":
    main()

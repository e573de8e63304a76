"""Fit the logistic that joins the matcher and the intents (`bot.rules.trust.INSIGHT`) on the demo shop's tries."""

import asyncio
import json
import math
import tempfile
from pathlib import Path

import numpy as np

from bench.bot_engine import CONTENT, SHOP, drain, lesson, lines
from wingbeat.bot.adapters.senses import AllSenses
from wingbeat.bot.engine import Mind, script_tables
from wingbeat.bot.intents.adapters.process import Worker
from wingbeat.bot.rules.beside import BESIDE_IDS
from wingbeat.bot.rules.text import essence, normalise
from wingbeat.bot.starter.actions import starter_model

Example = tuple[list[float], bool]
# Candidates looked at: the right one is almost always among them.
NEAREST = 8
# As strong as half an example that says nothing.
RIDGE = 0.5


def examples(folder: Path) -> list[Example]:
    senses, lessons = (
        AllSenses(script_tables()),
        {one.article_id: one for one in map(lesson, lines(CONTENT / "articles.jsonl"))},
    )
    mind, model = Mind(folder), senses.model(asyncio.run(starter_model(folder, Worker())))
    drain(mind.load(SHOP, 1, list(lessons.values())))
    found = []
    for one in map(json.loads, (CONTENT / "tries.jsonl").read_text("utf-8").splitlines()):
        due = {one["expect"]} if isinstance(one["expect"], str) else set(one["expect"])
        asked = mind.reading(one["text"])
        if one.get("all") or "handoff" in due or not asked.tokens:
            continue
        intents, _ = model.classify(essence(normalise(one["text"], script_tables())), asked.vector)
        for candidate in mind.index(SHOP).rank(asked, one["language"], NEAREST):
            if candidate.article_id not in BESIDE_IDS:
                known = lessons[candidate.article_id]
                meant = sum(intent.confidence for intent in intents if intent.name in known.intents)
                matched = math.log(candidate.confidence / (1 - candidate.confidence))
                found.append(([1.0, matched, meant], known.group in due))
    return found


def logistic(found: list[Example]) -> list[float]:
    x, y = (np.array(column, float) for column in zip(*found, strict=True))
    beta = np.zeros(x.shape[1])
    for _ in range(40):  # Newton converges in about ten
        p = 1 / (1 + np.exp(-x @ beta))
        hesse = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(beta))
        beta -= np.linalg.solve(hesse, x.T @ (p - y) + RIDGE * beta)
    return [round(float(value), 2) for value in beta]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        print(dict(zip(("bias", "matcher", "intent"), logistic(examples(Path(home))), strict=True)))

"""The ladder against a model of ours that is right, slow, broken and wrong: how fast each rung is, and what gets through.

Must: not one wrong text reaches a customer, a quotation takes under a second, whatever the model does ends in time.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from bench.common import Row, at_least, at_most, cluster, machine, percentile, report, run
from tests.bot.ladder.house import House, house
from tests.bot.ladder.simulator import BROKEN
from tests.bot.ladder.wrongs import TURNS, written
from wingbeat.bot.ladder.models import ANSWER_SECONDS, RungAnswer
from wingbeat.bot.ladder.rules.grounded import grounded
from wingbeat.bot.ladder.rules.sanitise import clean
from wingbeat.bot.models import Language
from wingbeat.demo.actions import CONTENT
from wingbeat.kit.database import Database

ASKED = 60  # per way of a working model; 4 per broken one, which waits for its time-out
THINKS_SECONDS = 0.3  # before its first word, as a hosted model does


class Line(msgspec.Struct):
    group: str
    language: Language
    questions: list[str]
    answer: str


class Try(NamedTuple):
    seconds: float
    answer: RungAnswer | None


def content() -> list[Line]:
    return [msgspec.json.decode(line, type=Line) for line in (CONTENT / "articles.jsonl").read_bytes().splitlines()]


async def climb(home: House, lines: Sequence[Line], confidence: float, times: int) -> list[Try]:
    """Ask about articles one after the other."""
    tries = []
    for line in lines[:times]:
        near = await home.article(
            f"{line.group} {line.questions[0]}", line.answer, line.language, confidence=confidence
        )
        begun = time.perf_counter()
        answer = await home.ladder.answer(home.scope, line.questions[1], [near])
        tries.append(Try(time.perf_counter() - begun, answer))
        home.ladder.awake(home.scope.actor.workspace_id)  # each try is measured by itself
    return tries


def speed(what: str, tries: Sequence[Try], most_seconds: float) -> list[Row]:
    took = [one.seconds * 1000 for one in tries]
    bounds = {0.5: None, 0.95: at_most(most_seconds * 1000), 0.99: None}
    return [Row(f"{what}: p{share * 100:.0f}", percentile(took, share), "ms", must) for share, must in bounds.items()]


def labelled(lines: Sequence[Line]) -> list[Row]:
    """Every demo article, right once and wrong in each way, through the checks alone."""
    answers = {f"{line.group}.{line.language}": (line.language, line.answer) for line in lines}
    passed: dict[bool, list[bool]] = {True: [], False: []}
    for one in written(answers, random.Random(3)):
        text = clean(one.text, one.passages)
        harmless = (
            one.kind == "elsewhere" and one.text.strip(" !.").lower() == "hello"
        )  # says nothing that could be wrong
        if not harmless:
            passed[not one.kind].append(text is not None and grounded(text, one.passages))
    right, wrong = passed[True], passed[False]
    return [
        Row("labelled set: right texts", len(right)),
        Row("labelled set: right texts let through", sum(right) / len(right) * 100, "%", at_least(90)),
        Row("labelled set: wrong texts", len(wrong)),
        Row("labelled set: wrong texts let through", sum(wrong) / len(wrong) * 100, "%", at_most(0)),
    ]


async def climbs(home: House, lines: Sequence[Line]) -> list[Row]:
    quoted = await climb(home, lines, 0.4, ASKED)
    rows = speed("quoted passage", quoted, 1.0)
    rows.append(Row("quoted passage: quoted at all", sum(one.answer is not None for one in quoted) / ASKED * 100, "%"))
    home.model.wait_seconds = THINKS_SECONDS
    honest = await climb(home, lines, 0.2, ASKED)
    rows += speed("model, right", honest, 3.0)
    rows.append(
        Row("model, right: answered", sum(one.answer is not None for one in honest) / ASKED * 100, "%", at_least(80))
    )
    reached, asked = 0, 0
    for mode in TURNS:
        home.model.mode = mode
        for line, one in zip(lines, await climb(home, lines, 0.2, ASKED // 6), strict=False):
            asked += 1
            # What a turn left as it was is the article's own text.
            reached += one.answer is not None and "".join(one.answer.text.split()) not in "".join(line.answer.split())
    rows.append(Row("model, wrong: asked", asked))
    rows.append(Row("model, wrong: reached a customer", reached / asked * 100, "%", at_most(0)))
    slow = []
    for mode in BROKEN:
        home.model.mode = mode
        slow += await climb(home, lines, 0.2, 2)
    rows += speed("model, broken", slow, ANSWER_SECONDS + 0.5)
    rows.append(Row("model, broken: reached a customer", sum(one.answer is not None for one in slow), "", at_most(0)))
    return rows


async def main() -> None:
    lines = content()
    random.Random(1).shuffle(lines)
    async with cluster() as (_, url):
        database = await Database.connect(url, connections=4)
        try:
            async with house(database) as home:
                await home.configure(monthly_tokens=10**9)
                rows = await climbs(home, lines)
        finally:
            await database.close()
    report("ladder", labelled(lines) + rows, await asyncio.to_thread(machine))


if __name__ == "__main__":
    run(main())

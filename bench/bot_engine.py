"""What the bot's engine costs and how well it knows the demo shop: questions, memory, starts, right and wrong answers.

    python bench/bot_engine.py [--json]     the table, or one line of JSON

With `WINGBEAT_DATA` pointing to a folder with `nlp/retrieval/*_{articles.jsonl,queries.csv}`, retrieval is measured there
too.
"""

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import argparse
import asyncio
import csv
import json
import platform
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import numpy as np

from wingbeat.bot.adapters.process import Engine
from wingbeat.bot.engine import Mind
from wingbeat.bot.models import Answer, Greet, HandOver, Language, Lesson
from wingbeat.bot.rules.move import next_move

CONTENT = Path(__file__).parents[1] / "src/wingbeat/demo/content"
SHOP = UUID(int=1)
Row = dict[str, Any]


def lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def lesson(article: Row) -> Lesson:
    language: Language = "zh-CN" if article["language"] == "zh" else article["language"]
    group = article.get("group") or article["id"]
    return Lesson(uuid5(SHOP, f"{group} {language}"), group, language, tuple(article["questions"]), article["answer"])


def row(
    what: str, value: float, unit: str, must: float | None = None, aim: float | None = None, *, least: bool = False
) -> Row:
    ok = None if must is None else (value >= must if least else value <= must)
    return {"what": what, "value": round(value, 3), "unit": unit, "must": must, "aim": aim, "ok": ok}


def drain(steps: Iterator[None]) -> float:
    """Seconds a load takes."""
    began = time.perf_counter()
    for _ in steps:
        pass
    return time.perf_counter() - began


def memory_mib(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024


async def cost(folder: Path, lessons: list[Lesson], texts: list[str]) -> list[Row]:
    """Of the real process, asked one after the other."""
    engine = Engine(folder)
    began = time.perf_counter()
    await engine.start()
    up = time.perf_counter() - began
    await engine.load(SHOP, 1, lessons)
    assert engine.pid is not None
    before, wall, took = processor_seconds(engine.pid), [], []
    for text in texts:
        began = time.perf_counter()
        guess = await engine.ask(SHOP, text, "zh-CN")
        wall.append((time.perf_counter() - began) * 1000)
        took.append(guess.took_ms)
    spent = (processor_seconds(engine.pid) - before) * 1000 / len(texts)
    rows = [
        row(
            f"a question, in the engine, p{p}",
            float(np.percentile(took, p)),
            "ms",
            25 if p == 95 else None,
            10 if p == 95 else None,
        )
        for p in (50, 95, 99)
    ]
    rows += [row(f"a question, over the pipe, p{p}", float(np.percentile(wall, p)), "ms") for p in (50, 95, 99)]
    rows += [
        row("processor time a question", spent, "ms", 25, 10),
        row("memory of the process (PSS)", memory_mib(engine.pid), "MiB", 220),
        row("process up", up, "s", 3),
    ]
    await engine.stop()
    return rows


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def outcome(mind: Mind, groups: dict[UUID, str], attempt: Row) -> str:
    """`right`, `wrong`, `asked` (again) or `handed` (over) for one thing a stranger wrote."""
    expected = attempt["expect"] if isinstance(attempt["expect"], list) else [attempt["expect"]]
    guess = mind.ask(SHOP, attempt["text"], attempt["language"], 5)
    match next_move(guess, failures=0, answered=()):
        case Answer(candidate=candidate):
            return "right" if groups[candidate.article_id] in expected else "wrong"
        case Greet(small_talk=kind):
            return "right" if {"greeting": "hello"}.get(kind, "thanks") in expected else "wrong"
        case HandOver() if guess.wants_person:
            return "right" if "handoff" in expected else "handed"
        case HandOver():
            return "handed"
        case _:
            return "asked"


def quality(mind: Mind, lessons: list[Lesson], tries: list[Row], name: str) -> list[Row]:
    groups = {one.article_id: one.group for one in lessons}
    told: dict[str, Counter[str]] = {"covered": Counter(), "handoff": Counter(), "none": Counter()}
    for attempt in tries:
        kind = attempt["expect"] if attempt["expect"] in ("handoff", "none") else "covered"
        if not attempt.get("all"):  # several questions at once are a later stage's
            told[kind][outcome(mind, groups, attempt)] += 1
    covered, wishes, outside = (told[kind] for kind in ("covered", "handoff", "none"))
    return [
        row(f"{name}: covered, answered rightly (n={covered.total()})", covered["right"] / covered.total(), "share", 0.8, least=True),
        row(f"{name}: covered, answered wrongly", covered["wrong"] / covered.total(), "share", 0.04),
        row(f"{name}: covered, asked to say it differently", covered["asked"] / covered.total(), "share"),
        row(f"{name}: covered, handed over", covered["handed"] / covered.total(), "share"),
        row(f"{name}: wishes for a person handed over (n={wishes.total()})", wishes["right"] / wishes.total(), "share", 0.95, least=True),
        row(f"{name}: out of scope, answered (n={outside.total()})", outside["wrong"] / outside.total(), "share"),
    ]  # fmt: skip


def retrieval(mind: Mind, folder: Path) -> list[Row]:
    rows = []
    for path in sorted(folder.glob("*_articles.jsonl")):
        articles, name = [lesson(one) for one in lines(path)], path.name.removesuffix("_articles.jsonl")
        if len(articles) > 6000:  # the large sets take minutes and say the same
            continue
        drain(mind.load(SHOP, 1, articles))
        named = {one.article_id: one.group for one in articles}
        with path.with_name(f"{name}_queries.csv").open(encoding="utf-8") as file:
            queries = list(csv.DictReader(file))
        hits = [
            named[mind.ask(SHOP, query["text"], "zh-CN", 1).candidates[0].article_id] in query["ids"].split("|")
            for query in queries
        ]
        rows.append(row(f"{name}: right article first (n={len(hits)})", sum(hits) / len(hits), "share"))
    return rows


def measure() -> list[Row]:
    lessons, tries = [lesson(one) for one in lines(CONTENT / "articles.jsonl")], lines(CONTENT / "tries.jsonl")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mind = Mind(folder)
        count = sum(len(one.questions) for one in lessons)
        rows = [
            row(f"load {count} questions, cold", drain(mind.load(SHOP, 1, lessons)), "s", 3),
            row(f"load {count} questions, warm", drain(mind.load(SHOP, 2, lessons)), "s", 0.3 * max(1, count / 600)),
        ]
        rows += asyncio.run(cost(folder, lessons, [attempt["text"] for attempt in tries]))
        rows += quality(mind, lessons, [one for one in tries if not one.get("held_out")], "tries")
        if held_out := [one for one in tries if one.get("held_out")]:
            rows += quality(mind, lessons, held_out, "held-out tries")
        if data := os.environ.get("WINGBEAT_DATA"):
            rows += retrieval(mind, Path(data) / "nlp/retrieval")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows = measure()
    if arguments.json:
        machine = f"{platform.machine()}, {os.cpu_count()} cores"
        print(json.dumps({"name": "bot_engine", "machine": machine, "rows": rows}, ensure_ascii=False))
        return
    for one in rows:
        mark = {None: " ", True: "✓", False: "✗"}[one["ok"]]
        print(f"{mark} {one['what']:<64} {one['value']:>9.3f} {one['unit']:<6} must {one['must'] or '–'}")


if __name__ == "__main__":
    main()

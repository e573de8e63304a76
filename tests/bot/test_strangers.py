"""The list of strangers' questions is what the benchmark takes it for."""

import json
from collections import Counter
from pathlib import Path

import pytest

from wingbeat.bot.starter.queries import sentences

CONTENT = Path(__file__).parents[2] / "src/wingbeat/demo/content"
LISTS = {
    name: [json.loads(line) for line in (Path(__file__).parent / f"{name}.jsonl").read_text("utf-8").splitlines()]
    for name in ("strangers", "strangers_second", "strangers_third", "strangers_fourth")
}
STRANGERS = [one for some in LISTS.values() for one in some]
ELSE = {"handoff", "outside", "order", "product", "lacking", "attack"}


def due(stranger: dict[str, object]) -> set[str]:
    expect = stranger["expect"]
    return {expect} if isinstance(expect, str) else set(expect) if isinstance(expect, list) else set()


@pytest.mark.parametrize(
    ("name", "least"),
    [("strangers", 200), ("strangers_second", 100), ("strangers_third", 78), ("strangers_fourth", 78)],
)
def test_the_questions_are_parted_equally_among_the_languages(name: str, least: int) -> None:
    counted = Counter((one["language"], one["kind"]) for one in LISTS[name])
    assert len({one["text"] for one in LISTS[name]}) == len(LISTS[name]) >= least
    kinds = {kind for _, kind in counted}
    assert all(len({counted[language, kind] for language in ("zh-CN", "zh-TW", "en")}) == 1 for kind in kinds)


def test_every_question_expects_an_article_that_the_shop_has() -> None:
    lines = (CONTENT / "articles.jsonl").read_text("utf-8").splitlines()
    known = {json.loads(line)["group"] for line in lines} | ELSE
    assert [one["text"] for one in STRANGERS if not due(one) or due(one) - known] == []


def test_no_stranger_says_what_the_bot_was_taught() -> None:
    articles = [json.loads(line) for line in (CONTENT / "articles.jsonl").read_text("utf-8").splitlines()]
    taught = {question for one in articles for question in one["questions"]} | {one.text for one in sentences()}
    taught |= {json.loads(line)["text"] for line in (CONTENT / "tries.jsonl").read_text("utf-8").splitlines()}
    assert [one["text"] for one in STRANGERS if one["text"] in taught] == []

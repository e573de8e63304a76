"""Everything that can be wrong is said in three languages, with the same facts."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from wingbeat.bot.flows.rules import problems
from wingbeat.knowledge.rules import reasons

CONSOLE = Path(__file__).parents[2] / "web/console/src"
FACT = re.compile(r"(?<!\{)\{(\w+)\}|\{\{\{(\w+)\}\}\}")


def facts(text: str) -> set[str]:
    return {one or other for one, other in FACT.findall(text.replace("{{{{{", "{{{").replace("}}}}}", "}}}"))}


@pytest.mark.parametrize(
    ("says", "catalogue", "prefix"),
    [(reasons.SAYS, "knowledge/catalogue.json", "reason."), (problems.SAYS, "bot/catalogue.json", "bot.mend.")],
)
def test_the_console_has_words_for_every_code(says: Mapping[str, str], catalogue: str, prefix: str) -> None:
    words = json.loads((CONSOLE / catalogue).read_text("utf-8"))
    known = {key.removeprefix(prefix): said for key, said in words.items() if key.startswith(prefix)}
    assert set(known) == set(says)
    for code, said in known.items():
        for language in ("zh-CN", "zh-TW", "en"):
            assert facts(said[language]) == facts(says[code]), (code, language)


def test_a_reason_says_itself_with_its_facts() -> None:
    said = reasons.reason("no_such_field", name="order.secret")
    assert (said.message, said.facts) == ("There is no field {{order.secret}}.", {"name": "order.secret"})
    assert "{{order.number}}" in problems.problem("not_proven").message

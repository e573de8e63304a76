"""A flow's document: read, written, and what is wrong with it said with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.flows.chats import ask, flow_of, text
from wingbeat.bot.flows.actions import shipped
from wingbeat.bot.flows.models import Ask, BadFlow, Flow
from wingbeat.bot.flows.rules.check import check, edges, nodes
from wingbeat.bot.flows.rules.document import LARGEST_BYTES, from_yaml, located, to_yaml

GOOD = """\
flow: greet
title: {zh-CN: 问好, zh-TW: 問好, en: Greet}
steps:
  - id: name
    do: ask
    slot: name
    kind: text
    text: {zh-CN: 怎么称呼？, zh-TW: 怎麼稱呼？, en: What is your name?}
  - {id: bye, do: end}
"""


@pytest.mark.parametrize("flow", shipped(), ids=lambda flow: flow.flow)
def test_a_shipped_flow_has_no_problems_and_survives_its_own_yaml(flow: Flow) -> None:
    assert check(flow) == []
    assert from_yaml(to_yaml(flow)) == flow


def test_shipped_flows_begin_on_different_intents() -> None:
    intents = [intent for flow in shipped() for intent in flow.starts_on]
    assert len(intents) == len(set(intents))
    assert len(shipped()) == 10


@pytest.mark.parametrize(
    ("wrong", "line", "says"),
    [
        (("kind: text", "kind: txt"), 7, "txt"),
        (("    slot: name\n", ""), 4, "slot"),
        (("do: ask", "do: aks"), 5, "aks"),
        (("id: name", "id: Dein Name"), 4, "small letter"),
        (("    kind: text", "    kinds: text"), 4, "kind"),
        (("slot: name", "slot: name\n    slot: nick"), 7, "twice"),
        (("flow: greet", "flow: &x greet"), 1, "Anchors"),
        (("  - {id: bye, do: end}", "  - {id: bye, do: end"), 9, "column 5"),
        (("    text: {", "   text: {"), 8, "column 4"),
        (("flow: greet", "flow: 'greet"), 1, "column 7"),
        (("kind: text", "kind: text\n    tries: many"), 8, "whole number"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(wrong: tuple[str, str], line: int, says: str) -> None:
    with pytest.raises(BadFlow) as told:
        from_yaml(GOOD.replace(*wrong))
    (problem,) = told.value.problems
    assert (problem.line, says in problem.message) == (line, True), problem


def test_words_that_yaml_takes_for_something_else_stay_words() -> None:
    flow = from_yaml(GOOD.replace("en: What is your name?", "en: no").replace("slot: name", "slot: yes"))
    step = flow.steps[0]
    assert isinstance(step, Ask)
    assert (step.text["en"], step.slot) == ("no", "yes")


@pytest.mark.parametrize(
    "bomb", ["[" * 5000, "a: &a [*a]", "x: !!python/object/apply:os.system [true]", "\x00", "- " * 3000 + "x"]
)
def test_no_yaml_is_a_bomb(bomb: str) -> None:
    with pytest.raises(BadFlow):
        from_yaml(bomb)


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(BadFlow):
        from_yaml("a" * (LARGEST_BYTES + 1))


@given(st.text(max_size=200))
def test_whatever_is_read_is_a_flow_or_told(words: str) -> None:
    for document in (words, GOOD + words, GOOD.replace("问好", words)):
        try:
            assert from_yaml(document).steps
        except BadFlow as told:
            if not told.problems[0].message:
                raise


SAY = {"id": "hi", "do": "say", "text": text("hi")}
END = {"id": "bye", "do": "end"}


@pytest.mark.parametrize(
    ("steps", "step", "says"),
    [
        ([SAY, SAY, END], "hi", "another id"),
        ([SAY | {"next": "nowhere"}, END], "hi", "no step"),
        ([SAY | {"next": "bye"}, ask("x"), END], "x", "Nothing leads"),
        ([ask("x"), SAY | {"next": "x"}], "x", "go round"),
        ([SAY | {"text": text("{{y}}")}, END], "hi", "filled nowhere"),
        ([ask("x"), ask("x", "email", id="again"), END], "again", "two kinds"),
        ([ask("x", "choice"), END], "x", "choices"),
        ([ask("x"), END | {"resolved_if": "x"}], "bye", "yes"),
        ([ask("x"), {"id": "b", "do": "branch", "cases": [{"value": "x", "go": "bye"}], "else": "bye"}, END], "b", "one test"),
        ([{"id": "c", "do": "call", "action": "pay", "save": "p"}, END], "c", "no action"),
        ([{"id": "c", "do": "call", "action": "refund_request", "with": {"number": "1", "why": "x"}, "save": "p"}, END], "c", "no action"),
        ([{"id": "c", "do": "call", "action": "shipment", "with": {"number": "TT-1"}, "save": "p"}, END], "c", "proven"),
        ([{"id": "c", "do": "call", "action": "orders", "with": {"customer": "x"}, "save": "p"}, END], "c", "takes nothing"),
        ([{"id": "p", "do": "hand_over", "propose": {"action": "refund_request", "with": {"number": "TT-1", "why": "x"}}}], "p", "proven"),
    ],
)  # fmt: skip
def test_what_would_not_work_stops_publishing(steps: list[dict[str, object]], step: str, says: str) -> None:
    errors = [problem for problem in check(flow_of(*steps)) if problem.level == "error"]
    assert [(one.step, says in one.message) for one in errors] == [(step, True)], errors


def test_a_missing_language_is_a_warning_with_its_line() -> None:
    flow = from_yaml(GOOD.replace(", zh-TW: 怎麼稱呼？", ""))
    (problem,) = check(flow)
    found = located(problem, flow, to_yaml(flow))
    assert (found.level, found.step, found.where) == ("warning", "name", "steps[0].text")
    assert to_yaml(flow).splitlines()[(found.line or 0) - 1].strip() == "text:"


def test_a_circle_with_a_question_asked_anew_is_fine() -> None:
    assert check(flow_of(ask("x", afresh=True), SAY | {"next": "x"})) == []


def test_the_picture_of_a_flow_shows_every_way() -> None:
    branch = {"id": "b", "do": "branch", "cases": [{"value": "x", "above": 3, "go": "bye"}], "else": "p"}
    flow = flow_of(ask("x", "number", fails="p"), branch, {"id": "p", "do": "hand_over"}, END)
    assert [node.id for node in nodes(flow)] == ["x", "b", "p", "bye"]
    assert [(one.source, one.to, one.label) for one in edges(flow)] == [
        ("x", "b", ""), ("x", "p", "fails"), ("b", "bye", "x > 3"), ("b", "p", "else"), ("p", "@person", ""), ("bye", "@end", ""),
    ]  # fmt: skip

"""Conditions are read, bounded, and told of in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.automation.models import BadCondition, Check, OnEvent, Reply, Rule
from wingbeat.automation.rules.checks import FIELDS, OPS, as_cel, check, ordinary, whole
from wingbeat.automation.rules.conditions import Untold, check_text, holds
from wingbeat.automation.rules.presets import presets
from wingbeat.kit.errors import Invalid

FACTS = ordinary("message")
TEXTS = st.text(max_size=200) | st.text("()[]{}!-?:.&|=<>'\"abx1 ,", max_size=200)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("event.by ==", 11),
        ("event.by ==\n 'a' &&& true", 20),
        ("(" * 30 + "true" + ")" * 30, 21),
        ("!" * 20 + "true", 1),
        ("a.all(x, b.all(y, c.all(z, true)))", 20),
        ("event.text.matches('(a{9}){9}')", 20),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(text: str, position: int) -> None:
    with pytest.raises(BadCondition) as refused:
        check_text(text)
    assert refused.value.facts["position"] == position


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("event.by = 'a'", "condition_joined: ="),
        ("event.by == 'a' and true", "condition_joined: and"),
        ("event.by == “a”", "condition_full_width: “"),
        ("(event.by == 'a'", "condition_missing: )"),
        ("event.by == 'a", "condition_open_text: 'a"),
        ("event.by ==", "condition_unfinished: "),
        ("event.by == 'a')", "condition_unread: )"),
        ("if event.by", "condition_unread: if"),
        ("event.nothing == 1", "condition_unknown: nothing"),
        ("nobody", "condition_unknown: nobody"),
        ("conversation.priority > 'x'", "condition_kinds: "),
        ("1 / conversation.priority == 1", "condition_zero: "),
        ("event.by", "condition_no_answer: "),
        ("duration('x') > duration('1s')", "condition_function: duration"),
    ],
)
def test_what_cannot_be_told_says_why(text: str, why: str) -> None:
    with pytest.raises(Untold) as untold:
        holds(text, FACTS)
    assert (str(untold.value), str(untold.value.why.message) > "") == (why, True)


@given(TEXTS)
def test_any_text_is_told_untold_or_refused(text: str) -> None:
    try:
        told: bool | str = holds(text, FACTS)
    except Untold as error:
        told = str(error)
    assert told is False or told


@given(st.sampled_from(sorted(FIELDS)), st.sampled_from(["is", "is_not", "contains", "lacks", "above", "below"]), TEXTS)
def test_a_line_of_the_builder_is_a_condition_or_refused(field: str, op: str, value: str) -> None:
    """Whatever somebody writes between its quotes stays between them."""
    try:
        text = as_cel(Check(field, op, value))  # type: ignore[arg-type]
    except Invalid:
        return
    assert op in OPS[FIELDS[field][1]]
    assert isinstance(holds(text, FACTS), bool)


@pytest.mark.parametrize(
    ("line", "facts", "told"),
    [
        (Check("message", "contains", "退款|refund"), {"last_message": "我要退款"}, True),
        (Check("message", "lacks", "退款|refund"), {"last_message": "a refund"}, False),
        (Check("tag", "contains", "VIP"), {"tags": ["VIP"]}, True),
        (Check("priority", "above", "1"), {"priority": 2}, True),
        (Check("answered", "is", "no"), {"answered": False}, True),
        (Check("status", "is_not", "bot|queued"), {"status": "queued"}, False),
    ],
)
def test_lines_mean_what_they_say(line: Check, facts: dict[str, object], told: object) -> None:
    assert holds(as_cel(line), {"conversation": facts}) is told


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_every_preset_can_be_kept(language: str) -> None:
    for rule in presets(language).values():  # type: ignore[arg-type]
        check(rule)
        assert whole(rule)


def test_a_rule_names_only_what_its_events_have() -> None:
    said = Reply({"en": "Hi"})
    check(Rule("a", OnEvent(("message", "tagged")), (said,), condition="has(event.text) && event.text != ''"))
    hidden = "event.by == 'nobody' && customer.nothing == 1"
    for kinds, condition in ((("tagged",), "event.text == 'x'"), (("felt",), ""), (("message",), hidden)):
        with pytest.raises(Invalid):
            check(Rule("a", OnEvent(kinds), (said,), condition=condition))

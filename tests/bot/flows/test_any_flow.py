"""Whatever an author writes and a customer says: a flow ends, never turns in a circle, never loses what was said."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.bot.flows.chats import FLOW_ID, here, text
from wingbeat.bot.flows.models import Flow, Found, Heard, Moves, Result, Run
from wingbeat.bot.flows.rules import advance as engine
from wingbeat.bot.flows.rules.advance import MOST_TURNS, MOST_VISITS
from wingbeat.bot.flows.rules.check import check
from wingbeat.bot.flows.rules.document import from_builtins, from_yaml, to_builtins, to_yaml
from wingbeat.bot.flows.rules.expand import expand

IDS = ("a", "b", "c", "d", "e", "f")
SLOTS = ("x", "y", "z")
KINDS = ("text", "number", "order_number", "email", "yes_no", "date", "contact", "photo")
WORDS = st.sampled_from(
    ["", "7", "取消", "back", "是", "no", "跳过", "TT-10201", "a@b.example", "明天", "{{x}}", "你好" * 300]
)
goes = st.sampled_from(IDS)


@st.composite
def steps(draw: st.DrawFn, name: str) -> dict[str, Any]:
    step: dict[str, Any] = {"id": name}
    do = draw(st.sampled_from(["say", "ask", "call", "branch", "tag", "reason", "article", "hand_over", "end", "find_order"]))  # fmt: skip
    match do:
        case "say":
            step |= {"text": text(f"{{{{{draw(st.sampled_from(SLOTS))}}}}}")}
        case "ask":
            step |= {"slot": draw(st.sampled_from(SLOTS)), "kind": draw(st.sampled_from(KINDS)), "text": text("?")}
            step |= {"afresh": draw(st.booleans()), "tries": draw(st.integers(1, 3)), "optional": draw(st.booleans())}
            step |= draw(st.sampled_from([{}, {"fails": draw(goes)}]))
        case "call":
            step |= {"action": "orders", "save": "got"} | draw(st.sampled_from([{}, {"otherwise": draw(goes)}]))
        case "branch":
            test: dict[str, Any] = draw(
                st.sampled_from([{"is": "7"}, {"empty": True}, {"above": 3}, {"in": ["7", "no"]}])
            )
            step |= {"cases": [{"value": draw(st.sampled_from(SLOTS)), "go": draw(goes), **test}], "else": draw(goes)}
        case "tag" | "reason":
            step |= {do: "t"}
        case "article":
            step |= {"group": "g"}
    if do not in {"branch", "hand_over", "end"}:
        step |= draw(st.sampled_from([{}, {"next": draw(goes)}]))
    return step | {"do": do}


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    names = IDS[: draw(st.integers(1, len(IDS)))]
    return from_builtins({"flow": "any", "title": text("any"), "steps": [draw(steps(one)) for one in names]})


founds = st.sampled_from(
    [Found("order_number", "TT-10201"), Found("email", "a@b.example"), Found("date", "2026-11-25")]
)
heards = st.builds(Heard, WORDS, st.lists(founds, max_size=3).map(tuple), st.sampled_from([(), ("photo1",)]))
results = st.sampled_from([Result("done", {"list": "TT-1"}), Result("not_found"), Result("down"), Result("limited")])


class AnyFlow(RuleBasedStateMachine):
    """A customer and a shop against a flow that nobody has checked."""

    @initialize(flow=flows(), heard=heards)
    def begin_one(self, flow: Flow, heard: Heard) -> None:
        self.begin(flow, heard)

    def begin(self, flow: Flow, heard: Heard) -> None:
        self.flow = expand(flow)
        self.turns = 0
        self.took(None, engine.begin(self.flow, Run("any", FLOW_ID, 1, ""), heard, here()))

    @precondition(lambda self: self.run is not None and self.run.waiting == "answer")
    @rule(heard=heards)
    def say(self, heard: Heard) -> None:
        before = self.run
        assert before is not None
        moves = engine.advance(self.flow, before, heard, None, here())
        assert moves == engine.advance(self.flow, before, heard, None, here())
        self.turns += 1
        self.took(before, moves)

    @precondition(lambda self: self.run is not None and self.run.waiting == "result")
    @rule(result=results)
    def answer(self, result: Result) -> None:
        before = self.run
        assert before is not None
        self.took(before, engine.advance(self.flow, before, None, result, here()))

    @precondition(lambda self: self.run is None)
    @rule(flow=flows(), heard=heards)
    def begin_another(self, flow: Flow, heard: Heard) -> None:
        self.begin(flow, heard)

    def took(self, before: Run | None, moves: Moves) -> None:
        self.run = moves.run
        assert len(moves.visited) <= MOST_VISITS
        assert self.turns <= MOST_TURNS + 1
        assert (moves.run is None) == bool(moves.ended)
        assert (moves.call is not None) == (moves.run is not None and moves.run.waiting == "result")
        assert moves.last is not None
        if before is not None:
            assert before.slots.keys() <= moves.last.slots.keys()
            assert before.saved.keys() <= moves.last.saved.keys()
        if moves.run is not None and moves.run.waiting == "answer":
            assert moves.says[-1].purpose == "question"
        if moves.handoff is not None:
            assert 0 < len(moves.handoff.card) <= 5
        assert msgspec.json.decode(msgspec.json.encode(moves.last), type=Run) == moves.last


AnyFlow.TestCase.settings = settings(max_examples=40, stateful_step_count=50, deadline=None)
TestAnyFlow = AnyFlow.TestCase


@given(flow=flows())
@settings(max_examples=60, deadline=None)
def test_a_flow_is_the_same_after_yaml_and_json(flow: Flow) -> None:
    assert from_yaml(to_yaml(flow)) == flow
    assert from_builtins(to_builtins(flow)) == flow


@given(flow=flows(), answers=st.lists(heards, max_size=6), outcomes=st.lists(results, max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_flow_without_errors_asks_between_two_rounds(
    flow: Flow, answers: list[Heard], outcomes: list[Result]
) -> None:
    """What the check lets through never spends a whole turn going round."""
    if any(problem.level == "error" for problem in check(flow)):
        return
    whole = expand(flow)
    moves = engine.begin(whole, Run("any", FLOW_ID, 1, ""), Heard(""), here())
    passed = len(moves.visited)
    while moves.run is not None and (outcomes if moves.run.waiting == "result" else answers):
        asked = moves.run.waiting == "answer"
        heard, result = (answers.pop(), None) if asked else (None, outcomes.pop())
        moves = engine.advance(whole, moves.run, heard, result, here())
        passed = len(moves.visited) + (0 if asked else passed)
        assert passed <= len(whole.steps) + 1

"""What must be true of a flow before customers meet it, told as problems with what to do about them."""

from collections.abc import Iterator, Mapping, Sequence

from wingbeat.bot.flows.models import (
    AnyStep,
    Ask,
    Branch,
    Call,
    Case,
    Edge,
    End,
    FindOrder,
    Flow,
    Node,
    Person,
    Problem,
    Propose,
    Text,
)
from wingbeat.bot.flows.rules.expand import expand
from wingbeat.bot.flows.rules.problems import error, problem
from wingbeat.bot.flows.rules.template import ALWAYS, places
from wingbeat.bot.models import LANGUAGES
from wingbeat.commerce.models import ACTIONS
from wingbeat.kit.languages import in_language

END, PERSON = "@end", "@person"
TESTS = ("equals", "differs", "among", "empty", "above", "below")


def check(flow: Flow) -> list[Problem]:
    """Errors first. An error stops publishing; a warning is for the author to decide."""
    found = [*_names(flow), *_targets(flow)]
    if not found:
        found = [*_reached(flow), *_circles(flow)]
    found += [*_values(flow), *_questions(flow), *_actions(flow), *_ends(flow), *_languages(flow)]
    return sorted(found, key=lambda one: one.level != "error")


def nodes(flow: Flow) -> list[Node]:
    return [Node(step.id, tag_of(step), label(step), getattr(step, "slot", "")) for step in flow.steps]


def edges(flow: Flow) -> list[Edge]:
    """Every way from a step to another, as its author wrote the flow."""
    following = {step.id: after.id for step, after in zip(flow.steps, flow.steps[1:], strict=False)}
    found = []
    for step in flow.steps:
        found += [Edge(step.id, to or END, name) for to, name in ways(step, following.get(step.id))]
    return found


def ways(step: AnyStep, after: str | None) -> Iterator[tuple[str | None, str]]:
    """Where a step leads, and when; None is the end."""
    match step:
        case Branch():
            for case in step.cases:
                yield case.go, condition(case)
            yield step.otherwise, "else"
        case Person():
            yield PERSON, ""
        case End():
            yield END, ""
        case _:
            yield getattr(step, "next", None) or after, ""
            if isinstance(step, Ask | FindOrder):
                yield step.fails or PERSON, "fails"
            if isinstance(step, Call):
                yield step.otherwise or PERSON, "otherwise"


def condition(case: Case) -> str:
    """A case as people read it."""
    signs = {"equals": "=", "differs": "≠", "among": "∈", "above": ">", "below": "<"}
    for name, sign in signs.items():
        wanted = getattr(case, name)
        if wanted is not None:
            return f"{case.value} {sign} {_told(wanted)}"
    return f"{case.value} {'is empty' if case.empty else 'is there'}"


def _told(wanted: tuple[str, ...] | float | str) -> str:
    if isinstance(wanted, tuple):
        return ", ".join(wanted)
    return wanted if isinstance(wanted, str) else f"{wanted:.12g}"  # 199, not 199.0


def tag_of(step: AnyStep) -> str:
    return str(type(step).__struct_config__.tag)


def label(step: AnyStep) -> Mapping[str, str]:
    text = getattr(step, "text", None)
    if text:
        return dict(text)
    word = getattr(step, "action", "") or getattr(step, "tag", "") or getattr(step, "reason", "") or tag_of(step)
    return {"en": word}


# --- the graph


def _names(flow: Flow) -> Iterator[Problem]:
    seen: set[str] = set()
    for step in flow.steps:
        if step.id in seen:
            yield error(step, "same_id", id=step.id)
        seen.add(step.id)


def _targets(flow: Flow) -> Iterator[Problem]:
    known = {step.id for step in flow.steps} | {END, PERSON}
    for edge in edges(flow):
        if edge.to not in known:
            yield problem("no_such_step", step=edge.source, source=edge.source, to=edge.to)


def _leads(flow: Flow) -> dict[str, list[str]]:
    leads: dict[str, list[str]] = {}
    for edge in edges(flow):
        leads.setdefault(edge.source, []).append(edge.to)
    return leads


def _reached(flow: Flow) -> Iterator[Problem]:
    leads, seen, ahead = _leads(flow), set[str](), [flow.steps[0].id]
    while ahead:
        one = ahead.pop()
        if one not in seen:
            seen.add(one)
            ahead += leads.get(one, [])
    for step in flow.steps:
        if step.id not in seen:
            yield error(step, "not_reached", id=step.id)


def _circles(flow: Flow) -> Iterator[Problem]:
    """A circle must hold a question that is asked every time, else it would turn by itself."""
    whole = expand(flow)
    waits = {step.id for step in whole.steps if isinstance(step, Ask) and step.afresh}
    leads = {one: [to for to in some if to not in waits] for one, some in _leads(whole).items() if one not in waits}
    state: dict[str, int] = {}
    for start in leads:
        step = _turns(start, leads, state)
        if step is not None:
            name = step.partition(".")[0]
            yield problem("circle", step=name, id=name)
            return


def _turns(start: str, leads: Mapping[str, Sequence[str]], state: dict[str, int]) -> str | None:
    """A step that a walk from `start` comes back to, found without recursion; `state`: 1 on the way, 2 done with."""
    way = [(start, iter(leads.get(start, ())))] if start not in state else []
    state.setdefault(start, 1)
    while way:
        one, ahead = way[-1]
        to = next(ahead, None)
        if to is None:
            state[one] = 2
            way.pop()
        elif state.get(to) == 1:
            return to
        elif to not in state:
            state[to] = 1
            way.append((to, iter(leads.get(to, ()))))
    return None


# --- what steps say and read


def texts(step: AnyStep) -> Iterator[tuple[str, Text]]:
    """Each text of a step with its place in it."""
    for name in ("text", "again"):
        written = getattr(step, name, None)
        if written is not None:
            yield name, written
    for place, choice in enumerate(getattr(step, "choices", ())):
        yield f"choices[{place}].label", choice.label
    for place, line in enumerate(getattr(step, "card", ())):
        yield f"card[{place}]", line


def _known(flow: Flow) -> set[str]:
    """Every path that a place or a case may name."""
    known = set(ALWAYS)
    for step in expand(flow).steps:
        if isinstance(step, Ask):
            known.add(step.slot)
        if isinstance(step, Call) and step.action in ACTIONS:
            known |= {f"{step.save}.{field}" for field in ACTIONS[step.action].fields}
    return known


def _values(flow: Flow) -> Iterator[Problem]:
    known = _known(flow)
    for step in flow.steps:
        named = {path for _, text in texts(step) for words in text.values() for path in places(words)}
        propose = getattr(step, "propose", None)
        for owner in (step, propose):
            named |= {path for words in getattr(owner, "arguments", {}).values() for path in places(words)}
        named |= {case.value for case in getattr(step, "cases", ())}
        offered = getattr(step, "offers", None)
        for path in sorted((named | ({offered} if offered else set())) - known):
            yield error(step, "filled_nowhere", path=path, always=", ".join(ALWAYS))
        if isinstance(step, Branch):
            yield from _cases(step)


def _cases(step: Branch) -> Iterator[Problem]:
    for place, case in enumerate(step.cases):
        if sum(getattr(case, name) is not None for name in TESTS) != 1:
            yield error(step, "one_test", f"cases[{place}]")


def _questions(flow: Flow) -> Iterator[Problem]:
    kinds: dict[str, str] = {}
    for step in flow.steps:
        if not isinstance(step, Ask):
            continue
        if (step.kind == "choice") != bool(step.choices):
            yield error(step, "choices_missing", "choices")
        if len({choice.value for choice in step.choices}) != len(step.choices):
            yield error(step, "same_choice", "choices")
        if step.least is not None and step.most is not None and step.least > step.most:
            yield error(step, "least_above_most", "least")
        if kinds.setdefault(step.slot, step.kind) != step.kind:
            yield error(step, "two_kinds", "kind", slot=step.slot)


def _actions(flow: Flow) -> Iterator[Problem]:
    proven = {step.save for step in flow.steps if isinstance(step, FindOrder)}
    proven |= {step.save for step in flow.steps if isinstance(step, Call) and step.action == "order"}
    for step in flow.steps:
        asked: Call | Propose | None = step if isinstance(step, Call) else getattr(step, "propose", None)
        if asked is None:
            continue
        kind = "read" if isinstance(asked, Call) else "propose"
        known = ACTIONS.get(asked.action)
        if known is None or known.kind != kind:
            some = ", ".join(name for name, action in ACTIONS.items() if action.kind == kind)
            yield error(step, "no_such_action", action=asked.action, some=some)
            continue
        for name in asked.arguments.keys() ^ set(known.arguments):
            if name not in known.optional:
                code = "takes" if known.arguments else "takes_nothing"
                yield error(step, code, f"with.{name}", action=asked.action, arguments=", ".join(known.arguments))
        bound = asked.arguments.get("number", "")
        if known.bound and bound.strip("{ }").partition(".")[0] not in proven:
            yield error(step, "not_proven", "with.number")


def _ends(flow: Flow) -> Iterator[Problem]:
    answers = {step.slot for step in flow.steps if isinstance(step, Ask) and step.kind == "yes_no"}
    for step in flow.steps:
        if isinstance(step, End) and step.resolved_if is not None and step.resolved_if not in answers:
            yield error(step, "resolved_by_nobody", "resolved_if")


def _languages(flow: Flow) -> Iterator[Problem]:
    for language in LANGUAGES:
        if not flow.title.get(language):
            yield problem("title_not_written", level="warning", where="title", languages=language)
    for step in flow.steps:
        for where, text in texts(step):
            missing = [language for language in LANGUAGES if not text.get(language, "").strip()]
            if len(missing) == len(LANGUAGES) or not in_language(text, "en"):
                yield error(step, "empty_text", where)
            elif missing:
                said = ", ".join(missing)
                yield problem("not_written", level="warning", step=step.id, where=where, languages=said)

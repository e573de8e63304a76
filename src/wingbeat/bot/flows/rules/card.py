"""The card of a hand-over: at most five lines, in the language members read."""

from wingbeat.bot.flows.models import MOST_CARD_LINES, Ask, Flow, Here, Person, Run
from wingbeat.bot.flows.rules.template import PLACE, SKIPPED, fill, label_of, places, tidy, value_at
from wingbeat.kit.languages import in_language


def card(flow: Flow, step: Person, run: Run, here: Here) -> tuple[str, ...]:
    """The lines an author wrote; those whose every place is empty are left out."""
    lines = []
    for written in step.card:
        text = in_language(written, here.desk_language)
        filled = [value_at(path, run, here) for path in places(text)]
        if not filled or any(value not in {"", SKIPPED} for value in filled):
            lines.append(fill(text, flow, run, here, here.desk_language).rstrip("，,：: "))
    return tuple(lines) or auto_card(flow, run, here, "")


def auto_card(flow: Flow, run: Run, here: Here, why: str) -> tuple[str, ...]:
    """What was asked for, why it stopped, and what is known: for hand-overs that no step wrote."""
    title = in_language(flow.title, here.desk_language)
    lines = [f"{title}：{why}" if why else title]
    told: set[str] = set()
    for step in flow.steps:
        if isinstance(step, Ask) and step.slot not in told and run.slots.get(step.slot, SKIPPED) != SKIPPED:
            told.add(step.slot)
            question = PLACE.sub("…", in_language(step.text, here.desk_language))
            value = label_of(flow, step.slot, run.slots[step.slot], run, here.desk_language)
            lines.append(f"{tidy(question)[:40]} → {tidy(value)}")
    return tuple(lines[:MOST_CARD_LINES])

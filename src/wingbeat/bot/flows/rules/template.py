"""Texts with `{{places}}`. What fills a place is data: one line, cut to a length, and never read again for places."""

import re
from collections.abc import Iterator

from wingbeat.bot.flows.models import Ask, Flow, Here, Run
from wingbeat.bot.flows.rules.words import YES_NO
from wingbeat.bot.models import Language
from wingbeat.commerce.rules.shown import SAID
from wingbeat.kit.languages import in_language

PLACE = re.compile(r"\{\{\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)\s*\}\}")
_GAP = re.compile(r" (?=[。，；]|[.,](?:\s|$))")  # where a place at a sentence's end had nothing to fill it
SKIPPED = "-"  # the answer to a question that may be left out
LONGEST_FILLED = 500  # an order note of a page says nothing that a customer needs from us
# Answers may span lines where the shop's own list does: orders one a line, a parcel's way.
LISTS = frozenset({"list", "numbers", "history", "items"})
# Known in every flow.
ALWAYS = ("customer.name", "customer.verified", "hours.open", "hours.next", "language")


def value_at(path: str, run: Run, here: Here) -> str:
    """A slot, a saved field or something of the surroundings; empty when there is none."""
    name, dot, rest = path.partition(".")
    known = {
        "customer.verified": yes_no(held=here.verified),
        "customer.name": here.customer_name,
        "hours.open": yes_no(held=here.open),
        "hours.next": here.next_opening,
        "language": here.language,
    }
    if path in known:
        return known[path]
    return run.saved.get(name, {}).get(rest, "") if dot else run.slots.get(name, "")


def yes_no(*, held: bool) -> str:
    return "yes" if held else "no"


def tidy(text: str, *, lines: bool = False) -> str:
    """A value as one short line (or a few): nothing in it can look like more than it is."""
    kept = "".join(sign for sign in text if sign.isprintable() or (lines and sign == "\n"))
    kept = kept if lines else " ".join(kept.split())
    return kept[:LONGEST_FILLED]


def fill(text: str, flow: Flow, run: Run, here: Here, language: Language) -> str:
    """The text with its places filled."""

    def filled(place: re.Match[str]) -> str:
        path = place[1]
        value = value_at(path, run, here)
        value = "" if value == SKIPPED else label_of(flow, path, value, run, language)
        return tidy(value, lines=path.rpartition(".")[2] in LISTS)

    return _GAP.sub("", PLACE.sub(filled, text))


def label_of(flow: Flow, path: str, value: str, run: Run, language: Language) -> str:
    """What people read of a chosen value, or of a state: the customer in their language, members in theirs."""
    name, _, field = path.partition(".")
    if field in SAID:
        state = run.saved.get(name, {}).get(field.removesuffix("_text"), "")
        return SAID[field].get(state, {}).get(language, value)
    for step in flow.steps:
        if isinstance(step, Ask) and step.slot == path:
            if step.kind == "yes_no" and value in {"yes", "no"}:
                return YES_NO[language][value == "no"]
            for choice in step.choices:
                if choice.value == value:
                    return in_language(choice.label, language)
            if step.kind == "photo" and value:
                return f"📷×{len(value.split())}"
    return value


def places(text: str) -> Iterator[str]:
    return (found[1] for found in PLACE.finditer(text))

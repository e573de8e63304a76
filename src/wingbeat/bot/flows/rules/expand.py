"""A flow as it runs: what is one step for its author may be several here."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from wingbeat.bot.flows.models import AnyStep, Ask, Branch, Call, Case, FindOrder, Flow, Person, Say
from wingbeat.bot.flows.rules import words

PROOF = {"number": "{{order_number}}", "contact": "{{contact}}"}


def expand(flow: Flow) -> Flow:
    """The same flow with each step's `next` written out and each `find_order` as the steps it stands for."""
    steps: list[AnyStep] = []
    for place, step in enumerate(flow.steps):
        after = flow.steps[place + 1].id if place + 1 < len(flow.steps) else None
        if hasattr(step, "next") and step.next is None:
            step = msgspec.structs.replace(step, next=after)  # noqa: PLW2901 - the same step, written out
        steps += _find_order(step) if isinstance(step, FindOrder) else [step]
    return msgspec.structs.replace(flow, steps=tuple(steps))


def _find_order(step: FindOrder) -> Sequence[AnyStep]:
    """Number, proof, look-up, and once more from the start. Who is signed in needs the contact only if theirs fails."""
    at = step.id
    proven = Case(value="customer.verified", equals="yes", go=f"{at}.own")

    def ask(name: str, slot: Literal["order_number", "contact"], then: str, *, afresh: bool = False) -> Ask:
        text, offers = (words.ORDER_NUMBER, "my_orders.numbers") if slot == "order_number" else (words.CONTACT, None)
        return Ask(id=f"{at}.{name}", slot=slot, kind=slot, text=dict(text), afresh=afresh, offers=offers, next=then)

    def look(name: str, otherwise: str) -> Call:
        return Call(
            id=f"{at}.{name}", action="order", arguments=PROOF, save=step.save, otherwise=otherwise, next=step.next
        )

    return (
        Branch(id=at, cases=(proven,), otherwise=f"{at}.number"),
        Call(id=f"{at}.own", action="orders", save="my_orders", otherwise=f"{at}.number", next=f"{at}.number"),
        ask("number", "order_number", f"{at}.whose"),
        Branch(id=f"{at}.whose", cases=(msgspec.structs.replace(proven, go=f"{at}.look"),), otherwise=f"{at}.contact"),
        ask("contact", "contact", f"{at}.look"),
        look("look", f"{at}.unmatched"),
        Say(id=f"{at}.unmatched", text=dict(words.UNMATCHED), next=f"{at}.number_again"),
        ask("number_again", "order_number", f"{at}.contact_again", afresh=True),
        ask("contact_again", "contact", f"{at}.look_again", afresh=True),
        look("look_again", step.fails or f"{at}.give_up"),
        Person(id=f"{at}.give_up", text=dict(words.STILL_UNMATCHED), card=(dict(words.CARD_UNMATCHED),)),
    )

"""What a turn of several pieces comes to, and which look-ups a flow may make."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from msgspec.structs import replace

from wingbeat.bot.flows.models import Call, Flow, Moves, Run
from wingbeat.bot.models import Guess, Language, Part
from wingbeat.bot.rules.move import is_likely, is_sure
from wingbeat.bot.rules.wants import asks_about_it, is_of_an_order_to_come, wants_it_done
from wingbeat.commerce.models import ACTIONS, Order
from wingbeat.commerce.rules.proof import order_number

WEEKDAYS = "一二三四五六日"
WEEK: Mapping[str, str] = {"zh-CN": "周", "zh-TW": "週"}

# A flow asks people questions: it begins when the intent is more likely right than not.
SURE = 0.5
# Who asks something wants an answer, unless it is clear that theirs is about an order: "where is it" is, "will you keep it" is not.
SURE_OF_QUESTION = 0.7
# What somebody who names an order most likely wants to know where nothing else tells.
ABOUT_AN_ORDER = "order_status"
# More likely than not about nothing that the shop does: a train to be booked is no order of ours.
LIKELY_OUTSIDE = 0.5
# An order in these states, without a refund, is one that nobody worries about.
WELL = frozenset({"placed", "paid", "packed", "shipped", "partly_shipped", "out_for_delivery", "delivered"})


def joined(before: Moves, after: Moves) -> Moves:
    """Two pieces of one turn, around a look-up."""
    return replace(
        after,
        says=before.says + after.says,
        tags=before.tags + after.tags,
        reason=after.reason or before.reason,
        visited=before.visited + after.visited,
    )


def is_proven(flow: Flow, run: Run, number: str) -> bool:
    """Whether the number is that of an order which a look-up of this run has proven to be the customer's."""
    saves = {step.save for step in flow.steps if isinstance(step, Call) and step.action == "order"}
    proven = {order_number(run.saved[name].get("number", "")) for name in saves & run.saved.keys()}
    return bool(number) and order_number(number) in proven


def skus_of(order: Order) -> tuple[str, ...]:
    """What was bought with an order, where all is well with it."""
    astray = any(parcel.state in {"lost", "returning", "returned"} for parcel in order.shipments)
    if order.state not in WELL or order.refund is not None or astray:
        return ()
    return tuple(item.sku for item in order.items if item.sku)


def is_allowed(flow: Flow, run: Run, action: str, arguments: Mapping[str, str], kind: str) -> bool:
    """Whether the server lets a flow have this: known, of this kind, and about a proven order where it must be."""
    known = ACTIONS.get(action)
    if known is None or known.kind != kind or not arguments.keys() <= set(known.arguments):
        return False
    return not known.bound or is_proven(flow, run, arguments.get("number", ""))


def opening(at: datetime | None, language: Language, zone: tzinfo) -> str:
    """A moment of opening as people say it; empty when there is none."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    if language == "en":
        return f"{local:%A} {local.day} {local:%B, %H:%M}"
    weekday = WEEK[language] + WEEKDAYS[local.weekday()]
    return f"{local.month}月{local.day}日（{weekday}）{local:%H:%M}"


def alone(guess: Guess, part: Part) -> Guess:
    """The guess had only this part been written: with the values that stand in it."""
    if len(guess.parts) == 1:
        return guess
    return replace(guess, parts=(part,), slots=tuple(slot for slot in guess.slots if slot.text in part.text))


def begun_by(guess: Guess) -> tuple[tuple[str, ...], bool]:
    """The intents on which a flow may begin that is told of by a guess of one part, and whether an article is to answer, so that
    only the flows may which come before articles. What the shop's products answer begins none; whoever names an order wants to
    know about that one; whoever wants something done is not only told how, and whoever asks how does not want it done.
    """
    (part,) = guess.parts
    named_order = any(slot.kind == "order_number" for slot in guess.slots)
    wants = wants_it_done(part.text)
    answered = is_sure(part) or (guess.only_asks and is_likely(part))
    if ((answered and not wants) or part.products is not None) and not named_order:
        return (), True
    if part.outside >= LIKELY_OUTSIDE and not named_order:
        return (), False
    asks = asks_about_it(part.text) and not wants and not named_order
    if asks and is_of_an_order_to_come(part.text):
        return (), False
    sure = tuple(one.name for one in part.intents if one.confidence >= (SURE_OF_QUESTION if asks else SURE))
    return sure or ((ABOUT_AN_ORDER,) if named_order and not is_sure(part) else ()), asks


def starts(flows: Sequence[Flow], intents: Sequence[str], groups: Sequence[str]) -> str | None:
    """The flow that begins on the first of these intents that begins one, else on one of these articles."""
    by_intent = {intent: flow.flow for flow in flows for intent in flow.starts_on}
    by_group = {group: flow.flow for flow in flows for group in flow.starts_on_articles}
    found = [by_intent[one] for one in intents if one in by_intent] + [
        by_group[one] for one in groups if one in by_group
    ]
    return found[0] if found else None

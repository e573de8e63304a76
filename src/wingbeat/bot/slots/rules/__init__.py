"""Find the facts a message names: precise rather than greedy, in time linear in its length."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from wingbeat.bot.models import Language
from wingbeat.bot.slots.rules.dates import dates
from wingbeat.bot.slots.rules.numbers import amounts, bare_orders, emails, links, orders, phones
from wingbeat.bot.slots.rules.places import addresses
from wingbeat.bot.slots.rules.products import mentions
from wingbeat.bot.slots.rules.text import Found, fold
from wingbeat.conversations.contents.events import Slot, SlotKind

# Longer messages are letters and pasted mails: their facts stand at the top, and a turn must not wait for the rest.
LONGEST_CHARACTERS = 1000

Finder = Callable[[str], Iterable[Found]]


def find(text: str, language: Language, today: date, products: Sequence[str] = ()) -> tuple[Slot, ...]:
    """The facts `text` names, in its order and without overlaps.

    `today` in the customer's zone gives relative days their date; `language` tells whose shapes doubtful phones, days
    and currencies have; `products` are the names to look for: each product's in the customer's language, since a
    shortening that fits two names is neither's.
    """
    folded = fold(text[:LONGEST_CHARACTERS])
    finders: tuple[tuple[SlotKind | None, Finder], ...] = (
        (None, links),
        ("email", emails),
        ("product", lambda plain: mentions(plain, products)),
        ("order_number", orders),
        ("phone", lambda plain: phones(plain, language)),
        ("address", addresses),
        ("date", lambda plain: dates(plain, language, today)),
        ("amount", lambda plain: amounts(plain, language)),
        ("order_number", bare_orders),
    )
    taken = bytearray(len(folded))
    slots = []
    for kind, finder in finders:
        for start, end, value in finder(folded):
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            if kind:
                slots.append(Slot(kind=kind, text=text[start:end], value=value, start=start, end=end))
    return tuple(sorted(slots, key=lambda slot: slot.start))

"""Whose an order is: proven addresses, or the contact it was placed with."""

import re
from collections.abc import Iterable

from wingbeat.commerce.models import Order, Owner

# Hong Kong's numbers have eight digits, the shortest of those we meet; fewer would match by chance.
SHORTEST_PHONE = 8
# Enough for typing errors; a number with an unknown contact is not found by guessing.
MOST_FAILED = {"conversation": 5, "customer": 10, "order": 10, "contact": 10}
LONGEST_NUMBER = 64


def order_number(text: str) -> str:
    """An order number in the form we compare: capitals, no blanks."""
    return "".join(sign for sign in text.upper() if sign.isprintable() and not sign.isspace())[:LONGEST_NUMBER]


def spellings(number: str) -> list[str]:
    """How the same number may be kept: as said, or with a dash between letters and digits."""
    found = re.fullmatch(r"([A-Z]+)(\d+)", number)
    return [number, f"{found[1]}-{found[2]}"] if found else [number]


def same_phone(one: str, other: str) -> bool:
    """Whether two numbers are one, with or without the country's code and the zero before a town's."""
    a, b = sorted((_digits(one), _digits(other)), key=len)
    return len(a) >= SHORTEST_PHONE and b.endswith(a)


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone).lstrip("0")


def matches(order: Order, contact: str) -> bool:
    """Whether the order was placed with this phone number or e-mail address."""
    if "@" in contact:
        return contact.strip().casefold() in _folded(order.emails)
    return any(same_phone(phone, contact) for phone in order.phones)


def belongs(order: Order, owner: Owner) -> bool:
    """Whether a proven address of the customer is the order's."""
    known = _folded((*owner.emails, *owner.user_ids))
    if known & _folded(order.emails) or set(owner.user_ids) & set(order.user_ids):
        return True
    return any(same_phone(phone, proven) for phone in order.phones for proven in owner.phones)


def _folded(addresses: Iterable[str]) -> set[str]:
    return {address.strip().casefold() for address in addresses if "@" in address}


def plain_contact(contact: str) -> str:
    """A contact without the ways it can be spelled, to count tries by."""
    return contact.strip().casefold() if "@" in contact else _digits(contact)

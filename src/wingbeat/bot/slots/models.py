"""One fact that a message names."""

from typing import Literal

import msgspec

SlotKind = Literal["order_number", "phone", "email", "date", "product", "address", "amount"]


class Slot(msgspec.Struct, frozen=True):
    """`text` as it was written, from `start` to `end` of the message; `value` in the form programs compare.

    order_number: upper case, without "#" and blanks. phone: "+" and digits. email: lower case. date: ISO 8601.
    product: the name as it was given. address: one blank between words. amount: currency and number, "CNY 199.5".
    """

    kind: SlotKind
    text: str
    value: str
    start: int
    end: int

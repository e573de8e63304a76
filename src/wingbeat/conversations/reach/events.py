"""Bodies of the events about forms and addresses."""

from typing import Literal

import msgspec

from wingbeat.kit.log import Body

FieldKind = Literal["name", "email", "phone", "order", "reason", "question"]


class Filled(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer of a form: `label` is what the customer read, in their language."""

    id: str
    kind: FieldKind
    label: str
    value: str


class FormFilled(Body, frozen=True, tag="form_filled"):
    """What the customer answered before the conversation; `name` is theirs from now on, if they had none."""

    answers: tuple[Filled, ...]
    name: str = ""


class AddressLeft(Body, frozen=True, tag="address_left"):
    """Answers go to this address, too, while the customer is not here to read them; without one no longer."""

    email: str


ReachEvent = FormFilled | AddressLeft

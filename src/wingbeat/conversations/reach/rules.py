"""Forms and addresses: commands and the state they meet lead to events, or to a refusal."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wingbeat.conversations import events as e
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.reach import models as c
from wingbeat.conversations.reach.events import AddressLeft, FormFilled
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden
from wingbeat.kit.log import Body


def fill_form(state: Conversation, command: c.FillForm, sender: Sender, _now: datetime) -> list[Body]:
    _by_customer(sender)
    if not command.answers:
        return []
    filled: list[Body] = [FormFilled(command.answers, command.name)]
    return [*filled, e.ReasonSet(command.reason)] if command.reason and not state.reason else filled


def leave_address(state: Conversation, command: c.LeaveAddress, sender: Sender, _now: datetime) -> list[Body]:
    _by_customer(sender)
    return [AddressLeft(command.email)] if command.email != state.mail_to else []


def _by_customer(sender: Sender) -> None:
    if sender.kind != "customer":
        raise Forbidden


DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], list[Body]]] = {
    c.FillForm: fill_form,
    c.LeaveAddress: leave_address,
}
BY_CUSTOMER = frozenset({c.FillForm, c.LeaveAddress})

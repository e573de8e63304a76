"""The commands about forms and addresses."""

from wingbeat.conversations.reach.events import Filled
from wingbeat.kit.log import Command


class FillForm(Command, frozen=True, tag="fill_form"):
    """By the customer; a `reason` becomes the conversation's, unless it has one."""

    answers: tuple[Filled, ...]
    name: str = ""
    reason: str = ""


class LeaveAddress(Command, frozen=True, tag="leave_address"):
    """By the customer: mail me what I do not see here. Empty: no longer."""

    email: str

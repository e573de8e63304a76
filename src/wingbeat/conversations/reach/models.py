"""The commands about forms, addresses and letters."""

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


class MarkMailed(Command, frozen=True, tag="mark_mailed"):
    """By ourselves: the answers up to `upto` are on their way by mail."""

    upto: int
    email: str


class AskTranscript(Command, frozen=True, tag="ask_transcript"):
    """By the customer: send me what was said."""

    email: str

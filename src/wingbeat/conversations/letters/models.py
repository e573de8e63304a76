"""The commands about letters."""

from wingbeat.kit.log import Command


class AskTranscript(Command, frozen=True, tag="ask_transcript"):
    """By the customer: send me what was said."""

    email: str


class BeginLetter(Command, frozen=True, tag="begin_letter"):
    """By ourselves: what nobody saw up to `upto` goes by mail now, the survey with it; 0: the survey alone."""

    upto: int = 0


class MarkMailed(Command, frozen=True, tag="mark_mailed"):
    """By ourselves: the mail server took the letter."""

    letter: str


class MarkFailed(Command, frozen=True, tag="mark_failed"):
    """By ourselves: it refused the letter for good, or for too long."""

    letter: str
    why: str
    again: bool
    address: bool = False


class DropLetter(Command, frozen=True, tag="drop_letter"):
    """By ourselves: nobody needs the letter any more."""

    letter: str


class RetryLetter(Command, frozen=True, tag="retry_letter"):
    """By a member: send a letter that failed once more; to another address from now on, if `email` names one."""

    letter: str
    email: str = ""

"""Bodies of the events about letters, and a letter as the head holds it."""

from datetime import datetime
from typing import Literal

import msgspec

from wingbeat.kit.log import Body

What = Literal["answer", "transcript", "survey"]


class Letter(msgspec.Struct, frozen=True, omit_defaults=True):
    """One that has neither gone nor been given up; `failed` ones wait for a member, or for the customer to come back."""

    id: str
    what: What
    email: str
    after: int  # what it says are the messages after this one
    upto: int  # up to this one
    seq: int  # of the event that began it
    at: datetime
    survey: bool = False  # whether it asks what the customer thinks, too
    failed: bool = False


class LetterBegun(Body, frozen=True, tag="letter_begun"):
    """A letter with the messages after `after` up to `upto` is to go to this address; whatever becomes of a try, each further
    one carries the same Message-ID, which is made from `letter`. `survey`: it asks for a rating, too.
    """

    letter: str
    what: What
    email: str
    after: int
    upto: int
    survey: bool = False


class AnswerMailed(Body, frozen=True, tag="answer_mailed"):
    """The messages up to `upto` were mailed, because the customer had not seen them."""

    upto: int
    email: str
    letter: str = ""


class TranscriptMailed(Body, frozen=True, tag="transcript_mailed"):
    """The conversation was mailed to the address the customer asked for."""

    email: str
    letter: str = ""


class SurveyMailed(Body, frozen=True, tag="survey_mailed"):
    """The customer, who was not there, was asked by mail what they think."""

    email: str
    letter: str


class Failed(Body, frozen=True, tag="failed"):
    """A letter was not delivered: `why` in the mail server's own words. `again`: another try may be of use; `address`: it is the
    address that was refused.
    """

    letter: str
    what: What
    email: str
    why: str
    after: int
    upto: int
    again: bool
    address: bool = False


class LetterDropped(Body, frozen=True, tag="letter_dropped"):
    """It is no longer needed: seen or taken back meanwhile, or the customer wants no mail any more."""

    letter: str


LetterEvent = LetterBegun | AnswerMailed | TranscriptMailed | SurveyMailed | Failed | LetterDropped

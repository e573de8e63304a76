from typing import Literal
from uuid import UUID

import msgspec

Verdict = Literal["", "good", "bad"]


class Given(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer or, with its text, a draft of the bot; without a verdict nobody said whether it was right."""

    seq: int
    topics: tuple[str, ...]
    draft: str = ""
    verdict: Verdict = ""


class Trail(msgspec.Struct, frozen=True, omit_defaults=True):
    """A conversation as far as its outcomes go on from.

    `topics`: of the turn that is being answered. `people`: a person has it, so that its end says nothing about the bot.
    `otherwise`: a member wrote something else than the draft that waits.
    """

    channel_id: UUID | None = None
    topics: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    people: bool = False
    otherwise: bool = False


class Outcome(msgspec.Struct, frozen=True, order=True):
    topic: str
    channel_id: UUID
    good: bool

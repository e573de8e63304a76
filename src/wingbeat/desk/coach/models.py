from typing import Literal, get_args
from uuid import UUID

import msgspec

# The coach's hints; what each says and whence it comes stands with its words, in the console.
Kind = Literal[
    "positive", "long", "jargon", "wall", "apology", "promise", "tone", "listen", "acknowledge", "act", "thank", "explain", "next", "closing"
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_OFF = 300  # phrases one member may have had enough of
EVERYBODY = UUID(int=0)  # whose row says what nobody is told


class Hinted(msgspec.Struct, frozen=True):
    """What the coach had to say about one answer, by kinds: all of it, what was taken up, and what was sent away."""

    shown: tuple[Kind, ...]
    taken: tuple[Kind, ...] = ()
    dismissed: tuple[Kind, ...] = ()


class KindFigures(msgspec.Struct, frozen=True):
    """Answers that a kind of hint was shown at, those it was taken up in, and those it was sent away from."""

    kind: str
    shown: int
    taken: int
    dismissed: int


class WeekFigures(msgspec.Struct, frozen=True):
    """A member's own week: answers with a hint, and those in which one was taken up. `week`: its Monday, ISO."""

    week: str
    answers: int
    taken: int


class Outcome(msgspec.Struct, frozen=True):
    """What conversations came to in which hints were shown: `rated` by CSAT and `good` (4–5), `resolved` and `reopened`."""

    taken: bool
    conversations: int
    rated: int
    good: int
    resolved: int
    reopened: int

"""Several things in one message: cut it where people join them, and keep a cut only where both sides are sure."""

import re
from collections.abc import Sequence

import msgspec

from wingbeat.bot.models import Intent

# More than four things at once are a story, which a person reads better; also what the time for one message allows.
MOST = 4
# Of five pieces there are sixteen ways to join them and fifteen stretches to read, 10 ms.
MOST_PIECES = 5
CUT = 0.05

_JOINT = re.compile(
    r"\s*(?:[?？!！。;；\n]+|[,，、]\s*(?:(?:and|also|plus|then|but)\b\s*)*|\b(?:(?:and|also|plus|then)\b\s*)+"
    r"|(?=另外|还有|顺便|以及|对了|然后|接着|同时|并且|而且|再帮|再给))\s*"
)


class Read(msgspec.Struct, frozen=True):
    """A stretch of a message, its intents likeliest first, and the chance that none is meant."""

    text: str
    intents: tuple[Intent, ...]
    outside: float

    @property
    def sure(self) -> float:
        return self.intents[0].confidence * (1 - self.outside)


def stretches(text: str) -> tuple[str, ...]:
    """The smallest pieces that may be things of their own, in order; one where nothing joins."""
    pieces = tuple(piece for piece in _JOINT.split(text) if piece.strip())
    return pieces if len(pieces) > 1 else (text,)


def cuts(pieces: Sequence[str]) -> list[tuple[str, ...]]:
    """Every way to join neighbouring pieces, the whole message first; only the whole where they are too many."""
    if len(pieces) > MOST_PIECES:
        return [(" ".join(pieces),)]
    found: list[tuple[str, ...]] = []
    for joints in range(2 ** (len(pieces) - 1)):
        made = [pieces[0]]
        for at, piece in enumerate(pieces[1:]):
            if joints >> at & 1:
                made.append(piece)
            else:
                made[-1] += f" {piece}"
        if len(made) <= MOST:
            found.append(tuple(made))
    return sorted(found, key=len)


def choose(ways: Sequence[tuple[Read, ...]]) -> tuple[Read, ...]:
    """The way whose least sure part is surest; neighbours that say the same were one thing, and cutting costs."""

    def worth(way: tuple[Read, ...]) -> float:
        names = [part.intents[0].name for part in way]
        if len(set(names)) < len(names):
            return 0.0
        return min(part.sure for part in way) - CUT * (len(way) > 1)

    return max(ways, key=worth)

"""Read one message: its language, what it is after (several things, too), its mood."""

from collections.abc import Callable, Sequence

import msgspec

from wingbeat.bot.intents.rules import clauses
from wingbeat.bot.intents.rules.clauses import Read
from wingbeat.bot.intents.rules.features import Floats
from wingbeat.bot.intents.rules.model import IntentModel
from wingbeat.bot.rules.text import LONGEST_CHARACTERS, Script, normalise

Encode = Callable[[Sequence[str]], Floats]


class Reading(msgspec.Struct, frozen=True):
    """`whole`: the message as one thing; `parts`: each thing it is after, in order."""

    whole: Read
    parts: tuple[Read, ...]


def plain(text: str, tables: Script) -> str:
    """What is encoded and compared, of a message as of an example."""
    return normalise(text, tables)[:LONGEST_CHARACTERS]


def read(text: str, model: IntentModel, tables: Script, encode: Encode) -> Reading:
    """`encode` gives the encoder's vectors of normalised texts."""
    normal = plain(text, tables)
    whole = Read(normal, *model.classify(normal, encode([normal])[0]))
    pieces = clauses.stretches(normal)
    if len(pieces) == 1 or clauses.is_clear(whole):
        return Reading(whole, (whole,))
    ways = clauses.cuts(pieces)
    distinct = list(dict.fromkeys(part for way in ways for part in way))
    read = model.classify_all(distinct, encode(distinct)) if distinct else []
    known = {one: Read(one, *said) for one, said in zip(distinct, read, strict=True)}
    return Reading(whole, clauses.choose(whole, [tuple(known[part] for part in way) for way in ways]))

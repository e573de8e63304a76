"""Read one message: its language, what it is after (several things, too), its mood."""

from collections.abc import Callable, Sequence

import msgspec

from wingbeat.bot.intents.rules.features import Floats
from wingbeat.bot.intents.rules.model import IntentModel
from wingbeat.bot.models import Part
from wingbeat.bot.rules.parts import cuts, is_one, pieces, several
from wingbeat.bot.rules.text import LONGEST_CHARACTERS, Script, normalise

Encode = Callable[[Sequence[str]], Floats]


class Reading(msgspec.Struct, frozen=True):
    """`whole`: the message as one thing; `parts`: each thing it is after, in order."""

    whole: Part
    parts: tuple[Part, ...]


def plain(text: str, tables: Script) -> str:
    """What is encoded and compared, of a message as of an example."""
    return normalise(text, tables)[:LONGEST_CHARACTERS]


def read(text: str, model: IntentModel, tables: Script, encode: Encode) -> Reading:
    """`encode` gives the encoder's vectors of normalised texts."""
    normal = plain(text, tables)
    intents, outside = model.classify(normal, encode([normal])[0])
    whole = Part(normal, intents, outside=outside)
    ways = [] if is_one(whole) else cuts(pieces(normal, orders=True))
    if not ways:
        return Reading(whole, (whole,))
    distinct = list(dict.fromkeys(part for way in ways for part in way))
    read = zip(distinct, model.classify_all(distinct, encode(distinct)), strict=True)
    known = {one: Part(one, said, outside=foreign) for one, (said, foreign) in read}
    return Reading(whole, several(whole, [tuple(known[part] for part in way) for way in ways]))

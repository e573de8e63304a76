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
    normal = plain(text, tables)
    ways = clauses.cuts(clauses.stretches(normal))
    ways[0] = (normal,)
    distinct = list(dict.fromkeys(part for way in ways for part in way))
    known = {
        one: Read(one, *model.classify(one, vector)) for one, vector in zip(distinct, encode(distinct), strict=True)
    }
    return Reading(known[normal], clauses.choose([tuple(known[part] for part in way) for way in ways]))

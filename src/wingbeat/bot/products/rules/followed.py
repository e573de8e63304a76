"""Which products a question that names none is about: those the bot told of last. Read off the log; pure."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from wingbeat.bot.models import Guess, Part, ProductsAsked
from wingbeat.bot.rules.card import lately
from wingbeat.kit.log import Recorded


def spoken_of(recent: Sequence[Recorded], at: datetime) -> tuple[str, ...]:
    """The SKUs that the bot's last answer was about; none where it was about something else, a flow or a member came
    between, or it is long ago.
    """
    for event in reversed(lately(recent, at)):
        if event.kind == "flow_moved":
            return ()
        if event.kind != "message" or event.actor_kind == "customer":
            continue
        if event.actor_kind != "bot":
            return ()
        if event.body.sources:
            return tuple(source.sku for source in event.body.sources if source.sku)
    return ()


def followed(guess: Guess, spoken: Sequence[str]) -> Guess:
    """The guess, with what its first part asks of the products spoken of. Whatever comes later in a message points at what
    stands before it.
    """
    if not guess.parts or not spoken:
        return guess
    first, *others = guess.parts
    asked = _of(first, spoken)
    return replace(guess, parts=(replace(first, products=asked), *others)) if asked else guess


def _of(part: Part, spoken: Sequence[str]) -> ProductsAsked | None:
    if part.points is None or (part.products is not None and part.products.surely):
        return None
    kinds = part.points.skus
    skus = tuple(one for one in spoken if one in kinds or not kinds)
    return replace(part.points, skus=skus, surely=True, further=True) if skus else None

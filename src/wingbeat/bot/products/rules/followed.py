"""Which products a question that names none is about: those the bot told of last. Read off the log; pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from wingbeat.bot.models import Guess, Part, ProductsAsked
from wingbeat.bot.rules.card import since_opened
from wingbeat.kit.log import Recorded

# Who comes back from lunch and asks "how much is it" is asked what they mean.
LATELY = timedelta(minutes=30)
# So plainly a product's own that no article comes before it.
_ITS_OWN = frozenset({"price", "cheapest", "stock"})


def spoken_of(recent: Sequence[Recorded], at: datetime) -> tuple[str, ...]:
    """The SKUs that the bot's last answer was about; none where it was about something else, a flow or a member came
    between, or it is long ago.
    """
    for event in reversed(since_opened(recent)):
        if event.at < at - LATELY or event.kind == "flow_moved":
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
    surely = not _ITS_OWN.isdisjoint(part.points.about)
    return ProductsAsked(skus, part.points.about, surely=surely, further=True) if skus else None

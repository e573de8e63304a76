"""When the bot offers a product, and what the customer reads of it: pure."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote
from uuid import UUID

from msgspec.structs import replace

from wingbeat.bot.models import Language
from wingbeat.bot.ports import Asked
from wingbeat.bot.products.rules.told import named, price_in, stock_in
from wingbeat.bot.rules.card import UNEASY
from wingbeat.bot.rules.move import wish_of
from wingbeat.commerce.companions.models import Companion
from wingbeat.conversations.contents.events import Offer
from wingbeat.conversations.models import Reply, Say
from wingbeat.kit.log import Recorded

# Kinds of channels that draw a product with its picture; others get it in words.
DRAWS: frozenset[str] = frozenset({"widget"})
# Whoever went to people for these is sold nothing.
UNHAPPY = frozenset({"angry", "complaint", "danger"})
MOST = 5  # of one conversation, whatever a workspace sets: more is a catalogue

_BECAUSE: Mapping[Language, str] = {
    "zh-CN": "常与“{name}”一起买",
    "zh-TW": "常和「{name}」一起購買",
    "en": "Often bought with {name}",
}
_IN_WORDS: Mapping[Language, str] = {
    "zh-CN": "{because}：{name}，{price}，{stock}。",
    "zh-TW": "{because}：{name}，{price}，{stock}。",
    "en": "{because}: {name}, {price}, {stock}.",
}


def may_offer(asked: Asked, reply: Reply) -> bool:
    """Whether the bot settles the turn itself, with a customer who is not unhappy and has not been."""
    if reply.hand_off is not None or reply.proposed is not None:
        return False
    guess = asked.guess
    return wish_of(guess) is None and guess.sentiment > UNEASY and not any(map(_tells_of_trouble, asked.recent))


def _tells_of_trouble(event: Recorded) -> bool:
    if event.kind == "understood":
        return bool(event.body.sentiment <= UNEASY)
    return event.kind == "handed_off" and event.body.why in UNHAPPY


def told_of(reply: Reply) -> tuple[str, ...]:
    """The SKUs of the products that a reply answers about."""
    return tuple(dict.fromkeys(source.sku for said in reply.says for source in said.sources if source.sku))


def shown_before(recent: Sequence[Recorded]) -> list[str]:
    """The SKUs of what the bot offered in these events."""
    return [event.body.offer.sku for event in recent if event.kind == "message" and event.body.offer is not None]


def asked_about(recent: Sequence[Recorded]) -> list[str]:
    """The SKUs of the products that were told of in these events, and of those that an offer went with; the last ones first."""
    said = [event.body for event in reversed(recent) if event.kind == "message"]
    found = [[*(source.sku for source in body.sources), body.offer.because_sku if body.offer else ""] for body in said]
    return [*dict.fromkeys(sku for some in found for sku in some if sku)]


def offer_of(found: Companion, offer_id: UUID, site_key: str, language: Language) -> Offer:
    """The product as its customer reads it."""
    sku = quote(found.sku, safe="")
    own = found.picture.startswith("/")
    return Offer(
        id=offer_id,
        sku=found.sku,
        because_sku=found.because,
        because=_BECAUSE[language].format(name=named(found.because_name, language)),
        name=named(found.name, language),
        price=price_in(found.price, language),
        stock=stock_in(found.stock, language),
        link=f"/go/{site_key}/product/{sku}?offer={offer_id}",
        url=found.url,
        # Another server's picture comes through us: it learns nothing of who looks at it.
        picture=found.picture if own or not found.picture else f"/go/{site_key}/picture/{sku}",
    )


def with_offer(reply: Reply, offer: Offer, *, draws: bool, language: Language) -> Reply:
    """The reply with the offer at its last answer; unchanged where it answers nothing."""
    answers = [at for at, said in enumerate(reply.says) if said.purpose == "answer"]
    if not answers:
        return reply
    says = list(reply.says)
    says[answers[-1]] = _beside(says[answers[-1]], offer, draws=draws, language=language)
    return replace(reply, says=tuple(says))


def _beside(said: Say, offer: Offer, *, draws: bool, language: Language) -> Say:
    if draws:
        return replace(said, offer=offer)
    words = _IN_WORDS[language].format(because=offer.because, name=offer.name, price=offer.price, stock=offer.stock)
    return replace(said, text=f"{said.text}\n\n{words}\n{offer.url}")

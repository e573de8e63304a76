"""What becomes of the articles ranked for a message by the rest of what is known of it; pure."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec.structs import replace

from wingbeat.bot.models import Candidate, Intent, Language, Part, ProductsAsked
from wingbeat.bot.rules.beside import BESIDE_IDS
from wingbeat.bot.rules.move import is_sure
from wingbeat.bot.rules.trust import INSIGHT

# Of strangers' questions none shares less with the article that answers it (0.05 at least), gibberish 0–0.02.
SHARED = 0.03
# What a message is so surely after that has articles near, an article that is there for something else answers only when it is nearly
# as sure: "how long does an exchange take" is near "how long does delivery take". Of 250 right answers to strangers it takes none,
# at 0.84 one. Below what may be quoted, and near enough to be suggested.
SURE_OF_INTENT = 0.8
SURE_OF_NEIGHBOUR = 0.74
NEIGHBOUR = 0.3


def informed(
    ranked: Sequence[Candidate], said: Sequence[Intent], intents: Mapping[UUID, frozenset[str]]
) -> tuple[Candidate, ...]:
    """The candidates as what the message is after makes them, too; the two topics beside the articles are no article's."""
    own = {one.article_id for one in ranked if said and said[0].name in intents.get(one.article_id, ())}
    clear = bool(own) and said[0].confidence >= SURE_OF_INTENT
    told = []
    for one in ranked:
        sure = one.confidence
        if one.article_id not in BESIDE_IDS:
            meant = sum(intent.confidence for intent in said if intent.name in intents.get(one.article_id, ()))
            sure = INSIGHT.confidence(sure, meant, one.covered)
        if clear and one.article_id not in own and sure < SURE_OF_NEIGHBOUR:
            sure = min(sure, NEIGHBOUR)
        told.append(replace(one, confidence=sure))
    return tuple(sorted(told, key=lambda one: -one.confidence))


def doubted(ranked: Sequence[Candidate], strays: Sequence[bool]) -> tuple[Candidate, ...]:
    """Without trust in those that speak of something else than is asked about."""
    if not any(strays):
        return tuple(ranked)
    told = [
        replace(one, confidence=min(one.confidence, NEIGHBOUR)) if astray else one
        for one, astray in zip(ranked, strays, strict=True)
    ]
    return tuple(sorted(told, key=lambda one: -one.confidence))


def heard(ranked: Sequence[Candidate], spoken: Language) -> tuple[Candidate, ...]:
    """Without trust in articles that share no word with what is asked in their own language: to the encoder "asdfgh" means thanks."""
    silent = {one.article_id for one in ranked if one.covered < SHARED and one.language[:2] == spoken[:2]} - BESIDE_IDS
    told = [replace(one, confidence=0.0) if one.article_id in silent else one for one in ranked]
    return tuple(sorted(told, key=lambda one: one.article_id in silent))


def going_on(
    part: Part, both: Part, first: Part, about: frozenset[str], intents: Mapping[UUID, frozenset[str]]
) -> Part:
    """The part as it is read behind the first, where that names another article about the first one's matter."""
    if part.products is not None or part.points is not None or not both.candidates:
        return part
    best = both.candidates[0]
    alike = about & intents.get(best.article_id, frozenset())
    new = best.article_id not in {part.candidates[0].article_id, first.candidates[0].article_id}
    near = any(one.article_id == best.article_id for one in part.candidates)
    return replace(part, candidates=both.candidates) if alike and new and near and is_sure(both) else part


def missed(products: ProductsAsked, text: str, spelt: str) -> ProductsAsked:
    """What the shop has not, as the customer wrote it where its place in the text can be told."""
    begins, written = spelt.index(products.lacking), text.strip()
    words = written[begins : begins + len(products.lacking)] if len(written) == len(spelt) else products.lacking
    return replace(products, lacking=words)


def without_beside(part: Part, k: int) -> Part:
    kept = tuple(one for one in part.candidates if one.article_id not in BESIDE_IDS)[:k]
    return replace(part, candidates=kept)

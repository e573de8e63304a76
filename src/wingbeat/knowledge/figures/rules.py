"""From events to what articles did, one event at a time; pure. `docs/reference/measures.md` says what each figure counts."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from wingbeat.kit.log import Recorded
from wingbeat.knowledge.events import Fact, Helpful, Read
from wingbeat.knowledge.figures.models import Counts

# How a conversation ends without a person's help; who takes it over by hand, or by the bot's own limits,
# was not led there by an article.
SETTLED = frozenset({"customer_confirmed", "bot", "silence"})
NOT_LED = frozenset({"picked", "bot_off", "share", "review"})


class More(Counts, frozen=True):
    """What to add to an article's figures."""

    bot_seconds: float = 0.0

    def plus(self, other: "More") -> "More":
        return More(
            *(a + b for a, b in zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True))
        )


class Talk(msgspec.Struct, frozen=True, omit_defaults=True):
    """A conversation as far as its figures go on from: up to event `seq`.

    `turn_at`: the first customer message not yet answered. `last`: the article of the bot's last answer, until a person
    is called. `first`: that of its first, `first_seconds` after the question. `people`: a person has taken part.
    """

    seq: int = 0
    turn_at: datetime | None = None
    last: UUID | None = None
    first: UUID | None = None
    first_seconds: float = 0.0
    people: bool = False
    settled: bool = False
    counted: bool = False  # an article was ever named: who never hears of one needs no memory


Added = dict[UUID, More]


def fold(talk: Talk, events: Iterable[Recorded], titles: Mapping[str, UUID]) -> tuple[Talk, Added]:
    """The state after some events, and what they add; those it has already seen add nothing.

    `titles` names the articles that a question of the bot offers.
    """
    added: Added = {}
    for event in events:
        if event.seq > talk.seq:
            talk = replace(_take(talk, event, titles, added), seq=event.seq)
    return talk, added


def _take(talk: Talk, event: Recorded, titles: Mapping[str, UUID], added: Added) -> Talk:
    match event.kind:
        case "message":
            return _message(talk, event, titles, added)
        case "handed_off":
            return _handed_off(talk, event, added)
        case "resolved" if event.body.how in SETTLED and talk.first and not talk.people and not talk.settled:
            _add(added, talk.first, More(settled=1, bot_seconds=talk.first_seconds))
            return replace(talk, settled=True)
        case "reopened" if talk.first and talk.settled:
            _add(added, talk.first, More(settled=-1, bot_seconds=-talk.first_seconds))
            return replace(talk, settled=False)
    return talk


def _message(talk: Talk, event: Recorded, titles: Mapping[str, UUID], added: Added) -> Talk:
    match event.actor_kind:
        case "customer":
            return replace(talk, turn_at=talk.turn_at or event.at)
        case "bot":
            return _said(talk, event, titles, added)
        case "member":
            return replace(talk, people=True, turn_at=None)
    return talk


def _said(talk: Talk, event: Recorded, titles: Mapping[str, UUID], added: Added) -> Talk:
    answered = list(dict.fromkeys(source.article_id for source in event.body.sources if source.article_id))
    # Below an answer stand the article's own buttons: only a question back offers what may have been meant.
    asked_back = event.body.suggestions if event.body.purpose == "question" else ()
    offered = {titles[title] for title in asked_back if title in titles} - {*answered}
    for article_id in answered:
        _add(added, article_id, More(asked=1, answered=1))
    for article_id in offered:
        _add(added, article_id, More(asked=1))
    talk = replace(talk, counted=talk.counted or bool(answered or offered))
    if not answered:
        return talk
    waited = (event.at - talk.turn_at).total_seconds() if talk.turn_at else 0.0
    first = talk if talk.first else replace(talk, first=answered[0], first_seconds=waited)
    return replace(first, last=answered[0], turn_at=None)


def _handed_off(talk: Talk, event: Recorded, added: Added) -> Talk:
    if event.body.why in NOT_LED:
        return talk
    if talk.last:
        _add(added, talk.last, More(to_person=1))
    return replace(talk, last=None, people=True)


def told(facts: Iterable[Fact]) -> More:
    """What the events of an article's own stream add."""
    total = More()
    for fact in facts:
        if isinstance(fact, Read):
            total = total.plus(More(reads=1))
        elif isinstance(fact, Helpful):
            helpful = int(fact.helpful) - int(fact.before is True)
            unhelpful = int(not fact.helpful) - int(fact.before is False)
            total = total.plus(More(helpful=helpful, unhelpful=unhelpful))
    return total


def _add(added: Added, article_id: UUID, counts: More) -> None:
    added[article_id] = added.get(article_id, More()).plus(counts)

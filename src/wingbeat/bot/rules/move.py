"""Decide what to do with a guess."""

import re
from collections.abc import Collection, Sequence
from uuid import UUID

from wingbeat.bot.models import (
    Answer,
    AskAgain,
    Candidate,
    Greet,
    Guess,
    HandOffWhy,
    HandOver,
    Move,
    Part,
    ProductsAsked,
    Wish,
)
from wingbeat.conversations.events import Understood

# From here on two answers in a hundred of the tries are wrong, at 0.45 nearly four; right ones are 86 and 90. Of questions no
# shop covers 11 in a hundred are answered, where it were 20.
CONFIDENT = 0.55
# Where another article is nearly as likely, the customer says which: of the tries that asks 1.5 % more and takes a third of
# the first list of strangers' wrong answers away. And a question that is like none of the article's is not its question:
# below this meaning more are wrong than right (0 where the encoder is missing, which tells nothing).
CLOSE_SECOND = 0.8
UNLIKE = 0.45
# Less sure than this, an answer is said to be perhaps not what was meant: of strangers' right ones every seventh is, of answers
# to questions that only touch an article's topic every second.
CERTAIN = 0.85
# Near enough for "did you mean", and to be quoted or drafted for a member.
NEAR = 0.05
# A customer who was not understood twice is not asked a third time.
FAILURES = 2
SUGGESTIONS = 3

# Angrier than this nobody should talk to a machine; what is known is still said.
ANGRY = -0.6
# Where no article is near, so likely about nothing that is covered here, nobody is called for it at once: of strangers' questions
# outside the shop that no article was near, all but one in ten reach it.
OUTSIDE = 0.35

_WHY: dict[Wish, HandOffWhy] = {"person": "asked", "complaint": "complaint", "danger": "danger"}
# What is for people whatever else is known, by the starter's names; the first comes before the others.
_FOR_PEOPLE: dict[str, Wish] = {
    "safety": "danger",
    "legal_threat": "complaint",
    "complaint": "complaint",
    "ask_person": "person",
}
# Nobody who only asks is in danger or goes to court, whatever topic their words come near: of 72 plain questions 25 were taken for
# that, of 102 messages that are for people none only asks.
_TOLD = frozenset({"safety", "legal_threat"})
# The starter's name for a call that is to come later, and how likely it must be.
CALL = "callback"
SURE_OF_CALL = 0.5
_AGREED = re.compile(r"约|約|schedule|arrange|appointment", re.IGNORECASE)
# Together so likely, and likelier than any answer, they count as a wish: of the tries three in a hundred are then given to
# people in vain, and none of those that are for people is kept from them.
FOR_PEOPLE = 0.4
CLEARLY = 0.15
# "About my tent" answers a flow's question, whatever it might mean by itself.
FOR_PEOPLE_IN_A_FLOW = 0.8


def next_move(guess: Guess, *, failures: int, answered: Collection[UUID]) -> Move:
    """Answer, ask again, hand over or greet.

    `failures`: how often in a row the bot did not understand before this message; `answered`: the articles it has
    already sent in this conversation.
    """
    wanted = wish_of(guess)
    if wanted is not None:
        return HandOver(reason=_WHY[wanted])
    if guess.small_talk is not None:
        return Greet(small_talk=guess.small_talk)
    sure, products, unclear = _sorted(guess.parts)
    fresh = tuple(one for one in sure if one.article_id not in answered)
    if guess.sentiment <= ANGRY:
        return HandOver(reason="angry", candidates=fresh)
    if len(fresh) < len(sure):  # the same answer twice has not helped once: a person will
        return HandOver(reason="same_answer", candidates=fresh)
    if fresh or products:
        return Answer(candidates=fresh, open=unclear, products=products)
    return _unsure(guess, failures)


def candidates_of(move: Move) -> Sequence[Candidate]:
    """What a move would show."""
    match move:
        case Answer(candidates=found) | HandOver(candidates=found) | AskAgain(suggestions=found):
            return found
        case _:
            return ()


def is_doubted(move: Move) -> bool:
    """Whether a move's one answer is likely and no more."""
    alone = isinstance(move, Answer) and len(move.candidates) + len(move.open) + len(move.products) == 1
    return alone and any(one.confidence < CERTAIN for one in candidates_of(move))


def is_likely(part: Part) -> bool:
    """Whether the part's best article is likelier right than not, though another may be nearly as likely."""
    return part.confidence >= CONFIDENT and not 0 < part.candidates[0].dense < UNLIKE


def is_sure(part: Part) -> bool:
    """Whether the part's best article may answer it."""
    if not is_likely(part):
        return False
    return len(part.candidates) == 1 or part.candidates[1].confidence < CLOSE_SECOND * part.confidence


def wish_of(guess: Guess, *, least: float = FOR_PEOPLE) -> Wish | None:
    """What only people may do: by the message's words, else by what it is after, at `least` so likely."""
    if _is_for_later(guess):
        return None
    if guess.wish is not None or guess.small_talk is not None:
        return guess.wish
    deaf = _TOLD if guess.only_asks else frozenset()
    found = [wish for part in guess.parts if (wish := _meant(part, least, deaf)) is not None]
    return min(found, key=list(_WHY)[::-1].index, default=None)


def _is_for_later(guess: Guess) -> bool:
    """Whether a call is wished for at a time that is named, or to be agreed on: a flow arranges it."""
    names = {one.name for part in guess.parts for one in part.intents if one.confidence >= SURE_OF_CALL}
    dated = any(slot.kind == "date" for slot in guess.slots) or any(_AGREED.search(part.text) for part in guess.parts)
    return guess.wish == "person" and CALL in names and dated


def _meant(part: Part, least: float, deaf: Collection[str]) -> Wish | None:
    people = [one for one in part.intents if one.name in _FOR_PEOPLE and one.name not in deaf]
    chance = sum(one.confidence for one in people)
    if chance < least or chance < part.confidence + CLEARLY:
        return None
    return _FOR_PEOPLE[people[0].name]


def _sorted(
    parts: Sequence[Part],
) -> tuple[tuple[Candidate, ...], tuple[ProductsAsked, ...], tuple[Part, ...]]:
    """What can be answered from articles, each once, what from the shop's products, and the parts that cannot be."""
    sure: dict[UUID, Candidate] = {}
    products: list[ProductsAsked] = []
    unclear = []
    for part in parts:
        if part.products and (part.products.surely or not is_sure(part)):
            products.append(part.products)
        elif part.points and part.points.skus and not is_likely(part):
            products.append(part.points)
        elif is_sure(part):
            sure.setdefault(part.candidates[0].article_id, part.candidates[0])
        else:
            unclear.append(part)
    return tuple(sure.values()), tuple(products), tuple(unclear)


def _unsure(guess: Guess, failures: int) -> Move:
    if failures + 1 >= FAILURES:
        return HandOver(reason="failed_twice")
    near: dict[UUID, Candidate] = {}
    for one in sorted((one for part in guess.parts for one in part.candidates), key=lambda one: -one.confidence):
        if one.confidence >= NEAR:
            near.setdefault(one.article_id, one)
    if near:
        return AskAgain(suggestions=tuple(near.values())[:SUGGESTIONS])
    if not guess.parts or any(part.candidates and not part.confidence for part in guess.parts):
        return AskAgain(suggestions=())  # marks alone, or gibberish: nothing here shares a word with it
    if any(part.outside >= OUTSIDE for part in guess.parts):
        return AskAgain(suggestions=())  # said honestly; people come when it is asked once more
    return HandOver(reason="low_confidence")


def understood(guess: Guess, upto: int) -> Understood:
    """What the log keeps of a guess."""
    return Understood(
        upto=upto,
        language=guess.language,
        intents=tuple(part.intents[0] for part in guess.parts if part.intents),
        confidence=round(guess.confidence, 3),
        sentiment=round(guess.sentiment, 3),
        urgency=round(guess.urgency, 3),
        slots=guess.slots,
    )

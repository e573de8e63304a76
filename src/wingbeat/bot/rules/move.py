"""Decide what to do with a guess."""

from collections.abc import Collection, Iterable
from uuid import UUID

from wingbeat.bot.models import Answer, AskAgain, Candidate, Greet, Guess, HandoffReason, HandOver, Move, Wish

# From here on less than one answer in twenty is wrong (demo shop, 2.4 % of 42 held-out questions); at 0.4 it is more.
CONFIDENT = 0.45
# Near enough for "did you mean": the right article is then among the three shown nine times in ten.
NEAR = 0.05
# A customer who was not understood twice is not asked a third time.
FAILURES = 2
SUGGESTIONS = 3

_WHY: dict[Wish, HandoffReason] = {"person": "asked", "complaint": "complaint", "danger": "danger"}


def next_move(guess: Guess, *, failures: int, answered: Collection[UUID]) -> Move:
    """Answer, ask again, hand over or greet.

    `failures`: how often in a row the bot did not understand before this message; `answered`: the articles it has
    already sent in this conversation.
    """
    if guess.wish is not None:
        return HandOver(reason=_WHY[guess.wish])
    if guess.small_talk is not None:
        return Greet(small_talk=guess.small_talk)
    if guess.confidence >= CONFIDENT:
        return _answer(guess.candidates[0], answered)
    if failures + 1 >= FAILURES:
        return HandOver(reason="failures")
    near = tuple(candidate for candidate in guess.candidates if candidate.confidence >= NEAR)[:SUGGESTIONS]
    return AskAgain(suggestions=near) if near else HandOver(reason="low_confidence")


def _answer(candidate: Candidate, answered: Collection[UUID]) -> Move:
    """The same answer twice has not helped once: a person will."""
    return HandOver(reason="repeated") if candidate.article_id in answered else Answer(candidate=candidate)


def heard_upto(keys: Iterable[str | None]) -> int:
    """The last message that commands under these keys of the bot's step (`step:upto:n`) answered; 0 without one."""
    return max((int(key.split(":")[1]) for key in keys if key), default=0)

"""Reading recordings and summing up, pure."""

import math
import random
from collections.abc import Iterable, Sequence

import msgspec

from wingbeat.replay.models import Dialogue, NotADialogue, Outcome, Turn

TYPING_SECONDS_PER_CHARACTER = 0.12  # a quick typist of either language; recordings without times are paced by it
READING_SECONDS = 1.5


def read(lines: Iterable[str]) -> list[Dialogue]:
    """Dialogues of a JSON Lines file; raises `NotADialogue` with the line's number and what is wrong."""
    decoder = msgspec.json.Decoder(Dialogue)
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            dialogue = decoder.decode(line)
        except msgspec.MsgspecError as error:
            raise NotADialogue(
                f'Line {number} is not a dialogue ({error}). A line is {{"id", "language", "turns": [{{"from", "text"}}]}}.',
                line=number,
            ) from error
        found.append(dialogue)
    return found


def playable(dialogue: Dialogue) -> list[Turn]:
    """The turns in an order that can happen: only a customer opens, so members' greetings before that come just after.

    Empty when no customer speaks at all.
    """
    first = next((n for n, turn in enumerate(dialogue.turns) if turn.by == "customer"), None)
    if first is None:
        return []
    return [dialogue.turns[first], *dialogue.turns[:first], *dialogue.turns[first + 1 :]]


def pause_seconds(turn: Turn, dice: random.Random) -> float:
    """How long after the message before it this one is sent, at pace 1."""
    if turn.after_s is not None:
        return max(0.0, turn.after_s)
    drawn = READING_SECONDS + TYPING_SECONDS_PER_CHARACTER * len(turn.text)
    return drawn * dice.lognormvariate(0.0, 0.4)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed; NaN of nothing."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def summary(outcomes: Sequence[Outcome]) -> dict[str, float | int]:
    """The figures shown at the end: counts, and milliseconds at p50, p95, p99 and the longest."""
    acks = [second * 1000 for one in outcomes for second in one.ack_seconds]
    seen = [second * 1000 for one in outcomes for second in one.seen_seconds]
    figures: dict[str, float | int] = {
        "dialogues": len(outcomes),
        "clean": sum(one.clean for one in outcomes),
        "messages": sum(one.sent for one in outcomes),
        "lost": sum(len(one.lost) for one in outcomes),
        "doubled": sum(len(one.doubled) for one in outcomes),
        "refused": sum(len(one.refused) for one in outcomes),
    }
    for name, values in (("ack", acks), ("seen", seen)):
        for label, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("longest", 1.0)):
            figures[f"{name}_{label}_ms"] = round(percentile(values, share), 1)
    return figures

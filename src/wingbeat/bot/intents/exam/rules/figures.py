"""Figures of a classifier over a labelled table."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wingbeat.bot.intents.exam.models import Bin, Confusion, Figures, Result, Row, Said, Slip, Topic
from wingbeat.bot.intents.models import OUTSIDE

Floats = NDArray[np.float64]
# The usual number in papers, so that the error can be compared.
BINS = 10
# Mistakes kept to be read, and characters of each: a report is read by people, and stored.
MOST_SLIPS = 500
LONGEST_SLIP = 300
# Fates drawn for what chance alone does to calibration: its mean is then known to a hundredth of itself.
FATES = 500
# Share of messages in scope that are to be kept when the gate is closed at a fixed level.
KEPT = 0.95


def compare(rows: Sequence[Row], said: Sequence[Said]) -> Result:
    """What was said of each row against what is right."""
    pairs = list(zip(rows, said, strict=True))
    inside = [(row, one) for row, one in pairs if OUTSIDE not in row.labels]
    alone = [(row, one) for row, one in inside if len(row.labels) == 1]
    single = [(row.labels[0], one) for row, one in alone]
    right = np.array([label == one.intents[0].name for label, one in single], float)
    sure = np.array([one.intents[0].confidence for _, one in single], float)
    outside = np.array([one.outside for _, one in pairs])
    foreign = np.array([OUTSIDE in row.labels for row, _ in pairs])
    took = np.array([one.took_ms for one in said])
    bins = reliability(sure, right)
    mixed = bool(inside) and len(single) < len(inside)
    found = topics([label for label, _ in single], [one.intents[0].name for _, one in single])
    figures = Figures(
        accuracy=float(right.mean()) if single and not mixed else None,
        macro_f1=float(np.mean([one.f1 for one in found])) if single and not mixed else None,
        exact_set=float(np.mean([set(row.labels) == set(one.parts) for row, one in inside])) if inside else None,
        oos_auroc=auroc(outside, foreign) if 0 < foreign.sum() < len(foreign) else None,
        oos_recall_at_95=recall(outside, foreign) if 0 < foreign.sum() < len(foreign) else None,
        ece=calibration_error(bins) if single and not mixed else None,
        ece_by_chance=error_by_chance(sure) if single and not mixed else None,
        p50_ms=float(np.quantile(took, 0.5)),
        p95_ms=float(np.quantile(took, 0.95)),
    )
    return Result(figures, bins, confusions(single), found, slips(alone))


def topics(right: Sequence[str], told: Sequence[str]) -> list[Topic]:
    """The labels that occur in the table, by name; `f1` is the harmonic mean of precision and recall."""
    hits = Counter(label for label, one in zip(right, told, strict=True) if label == one)
    wanted, given = Counter(right), Counter(told)
    return [
        Topic(label, wanted[label], hits[label], 2 * hits[label] / (wanted[label] + given[label]))
        for label in sorted(wanted)
    ]


def slips(alone: Sequence[tuple[Row, Said]]) -> list[Slip]:
    """Messages of one intent that were taken for something else, the surest mistakes first."""
    found = [
        Slip(row.text[:LONGEST_SLIP], row.labels[0], best.name, best.confidence)
        for row, one in alone
        if (best := one.intents[0]).name != row.labels[0]
    ]
    return sorted(found, key=lambda slip: -slip.confidence)[:MOST_SLIPS]


def auroc(scores: Floats, positive: NDArray[np.bool_]) -> float:
    """The chance that a positive scores above a negative; ties count half."""
    _, place, times = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(times) - (times - 1) / 2)[place]
    count = int(positive.sum())
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * (len(scores) - count)))


def recall(outside: Floats, foreign: NDArray[np.bool_]) -> float:
    """Share of the foreign messages found when `KEPT` of the others are kept."""
    return float((outside[foreign] > np.quantile(outside[~foreign], KEPT)).mean())


def reliability(sure: Floats, right: Floats) -> list[Bin]:
    """Messages by confidence in bins of one width; empty bins are left out."""
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    held = [(at, place == at) for at in range(BINS)]
    return [
        Bin(at / BINS, (at + 1) / BINS, int(own.sum()), float(sure[own].mean()), float(right[own].mean()))
        for at, own in held
        if own.any()
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """How far confidence is from the share that is right, on average over the messages."""
    return sum(one.count * abs(one.right - one.confidence) for one in bins) / sum(one.count for one in bins)


def error_by_chance(sure: Floats) -> float:
    """The calibration error of a confidence that is right to the last digit, on average over fates of as many messages."""
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    dice = np.random.default_rng(1)
    found = 0.0
    for _ in range(FATES):
        right = dice.random(len(sure)) < sure
        found += float(np.abs(np.bincount(place, right - sure)).sum())
    return found / FATES / len(sure)


def confusions(single: Sequence[tuple[str, Said]]) -> list[Confusion]:
    """What was taken for what, most often first."""
    counted = Counter((label, one.intents[0].name) for label, one in single if label != one.intents[0].name)
    return [Confusion(*pair, count) for pair, count in counted.most_common()]

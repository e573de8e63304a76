"""The two tests that move a topic's share, on simulated outcomes: how seldom they err, how soon they see a drift."""

import random
from uuid import UUID

from bench.common import Row, at_least, at_most, machine, median, report
from wingbeat.bot.share.models import Share
from wingbeat.bot.share.rules import POOR, WELL, observe

RUNS = 2000
LONGEST = 5000


def topic(percent: int) -> Share:
    return Share(topic="returns", channel_id=UUID(int=1), percent=percent)


def until_moved(share: Share, quality: float, draw: random.Random) -> tuple[int, int]:
    """Outcomes until the share moved, and by how much."""
    for n in range(1, LONGEST + 1):
        share, change = observe(share, good=draw.random() < quality)
        if change:
            return n, change.to_percent - change.from_percent
    return LONGEST, 0


def moves(percent: int, quality: float, draw: random.Random) -> tuple[float, float]:
    """Of many topics: the median outcomes to the first move, and the share that was raised."""
    runs = [until_moved(topic(percent), quality, draw) for _ in range(RUNS)]
    return median(n for n, _ in runs), sum(by > 0 for _, by in runs) / RUNS


def drift(quality: float, draw: random.Random) -> float:
    """Median outcomes from a sudden fall to the first lowering, after a thousand good ones at the full share."""
    seen = []
    for _ in range(RUNS // 10):
        share = topic(100)
        for _ in range(1000):
            share = observe(share, good=draw.random() < WELL)[0]
        n = 0
        before = share.percent
        while share.percent >= before and n < LONGEST:
            share, n = observe(share, good=draw.random() < quality)[0], n + 1
        seen.append(n)
    return median(seen)


def main() -> None:
    draw = random.Random(7)
    rows = [
        Row("a poor topic (80 %) raised, of the topics", moves(0, POOR, draw)[1], "share", at_most(0.05)),
        Row("a good topic (95 %) raised within, median", moves(25, 0.95, draw)[0], "outcomes", at_most(60)),
        Row(
            "a good topic (92 %) at 100 %: outcomes to a needless lowering",
            moves(100, WELL, draw)[0],
            "outcomes",
            at_least(400),
        ),
        *(
            Row(
                f"fall from 92 % to {quality:.0%}: lowered within, median",
                drift(quality, draw),
                "outcomes",
                at_most(most),
            )
            for quality, most in ((0.8, 80), (0.7, 30), (0.5, 12))
        ),
    ]
    report("share", rows, machine())


if __name__ == "__main__":
    main()

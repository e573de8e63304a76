"""One decision of the assigner: 500 members, 2,000 waiting. It waits for nothing, so what counts is its thread's own time.

With `--live` its statements, and a real server: from the moment a member has room until a conversation is on their desk.
"""

import random
import sys
import time
from uuid import UUID

from bench.common import Row, at_most, machine, percentile, report
from wingbeat.conversations.promises.events import Needs
from wingbeat.kit.ids import uuid7
from wingbeat.routing.models import Here, Line
from wingbeat.routing.rules import assign
from wingbeat.routing.settings.models import RoutingSettings

MEMBERS, WAITING, TEAMS = 500, 2_000, 8
SKILLS = ("returns", "parcels", "sizes", "repairs", "invoices", "wholesale")
LANGUAGES = ("zh-CN", "zh-TW", "yue", "en")
ROUNDS = 1_000
LUCK = random.Random(22)


def made_members(teams: list[UUID], free: int) -> list[Here]:
    """Of five hundred all are busy but `free`."""
    return [
        Here(
            id=uuid7(),
            name=f"Member {n}",
            teams=frozenset(LUCK.sample(teams, 2)),
            load=LUCK.randrange(3) if n < free else 3,
            capacity=3,
            turn_seconds=LUCK.uniform(0, 900),
            idle_seconds=LUCK.uniform(0, 900),
            held={"widget": 3},
            skills={skill: LUCK.randint(1, 5) for skill in LUCK.sample(SKILLS, 3)},
            languages={language: LUCK.randint(1, 5) for language in LUCK.sample(LANGUAGES, 2)},
        )
        for n in range(MEMBERS)
    ]


def made_lines(teams: list[UUID]) -> list[Line]:
    """Two thousand; every other line is one customer with a favourite member."""
    lines = []
    left = WAITING
    while left:
        alone = LUCK.random() < 0.5
        size = 1 if alone else min(left, LUCK.randint(1, 12))
        left -= size
        needs = Needs(
            skills=tuple(LUCK.sample(SKILLS, LUCK.randrange(2))),
            language=LUCK.choice(LANGUAGES),
            vip=LUCK.random() < 0.15,
            handling_seconds=LUCK.uniform(120, 600),
            favourite_id=uuid7() if alone else None,
        )
        waited = sorted((LUCK.expovariate(1 / 90) for _ in range(size)), reverse=True)
        lines.append(Line(LUCK.choice(teams), [uuid7() for _ in waited], [3] * size, waited, needs=needs))
    return lines


def timed(lines: list[Line], members: list[Here], most: int) -> list[float]:
    """Milliseconds of each of many decisions."""
    settings, took = RoutingSettings(), []
    for _ in range(ROUNDS):
        begun = time.thread_time()
        given = assign(lines, members, settings, most).given
        took.append((time.thread_time() - begun) * 1000)
        assert len(given) == most
    return took


def pure() -> list[Row]:
    teams = [uuid7() for _ in range(TEAMS)]
    lines = made_lines(teams)
    one = timed(lines, made_members(teams, free=1), 1)
    all_free = timed(lines, made_members(teams, free=MEMBERS), 1)
    return [
        Row("one decision, one of 500 has room: median", percentile(one, 0.5), "ms"),
        Row("one decision, one of 500 has room: p99", percentile(one, 0.99), "ms", at_most(5), at_most(1)),
        Row("one decision, all 500 have room: median", percentile(all_free, 0.5), "ms"),
        Row("one decision, all 500 have room: p99", percentile(all_free, 0.99), "ms", at_most(5), at_most(1)),
        Row("lines that 2,000 waiting make", float(len(lines)), ""),
    ]


if __name__ == "__main__":
    if "--live" in sys.argv:
        from bench.assign_live import main

        main()
    report("assign", pure(), machine())

"""Live work and the simulation decide alike: the same facts, asked of both, have one answer."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
import numpy as np
import pytest

from tests.routing.floors import floor
from tests.routing.lines import TEAM
from wingbeat.conversations.models import Resolve
from wingbeat.conversations.promises.events import Needs
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.ids import uuid7
from wingbeat.routing.models import Here, Line
from wingbeat.routing.queries import members_here
from wingbeat.routing.rules import assign
from wingbeat.routing.rules.order import PRIOR
from wingbeat.routing.rules.pace import ALL, RATIO_LIMIT, TYPICAL_HANDLING_SECONDS, kind_of, pace, paces
from wingbeat.routing.rules.policies import POLICIES
from wingbeat.routing.settings.actions import CHOICES
from wingbeat.routing.settings.models import RoutingSettings
from wingbeat.routing.simulation.models import Week
from wingbeat.routing.simulation.rules import kernel
from wingbeat.routing.waits.actions import relearn
from wingbeat.routing.waits.queries import Knowing

SKILLS = ("returns", "sizes", "repairs", "invoices")
MEMBERS, WAITING, PLACES = 6, 12, 3
ROUNDS = 150  # of each policy: made-up houses
LONGEST_SECONDS = (60.0, 300.0, 1200.0)  # of a house's waits: some are well past the age limit of a policy


class House(NamedTuple):
    """One moment, as the simulation knows it and as live work does."""

    week: Week
    desk: kernel.Desk
    lines: list[Line]
    members: list[Here]


def made(dice: np.random.Generator) -> House:
    """Members of whom some are busy, and customers who wait; the last member can do all and has no room."""
    able = dice.random((MEMBERS, len(SKILLS))) < 0.6
    able[-1] = True
    seen = dice.integers(0, 200, (MEMBERS, len(SKILLS))) * able
    ratios = seen * dice.uniform(0.4, 2.0, seen.shape)
    own = np.stack([ratios, seen], axis=2)
    week = Week(
        arrives=-dice.uniform(0, dice.choice(LONGEST_SECONDS), WAITING),
        kind=dice.integers(0, len(SKILLS), WAITING),
        vip=(dice.random(WAITING) < 0.3).astype(float),
        work=np.ones(WAITING),
        patience=np.full(WAITING, 1e9),
        habit=dice.uniform(0.5, 2.0, WAITING),
        able=able,
        skills=able.sum(1).astype(float),
        pace=np.ones(seen.shape),
        staff=np.array([MEMBERS]),
        slot_seconds=1e9,
        places=PLACES,
        slowdown=0.35,
        typical=np.column_stack([dice.uniform(60, 600, len(SKILLS)) * 50, np.full(len(SKILLS), 50.0)]),
        paces=np.concatenate([own, own.sum(axis=1, keepdims=True)], axis=1),
        hazard=np.repeat([rate for _, rate in PRIOR], np.diff([0, *(int(end) for end, _ in PRIOR)])),
    )
    desk = kernel.desk(week)
    desk.active[:] = [*dice.integers(0, PLACES, MEMBERS - 1), PLACES]
    desk.moved[:] = -dice.uniform(1, 900, MEMBERS)
    return House(week, desk, [waiting(week, n) for n in range(WAITING)], here(week, desk))


def waiting(week: Week, n: int) -> Line:
    kind = week.kind[n]
    handling = float(week.typical[kind, 0] / week.typical[kind, 1] * week.habit[n])
    needs = Needs(skills=(SKILLS[kind],), vip=bool(week.vip[n]), handling_seconds=handling)
    return Line(TEAM, [UUID(int=n)], [1], [float(-week.arrives[n])], needs=needs)


def here(week: Week, desk: kernel.Desk) -> list[Here]:
    ids = [UUID(int=n) for n in range(MEMBERS)]
    seen = [
        (one, kind_of(TEAM, (skill,)), int(week.paces[n, kind, 1]), float(week.paces[n, kind, 0]))
        for n, one in enumerate(ids)
        for kind, skill in enumerate(SKILLS)
    ]
    known = paces(seen)
    return [
        Here(
            id=one,
            name=f"M{n}",
            teams=frozenset({TEAM}),
            load=float(desk.active[n]),
            capacity=PLACES,
            turn_seconds=float(1000 - n),  # the first has its turn
            idle_seconds=float(-desk.moved[n]),
            paces=known[str(one)],
            held={"widget": int(desk.active[n])},
            skills={skill: 1 for kind, skill in enumerate(SKILLS) if week.able[n, kind]},
        )
        for n, one in enumerate(ids)
    ]


def live(lines: Sequence[Line], members: Sequence[Here], name: str) -> tuple[int, int]:
    """Who is given whom, as the places they have; -1 nobody."""
    settings = RoutingSettings(policy=name, age_limit_seconds=86_400, widen_seconds=3600)
    given = assign(lines, members, settings, most=1).given
    return (given[0].conversation_id.int, given[0].member_id.int) if given else (-1, -1)


@pytest.mark.parametrize("name", CHOICES)
def test_whose_place_is_free_gets_the_same_customer_live_and_simulated(name: str) -> None:
    dice, served = np.random.default_rng(7), set()
    for _ in range(ROUNDS):
        house = made(dice)
        desk = house.desk
        desk.queue[:] = np.arange(WAITING)
        desk.counts[kernel.WAITING] = WAITING
        place = kernel.next_for(desk, house.week, POLICIES[name], 0, 0.0)
        simulated = int(desk.queue[place]) if place != kernel.NOBODY else -1
        found, _ = live(house.lines, [house.members[0], house.members[-1]], name)
        assert found == simulated
        served.add(found)
    assert len(served) > WAITING / 2, "not always the same"


@pytest.mark.parametrize("name", CHOICES)
def test_whoever_comes_is_taken_by_the_same_member_live_and_simulated(name: str) -> None:
    dice, chosen = np.random.default_rng(8), set()
    for _ in range(ROUNDS):
        house = made(dice)
        simulated = kernel.choose(house.desk, house.week, POLICIES[name], 0, 0.0)
        _, found = live(house.lines[:1], house.members, name)
        assert found == simulated
        chosen.add(found)
    assert len(chosen) > MEMBERS / 2, "not always the same"


async def test_a_member_s_paces_by_kind_are_those_their_conversations_took(database: Database) -> None:
    async with floor(database) as made:
        system, bo, ada = made.firm.system, made.firm.bo, made.firm.ada
        returns, sizes = Needs(skills=("returns",)), Needs(skills=("sizes",))
        had = [(bo, returns, 60), (bo, returns, 60), (bo, sizes, 400), (ada, returns, 6000)]
        for n, (member_id, needs, seconds) in enumerate(had):
            one = made.conversation_id if n == 0 else uuid7()
            if n:
                await made.open(made.channel, Sender("customer", uuid7()), one)
                await made.settled()
            await made.tell(one, Resolve(), made.bo)
            await system.execute(
                """UPDATE conversation SET assignee_id = $3, needs = $4, assigned_at = resolved_at - make_interval(secs => $5)
                   WHERE workspace_id = $1 AND id = $2""",
                one,
                member_id,
                msgspec.to_builtins(needs),
                float(seconds),
            )
        team_id = (await made.head(made.conversation_id)).team_id
        assert team_id is not None
        known = await relearn(system)
        of_returns, of_sizes = kind_of(team_id, returns.skills), kind_of(team_id, sizes.skills)
        quick = 2 * 60 / ((2 * 60 + 6000 + TYPICAL_HANDLING_SECONDS) / 4)
        slow = 400 / ((400 + TYPICAL_HANDLING_SECONDS) / 2)
        assert known.paces[str(bo)] == pytest.approx(
            {
                ALL: pace(quick + slow, 3, 0, 0),
                of_returns: pace(quick + slow, 3, quick, 2),
                of_sizes: pace(quick + slow, 3, slow, 1),
            }
        )
        late = min(6000 / ((2 * 60 + 6000 + TYPICAL_HANDLING_SECONDS) / 4), RATIO_LIMIT)
        assert known.paces[str(ada)][of_returns] == pytest.approx(pace(late, 1, late, 1))
        learned = await Knowing().learned(system)
        (here,), _ = await members_here(system, RoutingSettings(), learned.paces)
        assert here.paces == known.paces[str(bo)], "as the assigner reads them"

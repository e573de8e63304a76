"""Who is next: the whole queue in the order of the policy, pure. Scored as one array: two thousand take a tenth of a millisecond."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wingbeat.routing.models import Line
from wingbeat.routing.rules.policies import OVERDUE, POLICIES, Policy, order_score
from wingbeat.routing.settings.models import RoutingSettings

HANDLING_SECONDS = 300.0  # of a chat where nothing is known of the team's own
# Per second: ten seconds more lose 2.8 % of a bank's callers between the twentieth and the sixtieth (routing's trace).
HAZARD = 0.0028

Floats = npt.NDArray[np.float64]


class Spot(NamedTuple):
    """A conversation's place: the `at`-th of the `line`-th line, `place` of its team's queue."""

    line: int
    at: int
    waited: float
    place: int


def policy_of(settings: RoutingSettings) -> Policy:
    """The policy in force; one that this version no longer knows is the default."""
    return POLICIES.get(settings.policy, POLICIES["default"])


def handling_of(line: Line) -> float:
    return line.needs.handling_seconds or HANDLING_SECONDS


def weight_in_line(line: Line) -> float:
    """The customer's weight; each step of priority doubles it."""
    return float(line.needs.weight * 2**line.priority)


class Order:
    """The queue as arrays. Past the age limit the oldest goes first, whoever it is, so that no VIP keeps others waiting."""

    def __init__(self, lines: Sequence[Line], settings: RoutingSettings) -> None:
        policy = policy_of(settings)
        self.age_limit_seconds = min(policy.age_limit_seconds, settings.age_limit_seconds)
        counts = np.array([len(line.ids) for line in lines], dtype=np.int64)
        size = int(counts.sum())
        self._line = np.repeat(np.arange(len(lines)), counts)
        self._at = np.arange(size) - np.repeat(np.cumsum(counts) - counts, counts)
        waited = np.fromiter(chain.from_iterable(line.waited for line in lines), np.float64, size)
        self._waited = np.maximum(waited, 0.0)  # queued in the transaction that commits only now
        vip, weight, handling = (
            np.repeat(np.array(values), counts)
            for values in (
                [float(line.needs.vip) for line in lines],
                [weight_in_line(line) for line in lines],
                [handling_of(line) for line in lines],
            )
        )
        score = order_score(policy, self._waited, vip, weight, handling, HAZARD)
        score = np.where(self._waited > self.age_limit_seconds, OVERDUE + self._waited, score)
        self._order = np.lexsort((-self._waited, -score))
        self._team = [line.team_id for line in lines]
        self.average_handling = float(handling.mean()) if size else HANDLING_SECONDS
        self.waiting: dict[object, int] = {}
        self.longest: dict[object, float] = {}
        for line in lines:
            self.waiting[line.team_id] = self.waiting.get(line.team_id, 0) + len(line.ids)
            self.longest[line.team_id] = max(self.longest.get(line.team_id, 0.0), max(line.waited, default=0.0))

    def __iter__(self) -> Iterator[Spot]:
        """Everybody, whoever is next first."""
        places = dict.fromkeys(self._team, 0)
        columns = (self._line[self._order], self._at[self._order], self._waited[self._order])
        for line, at, waited in zip(*(column.tolist() for column in columns), strict=True):
            team_id = self._team[line]
            places[team_id] += 1
            yield Spot(line, at, waited, places[team_id])

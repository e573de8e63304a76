"""Who is next: the whole queue in the order of the policy, pure. Scored as one array, since two thousand may wait."""

from collections.abc import Callable, Collection, Sequence
from itertools import chain
from uuid import UUID

import numpy as np
import numpy.typing as npt

from wingbeat.routing.models import Line
from wingbeat.routing.rules.needs import WIDEST
from wingbeat.routing.rules.policies import OVERDUE, POLICIES, Policy, order_score
from wingbeat.routing.settings.models import RoutingSettings

Patience = Sequence[tuple[float, float]]

HANDLING_SECONDS = 300.0  # of a chat where nothing is known of the team's own
# Until what wait (in seconds) which chance per second of giving up: measured on a bank's callers, the trace that the
# simulation runs on. A workspace's own takes its place as soon as it is known.
PRIOR: Patience = ((20.0, 0.0040), (60.0, 0.0028), (120.0, 0.0021))


def policy_of(settings: RoutingSettings) -> Policy:
    """The policy in force; one that this version no longer knows is the default."""
    return POLICIES.get(settings.policy, POLICIES["default"])


def handling_of(line: Line) -> float:
    return line.needs.handling_seconds or HANDLING_SECONDS


def weight_of_line(line: Line) -> float:
    """The customer's weight; each step of priority doubles it."""
    return float(line.needs.weight * 2**line.priority)


def _facts(line: Line) -> tuple[float, ...]:
    """What the order looks at, the same for all of a line."""
    return line.needs.vip, weight_of_line(line), handling_of(line), line.ring, line.bumped


class Order:
    """The queues of some teams, whoever is next first: of the n-th, `line[n]`, `at[n]` in that line, `waited[n]` and the
    `ring[n]` that the wait has opened. Past the age limit the oldest goes first, whoever it is: no VIP keeps others waiting.
    `quickest` is the pace of whoever would serve a line soonest: what they are quick at comes to them sooner.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        teams: Collection[UUID],
        quickest: Callable[[Line], float],
        settings: RoutingSettings,
        patience: Patience = PRIOR,
    ) -> None:
        policy = policy_of(settings)
        self.age_limit_seconds = min(policy.age_limit_seconds, settings.age_limit_seconds)
        known = [n for n, line in enumerate(lines) if line.team_id in teams]
        counts = np.array([len(lines[n].ids) for n in known], dtype=np.int64)
        size = int(counts.sum())
        self.team_of = {n: lines[n].team_id.int for n in known}
        numbers = {team: number for number, team in enumerate(dict.fromkeys(self.team_of.values()))}
        columns = [(n, numbers[self.team_of[n]], *_facts(lines[n]), quickest(lines[n])) for n in known]
        table = np.repeat(np.array(columns or np.empty((0, 8))).T, counts, axis=1)
        line, team, vip, weight, handling, ring, bumped, pace = table
        waited = np.fromiter(chain.from_iterable(lines[n].waited for n in known), np.float64, size)
        np.maximum(waited, 0.0, out=waited)  # queued in a transaction that began after ours
        ends, hazards = np.array(patience).T
        hazard = hazards[np.minimum(np.searchsorted(ends, waited, side="right"), len(hazards) - 1)]
        score = order_score(policy, waited, vip, weight, handling * pace, pace, hazard)
        score = np.where(waited > self.age_limit_seconds, OVERDUE + waited, score)
        order = np.lexsort((-waited, -score, -bumped))
        opened = np.minimum(np.maximum(1 + waited // settings.widen_seconds, ring), WIDEST)
        self._team, self._waited = team[order], waited[order]
        self.average_handling = float(handling.mean()) if size else HANDLING_SECONDS
        self.average_pace = float(pace.mean()) if size else 1.0
        self.line: list[int] = line[order].astype(np.int64).tolist()
        self.at: list[int] = (np.arange(size) - np.repeat(np.cumsum(counts) - counts, counts))[order].tolist()
        self.waited: list[float] = self._waited.tolist()
        self.ring: list[int] = opened[order].astype(np.int64).tolist()

    def place(self, n: int) -> tuple[int, int]:
        """The n-th's place in its team's queue, and how many wait there."""
        mine: npt.NDArray[np.bool_] = self._team == self._team[n]
        return int(mine[: n + 1].sum()), int(mine.sum())

    def is_longest(self, n: int) -> bool:
        """Whether nobody of its team waited longer."""
        return bool(self._waited[n] >= self._waited[self._team == self._team[n]].max())

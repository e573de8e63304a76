"""The members and what is left of their room while a round gives; pure."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt

from wingbeat.conversations.promises.events import Needs
from wingbeat.routing.models import Here, Line
from wingbeat.routing.rules.needs import WIDEST, bonus_seconds, meets
from wingbeat.routing.rules.order import handling_of, policy_of
from wingbeat.routing.rules.pace import kind_of, paces_of
from wingbeat.routing.rules.policies import Policy, fit_cost
from wingbeat.routing.settings.models import RoutingSettings

HAIR = 1e-9  # ten mails of 0.1 fill exactly a capacity of 1
Members = npt.NDArray[np.int64]  # by their place among those with room
Mask = npt.NDArray[np.bool_]


class Able(NamedTuple):
    """Who may take the conversations of a line, and how well each suits it; `ring` is wider than asked where nobody is."""

    members: Members
    bonus: npt.NDArray[np.float64]
    ring: int


class Floor:
    """`free` are the members who had room as the round began; only they are looked at, unless nobody of them will do."""

    def __init__(self, members: Sequence[Here], settings: RoutingSettings) -> None:
        self._weights, self._policy = settings.channel_weights, policy_of(settings)
        self._least = min((*self._weights.values(), 1.0)) - HAIR
        self._members = members
        self.free = free = [one for one in members if one.capacity - one.load >= self._least]
        self._in_team: dict[UUID, list[int]] = defaultdict(list)
        for n, one in enumerate(free):
            for team_id in one.teams:
                self._in_team[team_id].append(n)
        self.teams = self._in_team.keys()
        columns = [(one.capacity - one.load, len(one.kept_for), one.turn_seconds, one.idle_seconds) for one in free]
        self._left, self._kept, self._turn, self._idle = np.array(columns or np.empty((0, 4))).T.copy()
        # A place that is kept counts as work.
        self._busy = np.array([sum(one.held.values()) for one in free], dtype=np.float64) + self._kept
        self._skills = np.array([len(one.skills) or 1 for one in free], dtype=np.float64)
        self._keeper = {one: n for n, member in enumerate(free) for one in member.kept_for}
        self._limited = [n for n, one in enumerate(free) if one.rooms]
        self._held: dict[tuple[int, str], int] = {}
        self._rooms: dict[str, Mask] = {}
        self._masks: dict[UUID, Mask] = {}
        self._quickest: dict[tuple[int, Sequence[str], str], float] = {}
        self._skilled: dict[str, Mask] = {}
        self._able: dict[object, Able | None] = {}

    @property
    def has_room(self) -> bool:
        return bool((self._left >= self._least).any())

    def able(self, line: Line, ring: int) -> Able | None:
        """Who may take one of the line now; None when nobody can, and so nobody will in this round."""
        needs = line.needs
        levels = tuple(needs.levels.items())
        wished = needs.skills, needs.nice, levels, needs.language, needs.channel
        key = (line.team_id.int, line.kind, wished, ring, line.passed)
        if key not in self._able:
            self._able[key] = self._who(line, ring)
        known = self._able[key]
        if known is None:
            return None
        room = self._room(line.kind)[known.members]
        if not room.all():
            known = Able(known.members[room], known.bonus[room], known.ring) if room.any() else None
            self._able[key] = known
        return known

    def _who(self, line: Line, ring: int) -> Able | None:
        """Those of the first ring, from this one on, that has anybody online, be they busy."""
        needs = line.needs
        team = self._in_team.get(line.team_id, [])
        if line.passed and (fresh := [n for n in team if self.free[n].id not in line.passed]):
            team = fresh  # who passed gets it where nobody else has room
        found: list[int] = []
        while team and not (found := [n for n in team if meets(self.free[n], needs, ring)]):
            if ring == WIDEST or self._anybody_meets(line, ring):
                return None
            ring += 1
        if not found:
            return None
        bonus = [bonus_seconds(self.free[n], needs) for n in found] if _is_choosy(needs) else [0.0] * len(found)
        return Able(np.array(found), np.array(bonus), ring)

    def _anybody_meets(self, line: Line, ring: int) -> bool:
        """Whether waiting makes sense: somebody of the team who has it is online."""
        return any(line.team_id in one.teams and meets(one, line.needs, ring) for one in self._members)

    def anybody(self, line: Line) -> bool:
        """Whether anybody of the team has room, whatever they can."""
        return bool(self._room(line.kind)[self._in_team.get(line.team_id, [])].any())

    def _room(self, kind: str) -> Mask:
        if kind not in self._rooms:
            room = self._rooms[kind] = self._left >= self._weights.get(kind, 1.0) - HAIR
            for n in self._limited:
                room[n] = self._fits(n, kind)
        return self._rooms[kind]

    def _fits(self, n: int, kind: str) -> bool:
        if self._left[n] < self._weights.get(kind, 1.0) - HAIR:
            return False
        member = self.free[n]
        held = self._held.get((n, kind), 0) + member.held.get(kind, 0)
        return kind not in member.rooms or held < member.rooms[kind]

    def quickest(self, line: Line) -> float:
        """The least pace for the line: of those with room who have the skills, or of the team where nobody has."""
        key = line.team_id.int, line.needs.skills, line.kind
        if key not in self._quickest:
            here = self._room(line.kind) & self._is_in(line.team_id)
            able = np.logical_and.reduce([here, *map(self._has, line.needs.skills)])
            who = np.flatnonzero(able if able.any() else here)
            self._quickest[key] = min(self._paces(line, who), default=1.0)
        return self._quickest[key]

    def _paces(self, line: Line, who: Members) -> list[float]:
        kind = kind_of(line.team_id, line.needs.skills)
        return paces_of([self.free[n].paces for n in who.tolist()], kind)

    def _is_in(self, team_id: UUID) -> Mask:
        if team_id not in self._masks:
            mask = self._masks[team_id] = np.zeros(len(self.free), np.bool_)
            mask[self._in_team.get(team_id, [])] = True
        return self._masks[team_id]

    def _has(self, skill: str) -> Mask:
        if skill not in self._skilled:
            self._skilled[skill] = np.array([skill in one.skills for one in self.free], np.bool_)
        return self._skilled[skill]

    def ranked(self, line: Line, conversation_id: UUID, able: Able) -> tuple[list[int], str]:
        """Those able, best first, and the word for why the first is: kept for it, liked by the customer, or by the policy."""
        who = able.members
        keeper = self._keeper.get(conversation_id, -1)
        handling = handling_of(line) * np.array(self._paces(line, who))
        turns = np.argsort(np.argsort(-self._turn[who], kind="stable"))
        cost = fit_cost(self._policy, self._busy[who], handling, self._skills[who], self._idle[who], turns)
        others = self._kept[who] - (who == keeper)
        is_kept = self._left[who] - others < self._weights.get(line.kind, 1.0) - HAIR
        found: list[int] = who[np.lexsort((-self._idle[who], cost - able.bonus, is_kept))].tolist()
        liked = [n for n in who[~is_kept].tolist() if self.free[n].id == line.needs.favourite_id]
        for why, first in (("kept", keeper), ("favourite", liked[0] if liked else -1)):
            if first in found:
                return [first, *(n for n in found if n != first)], why
        return found, "only_one" if len(found) == 1 else _word_of(self._policy)

    def give(self, n: int, kind: str, conversation_id: UUID) -> None:
        """The member has one more, and was given one just now."""
        self._left[n] -= self._weights.get(kind, 1.0)
        self._busy[n] += 1.0
        self._turn[n] = self._idle[n] = 0.0
        self._held[n, kind] = self._held.get((n, kind), 0) + 1
        if self._keeper.get(conversation_id) == n:
            self._kept[n] -= 1.0
            self._busy[n] -= 1.0
        for known, room in self._rooms.items():
            room[n] = self._fits(n, known)


def _is_choosy(needs: Needs) -> bool:
    return bool(needs.skills or needs.nice or needs.language or needs.channel)


def _word_of(policy: Policy) -> str:
    """What the policy looks for in a member."""
    words = {"speed": "fast_and_flexible", "idleness": "idle_longest", "fewest": "fewest", "turn": "turn"}
    return next((word for name, word in words.items() if getattr(policy, name)), "fits")

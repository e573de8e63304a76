"""Who gets whom, pure: the policy says who is next and who fits best; nobody is given more than they have room for."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt

from wingbeat.conversations.promises.events import Because
from wingbeat.routing.models import Given, Here, Line, Round
from wingbeat.routing.rules.needs import WIDEST, bonus_seconds, brought, meets
from wingbeat.routing.rules.order import Order, Spot, handling_of, policy_of, weight_in_line
from wingbeat.routing.rules.policies import Policy, fit_cost
from wingbeat.routing.settings.models import RoutingSettings

MOST = 100  # given in one round: the next follows at once, and what else runs here gets its turn in between
OTHERS = 3  # names that stand beside the one chosen
HAIR = 1e-9  # ten mails of 0.1 fill exactly a capacity of 1
Members = npt.NDArray[np.int64]  # by their place in the list


class Able(NamedTuple):
    """Who may take the conversations of a line, and how well each suits it; `ring` is wider than asked where nobody is."""

    members: Members
    bonus: npt.NDArray[np.float64]
    ring: int


def assign(lines: Sequence[Line], members: Sequence[Here], settings: RoutingSettings, most: int = MOST) -> Round:
    """Give in the order of the policy until no one waits whom somebody with room may take, or `most` are given."""
    order, floor = Order(lines, settings), _Floor(members, settings)
    given: list[Given] = []
    left: dict[int, float] = {}
    for spot in order:
        if len(given) == most or not floor.has_room:
            break
        line = lines[spot.line]
        asked = max(_ring_of(spot.waited, settings.widen_seconds), line.ring)
        able = floor.able(spot.line, line, asked)
        if able is None:
            if asked < WIDEST:
                left[spot.line] = max(spot.waited, left.get(spot.line, 0.0))
            continue
        ranked, why = floor.ranked(line, line.ids[spot.at], able)
        chosen = members[ranked[0]]
        reasons = (
            *_why_now(order, spot, line, settings),
            why,
            *brought(chosen, line.needs),
            *_why_wider(able.ring, asked),
        )
        because = Because(
            policy=settings.policy,
            place=spot.place,
            waiting=order.waiting[line.team_id],
            waited_seconds=round(spot.waited, 1),
            reasons=reasons,
            others=tuple(members[n].name for n in ranked[1 : OTHERS + 1]),
        )
        given.append(Given(line.ids[spot.at], line.seqs[spot.at], chosen.id, chosen.name, able.ring, because))
        floor.give(ranked[0], line.kind, line.ids[spot.at])
    return Round(given, _widens_in(lines, left, floor, settings.widen_seconds))


def _ring_of(waited: float, widen_seconds: float) -> int:
    return min(WIDEST, 1 + int(waited / widen_seconds))


def _widens_in(lines: Sequence[Line], left: dict[int, float], floor: "_Floor", widen_seconds: float) -> float | None:
    """When the first of a line that nobody may take yet is seen by more of its team who have room."""
    waits = [
        widen_seconds - waited % widen_seconds
        for n, waited in left.items()
        if floor.anybody(lines[n].team_id, lines[n].kind)
    ]
    return min(waits, default=None)


def _why_now(order: Order, spot: Spot, line: Line, settings: RoutingSettings) -> list[str]:
    if spot.waited > order.age_limit_seconds:
        return ["age_limit"]
    found = [
        word
        for word, holds in (
            ("alone", order.waiting[line.team_id] == 1),
            ("longest_wait", order.waiting[line.team_id] > 1 and spot.waited >= order.longest[line.team_id]),
            ("vip", line.needs.vip),
            ("priority", line.priority > 0),
            ("weight", weight_in_line(line) > 2**line.priority),
        )
        if holds
    ]
    is_short = policy_of(settings).brevity and handling_of(line) < order.average_handling
    return found or (["short"] if is_short else [])


def _why_wider(ring: int, asked: int) -> list[str]:
    if ring == 1:
        return []
    return ["nobody_online" if ring > asked else "waited_longer"]


class _Floor:
    """The members, and what is left of their room while a round gives."""

    def __init__(self, members: Sequence[Here], settings: RoutingSettings) -> None:
        self._members, self._settings, self._policy = members, settings, policy_of(settings)
        self._left = np.array([one.capacity - one.load for one in members], dtype=np.float64)
        kept = [len(one.kept_for) for one in members]
        self._kept = np.array(kept, dtype=np.float64)
        # A place that is kept counts as work.
        self._busy = np.array([sum(one.held.values()) for one in members], dtype=np.float64) + self._kept
        self._turn = np.array([one.turn_seconds for one in members])
        self._idle = np.array([one.idle_seconds for one in members])
        self._skills = np.array([max(1, len(one.skills)) for one in members], dtype=np.float64)
        self._keeper = {one: n for n, count in enumerate(kept) if count for one in members[n].kept_for}
        self._held: dict[tuple[int, str], int] = {}
        self._teams: dict[UUID, list[int]] = {}
        self._rooms: dict[str, npt.NDArray[np.bool_]] = {}
        self._able: dict[tuple[int, int], Able | None] = {}
        self._least = min((*settings.channel_weights.values(), 1.0))

    @property
    def has_room(self) -> bool:
        return bool((self._left >= self._least - HAIR).any())

    def able(self, n: int, line: Line, ring: int) -> Able | None:
        """Who may take one of the line now; None when nobody can, and so nobody will in this round."""
        if (n, ring) not in self._able:
            self._able[n, ring] = self._who(line, ring)
        known = self._able[n, ring]
        if known is None:
            return None
        room = self._room(line.kind)[known.members]
        if not room.all():
            known = Able(known.members[room], known.bonus[room], known.ring) if room.any() else None
            self._able[n, ring] = known
        return known

    def _who(self, line: Line, ring: int) -> Able | None:
        """The first ring from this one on that has anybody online; who passed is asked again when all else is tried."""
        team = self._team(line.team_id)
        asked = [n for n in team if self._members[n].id not in line.passed] if line.passed else team
        for wide in range(ring, WIDEST + 1):
            if found := [n for n in asked if meets(self._members[n], line.needs, wide)]:
                break
        else:
            wide, found = WIDEST, team if ring == WIDEST else []
        if not found:
            return None
        bonus = [bonus_seconds(self._members[n], line.needs) for n in found] if _is_choosy(line) else [0.0] * len(found)
        return Able(np.array(found), np.array(bonus), wide)

    def _team(self, team_id: UUID) -> list[int]:
        if team_id not in self._teams:
            self._teams[team_id] = [n for n, member in enumerate(self._members) if team_id in member.teams]
        return self._teams[team_id]

    def anybody(self, team_id: UUID, kind: str) -> bool:
        """Whether anybody of the team has room, whatever they can."""
        return bool(self._room(kind)[self._team(team_id)].any())

    def _room(self, kind: str) -> npt.NDArray[np.bool_]:
        if kind not in self._rooms:
            self._rooms[kind] = np.array([self._fits(n, kind) for n in range(len(self._members))], dtype=bool)
        return self._rooms[kind]

    def _fits(self, n: int, kind: str) -> bool:
        if self._left[n] < self._settings.channel_weights.get(kind, 1.0) - HAIR:
            return False
        member = self._members[n]
        held = self._held.get((n, kind), 0) + member.held.get(kind, 0)
        return kind not in member.rooms or held < member.rooms[kind]

    def ranked(self, line: Line, conversation_id: UUID, able: Able) -> tuple[list[int], str]:
        """Those able, best first, and the word for why the first is: kept for it, liked by the customer, or by the policy."""
        who = able.members
        others = self._kept[who] - (who == self._keeper.get(conversation_id, -1))
        cost = fit_cost(
            self._policy, self._busy[who], handling_of(line), self._skills[who], self._idle[who], self._turn[who]
        )
        is_kept = self._left[who] - others < self._settings.channel_weights.get(line.kind, 1.0) - HAIR
        order = np.lexsort((-self._idle[who], cost - able.bonus, is_kept))
        found: list[int] = who[order].tolist()
        keeper = self._keeper.get(conversation_id)
        favourites = [n for n in who[~is_kept].tolist() if self._members[n].id == line.needs.favourite_id]
        for why, first in (("kept", keeper), ("favourite", next(iter(favourites), None))):
            if first is not None and first in found:
                return [first, *(n for n in found if n != first)], why
        return found, "only_one" if len(found) == 1 else _word_of(self._policy)

    def give(self, n: int, kind: str, conversation_id: UUID) -> None:
        """The member has one more, and was given one just now."""
        self._left[n] -= self._settings.channel_weights.get(kind, 1.0)
        self._busy[n] += 1.0
        self._turn[n] = self._idle[n] = 0.0
        self._held[n, kind] = self._held.get((n, kind), 0) + 1
        if self._keeper.pop(conversation_id, None) == n:
            self._kept[n] -= 1.0
            self._busy[n] -= 1.0
        for known, room in self._rooms.items():
            room[n] = self._fits(n, known)


def _is_choosy(line: Line) -> bool:
    return bool(line.needs.skills or line.needs.nice or line.needs.language)


def _word_of(policy: Policy) -> str:
    """What the policy looks for in a member."""
    words = {"speed": "fast_and_flexible", "idleness": "idle_longest", "fewest": "fewest", "turn": "turn"}
    return next((word for name, word in words.items() if getattr(policy, name)), "fits")

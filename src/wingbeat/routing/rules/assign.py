"""Who gets whom, pure: the policy says who is next and who fits best; nobody is given more than they have room for."""

from collections.abc import Sequence

from wingbeat.conversations.promises.events import Because
from wingbeat.routing.models import Given, Here, Line, Round
from wingbeat.routing.rules.floor import Able, Floor
from wingbeat.routing.rules.needs import WIDEST, brought, meets
from wingbeat.routing.rules.order import PRIOR, Order, Patience, handling_of, policy_of
from wingbeat.routing.rules.pace import kind_of, paces_of
from wingbeat.routing.rules.wishes import IN_TIME
from wingbeat.routing.settings.models import RoutingSettings

MOST = 100  # given in one round: the next follows at once, and what else runs here gets its turn in between
QUICK = 0.95  # of the average pace: a twentieth less is luck
OTHERS = 3  # names that stand beside the one chosen


def assign(
    lines: Sequence[Line],
    members: Sequence[Here],
    settings: RoutingSettings,
    most: int = MOST,
    patience: Patience = PRIOR,
) -> Round:
    """Give in the order of the policy until no one waits whom somebody with room may take, or `most` are given."""
    floor = Floor(members, settings)
    order = Order(lines, floor.teams, floor.quickest, settings, patience)
    given: list[Given] = []
    left: dict[int, float] = {}
    nobody: set[tuple[int, int]] = set()
    for n, (which, ring) in enumerate(zip(order.line, order.ring, strict=True)):
        line = lines[which]
        able = None if (which, ring) in nobody else floor.able(line, ring)
        if able is None:
            nobody.add((which, ring))
            if ring < WIDEST:
                left[which] = max(order.waited[n], left.get(which, 0.0))
            continue
        ranked, why = floor.ranked(line, line.ids[order.at[n]], able)
        given.append(_given(order, n, line, [floor.free[one] for one in ranked[: OTHERS + 1]], able, why, settings))
        floor.give(ranked[0], line.kind, given[-1].conversation_id)
        if len(given) == most or not floor.has_room:
            break
    waits = [
        settings.widen_seconds - wait % settings.widen_seconds for n, wait in left.items() if floor.anybody(lines[n])
    ]
    return Round(given, min(waits, default=None))


def _given(
    order: Order, n: int, line: Line, ranked: Sequence[Here], able: Able, why: str, settings: RoutingSettings
) -> Given:
    place, waiting = order.place(n)
    chosen = ranked[0]
    because = Because(
        policy=settings.policy,
        place=place,
        waiting=waiting,
        waited_seconds=round(order.waited[n], 1),
        reasons=(
            *_why_now(order, n, line, chosen, settings),
            why,
            *brought(chosen, line.needs),
            *_why_wider(order, n, line, chosen, able),
        ),
        others=tuple(one.name for one in ranked[1:]),
    )
    at = order.at[n]
    return Given(line.ids[at], line.seqs[at], chosen.id, chosen.name, able.ring, because)


def _why_wider(order: Order, n: int, line: Line, chosen: Here, able: Able) -> tuple[str, ...]:
    """Why less was asked for, where the one chosen has not all that is needed."""
    if meets(chosen, line.needs, 1):
        return ()
    if able.ring > order.ring[n]:
        return ("nobody_online",)
    return ("asked_others",) if able.ring <= line.ring else ("waited_longer",)


def _why_now(order: Order, n: int, line: Line, chosen: Here, settings: RoutingSettings) -> list[str]:
    if line.bumped:
        return ["bumped"]
    if order.waited[n] > order.age_limit_seconds:
        return ["age_limit"]
    if order.place(n)[1] == 1:
        return ["alone"]
    found = [
        word
        for word, holds in (
            ("longest_wait", order.is_longest(n)),
            ("vip", line.needs.vip),
            ("priority", line.priority > 0),
            ("weight", line.needs.weight > (IN_TIME if line.needs.in_time else 1.0)),
            ("in_time", line.needs.in_time),
        )
        if holds
    ]
    policy, (pace,) = policy_of(settings), paces_of([chosen.paces], kind_of(line.team_id, line.needs.skills))
    is_short = policy.brevity and handling_of(line) < order.average_handling
    is_quick = policy.match and pace < QUICK * order.average_pace
    return found or [word for word, holds in (("short", is_short), ("quick_at", is_quick)) if holds]

"""Which rules fire, in which order, and when a chain of them ends; pure."""

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from wingbeat.automation.models import After, Group, OnEvent, OnSchedule, Rule, Stored
from wingbeat.kit.log import Recorded

DEEPEST = 3  # a rule that answers a rule that answers a rule: whoever wants more cannot foresee it either
MOST_RULES = 200  # of a workspace: each is looked at for its kinds of events

Holds = Callable[[Stored], bool]


def in_order(rules: Sequence[Stored], groups: Sequence[Group]) -> list[Stored]:
    """As they are looked at: those of no group first, then group by group, each in its own order."""
    places = {group.id: (1, group.place, group.id) for group in groups}
    none = (0, 0, UUID(int=0))
    return sorted(rules, key=lambda one: (*(places[one.group_id] if one.group_id else none), one.place, one.id))


class Turn:
    """One event's way through the rules: who may still look at it."""

    def __init__(self) -> None:
        self._ended: set[UUID | None] = set()
        self._over = False

    def open_to(self, one: Stored) -> bool:
        return not self._over and one.group_id not in self._ended

    def fired(self, one: Stored) -> None:
        if one.rule.stop == "group":
            self._ended.add(one.group_id)
        self._over = self._over or one.rule.stop == "all"


def fires(ordered: Sequence[Stored], holds: Holds) -> Iterator[Stored]:
    """The rules that fire, in order; `holds` is asked for one only when no rule before it said stop."""
    turn = Turn()
    for one in ordered:
        if turn.open_to(one) and holds(one):
            turn.fired(one)
            yield one


def awaited(rule: Rule) -> frozenset[str]:
    """The kinds of events that concern a rule, at once or after a while."""
    match rule.when:
        case OnEvent(kinds=kinds) | After(kinds=kinds):
            return frozenset(kinds)
        case OnSchedule():
            return frozenset()


def depth_of(events: Sequence[Recorded], at: int) -> int:
    """How many rules in a chain led to `events[at]`: 0 for what people, the bot and the system did.

    The key of what a rule did ends in its depth; it stands on the last event of a command, so the first key from there
    on is its own.
    """
    if events[at].actor_kind != "rule":
        return 0
    for event in events[at:]:
        if event.actor_kind == "rule" and event.actor_id == events[at].actor_id and event.key:
            return depth_in(event.key)
    return DEEPEST  # cut off from its key: better one rule too few than a circle


def key_of(rule_id: UUID, cause: str, depth: int, n: int) -> str:
    """The idempotency key of a rule's n-th action on a cause: a repeat is harmless."""
    return f"rule:{rule_id}:{cause}:{n}:{depth}"


def depth_in(key: str) -> int:
    tail = key.rpartition(":")[2]
    return int(tail) if tail.isdecimal() else DEEPEST

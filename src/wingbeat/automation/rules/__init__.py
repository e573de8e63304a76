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


def fires(ordered: Sequence[Stored], holds: Holds) -> Iterator[Stored]:
    """The rules that fire, in order; `holds` is asked for one only when no rule before it said stop."""
    ended: set[UUID | None] = set()
    for one in ordered:
        if one.group_id in ended or not holds(one):
            continue
        yield one
        if one.rule.stop == "all":
            return
        if one.rule.stop == "group":
            ended.add(one.group_id)


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

"""How long a member takes, and a customer needs, from what was seen of them: pure, the same live and simulated."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

TYPICAL_HANDLING_SECONDS = 180.0  # of a kind nobody has handled yet; counts as one conversation
# Handling times scatter with a variance of about 1.4 of their squared mean (capped), members differ by 0.24² (log),
# and within a member kinds differ by 0.15²: so many conversations weigh as much as what is known beforehand.
MEMBER_PRIOR = 25.0
PAIR_PRIOR = 60.0
RATIO_LIMIT = 5.0  # one conversation that took longer than five times the usual tells no more than that
# Of the calls of three months by customers known from earlier ones, 6 to 12 % of how handling scatters is their own.
HABIT_PRIOR = 8.0
REMEMBERED = 30  # of a customer's conversations: those before tell nothing more
ALL = ""  # the kind of a member's conversations whatever they are about


def pace(all_ratios: Any, all_count: Any, own_ratios: Any, own_count: Any) -> Any:
    """What a member's seconds are of the typical ones for a kind, drawn towards 1 while little is known.

    `*_ratios` sums of handling ÷ typical handling of the kind, over all their conversations and over this kind's.
    """
    member = (all_ratios + MEMBER_PRIOR) / (all_count + MEMBER_PRIOR)
    return (own_ratios + PAIR_PRIOR * member) / (own_count + PAIR_PRIOR)


def habit(ratios: Any, count: Any) -> Any:
    """What a customer's seconds are of the typical ones, drawn towards 1 while few of their conversations were seen.

    `ratios` sum of handling ÷ typical handling of the kind, each at most `RATIO_LIMIT`, over their last `REMEMBERED`.
    """
    return (ratios + HABIT_PRIOR) / (count + HABIT_PRIOR)


def kind_of(team_id: UUID, skills: Sequence[str]) -> str:
    """Conversations of one kind are a team's that need the same skills: they take a member alike long."""
    return "\n".join((str(team_id), *skills))


def paces_of(known: Sequence[Mapping[str, float]], kind: str) -> list[float]:
    """Members' paces for a kind, from what is known of each; who never had one of it is as they are with all."""
    return [one.get(kind) or one.get(ALL, 1.0) for one in known]


def paces(seen: Sequence[tuple[UUID, str, int, float]]) -> dict[str, dict[str, float]]:
    """Of each member, by id, the pace for each kind they had, and for `ALL`.

    `seen`: of a member and a kind how many conversations, and the sum of their ratios to what is typical of the kind.
    """
    counts: dict[UUID, int] = defaultdict(int)
    ratios: dict[UUID, float] = defaultdict(float)
    for member_id, _, n, total in seen:
        counts[member_id] += n
        ratios[member_id] += total
    found = {one: {ALL: pace(ratios[one], n, 0, 0)} for one, n in counts.items()}
    for member_id, kind, n, total in seen:
        found[member_id][kind] = pace(ratios[member_id], counts[member_id], total, n)
    return {str(member_id): known for member_id, known in found.items()}

"""Joined and parted again, in whatever order, everybody is who they were."""

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wingbeat.people.joining.models import Brought, Profile
from wingbeat.people.joining.rules import clashes, joined, parted, with_

WORDS = st.sampled_from(["", "mei", "王美", "gold"])
TAGS = st.lists(st.sampled_from(["vip", "wholesale", "outdoor", "loyal"]), unique=True, max_size=4).map(tuple)
WISHES = st.dictionaries(st.sampled_from(["channel", "calls"]), st.sampled_from([True, "mail"]))
PROFILES = st.builds(Profile, WORDS, WORDS, TAGS, WISHES)


@given(PROFILES, st.lists(PROFILES, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_whoever_parts_in_whatever_order_leaves_the_customer_as_before(
    before: Profile, others: Sequence[Profile], chance: Random
) -> None:
    now, brought = before, dict[int, Brought]()
    for place, other in enumerate(others):
        brought[place] = joined(now, other)
        now = with_(now, brought[place])
    left = list(brought)
    chance.shuffle(left)
    for gone in left:
        mine = brought.pop(gone)
        staying = sorted(brought)
        now, again = parted(now, mine, [(others[one], brought[one]) for one in staying])
        brought = dict(zip(staying, again, strict=True))
    assert now == before


@given(PROFILES, PROFILES, PROFILES)
def test_what_somebody_else_also_brought_stays_when_one_parts(before: Profile, one: Profile, two: Profile) -> None:
    both = with_(before, joined(before, one))
    second = joined(both, two)
    together = with_(both, second)
    left, _ = parted(together, joined(before, one), [(two, second)])
    alone = with_(before, joined(before, two))
    assert (left.name, left.tier, set(left.tags)) == (alone.name, alone.tier, set(alone.tags))
    assert left.preferences == alone.preferences


@given(PROFILES, PROFILES)
def test_joining_takes_nothing_away_and_what_was_changed_since_stays(before: Profile, other: Profile) -> None:
    brought = joined(before, other)
    now = with_(before, brought)
    assert set(before.tags) <= set(now.tags)
    renamed = replace(now, name="somebody else", tags=(*now.tags, "new"))
    left, _ = parted(renamed, brought, [])
    assert left.name == "somebody else"
    assert left.tags == (*before.tags, "new")


def test_what_the_two_say_differently_is_told_before() -> None:
    one, two = Profile("Mei", "gold", (), {"calls": True}), Profile("May", "", (), {"calls": False})
    told = [(clash.what, clash.kept, clash.other) for clash in clashes(one, two, [("u1", "u2")])]
    assert told == [("name", "Mei", "May"), ("preference", "True", "False"), ("two_users", "u1", "u2")]

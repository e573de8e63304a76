"""The pure assigner: whatever the queue and the members are, nobody is overloaded, idle in vain, or forgotten."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.routing.lines import TEAM, line, member
from wingbeat.conversations.promises.events import Needs
from wingbeat.kit.ids import uuid7
from wingbeat.routing.models import Given, Here, Line, Round
from wingbeat.routing.rules import assign
from wingbeat.routing.rules.needs import WIDEST, meets, skills_of
from wingbeat.routing.rules.pace import ALL, kind_of
from wingbeat.routing.rules.policies import POLICIES
from wingbeat.routing.settings.actions import CHOICES
from wingbeat.routing.settings.models import RoutingSettings, SkillRule

TEAMS = (TEAM, uuid7())
KINDS = ("widget", "mail")
SKILLS = st.sampled_from(("returns", "sizes", "repairs"))
TONGUES = st.sampled_from(("zh-CN", "zh-TW", "yue", "nan", "en", "zh"))
LEVELS = st.integers(1, 5)
NEEDS = st.builds(
    Needs,
    skills=st.lists(SKILLS, max_size=2, unique=True).map(tuple),
    nice=st.lists(SKILLS, max_size=1).map(tuple),
    levels=st.dictionaries(SKILLS, LEVELS, max_size=2),
    language=TONGUES,
    vip=st.booleans(),
    weight=st.floats(0.1, 10),
    handling_seconds=st.sampled_from((0.0, 60.0, 600.0)),
)


@st.composite
def queues(draw: st.DrawFn) -> list[Line]:
    found = []
    for _ in range(draw(st.integers(0, 6))):
        waited = sorted(draw(st.lists(st.floats(0, 1500), min_size=1, max_size=6)), reverse=True)
        more: dict[str, Any] = {
            "kind": draw(st.sampled_from(KINDS)),
            "priority": draw(st.integers(0, 3)),
            "ring": draw(st.integers(0, 3)),
        }
        found.append(
            Line(
                draw(st.sampled_from(TEAMS)),
                [uuid7() for _ in waited],
                [1] * len(waited),
                waited,
                needs=draw(NEEDS),
                **more,
            )
        )
    return found


@st.composite
def floors(draw: st.DrawFn) -> list[Here]:
    def one(n: int) -> Here:
        held = {kind: draw(st.integers(0, 2)) for kind in KINDS}
        return Here(
            id=uuid7(),
            name=f"M{n}",
            teams=frozenset(draw(st.sets(st.sampled_from(TEAMS)))),
            load=held["widget"] + 0.3 * held["mail"],
            capacity=draw(st.integers(0, 4)),
            held=held,
            rooms=draw(st.dictionaries(st.sampled_from(KINDS), st.integers(0, 3), max_size=2)),
            skills=draw(st.dictionaries(SKILLS, LEVELS, max_size=3)),
            languages=draw(st.dictionaries(TONGUES, LEVELS, max_size=3)),
        )

    return [one(n) for n in range(draw(st.integers(0, 6)))]


SETTINGS = st.builds(RoutingSettings, policy=st.sampled_from(CHOICES))


def taken(given: Sequence[Given], lines: Sequence[Line]) -> Counter[tuple[object, str]]:
    kinds = {one: line.kind for line in lines for one in line.ids}
    return Counter((one.member_id, kinds[one.conversation_id]) for one in given)


def has_room(member: Here, kind: str, got: Counter[tuple[object, str]], settings: RoutingSettings) -> bool:
    load = member.load + sum(got[member.id, one] * settings.channel_weights[one] for one in KINDS)
    held = member.held.get(kind, 0) + got[member.id, kind]
    return load + settings.channel_weights[kind] <= member.capacity + 1e-6 and held < member.rooms.get(kind, 99)


@given(queues(), floors(), SETTINGS)
def test_nobody_gets_more_than_they_have_room_for_nor_what_is_not_their_teams(
    lines: list[Line], members: list[Here], settings: RoutingSettings
) -> None:
    given = assign(lines, members, settings).given
    got = taken(given, lines)
    by_id = {one.id: one for one in members}
    teams = {one: line.team_id for line in lines for one in line.ids}
    assert len({one.conversation_id for one in given}) == len(given), "each is given once"
    assert all(teams[one.conversation_id] in by_id[one.member_id].teams for one in given)
    for one in members:
        added = sum(got[one.id, kind] * settings.channel_weights[kind] for kind in KINDS)
        assert not added or one.load + added <= one.capacity + 1e-6
        assert all(
            not got[one.id, kind] or one.held[kind] + got[one.id, kind] <= most for kind, most in one.rooms.items()
        )


@given(queues(), floors(), SETTINGS)
def test_nobody_is_idle_while_somebody_waits_whom_they_may_take(
    lines: list[Line], members: list[Here], settings: RoutingSettings
) -> None:
    given = assign(lines, members, settings).given
    got, gone = taken(given, lines), {one.conversation_id for one in given}
    for each in lines:
        for conversation_id, waited in zip(each.ids, each.waited, strict=True):
            if conversation_id in gone:
                continue
            ring = max(each.ring, min(WIDEST, 1 + int(waited // settings.widen_seconds)))
            able = [one for one in members if each.team_id in one.teams and meets(one, each.needs, ring)]
            assert not [one.name for one in able if has_room(one, each.kind, got, settings)]


@given(queues(), floors(), SETTINGS, st.randoms())
def test_the_same_state_leads_to_the_same_decision_however_its_lines_are_told(
    lines: list[Line], members: list[Here], settings: RoutingSettings, luck: Random
) -> None:
    shuffled = luck.sample(lines, len(lines))
    waits = [wait for line in lines for wait in line.waited]
    assume(len(set(waits)) == len(waits))
    assert assign(shuffled, members, settings).given == assign(lines, members, settings).given


@pytest.mark.parametrize("policy", CHOICES)
def test_however_many_vips_come_an_ordinary_customer_is_served_by_the_age_limit(policy: str) -> None:
    settings = RoutingSettings(policy=policy, age_limit_seconds=120, tier_weights={"vip": 10.0})
    ordinary, vips = uuid7(), Needs(vip=True, weight=10.0, handling_seconds=10.0)
    for second in range(0, 300, 10):  # one place is free every ten seconds, and two VIPs come
        fresh = [max(0.0, float(second - at)) for at in range(0, second + 10, 5)][:2]
        lines = [line(float(second), ids=(ordinary,)), line(*sorted(fresh, reverse=True), needs=vips)]
        (one,) = assign(lines, [member("Ada", capacity=1)], settings).given
        if one.conversation_id == ordinary:
            return
    raise AssertionError("nobody took the one who waits longest")


@given(st.integers(0, 4), st.integers(1, 5))
def test_who_has_waited_past_the_age_limit_is_served_in_the_order_of_coming(vips: int, others: int) -> None:
    late = line(*(700.0 - n for n in range(others)))
    very_late = line(*(699.5 - n for n in range(vips)), needs=Needs(vip=True)) if vips else line()
    found = assign([very_late, late], [member("Ada", capacity=20)], RoutingSettings(policy="strict-vip")).given
    waited = [one.because.waited_seconds for one in found]
    assert waited == sorted(waited, reverse=True)


def one_of(lines: Sequence[Line], *members: Here, **settings: Any) -> Round:
    return assign(lines, members, RoutingSettings(**settings))


RETURNS = Needs(skills=("returns",), levels={"returns": 3}, language="yue")


def test_a_skill_waits_for_who_has_it_then_for_less_then_for_anybody() -> None:
    expert = member("Ada", 2, skills={"returns": 4}, languages={"yue": 5})
    beginner = member("Bo", skills={"returns": 1}, languages={"zh-CN": 5})
    stranger = member("Cy", languages={"en": 5})
    waits = one_of([line(20.0, needs=RETURNS)], expert, beginner, stranger)
    assert (waits.given, waits.widens_in_seconds) == ([], 40.0)
    (second,) = one_of([line(61.0, needs=RETURNS)], expert, beginner, stranger).given
    assert (second.member_name, second.ring) == ("Bo", 2)
    assert {"without_skill:returns", "without_language:yue", "waited_longer"} <= set(second.because.reasons)
    (asked,) = one_of([replace(line(1.0, needs=RETURNS), ring=2)], expert, beginner).given
    assert {"without_skill:returns", "asked_others"} <= set(asked.because.reasons), "whom others passed it on to"
    (able,) = one_of([replace(line(61.0, needs=RETURNS), ring=2)], member("Di", skills={"returns": 5})).given
    assert not {"asked_others", "waited_longer"} & set(able.because.reasons), "less was asked for, and not needed"
    assert not one_of([line(61.0, needs=RETURNS)], expert, stranger).given
    (last,) = one_of([line(121.0, needs=RETURNS)], expert, stranger).given
    assert (last.member_name, last.ring) == ("Cy", 3)


def test_what_nobody_online_has_makes_nobody_wait() -> None:
    (one,) = one_of([line(0.0, needs=RETURNS)], member("Cy", languages={"en": 5})).given
    assert one.ring == WIDEST
    assert {"nobody_online", "without_skill:returns", "without_language:yue"} <= set(one.because.reasons)


def test_a_member_of_whom_no_language_is_said_gets_every_language() -> None:
    (one,) = one_of([line(0.0, needs=Needs(language="nan"))], member("Ada")).given
    assert one.ring == 1


def test_who_declined_comes_after_everybody_else_with_room_and_before_nobody() -> None:
    ada = member("Ada")
    declined = frozenset({ada.id})
    (one,) = one_of([line(5.0, passed=declined)], ada, member("Bo")).given
    assert one.member_name == "Bo"
    assert one_of([line(5.0, passed=declined)], ada).given, "whether to ask or to give is the offers' to say"


def test_the_favourite_takes_it_where_they_have_room_and_else_somebody_else_at_once() -> None:
    for load, expected in ((1, "Ada"), (2, "Bo")):
        ada = member("Ada", load)
        (one,) = one_of([line(0.0, needs=Needs(favourite_id=ada.id))], ada, member("Bo")).given
        assert one.member_name == expected
        assert ("favourite" in one.because.reasons) == (expected == "Ada")


def test_ten_mails_of_a_tenth_fill_a_capacity_of_one() -> None:
    ada = member("Ada", capacity=1)
    found = one_of([line(*[0.0] * 12, kind="mail")], ada, channel_weights={"mail": 0.1, "widget": 1.0})
    assert len(found.given) == 10


def test_a_decision_says_why_this_one_why_now_and_who_else() -> None:
    long, short = line(50.0), line(40.0, 10.0, needs=Needs(vip=True))
    found = one_of([long, short], member("Ada", 1), member("Bo"), member("Cy", 1))
    first = found.given[0]
    assert (first.member_name, first.because.others) == ("Bo", ("Ada", "Cy"))
    assert (first.because.policy, first.because.place, first.because.waiting) == ("default", 1, 3)
    assert {"vip", "fast_and_flexible"} <= set(first.because.reasons)


def test_a_rule_of_a_reason_holds_for_its_branches() -> None:
    rules = [
        SkillRule("reason", "Returns", "returns", 3),
        SkillRule("tag", "B2B", "wholesale", must=False),
        SkillRule("intent", "damaged", "returns", 2, must=False),
    ]
    said = skills_of(rules, {"reason": ["returns / damaged"], "tag": ["b2b"], "intent": ["damaged"]})
    assert said == (("returns",), ("wholesale",), {"returns": 3})


def test_who_is_quick_takes_it() -> None:
    (one,) = one_of([line(0.0)], member("Slow", paces={ALL: 1.3}), member("Quick", paces={ALL: 0.7})).given
    assert one.member_name == "Quick"


def test_what_a_member_is_quick_at_comes_to_them_sooner_and_the_decision_says_so() -> None:
    returns, sizes = Needs(skills=("returns",)), Needs(skills=("sizes",))
    queue = [line(12.0, needs=returns), line(10.0, needs=sizes)]
    knows = {"returns": 3, "sizes": 3}
    alike = one_of(queue, member("Ada", 1, skills=knows)).given[0]
    assert alike.conversation_id == queue[0].ids[0]
    quick = member("Ada", 1, skills=knows, paces={ALL: 1.0, kind_of(TEAM, ("sizes",)): 0.8})
    first = one_of(queue, quick).given[0]
    assert first.conversation_id == queue[1].ids[0]
    assert "quick_at" in first.because.reasons
    assert "quick_at" not in alike.because.reasons


def test_every_policy_to_choose_is_pooled() -> None:
    assert set(CHOICES) >= {"default", "capped-fifo", "longest-idle", "strict-vip", "gc-mu"}
    assert all(POLICIES[name].pooled for name in CHOICES)

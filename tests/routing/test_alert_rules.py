"""When something alerts, when it is looked at again, and how it is said; pure."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.kit.errors import Invalid
from wingbeat.live.proof.models import PARTS as LIVE_PARTS
from wingbeat.routing.alerts.models import BOUNDS, PRESETS, AlertRule, AlertSettings, Finding, QuietHours, Seen, Silent
from wingbeat.routing.alerts.rules import (
    LAG_SECONDS,
    LASTING_SECONDS,
    LOOKED_AT_EVERY,
    PARTS,
    SAID,
    check,
    findings,
    is_quiet,
    look_again,
    said,
)
from wingbeat.routing.board.rules import is_down, midnight, past_days, past_hours, usual_hours, weeks_known

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
BO = UUID(int=2)


def on(*rules: AlertRule) -> AlertSettings:
    return AlertSettings(rules)


@pytest.mark.parametrize(
    ("rule", "calm", "found"),
    [
        (AlertRule("longest_wait", 60), Seen(longest_seconds=59.9), Seen(longest_seconds=60)),
        (AlertRule("longest_wait", 60), Seen(), Seen(longest_seconds=600)),
        (AlertRule("in_target", 0.8), Seen(share=0.8, answers=20), Seen(share=0.79, answers=20)),
        (AlertRule("in_target", 0.8), Seen(share=0.0, answers=19), Seen(share=0.0, answers=20)),
        (AlertRule("arrivals", 2), Seen(last_hour=39, usual_hour=20), Seen(last_hour=40, usual_hour=20)),
        (AlertRule("arrivals", 2), Seen(last_hour=19, usual_hour=1), Seen(last_hour=20, usual_hour=1)),
        (AlertRule("arrivals", 2), Seen(last_hour=500), Seen(last_hour=500, usual_hour=250)),
        (AlertRule("breach", 5), Seen(late=4), Seen(late=5)),
        (AlertRule("member_silent", 2), Seen(members=[Silent(BO, "Bo", 1)]), Seen(members=[Silent(BO, "Bo", 2)])),
        (
            AlertRule("channel_down", 5),
            Seen(channels=[Silent(BO, "Shop", 4.9)]),
            Seen(channels=[Silent(BO, "Shop", 5)]),
        ),
        (
            AlertRule("channel_broken", 2),
            Seen(broken=[Silent(BO, "Shop", 1, "bus")]),
            Seen(broken=[Silent(BO, "Shop", 2, "bus")]),
        ),
        (
            AlertRule("longest_wait", 60, BO),
            Seen(longest_seconds=600, teams={BO: Seen(longest_seconds=59)}),
            Seen(teams={BO: Seen(longest_seconds=60)}),
        ),
    ],
)
def test_a_figure_alerts_from_its_threshold_on(rule: AlertRule, calm: Seen, found: Seen) -> None:
    assert findings(on(rule), calm) == []
    (one,) = findings(on(rule), found)
    assert (one.kind, one.threshold) == (rule.kind, rule.threshold)


def test_nothing_is_looked_for_again_where_an_event_comes_first() -> None:
    wait = on(AlertRule("longest_wait", 60))
    assert look_again(wait, Seen(), lasting=False, event=False) is None, "whoever comes next is told of by an event"
    assert look_again(wait, Seen(at_work=True), lasting=False, event=False) == 60
    assert look_again(wait, Seen(longest_seconds=45), lasting=False, event=False) == 15, "the moment it crosses"
    assert look_again(wait, Seen(longest_seconds=61), lasting=True, event=False) == LASTING_SECONDS
    assert look_again(on(AlertRule("breach", 5)), Seen(late=9), lasting=False, event=True) == LAG_SECONDS
    assert (
        look_again(on(AlertRule("channel_down", 5)), Seen(), lasting=False, event=False)
        == LOOKED_AT_EVERY["channel_down"]
    )


@given(st.floats(5, 86_400), st.floats(0, 100_000))
def test_no_wait_crosses_its_limit_unseen(limit: float, waited: float) -> None:
    again = look_again(on(AlertRule("longest_wait", limit)), Seen(longest_seconds=waited), lasting=False, event=False)
    assert again is not None
    assert 0 < again <= limit or again == LASTING_SECONDS
    assert waited >= limit or waited + again == pytest.approx(limit)


@pytest.mark.parametrize(
    ("begins", "ends", "silent"),
    [(22, 7, {22, 23, 0, 1, 2, 3, 4, 5, 6}), (12, 14, {12, 13}), (8, 8, set(range(24)))],
)
def test_quiet_hours_are_those_of_the_workspaces_clock(begins: int, ends: int, silent: set[int]) -> None:
    hours = QuietHours(begins * 60, ends * 60)
    at = {hour: NOON.replace(hour=hour) - timedelta(hours=8) for hour in range(24)}
    assert {hour for hour in at if is_quiet(hours, at[hour], "Asia/Shanghai")} == silent
    assert not any(is_quiet(None, moment, "Asia/Shanghai") for moment in at.values())


def test_every_kind_is_said_in_every_language_and_every_preset_holds() -> None:
    for language in SAID:
        for kind in BOUNDS:
            for over in (False, True):
                assert said(language, Finding(kind, 0.5, 0.8, "", "Bo", "bus"), over=over)
        assert set(PARTS[language]) == set(LIVE_PARTS)
    for rules in PRESETS.values():
        check(AlertSettings(rules))


def test_two_rules_of_a_kind_and_thresholds_out_of_reach_are_refused() -> None:
    for rules in ([AlertRule("breach", 5), AlertRule("breach", 6)], [AlertRule("in_target", 80)]):
        with pytest.raises(Invalid):
            check(AlertSettings(tuple(rules)))


def test_usual_is_the_same_weekday_by_the_workspaces_clock() -> None:
    assert weeks_known(None, NOON) == 0
    assert [weeks_known(NOON - timedelta(days=days), NOON) for days in (6, 7, 20, 400)] == [0, 1, 2, 4]
    ((begins, ends),) = past_days(datetime(2026, 4, 1, 12, tzinfo=UTC), "Europe/Berlin", 1)
    assert (begins.isoformat(), ends.isoformat()) == ("2026-03-25T00:00:00+01:00", "2026-03-26T00:00:00+01:00")
    assert midnight(datetime(2026, 4, 1, 23, tzinfo=UTC), "Europe/Berlin").isoformat() == "2026-04-02T00:00:00+02:00"
    assert past_hours(NOON, 1) == [(NOON - timedelta(days=7, hours=1), NOON - timedelta(days=7))]
    assert usual_hours({9: 8}, 4)[9] == 2
    assert usual_hours({}, 0) == [None] * 24


def test_a_channel_is_down_only_where_silence_is_no_chance() -> None:
    assert is_down(0, 5)
    assert not is_down(0, 4.9)
    assert not is_down(1, 50)
    assert not is_down(0, None)

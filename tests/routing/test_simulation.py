"""The simulator against exact formulas, the trace it reads, and the command that runs it."""

import gzip
import json
import math

import numpy as np
import pytest
from typer.testing import CliRunner

from wingbeat.cli import app
from wingbeat.kit.errors import WingbeatError
from wingbeat.routing.rules.policies import POLICIES, Policy
from wingbeat.routing.rules.waits import Estimator, raw
from wingbeat.routing.simulation.actions import NoCalls, NoSuchPolicy, simulate
from wingbeat.routing.simulation.models import Calls, Figures, Week
from wingbeat.routing.simulation.queries import COLUMNS, UnreadableCalls, read
from wingbeat.routing.simulation.rules import kernel
from wingbeat.routing.simulation.rules.foretold import USUAL_HAZARD, foretell, judge, waits_of
from wingbeat.routing.simulation.rules.week import habits, make_week

CUSTOMERS = 60_000
DEVIATIONS = 4.0  # one honest run in 16,000 falls outside
KEYS = [
    *("policy", "load", "seeds", "mean_wait_s", "p90_wait_s", "p99_wait_s", "vip_mean_wait_s", "others_mean_wait_s"),
    *("answered_in_15", "answered_in_30", "answered_in_60", "abandoned_share", "lost_share"),
    *("expected_wait_mae_s", "expected_wait_p80_cover", "conversations_per_s"),
]


def plain_week(servers: int, patience: np.ndarray, *, gap: float, service: float, seed: int) -> Week:
    """One kind, equal members who serve one at a time, all exponential."""
    dice = np.random.default_rng(seed)
    return Week(
        arrives=np.cumsum(dice.exponential(gap, patience.size)),
        kind=np.zeros(patience.size, np.int64),
        vip=np.zeros(patience.size),
        work=dice.exponential(service, patience.size),
        patience=patience,
        habit=np.ones(patience.size),
        able=np.ones((servers, 1), np.bool_),
        skills=np.ones(servers),
        pace=np.ones((servers, 1)),
        staff=np.array([servers]),
        slot_seconds=1e9,
        places=1,
        slowdown=0.0,
        typical=np.ones((1, 2)),
        paces=np.ones((servers, 2, 2)),
        hazard=np.zeros(1),
    )


def erlang_a(servers: int, *, gap: float, service: float, patience: float) -> tuple[float, float]:
    """Exact mean wait of all (gone ones too) and share abandoned: birth and death, everybody waiting leaves at 1/patience."""
    weights = [1.0]
    for count in range(1, servers + 2000):
        leaving = min(count, servers) / service + max(count - servers, 0) / patience
        weights.append(weights[-1] / gap / leaving)
    waiting = sum(weight * max(count - servers, 0) for count, weight in enumerate(weights)) / sum(weights)
    return waiting * gap, waiting * gap / patience


def mean_and_error(waited: np.ndarray) -> tuple[float, float]:
    """The mean, and its standard error from 40 long stretches: neighbours wait alike."""
    means = waited.reshape(40, -1).mean(1)
    return float(means.mean()), float(means.std(ddof=1) / math.sqrt(means.size))


def test_waits_and_abandonment_are_those_of_erlang_a():
    patience = np.random.default_rng(1).exponential(150.0, CUSTOMERS)
    week = plain_week(8, patience, gap=20.0, service=165.0, seed=2)
    waited, answered = kernel.waits(week, POLICIES["capped-fifo"])
    wait, abandoned = erlang_a(8, gap=20.0, service=165.0, patience=150.0)
    mean, error = mean_and_error(waited)
    assert abs(mean - wait) < DEVIATIONS * error
    share, share_error = mean_and_error(1.0 - answered)
    assert abs(share - abandoned) < DEVIATIONS * share_error
    assert error < wait / 20  # the comparison says something


def test_with_endless_patience_waits_are_those_of_erlang_c():
    week = plain_week(8, np.full(CUSTOMERS, 1e12), gap=20.0, service=128.0, seed=3)
    waited, answered = kernel.waits(week, POLICIES["capped-fifo"])
    busy = 128.0 / 20.0
    rest = busy**8 / math.factorial(8) / (1 - busy / 8)
    delayed = rest / (sum(busy**count / math.factorial(count) for count in range(8)) + rest)
    mean, error = mean_and_error(waited)
    assert answered.all()
    assert abs(mean - delayed * 128.0 / (8 - busy)) < DEVIATIONS * error


def test_side_by_side_each_takes_longer_but_more_get_done():
    week = plain_week(1, np.full(3, 1e6), gap=1.0, service=1.0, seed=1)
    week = week._replace(work=np.full(3, 100.0), arrives=np.zeros(3), places=2, slowdown=0.35)
    waited, _ = kernel.waits(week, POLICIES["capped-fifo"])
    assert waited == pytest.approx([0, 0, 135])


@pytest.fixture(scope="module")
def trace(tmp_path_factory):
    """Two weeks of calls about six things, of which one in ten gave up."""
    dice = np.random.default_rng(5)
    rows = [",".join((*COLUMNS, "customer"))]
    for day in range(3, 13):  # Sunday 3 to Tuesday 12 January 1999
        for at in np.sort(dice.uniform(7.1 * 3600, 23 * 3600, 400)):
            kind = dice.choice(["PS", "NE", "NW", "IN", "PE", "TT"], p=[0.6, 0.1, 0.14, 0.1, 0.03, 0.03])
            waits, handled = (dice.exponential(60) if dice.random() < 0.6 else 0.0), 5 + dice.exponential(180)
            gave_up = waits > 0 and dice.random() < 0.17
            start, end = (0, 0) if gave_up else (at + waits, at + waits + handled)
            queued = at if waits else 0
            outcome, server = ("HANG", "") if gave_up else ("AGENT", "A01")
            numbers = (at, kind, 2, queued, waits, outcome, start, 0 if gave_up else handled, end, server, 7)
            rows.append(f"1999-01-{day:02}," + ",".join(map(str, numbers)))
    path = tmp_path_factory.mktemp("calls") / "calls.csv.gz"
    path.write_bytes(gzip.compress("\n".join(rows).encode("utf-8-sig")))  # as a spreadsheet saves it
    return path


def test_the_command_prints_one_object_with_exactly_these_keys(trace):
    said = CliRunner().invoke(
        app, ["routing", "simulate", "--calls", str(trace), str(trace), "--load", "1.0", "--seeds", "2", "--json"]
    )
    assert said.exit_code == 0, said.output
    found = json.loads(said.stdout)
    assert list(found) == KEYS == list(Figures.__struct_fields__)
    assert (found["policy"], found["load"], found["seeds"]) == ("default", 1.0, 2)
    assert 0 < found["answered_in_15"] <= found["answered_in_30"] <= found["answered_in_60"] <= 1
    assert found["abandoned_share"] <= found["lost_share"] <= 1
    assert found["mean_wait_s"] < found["p90_wait_s"] < found["p99_wait_s"]


def test_the_bound_told_covers_four_of_five_waits(trace):
    figures = simulate([trace], "default", 1.0, 1)
    assert 0.78 <= figures.expected_wait_p80_cover <= 0.82


def test_waits_are_learned_from_within_the_first_day():
    count = 500
    at = np.linspace(8 * 3600, 18 * 3600, count)
    waited = 200.0 + 100.0 * np.sin(at / 1800)  # no formula knows why
    nothing = np.zeros(count)
    calls = Calls(
        day=np.full(count, 3),
        at_seconds=at,
        kind=nothing.astype(int),
        waited_seconds=waited,
        answered=nothing == 0,
        handled_seconds=nothing + 60,
        ended_seconds=at + waited + 60,
        urgent=nothing > 0,
        server=np.full(count, "A01"),
        customer=np.full(count, ""),
    )
    waits = waits_of(calls)
    formula = judge(waits, *raw(Estimator(), waits.state, USUAL_HAZARD))
    assert foretell(calls).mean_absolute_error_seconds < 0.9 * formula.mean_absolute_error_seconds


def test_pooling_beats_lines_of_ones_own_and_ours_beats_taking_turns(trace):
    ours, turns, pushed = (simulate([trace], name, 1.0, 3) for name in ("default", "capped-fifo", "push-round-robin"))
    assert ours.mean_wait_s < turns.mean_wait_s < pushed.mean_wait_s
    assert ours.lost_share < turns.lost_share
    assert ours.vip_mean_wait_s < ours.others_mean_wait_s


def test_a_seed_is_a_week_and_policies_share_its_luck(trace):
    calls = read([trace])
    one, same, other = (make_week(calls, 0.9, seed) for seed in (4, 4, 5))
    assert all(np.array_equal(getattr(one, name), getattr(same, name)) for name in Week._fields)
    assert not np.array_equal(one.patience, other.patience)
    assert np.array_equal(one.arrives, other.arrives)


def test_a_customer_is_expected_to_take_as_long_as_in_the_calls_that_had_ended_before(tmp_path):
    hour = 3600
    begun = ((8, 600, "42"), (8.05, 10, "7"), (8.1, 600, "42"), (9, 60, "42"), (10, 60, "0"), (11, 60, "0"))
    rows = [
        f"1999-01-04,{at * hour},PS,0,{at * hour},0,AGENT,{at * hour},{took},{at * hour + took},A01,{who}"
        for at, took, who in begun
    ]
    path = tmp_path / "calls.csv"
    path.write_text("\n".join([",".join((*COLUMNS, "customer")), *rows]))
    first, other, beside, again, *nobody = habits(read([path]))
    assert (first, other, nobody) == (1, 1, [1, 1])
    assert beside == 1, "the first call was not over yet"
    assert again > 1


@pytest.mark.parametrize("name", POLICIES)
def test_everybody_is_answered_in_their_patience_or_waits_it_out(trace, name):
    week = make_week(read([trace]), 1.1, 1)
    waited, answered = kernel.waits(week, POLICIES[name])
    assert (waited[answered] <= week.patience[answered]).all()
    assert (waited[~answered] == week.patience[~answered]).all()
    assert answered.any()


def test_nobody_holds_more_than_their_places_and_all_is_over_at_the_end(trace):
    week = make_week(read([trace]), 1.1, 2)
    state = kernel.desk(week)
    kernel.run(state, week, POLICIES["push-round-robin"])
    assert (state.active == 0).all()
    assert state.left.shape[1] == 3
    assert np.isinf(state.ends).all()


def test_one_compilation_does_for_all_policies(trace):
    kernel.waits(make_week(read([trace]), 1.0, 1), POLICIES["default"])
    kernel.warm()
    assert len(getattr(kernel.run, "signatures")) == 1  # noqa: B009 - its type is the function's that was compiled
    assert all(isinstance(value, float) for policy in POLICIES.values() for value in policy)
    assert all(isinstance(value, float) for value in Policy())


def test_only_calls_that_sought_a_member_in_opening_hours_count(tmp_path):
    path = tmp_path / "calls.csv"
    good = "1999-01-03,0,PS,0,30000,12,AGENT,30012,100,30112,A1"
    others = ("PHANTOM,30012,100,30112,A1", "HANG,0,0,0,")
    rows = [
        good,
        *(f"1999-01-03,0,PS,0,{30000 * (end[0] == 'P')},0,{end}" for end in others),
        good.replace("30000", "9"),
    ]
    path.write_text("\n".join([",".join(COLUMNS), *rows]))
    calls = read([path])
    assert calls.at_seconds.tolist() == [30000]
    assert calls.handled_seconds.tolist() == [100]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "missing"),
        ("{row}\n1999-01-03,0,PS,0,x,12,AGENT,1,1,1,A\n", "line"),
        ("{row}\nsoon,0,PS,0,30000,12,AGENT,1,1,1,A\n", "line"),
    ],
)
def test_another_file_is_refused_with_what_is_wrong(tmp_path, text, told):
    path = tmp_path / "calls.csv"
    path.write_text(text.replace("{row}", ",".join(COLUMNS)))
    with pytest.raises(UnreadableCalls) as caught:
        read([path])
    assert told in caught.value.facts


def test_no_gzip_no_calls_no_such_policy(tmp_path, trace):
    broken = tmp_path / "calls.csv.gz"
    broken.write_bytes(b"plain")
    empty = tmp_path / "none.csv"
    empty.write_text(",".join(COLUMNS))
    for files, policy, error in (
        ([broken], "default", UnreadableCalls),
        ([empty], "default", NoCalls),
        ([trace], "best", NoSuchPolicy),
    ):
        with pytest.raises(WingbeatError) as caught:
            simulate(files, policy, 0.9, 1)
        assert type(caught.value) is error

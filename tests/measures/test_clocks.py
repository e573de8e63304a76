"""Marketplace clocks, with figures worked by hand. Instants are Shanghai's wall clock."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.measures.conftest import Shop
from tests.measures.test_endpoints import client
from tests.measures.told import CHANNEL, Told, Unnumbered, asks, bot, left, opened, resolved, says, told
from wingbeat.kit.ids import uuid7
from wingbeat.measures.clocks.models import Answerable, Clock, Score, Used, Waiting
from wingbeat.measures.clocks.queries import attended, scores
from wingbeat.measures.clocks.rules import PRESETS, hope, rescues, together, verdict, window

SHANGHAI = ZoneInfo("Asia/Shanghai")
TAOBAO, JD, DOUYIN, PINDUODUO = PRESETS
DAY = date(2026, 11, 11)
NOW = datetime(2026, 11, 11, 22, 30, tzinfo=SHANGHAI)


def at(clock: str, day: int = 11) -> datetime:
    hour, minute, second = (int(part) for part in clock.split(":"))
    return datetime(2026, 11, day, hour, minute, second, tzinfo=SHANGHAI)


def asked(clock: str, seconds: float | None = None, by: str | None = "member", day: int = 11) -> Answerable:
    """A turn that began so, answered after so many seconds; None: still waiting."""
    began = at(clock, day)
    ended = None if seconds is None else began + timedelta(seconds=seconds)
    return Answerable(began, began, ended, None if seconds is None else by)


@pytest.mark.parametrize(
    ("clock", "turn", "said"),
    [
        (TAOBAO, asked("07:59:59", 10), None),  # before eight nothing counts
        (TAOBAO, asked("08:00:00", 180), "kept"),  # exactly three minutes are in time
        (TAOBAO, asked("08:00:00", 180.5), "missed"),
        (TAOBAO, asked("23:59:59", 60), "kept"),  # by its start, though its answer came the next day
        (TAOBAO, asked("00:00:00", 10), None),
        (TAOBAO, asked("12:00:00", 2, "bot"), "kept"),  # bots count
        (TAOBAO, asked("12:00:00", 20, None), "missed"),  # left after 20 s: the market saw no answer
        (TAOBAO, asked("22:28:00"), "open"),
        (TAOBAO, asked("22:27:00"), "open"),  # three minutes ago to the second
        (TAOBAO, asked("22:26:59"), "missed"),
        (DOUYIN, asked("12:00:00", 2, "bot"), None),  # people's replies only
        (DOUYIN, asked("22:59:59", 100), "kept"),
        (DOUYIN, asked("23:00:00", 100), None),
        (PINDUODUO, asked("12:00:00", 300, "bot"), "kept"),
        (PINDUODUO, asked("12:00:00", 301), "missed"),
        (JD, asked("08:59:59", 5), None),
        (JD, asked("09:00:00", 30), "kept"),
        (JD, asked("09:00:00", 31), "missed"),
        (JD, replace(asked("12:00:00", 5), attended=False), None),  # a left message
        (JD, replace(asked("12:00:00", 5, "bot"), attended=False), "kept"),  # somebody was there: the bot
    ],
)
def test_a_turn_is_judged_as_its_market_does(clock: Clock, turn: Answerable, said: str | None) -> None:
    assert verdict(clock, turn, NOW) == said


def test_jd_judges_by_the_start_of_the_conversation_and_counts_from_the_question() -> None:
    began_before_nine = Answerable(at("08:59:50"), at("09:00:05"), at("09:00:10"), "member")
    assert verdict(JD, began_before_nine, NOW) is None
    began_before_eleven_at_night = Answerable(at("22:10:00"), at("22:29:40"))
    assert verdict(JD, began_before_eleven_at_night, NOW) == "open"


def test_the_window_is_days_of_the_clocks_zone_with_today() -> None:
    assert window(TAOBAO, NOW) == (
        datetime(2026, 10, 12, 16, tzinfo=UTC),  # 13 October, 00:00 in Shanghai
        datetime(2026, 11, 11, 16, tzinfo=UTC),
    )
    assert window(TAOBAO, datetime(2026, 11, 11, 15, 59, tzinfo=UTC), 1)[0] == datetime(2026, 11, 10, 16, tzinfo=UTC)


def test_what_can_still_be_saved_today() -> None:
    # 84 of 92 were in time and 8 wait: 90 of 100 need six more, all eight make 92 %, none leaves 84 %.
    saved = hope(0.9, Score(84, 8, 8))
    assert (saved.needed, saved.best, saved.worst) == (6, 0.92, 0.84)
    assert hope(0.9, Score(90, 8, 2)).needed == 0
    assert hope(0.9, Score(9, 1, 0)).needed == 0  # 0.9 × 10 is 9, not a hair more
    assert hope(0.9, Score(80, 15, 5)).needed is None
    assert hope(0.9, Score()).needed == 0


def waits(number: int, started: str, *, first: bool = False, attended: bool = True) -> Waiting:
    moment = at(started)
    return Waiting(uuid7(), number, "Lin", CHANNEL, None, moment, moment if first else None, attended)


def test_answers_that_help_most_come_first_and_then_the_least_time_left() -> None:
    taobao, jd = Used(uuid7(), TAOBAO), Used(uuid7(), JD)
    today = {taobao.id: Score(90, 8, 2), jd.id: Score(3, 1, 1)}
    waiting = [
        waits(1, "22:28:00"),  # 60 s left, one of 100 turns: 1 %
        waits(2, "22:27:30"),  # 30 s left, 1 %
        waits(3, "22:29:50", first=True),  # also one of five conversations: 21 %; JD's 20 s are the tighter ones
        waits(4, "22:26:00"),  # too late for all
        waits(5, "22:29:20", first=True),  # too late for JD, 140 s for Taobao
    ]
    found = rescues([taobao, jd], today, waiting, NOW)
    assert [(one.waiting.number, one.seconds_left) for one in found] == [(3, 20), (2, 30), (1, 60), (5, 140)]
    assert [one.gain for one in found] == pytest.approx([0.21, 0.01, 0.01, 0.01])
    assert found[0].clocks == (taobao.id, jd.id)


def test_a_left_message_needs_no_hurry_and_another_channels_clock_counts_nothing() -> None:
    jd = Used(uuid7(), JD)
    assert rescues([jd], {}, [waits(1, "22:29:50", first=True, attended=False)], NOW) == []
    elsewhere = Used(uuid7(), replace(TAOBAO, channels=(uuid7(),)))
    assert rescues([elsewhere], {}, [waits(1, "22:29:50")], NOW) == []


def told_of(shop: Shop, one: Answerable) -> Told:
    """A conversation of this one turn."""
    lines: list[Unnumbered] = [opened(one.began_at), asks(one.asked_at)]
    if one.ended_at is not None:
        end = {"member": says(one.ended_at), "bot": bot(one.ended_at), None: left(one.ended_at, one.ended_at)}
        lines.append(end[one.answered_by])
    return told(shop.id, *lines)


GOLDEN = [
    asked("07:59:59", 10),
    asked("08:00:00", 180),
    asked("08:30:00", 181),
    asked("09:00:00", 30, "bot"),
    asked("12:00:00", 300),
    asked("12:00:00", 40, None),
    asked("22:29:50"),
    asked("22:20:00"),
    asked("23:10:00", 100, day=10),
    asked("23:59:59", 5, day=10),
    asked("21:00:00", 12, day=10),
]


def scored(clock: Clock, ones: Iterable[Answerable], now: datetime) -> Score:
    """What all of them come to."""
    tally = {"kept": 0, "missed": 0, "open": 0}
    answered, seconds = 0, 0.0
    for one in ones:
        said = verdict(clock, one, now)
        if said is None:
            continue
        tally[said] += 1
        if one.answered_by is not None and one.ended_at is not None:
            answered, seconds = answered + 1, seconds + (one.ended_at - one.asked_at).total_seconds()
    return Score(tally["kept"], tally["missed"], tally["open"], answered, seconds)


async def test_the_statements_count_as_the_rules_do(shop: Shop) -> None:
    await shop.tell(*(told_of(shop, one) for one in GOLDEN))
    # Of Taobao's eleventh by hand: 08:00 and the bot's in time; 181 s, 300 s, left and ten minutes not; one open.
    days = {day.day: day.score for day in await scores(shop.scope, TAOBAO, NOW)}
    by_hand = days[DAY]
    assert (by_hand.kept, by_hand.missed, by_hand.open, by_hand.answered) == (2, 4, 1, 4)
    assert by_hand.seconds == pytest.approx(180 + 181 + 30 + 300)
    assert by_hand.rate == pytest.approx(2 / 6)
    for clock in (TAOBAO, DOUYIN, PINDUODUO, replace(JD, without_left_messages=False, mean=False)):
        assert together(await scores(shop.scope, clock, NOW)) == scored(clock, GOLDEN, NOW), clock.name


async def test_jd_leaves_out_what_came_while_nobody_was_online(shop: Shop) -> None:
    await shop.database.execute(
        "INSERT INTO member (workspace_id, id, email, name, role, password_hash) VALUES ($1, $2, 'a@b.c', 'Ann', 'agent', '')",
        shop.id,
        ann := uuid7(),
    )
    moves = [("online", "09:00:00"), ("away", "12:00:00"), ("online", "13:00:00")]
    for seq, (kind, when) in enumerate(moves, start=1):
        await shop.database.execute(
            "INSERT INTO event (workspace_id, stream_id, seq, stream, kind, occurred_at, actor_kind, body)"
            " VALUES ($1, $2, $3, 'member', $4, $5, 'system', '{}')",
            *(shop.id, ann, seq, kind, at(when)),
        )
    since, _ = window(JD, NOW, 1)
    assert (await attended(shop.scope, since, NOW)).count(",") == 3  # two spans: 09–12 and 13–now
    told_ones = [asked("11:00:00", 20), asked("12:30:00", 20), asked("12:31:00", 3, "bot"), asked("14:00:00", 60)]
    again = told(
        shop.id,
        opened(at("15:00:00")),
        asks(at("15:00:00")),
        says(at("15:00:10")),
        asks(at("15:05:00")),
        says(at("15:05:50")),
        resolved(at("15:09:00")),
    )
    await shop.tell(*(told_of(shop, one) for one in told_ones), again)
    score = together(await scores(shop.scope, JD, NOW))
    assert (score.kept, score.missed) == (3, 1)  # not 12:30
    assert score.mean_seconds == pytest.approx((20 + 3 + 60 + 10 + 50) / 5)  # every turn of those conversations


async def test_clocks_are_put_to_use_read_and_dropped(shop: Shop) -> None:
    async with client(shop.scope_of("administrator")) as http:
        page = (await http.get("/clocks")).json()
        assert (page["items"], len(page["presets"])) == ([], 4)
        clock_id = uuid7()
        assert (await http.put(f"/clocks/{clock_id}", json=page["presets"][0])).status_code == 204
        (item,) = (await http.get("/clocks")).json()["items"]
        assert (item["id"], item["clock"], item["window"]["rate"]) == (str(clock_id), page["presets"][0], None)
        for wrong in ({"zone": "Moon/Sea"}, {"opens_minute": 600, "closes_minute": 600}, {"channels": [str(uuid7())]}):
            assert (await http.put(f"/clocks/{clock_id}", json=page["presets"][0] | wrong)).status_code in {404, 422}
        assert (await http.delete(f"/clocks/{clock_id}")).status_code == 204
        assert (await http.delete(f"/clocks/{clock_id}")).status_code == 404
    acts = await shop.database.rows("SELECT act FROM audit WHERE workspace_id = $1 ORDER BY id", shop.id)
    assert [row["act"] for row in acts] == ["clock_changed", "clock_dropped"]


async def test_now_names_whom_to_answer(shop: Shop) -> None:
    now = await shop.database.value("SELECT now()")
    always = replace(TAOBAO, opens_minute=0, bound_seconds=600)
    await shop.tell(told(shop.id, opened(now), asks(now)), told(shop.id, opened(now), asks(now), says(now)))
    async with client(shop.scope_of("administrator")) as http:
        form = (await http.get("/clocks")).json()["presets"][0]
        form |= {"opens_minute": always.opens_minute, "bound_seconds": always.bound_seconds}
        await http.put(f"/clocks/{uuid7()}", json=form)
        live = (await http.get("/clocks/now")).json()
    (one,) = live["answer"]
    assert 0 < one["seconds_left"] <= 600
    assert one["gain"] == 0.5
    (clock,) = live["clocks"]
    assert (clock["today"]["rate"], clock["today"]["open"]) == (1.0, 1)
    assert clock["hope"] == {"best": 1.0, "worst": 0.5, "needed": 1}


async def test_only_who_may_see_measures_reads_and_only_supervisors_change(shop: Shop) -> None:
    async with client(shop.scope_of("agent")) as http:
        assert (await http.get("/clocks")).status_code == 403
        assert (await http.get("/clocks/now")).status_code == 403
    async with client(shop.scope_of("analyst")) as http:
        preset = (await http.get("/clocks")).json()["presets"][0]
        assert (await http.put(f"/clocks/{uuid7()}", json=preset)).status_code == 403
        assert (await http.delete(f"/clocks/{uuid7()}")).status_code == 403

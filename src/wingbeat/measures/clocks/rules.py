"""How marketplaces count, pure: the presets, a verdict for each turn, and what an answer in time would do."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from wingbeat.measures.clocks.models import Answerable, Clock, Day, Hope, Rescue, Score, Used, Verdict, Waiting

READ = date(2026, 11, 22)  # when the presets were last compared with the merchants' guides
NIGHT = 24 * 60

# From merchants' guides, which change: each stands with its date, and every field can be edited.
PRESETS: Sequence[Clock] = (
    Clock("淘宝/天猫 · 三分钟响应率", "taobao", 180, 8 * 60, NIGHT, READ),
    Clock(
        "京东 · 30 秒首次应答率",
        "jd",
        30,
        9 * 60,
        23 * 60,
        READ,
        judged="conversation",
        without_left_messages=True,
        mean=True,
    ),
    Clock("抖音 · 三分钟人工回复率", "douyin", 180, 8 * 60, 23 * 60, READ, human=True, mean=True),
    Clock("拼多多 · 五分钟回复率", "pinduoduo", 300, 8 * 60, 23 * 60, READ),
)


def verdict(clock: Clock, one: Answerable, now: datetime) -> Verdict | None:
    """What a clock says of a turn; None where it does not count."""
    if not counts(clock, one.began_at) or (clock.human and one.answered_by == "bot"):
        return None
    if clock.without_left_messages and not one.attended and one.answered_by != "bot":
        return None
    seconds = ((one.ended_at or now) - one.asked_at).total_seconds()
    if seconds > clock.bound_seconds:
        return "missed"
    if one.answered_by is not None:
        return "kept"
    # Who left, or was closed without a word, stays unanswered for the market.
    return "open" if one.ended_at is None else "missed"


def counts(clock: Clock, began_at: datetime) -> bool:
    """Whether what began then lies in the clock's hours."""
    local = began_at.astimezone(ZoneInfo(clock.zone))
    return clock.opens_minute <= local.hour * 60 + local.minute < clock.closes_minute


def together(days: Iterable[Day]) -> Score:
    """Many days as one."""
    scores = [day.score for day in days]
    return Score(
        sum(one.kept for one in scores),
        sum(one.missed for one in scores),
        sum(one.open for one in scores),
        sum(one.answered for one in scores),
        math.fsum(one.seconds for one in scores),
    )


def window(clock: Clock, now: datetime, days: int | None = None) -> tuple[datetime, datetime]:
    """From the midnight that begins the window to that which ends today, in UTC; `days` instead of the clock's own."""
    zone = ZoneInfo(clock.zone)
    today = now.astimezone(zone).date()
    first = today - timedelta(days=(days or clock.days) - 1)
    begin, end = (datetime.combine(day, time(), zone) for day in (first, today + timedelta(days=1)))
    return begin.astimezone(UTC), end.astimezone(UTC)


def hope(aim: float, score: Score) -> Hope:
    """What today's rate can become by those who still can be answered in time; turns to come are not known."""
    n = score.kept + score.missed + score.open
    if n == 0:
        return Hope(None, None, 0)
    needed = max(0, math.ceil(aim * n - 1e-9) - score.kept)  # 0.9 × 10 must be 9, whatever binary fractions say
    return Hope((score.kept + score.open) / n, score.kept / n, needed if needed <= score.open else None)


def rescues(
    used: Sequence[Used], today: Mapping[UUID, Score], waiting: Iterable[Waiting], now: datetime
) -> list[Rescue]:
    """Whom to answer now, what does most to today's rates first; of equals who has the least time left."""
    found = [one for each in waiting if (one := _rescue(used, today, each, now)) is not None]
    return sorted(found, key=lambda one: (-round(one.gain, 9), one.seconds_left, one.waiting.conversation_id.int))


def _rescue(used: Sequence[Used], today: Mapping[UUID, Score], one: Waiting, now: datetime) -> Rescue | None:
    """None where no clock can be helped any more. The seconds left are those of its tightest clock."""
    lefts: dict[UUID, float] = {}
    gain = 0.0
    for each in used:
        seconds = _seconds_left(each.clock, one, now)
        if seconds is not None:
            score = today.get(each.id, Score())
            # In time or too late, it will be one of so many: all that an answer changes is the count above them.
            gain += 1 / max(1, score.kept + score.missed + score.open)
            lefts[each.id] = seconds
    return Rescue(one, min(lefts.values()), gain, tuple(lefts)) if lefts else None


def _seconds_left(clock: Clock, one: Waiting, now: datetime) -> float | None:
    """Until this clock calls it missed; None where it does not count, or is too late."""
    if clock.channels and one.channel_id not in clock.channels:
        return None
    began = one.first_at if clock.judged == "conversation" else one.started_at
    if began is None or verdict(clock, Answerable(began, one.started_at, attended=one.attended), now) != "open":
        return None
    return clock.bound_seconds - (now - one.started_at).total_seconds()

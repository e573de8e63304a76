"""Which target applies, and when it is due; pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from wingbeat.conversations.promises.events import Promise, PromiseMeasure
from wingbeat.conversations.targets.models import SetTarget
from wingbeat.kit.errors import Invalid
from wingbeat.routing.targets.models import Applies, Calendars, Subject, Target
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.rules import add_business_seconds

LONGEST_SECONDS = 90 * 86400  # nobody promises a quarter


def chosen(targets: Iterable[Target], measure: PromiseMeasure, subject: Subject) -> Target | None:
    """The most specific target that applies: the one that says most; then tier, tag, reason, priority, team, channel
    in this order; then the shorter limit; then the older one.
    """
    fitting = [one for one in targets if one.on and one.measure == measure and applies(one.applies, subject)]
    return min(fitting, key=_rank, default=None)


def applies(to: Applies, subject: Subject) -> bool:
    return (
        (not to.channels or subject.channel_id in to.channels)
        and (not to.teams or subject.team_id in to.teams)
        and (not to.tiers or subject.tier.casefold() in {tier.casefold() for tier in to.tiers})
        and (not to.tags or not subject.tags.isdisjoint(to.tags))
        and (not to.reasons or any(_within(subject.reason, reason) for reason in to.reasons))
        and subject.priority >= to.min_priority
    )


def _within(reason: str, tree: str) -> bool:
    """Reasons are a tree: what holds for one holds for those below it."""
    return reason == tree or reason.startswith(f"{tree}/")


def _rank(target: Target) -> tuple[int, tuple[bool, ...], int, UUID]:
    to = target.applies
    says = (bool(to.tiers), bool(to.tags), bool(to.reasons), to.min_priority > 0, bool(to.teams), bool(to.channels))
    return -sum(says), tuple(not one for one in says), target.limit_seconds, target.id


def calendar_of(target: Target, subject: Subject, calendars: Calendars) -> Calendar | None:
    """The hours a target counts; None for every hour. A channel or team without hours of its own has the workspace's."""
    if target.hours == "always":
        return None
    whose: dict[str, UUID | None] = {"channel": subject.channel_id, "team": subject.team_id, "own": target.id}
    subject_id = whose.get(target.hours)
    kind = "target" if target.hours == "own" else target.hours
    own = calendars.own.get((kind, subject_id)) if subject_id else None
    return own or calendars.workspace


def after(calendar: Calendar | None, start: datetime, seconds: float) -> datetime:
    """So many seconds of these hours after a moment; of every hour where the calendar never opens again."""
    found = add_business_seconds(calendar, start, seconds) if calendar else None
    return found or start + timedelta(seconds=seconds)


def promise(
    target: Target, subject: Subject, calendars: Calendars, *, since: int, began_at: datetime, anew: bool = False
) -> SetTarget:
    """The promise of a target for a wait that began with the event `since`."""
    calendar = calendar_of(target, subject, calendars)
    due = after(calendar, began_at, target.limit_seconds)
    warned_after = _warn_seconds(target)
    warn_at = None if warned_after is None else after(calendar, began_at, warned_after)
    return SetTarget(
        Promise(target.id, target.measure, since, due, warn_at, name=target.name),
        target.name,
        target.limit_seconds,
        business=calendar is not None,
        zone=calendar.zone if calendar else "",
        anew=anew,
    )


def _warn_seconds(target: Target) -> float | None:
    """How much of the limit passes before the warning; None where nobody is warned."""
    if target.warn_seconds:
        return float(max(target.limit_seconds - target.warn_seconds, 0))
    return target.limit_seconds * target.warn_share if target.warn_share else None


def check(target: Target) -> None:
    """Raise `Invalid` for what nobody can promise."""
    if not 1 <= target.limit_seconds <= LONGEST_SECONDS:
        raise Invalid("A limit is one second to 90 days.")
    if not 0 <= target.warn_share < 1 or not 0 <= target.warn_seconds < target.limit_seconds:
        raise Invalid("Warn before the limit is over.")
    if not 0 <= target.applies.min_priority <= 3:
        raise Invalid("Priority is 0 (normal) to 3 (urgent).")

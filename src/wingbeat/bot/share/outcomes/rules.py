"""From events to outcomes, one event at a time; pure.

Only what somebody said or did counts: the customer's own yes, thumbs, coming back, asking for a person, and what members
made of drafts. Silence says nothing. A verdict only ever falls: who said yes and came back was not helped.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from wingbeat.bot.share.outcomes.models import Given, Outcome, Trail, Verdict
from wingbeat.conversations.events import HandOffWhy
from wingbeat.kit.log import Recorded

# Whoever goes to people for these was not helped by the answer before.
NOT_HELPED: frozenset[HandOffWhy] = frozenset({"asked", "failed_twice", "same_answer"})
TAKEN = 0.8  # so much of a draft stands in what was sent: it was taken, if with other manners
MOST = 50  # answers of one conversation that are remembered
_FALLS = {"": 0, "good": 1, "bad": 2}

Told = tuple[Trail, tuple[Outcome, ...]]


def fold(trail: Trail, event: Recorded) -> Told:
    """The state after an event, and the outcomes it decides."""
    take = _TAKES.get(event.kind)
    return take(trail, event) if take else (trail, ())


def judge(trail: Trail, seq: int, *, good: bool) -> Told:
    """Thumbs for the message `seq`: they speak of the last answer up to there."""
    given = [one for one in trail.given if one.seq <= seq and not one.draft]
    return _judged(trail, given[-1:], "good" if good else "bad")


def similar(one: str, other: str) -> float:
    """How much of two texts is the same, 0–1: shared pairs of characters."""
    first, second = (Counter(pairwise("".join(text.casefold().split()))) for text in (one, other))
    both = first.total() + second.total()
    return 2 * (first & second).total() / both if both else float(one == other)


def _message(trail: Trail, event: Recorded) -> Told:
    if event.actor_kind == "customer":
        return _settle_draft(trail)
    if event.body.purpose != "answer":
        return trail, ()
    # Shares are of articles; products are told of anyhow.
    told = any(source.article_id for source in event.body.sources)
    if event.actor_kind == "bot" and told and trail.topics:
        return _give(trail, Given(event.seq, trail.topics)), ()
    if event.actor_kind == "member":
        return _by_member(replace(trail, people=True), event.body.text)
    return trail, ()


def _give(trail: Trail, given: Given) -> Trail:
    return replace(trail, given=(*trail.given, given)[-MOST:], topics=(), otherwise=False)


def _by_member(trail: Trail, text: str) -> Told:
    waiting = _waiting(trail)
    if waiting and similar(waiting[0].draft, text) >= TAKEN:
        return _judged(trail, waiting, "good")
    return replace(trail, otherwise=trail.otherwise or bool(waiting)), ()


def _waiting(trail: Trail) -> list[Given]:
    return [one for one in trail.given[-1:] if one.draft and not one.verdict]


def _settle_draft(trail: Trail) -> Told:
    """The customer went on: if members said something else than the draft, it was not taken."""
    if not trail.otherwise:
        return trail, ()
    return _judged(replace(trail, otherwise=False), _waiting(trail), "bad")


def _handed_off(trail: Trail, event: Recorded) -> Told:
    body = event.body
    found: tuple[Outcome, ...] = ()
    if body.why in NOT_HELPED and not trail.people:
        trail, found = _judged(trail, _said(trail)[-1:], "bad")
    if body.why == "share" and body.draft and trail.topics:
        trail = _give(trail, Given(event.seq, trail.topics, body.draft))
    return replace(trail, people=True), found


def _said(trail: Trail) -> list[Given]:
    return [one for one in trail.given if not one.draft]


def _proposed(trail: Trail, event: Recorded) -> Told:
    topics = event.body.topics
    return (_give(trail, Given(event.seq, topics, event.body.text)) if topics else trail), ()


def _refused(trail: Trail, event: Recorded) -> Told:
    return _judged(trail, [one for one in trail.given if one.seq == event.body.draft], "bad")


def _resolved(trail: Trail, event: Recorded) -> Told:
    if event.body.how == "customer_confirmed" and not trail.people:
        return _judged(trail, _said(trail), "good")
    return _settle_draft(trail)


def _reopened(trail: Trail, event: Recorded) -> Told:
    found: tuple[Outcome, ...] = ()
    if event.actor_kind == "customer" and not trail.people:
        trail, found = _judged(trail, _said(trail)[-1:], "bad")
    return replace(trail, people=event.body.to != "bot"), found


def _judged(trail: Trail, ones: Sequence[Given], verdict: Verdict) -> Told:
    fallen = [one for one in ones if _FALLS[verdict] > _FALLS[one.verdict]]
    given = tuple(replace(one, verdict=verdict) if one in fallen else one for one in trail.given)
    channel_id = trail.channel_id
    if channel_id is None:
        return trail, ()
    found = tuple(Outcome(topic, channel_id, verdict == "good") for one in fallen for topic in one.topics)
    return replace(trail, given=given), found


_TAKES: Mapping[str, Callable[[Trail, Recorded], Told]] = {
    "opened": lambda trail, event: (replace(trail, channel_id=event.body.channel_id), ()),
    "understood": lambda trail, event: (replace(trail, topics=event.body.topics), ()),
    "message": _message,
    "assigned": lambda trail, _: (replace(trail, people=True), ()),
    "handed_off": _handed_off,
    "draft_proposed": _proposed,
    "draft_refused": _refused,
    "resolved": _resolved,
    "abandoned": lambda trail, _: _settle_draft(trail),
    "reopened": _reopened,
}

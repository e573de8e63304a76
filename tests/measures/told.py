"""Conversations told in a few lines, as the log would hold them. Times are seconds after T0, or instants."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.conversations.events import (
    Assigned,
    Delivered,
    DraftApproved,
    DraftProposed,
    HandedOff,
    Left,
    Message,
    Note,
    Opened,
    Purpose,
    Queued,
    Reopened,
    Resolved,
    Snoozed,
    TypingStarted,
    Woken,
)
from wingbeat.conversations.promises.events import Declined, Offered
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Body, Recorded

T0 = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
When = float | datetime

CHANNEL, CUSTOMER, ANN, BEN, SALES, REPAIRS = (UUID(int=n) for n in range(1, 7))


class Told(msgspec.Struct, frozen=True):
    """A conversation as `keep` takes it: `measures.models.Woken`."""

    workspace_id: UUID
    lane: UUID
    events: tuple[Recorded, ...]


Unnumbered = tuple[datetime, str, UUID | None, Body]


def instant(when: When) -> datetime:
    return when if isinstance(when, datetime) else T0 + timedelta(seconds=when)


def log(*lines: Unnumbered) -> tuple[Recorded, ...]:
    return tuple(
        Recorded(seq, at, str(body.__struct_config__.tag), actor_kind, actor_id, None, body)
        for seq, (at, actor_kind, actor_id, body) in enumerate(lines, start=1)
    )


def told(workspace_id: UUID, *lines: Unnumbered) -> Told:
    return Told(workspace_id, uuid7(), log(*lines))


def opened(when: When, *, bot: bool = True, language: str = "en", channel: UUID = CHANNEL) -> Unnumbered:
    return instant(when), "customer", CUSTOMER, Opened(channel, CUSTOMER, "Lin", "thread", 1, language, bot)


def asks(when: When) -> Unnumbered:
    return instant(when), "customer", CUSTOMER, Message("Where is my tent?")


def bot(when: When, purpose: Purpose = "answer") -> Unnumbered:
    return instant(when), "bot", None, Message("It left today.", purpose)


def says(when: When, member: UUID = ANN, purpose: Purpose = "answer") -> Unnumbered:
    return instant(when), "member", member, Message("It left today.", purpose)


def note(when: When) -> Unnumbered:
    return instant(when), "member", ANN, Note("He is right.")


def handed_off(when: When) -> Unnumbered:
    return instant(when), "bot", None, HandedOff("asked")


def queued(when: When, team: UUID = SALES) -> Unnumbered:
    return instant(when), "system", None, Queued(team)


def assigned(when: When, member: UUID = ANN) -> Unnumbered:
    return instant(when), "system", None, Assigned(member, "pushed")


def left(when: When, last_seen: When) -> Unnumbered:
    return instant(when), "system", None, Left(instant(last_seen))


def resolved(when: When, how: Any = "member") -> Unnumbered:
    return instant(when), "member", ANN, Resolved(how)


def reopened(when: When) -> Unnumbered:
    return instant(when), "system", None, Reopened("queued")


def offered(when: When, member: UUID = ANN) -> Unnumbered:
    return instant(when), "system", None, Offered(member, instant(when))


def declined(when: When, member: UUID = ANN) -> Unnumbered:
    return instant(when), "member", member, Declined(member)


def types(when: When, member: UUID = ANN) -> Unnumbered:
    return instant(when), "member", member, TypingStarted()


def drafted(when: When) -> Unnumbered:
    return instant(when), "bot", None, DraftProposed("It left today.", 60)


def approved(when: When) -> Unnumbered:
    return instant(when), "member", ANN, DraftApproved(1)


def snoozed(when: When) -> Unnumbered:
    return instant(when), "member", ANN, Snoozed(instant(when))


def woken(when: When) -> Unnumbered:
    return instant(when), "system", None, Woken("due")


def delivered(when: When, upto: int) -> Unnumbered:
    return instant(when), "customer", CUSTOMER, Delivered(upto)

"""What a workspace wants to hear of, and what was found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import WingbeatError
from wingbeat.workspaces.models import MINUTES_A_DAY

Kind = Literal["longest_wait", "in_target", "arrivals", "breach", "member_silent", "channel_down", "channel_broken"]
Minute = Annotated[int, msgspec.Meta(ge=0, lt=MINUTES_A_DAY)]
# What a threshold may be: seconds; a share; times the usual; customers past their promise; offers in a row; the
# arrivals that an hour usually has; minutes.
BOUNDS: Mapping[Kind, tuple[float, float]] = {
    "longest_wait": (5, 86_400),
    "in_target": (0.01, 1),
    "arrivals": (1.1, 100),
    "breach": (1, 1000),
    "member_silent": (1, 20),
    "channel_down": (1, 10_000),
    "channel_broken": (1, 60),
}
# Whose figures a team has of its own.
OF_A_TEAM: frozenset[Kind] = frozenset({"longest_wait", "in_target", "breach"})
MOST_RULES = 50  # one of each kind, and some teams' own


class AlertRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When one kind alerts, of all or of one team. It always stands on the board and in the log; `console`, `mail`,
    `webhook` and `push` tell it, too.
    """

    kind: Kind
    threshold: float
    team_id: UUID | None = None
    console: bool = True
    mail: bool = False
    webhook: bool = False
    push: bool = False


class QuietHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From … until, in minutes after midnight on the workspace's clock; past midnight where `until` is not later."""

    from_minute: Minute
    until_minute: Minute


class AlertSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most one rule of a kind and team. In `quiet` hours nobody is told; what still lasts then is told when they end.
    `over`: whom mail or webhook told of it hears, too, that it is over.
    """

    rules: Annotated[tuple[AlertRule, ...], msgspec.Meta(max_length=MOST_RULES)] = ()
    quiet: QuietHours | None = None
    webhook_url: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    over: bool = False


# A small shop minds the customer, a busy desk its figures, a night watch only what somebody must get up for.
PRESETS: Mapping[str, tuple[AlertRule, ...]] = {
    "small_shop": (AlertRule("longest_wait", 60), AlertRule("member_silent", 2), AlertRule("channel_broken", 2)),
    "busy_desk": (
        AlertRule("longest_wait", 120),
        AlertRule("in_target", 0.8),
        AlertRule("arrivals", 2),
        AlertRule("breach", 5),
        AlertRule("member_silent", 2),
        AlertRule("channel_down", 5),
        AlertRule("channel_broken", 2, mail=True),
    ),
    "night_watch": (AlertRule("longest_wait", 600, mail=True), AlertRule("channel_broken", 2, mail=True)),
}


class Silent(msgspec.Struct, frozen=True):
    """Who let so many offers in a row pass, which channel nobody came through, where so many usually do, or through which
    no message has got for so many minutes: `part` holds them up.
    """

    id: UUID
    name: str
    n: float
    part: str = ""


class Seen(msgspec.Struct, frozen=True):
    """One look at what the rules are about; what no rule asks for is not looked up."""

    longest_seconds: float | None = None  # None: nobody waits
    at_work: bool = False  # members have conversations in which somebody may begin to wait at any moment
    late: int = 0
    share: float | None = None  # of today's answers in target
    answers: int = 0
    last_hour: int = 0
    usual_hour: float | None = None
    members: Sequence[Silent] = ()
    channels: Sequence[Silent] = ()
    broken: Sequence[Silent] = ()
    name: str = ""  # of the team these are the figures of
    teams: Mapping[UUID, "Seen"] = {}


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as it should be; `subject` is the member, channel or team it is about."""

    kind: Kind
    value: float
    threshold: float
    subject: str = ""
    name: str = ""
    part: str = ""


class Alert(msgspec.Struct, frozen=True):
    """What was found, how it was told, when it was over and who saw to it. `value` is the worst of it; `mail_failed` and
    `post_failed` are why nobody could be told.
    """

    id: UUID
    kind: Kind
    subject: str
    name: str
    value: float
    threshold: float
    part: str
    began_at: datetime
    over_at: datetime | None
    told_at: datetime | None
    mailed_at: datetime | None
    posted_at: datetime | None
    pushed_at: datetime | None
    mail_failed: str | None
    post_failed: str | None
    over_mailed_at: datetime | None
    over_posted_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: UUID | None


class WebhookFailed(WingbeatError):
    """The webhook's server did not take the alert."""

    status = HTTPStatus.BAD_GATEWAY

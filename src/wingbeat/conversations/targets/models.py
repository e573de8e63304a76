from datetime import datetime

from wingbeat.conversations.promises.events import Promise
from wingbeat.kit.log import Command


class SetTarget(Command, frozen=True, tag="set_target"):
    """Promise it for a wait that still goes on; nothing once that is over.

    `anew`: only in the place of a promise that still runs, so that a broken one is not given again.
    """

    promise: Promise
    name: str
    limit_seconds: int
    business: bool = False
    zone: str = ""
    anew: bool = False


class Tick(Command, frozen=True, tag="tick"):
    """A timer fired: warn of what is about to break, and record what broke. `at`: the database's clock has passed it."""

    at: datetime


class PredictBreach(Command, frozen=True, tag="predict_breach"):
    """What a promise's chance to break, 0–1, is thought to be on arrival, and what is done about it."""

    promise: Promise
    chance: float
    actions: tuple[str, ...] = ()

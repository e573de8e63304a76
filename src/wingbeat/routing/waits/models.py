"""What was learned about waiting, and what customers are told of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.conversations.contents.events import Source


class Span(msgspec.Struct, frozen=True):
    """Of a wait, the seconds from `begin` to `end`: who gave up in them, and how many seconds all were there together.

    `hazard` is the chance per second of giving up, own history and prior mixed; `low` and `high` hold it in 19 of 20 cases.
    """

    begin: float
    end: float
    left: int
    risked_seconds: float
    hazard: float
    low: float
    high: float


class Patience(msgspec.Struct, frozen=True):
    """`own` is the part of what is known that comes from this workspace's own waits, 0–1."""

    waits: int
    left: int
    own: float
    spans: tuple[Span, ...]


class Handling(msgspec.Struct, frozen=True):
    """How long a conversation keeps a place taken, from assigned to its end; `n` were seen."""

    n: int
    mean_seconds: float
    p80_seconds: float


class Learned(msgspec.Struct, frozen=True):
    """`handling` by team; `narrower` by team, matter (a reason or an intent) and language, each "" where any (`key`);
    `paces` by member and kind (`routing.rules.pace`).
    """

    patience: Patience
    overall: Handling
    handling: Mapping[str, Handling] = {}
    narrower: Mapping[str, Handling] = {}
    paces: Mapping[str, Mapping[str, float]] = {}

    def handling_of(self, team_id: UUID | None, *matters: str, language: str = "") -> Handling:
        """The narrowest that is known, of several matters the first."""
        for matter in (*matters, ""):
            for spoken in (language, ""):
                found = self.narrower.get(key(team_id, matter, spoken))
                if found is not None:
                    return found
        return self.handling.get(str(team_id), self.overall)

    @property
    def hazards(self) -> tuple[tuple[float, float], ...]:
        """The hazard per second until each of these seconds of wait; past the last it stays as it was."""
        return tuple((span.end, span.hazard) for span in self.patience.spans)

    def hazard_at(self, waited_seconds: float) -> float:
        """The chance per second of giving up after such a wait."""
        spans = self.patience.spans
        return next((span.hazard for span in spans if waited_seconds < span.end), spans[-1].hazard)


def key(team_id: object, matter: str, language: str) -> str:
    return f"{team_id} {language} {matter}"


class Handled(msgspec.Struct, frozen=True):
    """One conversation a member had, what the bot first understood of it, and for how long it kept their place taken."""

    team_id: UUID
    reason: str
    language: str
    seconds: float
    intent: str = ""


class Told(msgspec.Struct, frozen=True):
    """What a customer is told: somebody comes within `bound_seconds` (0: nobody can say), and their place in line.

    `until`: the moment by which it was promised. `sorry`: an earlier promise was not kept.
    """

    bound_seconds: int
    place: int
    until: datetime | None
    sorry: bool = False


class Meanwhile(msgspec.Struct, frozen=True):
    """An article that may help whoever waits long, as it reads to them."""

    source: Source
    text: str


class InLine(msgspec.Struct, frozen=True):
    """One who waits, with what the order looks at; `handling_seconds` is 0 where nothing is expected.

    `asked`: the ring of the offer that runs, 0 without one. `told`: what they heard last in this wait, at `told_at`.
    `unheard`: nobody, not even the bot, has said a word to them.
    """

    id: UUID
    waited_seconds: float
    vip: bool = False
    weight: float = 1.0
    handling_seconds: float = 0.0
    bumped: bool = False
    language: str = ""
    asked: int = 0
    told: Told | None = None
    told_at: datetime | None = None
    unheard: bool = False


class Floor(msgspec.Struct, frozen=True):
    """A team at a moment: who waits, how many go before each, and what `State` asks for.

    `members` of the team are here, `hour` is the workspace's own.
    """

    now: datetime
    queue: tuple[InLine, ...]
    ahead: tuple[int, ...]
    waiting_all: int
    busy: int
    busy_all: int
    members: int
    last_seconds: float
    recent_seconds: float
    taken_5m: int
    taken_15m: int
    came_5m: int
    came_15m: int
    left_5m: int
    freed: int
    mean_15m_seconds: float
    hour: float


class Estimate(msgspec.Struct, frozen=True):
    """What is known of one who waits; `state` are the fields of `State`."""

    state: tuple[float, ...]
    seconds: float
    bound_seconds: float
    place: int


class Kept(msgspec.Struct, frozen=True):
    """Of what was told first: `told` waits it was told in and that came to an end, `kept` those where it held.

    `within` counts those that ended within the estimate before it was rounded up. `open_to_doubt`: the customer left before
    the time was up, so nobody knows.
    """

    told: int
    kept: int
    within: int
    open_to_doubt: int
    apologies: int


class Broken(msgspec.Struct, frozen=True):
    """A wait that lasted longer than was told."""

    conversation_id: UUID
    number: int
    customer_name: str
    at: datetime
    told_seconds: int
    waited_seconds: float

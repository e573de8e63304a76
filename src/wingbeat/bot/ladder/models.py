from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, Protocol
from uuid import UUID

import msgspec

from wingbeat.bot.ports import LadderAnswer
from wingbeat.kit.errors import Invalid

State = Literal["off", "incomplete", "ready", "over_budget", "resting"]
# How a call ended. The first six are the guarded client's own words.
Failure = Literal[
    "unknown_name", "no_connection", "timed_out", "too_large", "broken", "redirects", "address_refused", "key_refused",
    "no_such_model", "rate_limited", "server_error", "cut_off", "garbage", "incomplete", "over_budget", "busy",
]  # fmt: skip

STATUS_SECONDS = 8.0  # an honest word before the customer doubts that anybody is there
PERSON_SECONDS = 12.0  # under the 15 s that people wait on average
# A model that has not begun by now is not going to be in time; one that has must end before the status is told.
FIRST_WORDS_SECONDS = 3.0
DEADLINE_SECONDS = 7.0
ANSWER_SECONDS = 7.5  # of all rungs together: in time for the honest status, and within a step's lease
MOST_TOKENS = 300  # four sentences in Chinese, with room


class Near(Protocol):
    """An article that may be meant, with the chance that it is."""

    @property
    def article_id(self) -> UUID: ...
    @property
    def confidence(self) -> float: ...


class KeyNeededAgain(Invalid):
    """The address changed: enter the key for it again. A key is never sent to a host it was not given for."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The model of a workspace. A budget of 0 allows no call."""

    is_on: bool = False
    endpoint: str = ""
    model: str = ""
    first_words_seconds: float = FIRST_WORDS_SECONDS
    deadline_seconds: float = DEADLINE_SECONDS
    currency: str = "CNY"
    cents_per_million_in: int = 0
    cents_per_million_out: int = 0
    monthly_tokens: int = 2_000_000
    monthly_cents: int = 5_000

    @property
    def complete(self) -> bool:
        return bool(self.endpoint and self.model)

    def micro_cents(self, tokens_in: int, tokens_out: int) -> int:
        """What so many tokens cost, in millionths of a cent."""
        return tokens_in * self.cents_per_million_in + tokens_out * self.cents_per_million_out


class Model(msgspec.Struct, frozen=True):
    """The settings with what belongs to them in the database."""

    settings: Settings = Settings()
    sealed_key: bytes | None = None
    failed_at: datetime | None = None
    failure: str | None = None


class Month(msgspec.Struct, frozen=True):
    """What the model did and cost in a month, those calls included that are still running."""

    month: date
    calls: int = 0
    answered: int = 0
    refused: int = 0
    failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    micro_cents: int = 0

    def has_room(self, settings: Settings) -> bool:
        tokens = self.tokens_in + self.tokens_out
        return tokens < settings.monthly_tokens and self.micro_cents < settings.monthly_cents * 1_000_000


class Spent(msgspec.Struct, frozen=True):
    """Tokens of one call, counted by the other side, or by us when it does not say."""

    tokens_in: int = 0
    tokens_out: int = 0


class RungAnswer(LadderAnswer, frozen=True):
    """An answer that may be sent, after how many seconds on each rung."""

    seconds: Mapping[str, float] = {}
    micro_cents: int = 0
    prompt: str = ""


class Tried(msgspec.Struct, frozen=True):
    """How a test of the model went."""

    ok: bool
    why: str = ""
    words: str = ""
    first_words_ms: float = 0.0
    took_ms: float = 0.0
    spent: Spent = Spent()

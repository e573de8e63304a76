from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from wingbeat.bot.intents.exam.models import Result
from wingbeat.bot.models import Language
from wingbeat.kit.errors import Conflict, Invalid, WingbeatError

# The label of what no intent covers.
OUTSIDE: Final = "oos"


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says a message is after; `conversation_id` and `seq` where it was taken from the log."""

    text: str
    language: Language
    intent: str
    conversation_id: UUID | None = None
    seq: int | None = None


class LabelledMessage(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    text: str
    language: Language
    intent: str
    conversation_id: UUID | None
    seq: int | None
    labelled_by: UUID | None
    labelled_at: datetime


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A trained model. `report`: on examples held back from it; `earlier`: of the model then in force, on the same ones; without an
    `earlier_number` that is the one that ships with the product.
    """

    number: int
    trained_by: UUID | None
    trained_at: datetime
    examples: int
    intents: int
    seconds: float
    report: Result
    earlier: Result | None
    earlier_number: int | None
    active: bool


class Lesson(msgspec.Struct, frozen=True):
    """One example to train on."""

    text: str
    intent: str


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A topic: how many examples of each origin the bot may learn it from, and how its last questions were met."""

    name: str
    title: Mapping[Language, str]
    starter: int
    articles: int
    labelled: int
    asked: int
    answered: int


class Taught(msgspec.Struct, frozen=True):
    """What training came to: the model's bytes, and the figures on what was held back from either."""

    model: bytes
    examples: int
    intents: int
    seconds: float
    report: Result
    earlier: Result | None


class Imported(msgspec.Struct, frozen=True):
    """How many labelled messages are new and how many changed one that was there."""

    imported: int
    updated: int


class TooFewExamples(Invalid):
    """Training needs at least two intents with two examples each, from articles or labelled messages."""


class TooManyLabels(Invalid):
    """This is more than one import takes; split the file."""


class AlreadyTraining(Conflict):
    """Your bot is being trained or examined right now; it takes seconds."""


class NothingBefore(Conflict):
    """No model was in force before this one."""


class TrainingFailed(WingbeatError):
    """Training did not come to an end; the model in use stays."""


class Untrainable(Invalid):
    """This cannot be trained on."""

from collections.abc import Sequence

import msgspec

from wingbeat.bot.models import Intent
from wingbeat.kit.errors import Invalid


class BadTable(Invalid):
    """This table cannot be read."""


class Row(msgspec.Struct, frozen=True):
    """A message and what it is: `labels` more than one where it is after several things."""

    text: str
    labels: tuple[str, ...]


class Said(msgspec.Struct, frozen=True):
    """What the pipeline made of one message. `intents` and `outside`: of the whole; `parts`: the intent of each part."""

    intents: tuple[Intent, ...]
    outside: float
    parts: tuple[str, ...]
    took_ms: float


class Bin(msgspec.Struct, frozen=True):
    """Messages answered with a confidence from `low` to `high`: how sure on average, how often right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


class Confusion(msgspec.Struct, frozen=True):
    label: str
    taken_for: str
    count: int


class Topic(msgspec.Struct, frozen=True):
    """Messages that mean one intent: how many, of how many it came first; `f1` weighs those taken for it wrongly, too."""

    label: str
    count: int
    right: int
    f1: float


class Slip(msgspec.Struct, frozen=True):
    """A message that was taken for something else."""

    text: str
    label: str
    taken_for: str
    confidence: float


class Figures(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Shares are 0–1; what does not apply to a table is left out. Accuracy, F1 and calibration are of messages in scope.

    `ece_by_chance`: what `ece` would be by chance alone, were each confidence right to the last digit.
    """

    accuracy: float | None = None
    macro_f1: float | None = None
    exact_set: float | None = None
    oos_auroc: float | None = None
    oos_recall_at_95: float | None = None
    ece: float | None = None
    ece_by_chance: float | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    peak_mib: float | None = None
    train_s: float | None = None


class Result(msgspec.Struct, frozen=True):
    figures: Figures
    bins: Sequence[Bin]
    confusions: Sequence[Confusion]
    topics: Sequence[Topic] = ()
    slips: Sequence[Slip] = ()

    @classmethod
    def nothing(cls) -> "Result":
        """There was nothing to examine on."""
        return cls(Figures(), (), ())

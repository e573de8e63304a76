"""What is said between the server and the worker that trains; apart, since a server needs no NumPy.

The job goes to the worker's stdin; what comes back are frames of four bytes of length and msgpack, the outcome last.
"""

import msgspec

from wingbeat.bot.intents.exam.models import Result, Row, Said
from wingbeat.bot.intents.models import Lesson, Taught


class Train(msgspec.Struct, frozen=True, tag="train"):
    lessons: list[Lesson]
    seed: int = 1


class Examine(msgspec.Struct, frozen=True, tag="examine"):
    model: bytes
    texts: list[str]


class Teach(msgspec.Struct, frozen=True, tag="teach"):
    """Train, and examine it and an earlier model's examples on what is held back from both; `earlier` may also be what it learnt."""

    lessons: list[Lesson]
    earlier: bytes | list[Lesson]


class Mark(msgspec.Struct, frozen=True, tag="mark"):
    """Examine a model on labelled messages, those left out that it has learnt by heart; None: train it on the lessons."""

    model: bytes | None
    lessons: list[Lesson]
    rows: list[Row]


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """Which share of the job is done, 0–1."""

    share: float


class Trained(msgspec.Struct, frozen=True, tag="trained"):
    model: bytes
    seconds: float


class Examined(msgspec.Struct, frozen=True, tag="examined"):
    said: list[Said]
    peak_mib: float


class Lectured(msgspec.Struct, frozen=True, tag="taught"):
    taught: Taught


class Marked(msgspec.Struct, frozen=True, tag="marked"):
    result: Result
    learnt: int


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    message: str


Job = Train | Examine | Teach | Mark
Outcome = Trained | Examined | Lectured | Marked | Refused

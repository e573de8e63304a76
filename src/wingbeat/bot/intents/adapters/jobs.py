"""What is said between the server and the worker that trains; apart, since a server needs no NumPy."""

import msgspec

from wingbeat.bot.intents.exam.models import Said
from wingbeat.bot.intents.models import Lesson, Taught


class Train(msgspec.Struct, frozen=True, tag="train"):
    lessons: list[Lesson]
    seed: int = 1


class Examine(msgspec.Struct, frozen=True, tag="examine"):
    model: bytes
    texts: list[str]


class Teach(msgspec.Struct, frozen=True, tag="teach"):
    """Train, and examine it and an earlier model's examples on what is held back from both."""

    lessons: list[Lesson]
    earlier: bytes | None


class Trained(msgspec.Struct, frozen=True, tag="trained"):
    model: bytes
    seconds: float


class Examined(msgspec.Struct, frozen=True, tag="examined"):
    said: list[Said]
    peak_mib: float


class Lectured(msgspec.Struct, frozen=True, tag="taught"):
    taught: Taught


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    message: str


Job = Train | Examine | Teach
Outcome = Trained | Examined | Lectured | Refused

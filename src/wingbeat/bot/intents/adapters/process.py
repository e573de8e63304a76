"""The worker, started for each job."""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

import wingbeat
from wingbeat.bot.intents.adapters.jobs import (
    Examine,
    Examined,
    Job,
    Lectured,
    Outcome,
    Refused,
    Teach,
    Train,
    Trained,
)
from wingbeat.bot.intents.models import Lesson, Taught, TrainingFailed, Untrainable

# One core for it: the others serve customers meanwhile.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_CODE = str(Path(wingbeat.__path__[0]).parent)
# Training on the most examples takes half a minute on a quiet machine.
DEADLINE_SECONDS = 600.0
# Below the processes that answer customers.
NICE = "10"


class Worker:
    """Also a `Teacher`."""

    async def train(self, lessons: Sequence[Lesson], seed: int = 1) -> Trained:
        """Raises `Untrainable`, `TrainingFailed`."""
        outcome = await _run(Train(list(lessons), seed), "nice", "-n", NICE)
        assert isinstance(outcome, Trained)
        return outcome

    async def examine(self, model: bytes, texts: Sequence[str]) -> Examined:
        """Raises `Untrainable` (a broken model), `TrainingFailed`."""
        outcome = await _run(Examine(model, list(texts)))
        assert isinstance(outcome, Examined)
        return outcome

    async def teach(self, lessons: Sequence[Lesson], earlier: bytes | None) -> Taught:
        outcome = await _run(Teach(list(lessons), earlier), "nice", "-n", NICE)
        assert isinstance(outcome, Lectured)
        return outcome.taught


async def _run(job: Job, *before: str) -> Outcome:
    process = await asyncio.create_subprocess_exec(
        *before, sys.executable, "-m", "wingbeat.bot.intents.adapters.worker",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **_ONE_THREAD, "PYTHONPATH": _CODE},
        start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            out, problems = await process.communicate(msgspec.msgpack.encode(job))
    except TimeoutError:
        raise TrainingFailed(after_seconds=DEADLINE_SECONDS) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise TrainingFailed(why=problems.decode(errors="replace")[-500:])
    outcome: Outcome = msgspec.msgpack.decode(out, type=Outcome)
    if isinstance(outcome, Refused):
        raise Untrainable(outcome.message)
    return outcome

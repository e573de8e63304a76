"""The worker, started for each job."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

import wingbeat
from wingbeat.bot.intents.adapters import jobs
from wingbeat.bot.intents.exam.models import Result, Row
from wingbeat.bot.intents.models import Lesson, Taught, TrainingFailed, Untrainable
from wingbeat.bot.intents.work.models import Told
from wingbeat.kit.frames import Frames

# One core for it: the others serve customers meanwhile.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_CODE = str(Path(wingbeat.__path__[0]).parent)
# Training on the most examples takes half a minute on a quiet machine.
DEADLINE_SECONDS = 600.0
# Below the processes that answer customers.
_NICE = ("nice", "-n", "10")
_PIECE = 1 << 16


class Worker:
    """Also a `Teacher`."""

    async def train(self, lessons: Sequence[Lesson], seed: int = 1) -> jobs.Trained:
        """Raises `Untrainable`, `TrainingFailed`."""
        outcome = await _run(jobs.Train(list(lessons), seed), *_NICE)
        assert isinstance(outcome, jobs.Trained)
        return outcome

    async def examine(self, model: bytes, texts: Sequence[str]) -> jobs.Examined:
        """Raises `Untrainable` (a broken model), `TrainingFailed`."""
        outcome = await _run(jobs.Examine(model, list(texts)))
        assert isinstance(outcome, jobs.Examined)
        return outcome

    async def teach(self, lessons: Sequence[Lesson], earlier: bytes | Sequence[Lesson], told: Told) -> Taught:
        before = earlier if isinstance(earlier, bytes) else list(earlier)
        outcome = await _run(jobs.Teach(list(lessons), before), *_NICE, told=told)
        assert isinstance(outcome, jobs.Lectured)
        return outcome.taught

    async def mark(
        self, model: bytes | None, lessons: Sequence[Lesson], rows: Sequence[Row], told: Told
    ) -> tuple[Result, int]:
        outcome = await _run(jobs.Mark(model, list(lessons), list(rows)), *_NICE, told=told)
        assert isinstance(outcome, jobs.Marked)
        return outcome.result, outcome.learnt


async def _run(job: jobs.Job, *before: str, told: Told | None = None) -> jobs.Outcome:
    process = await asyncio.create_subprocess_exec(
        *before, sys.executable, "-m", "wingbeat.bot.intents.adapters.worker",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **_ONE_THREAD, "PYTHONPATH": _CODE},
        start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            outcome, problems = await _converse(process, msgspec.msgpack.encode(job), told)
    except TimeoutError:
        raise TrainingFailed(after_seconds=DEADLINE_SECONDS) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if outcome is None:
        raise TrainingFailed(why=problems.decode(errors="replace")[-500:])
    if isinstance(outcome, jobs.Refused):
        raise Untrainable(outcome.message)
    return outcome


async def _converse(process: Process, job: bytes, told: Told | None) -> tuple[jobs.Outcome | None, bytes]:
    """The outcome, None from a worker that died; and what it complained about."""
    assert process.stdin is not None, "all three are pipes"
    assert process.stdout is not None
    assert process.stderr is not None
    outcome, frames = None, Frames()
    async with asyncio.TaskGroup() as group:
        problems = group.create_task(process.stderr.read())
        group.create_task(_hand(process.stdin, job))
        while data := await process.stdout.read(_PIECE):
            for body in frames.feed(data):
                message = msgspec.msgpack.decode(body, type=jobs.Outcome | jobs.Progress)
                if not isinstance(message, jobs.Progress):
                    outcome = message
                elif told is not None:
                    told(message.share)
    await process.wait()
    return outcome if process.returncode == 0 else None, problems.result()


async def _hand(stdin: asyncio.StreamWriter, job: bytes) -> None:
    with suppress(ConnectionError):  # it died before it had read all; what it complained about is told
        stdin.write(job)
        await stdin.drain()
    stdin.close()

"""Run one job of the worker."""

import asyncio
import os
import sys
from pathlib import Path

import msgspec

import wingbeat
from wingbeat.bot.intents.adapters.worker import Examine, Examined, Outcome, Refused, Train, Trained
from wingbeat.kit.errors import Invalid, WingbeatError

# One core for it: the others serve customers meanwhile.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_CODE = str(Path(wingbeat.__path__[0]).parent)
# Training on the most examples takes half a minute on a quiet machine.
DEADLINE_SECONDS = 600.0


class TrainingFailed(WingbeatError):
    """Training did not come to an end; the model in use stays."""


class Untrainable(Invalid):
    """This cannot be trained on."""


async def train(job: Train) -> Trained:
    """Raises `Untrainable`, `TrainingFailed`."""
    outcome = await _run(job)
    assert isinstance(outcome, Trained)
    return outcome


async def examine(job: Examine) -> Examined:
    """Raises `Untrainable` (a broken model), `TrainingFailed`."""
    outcome = await _run(job)
    assert isinstance(outcome, Examined)
    return outcome


async def _run(job: Train | Examine) -> Outcome:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "wingbeat.bot.intents.adapters.worker",
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

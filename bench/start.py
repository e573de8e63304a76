"""From an empty folder to the first answered request, again warm, and what all processes hold when idle."""

import asyncio
import tempfile
import time
from pathlib import Path

import httpx

from bench.common import Row, at_most, machine, median, pss_mib, report, run
from tests.served import Served

WARM_TIMES = 3
IDLE_SECONDS = 5.0  # after the bot answered once: everything it needs is loaded


async def seconds_to_answer(served: Served) -> float:
    """Start and ask for the shop's page; seconds until it is there."""
    begun = time.perf_counter()
    await served.start()
    async with httpx.AsyncClient() as client:
        (await client.get(f"{served.url}/healthz")).raise_for_status()
    return time.perf_counter() - begun


async def ask_the_bot(served: Served) -> None:
    async with served.widget("en") as widget:
        await widget.say("How do I return something?")
        await widget.event(lambda e: e["actor"]["kind"] == "bot")


async def at_rest(folder: Path) -> None:
    """Until the bot has learnt the starter's sentences, which it does once, and has had time to read what it learnt."""
    while not any(folder.rglob("starter-*.model")):  # noqa: ASYNC240 - nothing else runs here
        await asyncio.sleep(0.5)
    await asyncio.sleep(IDLE_SECONDS)


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="wingbeat-bench-") as folder:
        served = Served(None, Path(folder) / "data")
        cold = await seconds_to_answer(served)
        await served.stop()
        warm = []
        for _ in range(WARM_TIMES):
            warm.append(await seconds_to_answer(served))
            await ask_the_bot(served)
            if len(warm) == WARM_TIMES:
                await at_rest(Path(folder))
            memory = pss_mib(served.pid)
            await served.stop()
        line = machine(Path(folder))
    report(
        "start",
        [
            Row("empty folder → first answer", cold, "s", at_most(6)),
            Row("warm start → first answer", median(warm), "s", at_most(3)),
            Row("idle memory of all processes (PSS), encoder loaded", memory, "MiB", at_most(450)),
        ],
        line,
    )


if __name__ == "__main__":
    run(main())

"""Five thousand idle widgets: what one costs in the server's memory, and what their heartbeats cost in a minute."""

import asyncio
import resource
import sys
import time

import msgspec

from bench.common import Row, at_least, at_most, cpu_seconds, machine, pss_mib, report, run, serving
from bench.wire import Wire, connect
from tests.served import Served

COUNT = 5000
AT_ONCE = 50  # more would only wait in the server's own queue
BEAT_SECONDS = 45.0 if "--quick" in sys.argv else 60.0  # a widget is pinged every 45 s
SETTLE_SECONDS = 8.0  # what the arrivals left to do: their facts, the collector
NOT_ONLY_OURS = 200  # descriptors beside the sockets


async def arrive(served: Served, count: int) -> list[Wire]:
    """So many windows, each welcomed."""
    hello = msgspec.json.encode({"t": "hello", "v": 1, "site": served.demo.site_key, "language": "zh-CN"})
    places = asyncio.Semaphore(AT_ONCE)

    async def one() -> Wire:
        welcomed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        async with places:
            wire = await connect(
                served.url, "/live/widget", lambda _wire, _payload: welcomed.set_result(None), hello=hello
            )
            await welcomed
            return wire

    return list(await asyncio.gather(*(one() for _ in range(count))))


def more_descriptors() -> None:
    """As many as the sockets need, for us and for the server we start."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = COUNT + NOT_ONLY_OURS
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


async def main() -> None:
    more_descriptors()
    async with serving() as (served, cluster):
        first = await arrive(served, AT_ONCE)  # so that what the first one loads is not counted
        await asyncio.sleep(SETTLE_SECONDS)
        idle_began = cpu_seconds(served.pid)
        before = pss_mib(served.pid)
        await asyncio.sleep(SETTLE_SECONDS)
        idle_share = (cpu_seconds(served.pid) - idle_began) / SETTLE_SECONDS
        begun = time.perf_counter()
        wires = await arrive(served, COUNT)
        took = time.perf_counter() - begun
        await asyncio.sleep(SETTLE_SECONDS)
        each = (pss_mib(served.pid) - before) * 1024 / COUNT
        pings = sum(wire.pings for wire in wires)
        cpu, begun = cpu_seconds(served.pid), time.perf_counter()
        await asyncio.sleep(BEAT_SECONDS)
        share = (cpu_seconds(served.pid) - cpu) / (time.perf_counter() - begun)
        beaten = sum(wire.pings for wire in wires) - pings
        alive = sum(not wire.closed for wire in wires)
        line = machine(cluster.data_dir)
        for wire in first + wires:
            wire.close()
    report(
        "sockets",
        [
            Row("server memory of an idle widget (PSS)", each, "KiB", at_most(40)),
            Row("one core while all are idle, with heartbeats", 100 * share, "%", at_most(2)),
            Row("of it without any widget", 100 * idle_share, "%"),
            Row("still connected", alive, "", at_least(COUNT)),
            Row("heartbeats meanwhile", beaten, "", at_least(0.9 * COUNT * BEAT_SECONDS / 45)),
            Row("arrivals", COUNT / took, "widgets/s"),
        ],
        line,
    )


if __name__ == "__main__":
    run(main())

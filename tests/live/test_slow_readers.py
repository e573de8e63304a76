"""Readers that do not read, and lines that only carry one way."""

import asyncio
import json
import socket
from pathlib import Path

import websockets
from websockets.asyncio.client import connect

from tests.live.conftest import House, first

BIG = "长" * 7000  # 21 kB on the wire
MESSAGES = 400  # 8 MB: the kernel alone may hold four between server and reader
GROWTH_KIB = 16 * 1024
CLOSED_SECONDS = 60.0


def resident_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


async def test_fault_10_a_reader_that_stops_reading_is_closed_and_costs_no_memory(house: House) -> None:
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", house.server.port))
    async with house.server.widget() as widget, house.desk() as desk:
        await widget.say("你好")
        slow = await connect(
            house.server.url.replace("http", "ws") + "/live/desk",
            additional_headers={"Origin": house.server.url, "Cookie": house.yu},
            sock=raw,
            compression=None,
            max_queue=1,
            max_size=2**24,
            ping_interval=None,
        )
        try:
            watch = [{"conversation": widget.conversation, "after": 0}]
            await slow.send(json.dumps({"t": "hello", "v": 1, "watch": watch}))
            assert await first(slow) == "welcome"
            for text in ("开始", "再来", "好"):
                # What happens from here on is told as it happens, no more read from the log.
                seq = (await desk.do(widget.conversation, {"do": "say", "text": text}))["seq"]
                await holds(slow, seq)
            slow.transport.pause_reading()
            before = resident_kib(house.server.pid)
            last = 0
            for _ in range(MESSAGES):
                last = (await desk.do(widget.conversation, {"do": "say", "text": BIG}))["seq"]
            await widget.holds(widget.conversation, last)
            assert resident_kib(house.server.pid) - before < GROWTH_KIB
            await until_closed(slow)
            assert slow.close_code in {4000, 1006}
        finally:
            slow.transport.abort()


async def holds(slow: websockets.ClientConnection, seq: int) -> None:
    """Until the reader has read up to a number."""
    async with asyncio.timeout(CLOSED_SECONDS):
        while True:
            frame = json.loads(await slow.recv())
            if frame["t"] == "events" and frame["events"][-1]["seq"] >= seq:
                return


async def until_closed(slow: websockets.ClientConnection) -> None:
    """Read what was on the way; after it comes the end."""
    slow.transport.resume_reading()
    async with asyncio.timeout(CLOSED_SECONDS):
        try:
            while True:
                await slow.recv()
        except websockets.ConnectionClosed:
            return


async def test_a_long_catching_up_is_not_taken_for_a_slow_reader(house: House) -> None:
    async with house.server.widget() as widget, house.desk() as desk:
        await widget.say("你好")
        for _ in range(40):
            last = (await desk.do(widget.conversation, {"do": "say", "text": BIG}))["seq"]
        async with house.desk(house.yu) as other:
            await other.watch(widget.conversation)
            await other.holds(widget.conversation, last)

"""A lean client of the live protocol: raw frames on asyncio, so that measuring costs little beside what is measured."""

import asyncio
import os
from base64 import b64encode
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

import msgspec

SMALL, MEDIUM = 126, 127  # RFC 6455, 5.2: payload lengths of 16 and of 64 bits follow
PONG = b'{"t":"pong"}'


class Frame(msgspec.Struct):
    """What benchmarks read of a frame."""

    t: str
    key: str | None = None
    conversation: str | None = None
    seq: int = 0
    code: str = ""
    events: msgspec.Raw = msgspec.Raw(b"[]")
    heads: msgspec.Raw = msgspec.Raw(b"[]")
    token: str | None = None


DECODER = msgspec.json.Decoder(Frame)


def masked(payload: bytes) -> bytes:
    """A client's text frame; the mask is zero, which is one of the allowed ones and costs nothing."""
    size = len(payload)
    if size < SMALL:
        return bytes((0x81, 0x80 | size)) + b"\0\0\0\0" + payload
    return b"\x81\xfe" + size.to_bytes(2, "big") + b"\0\0\0\0" + payload


class Wire(asyncio.Protocol):
    """One socket: answers pings, hands every other frame to `on_frame` as bytes."""

    def __init__(self, on_frame: Callable[["Wire", bytes], None]) -> None:
        self.on_frame = on_frame
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed = False
        self.pings = 0
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if not self.opened.done():
            self.opened.set_exception(exc or ConnectionError("closed"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.opened.done():
            head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.opened.set_exception(ConnectionError(head.decode(errors="replace")))
                return
            self._buffer = bytearray(rest)
            self.opened.set_result(None)
        self._frames()

    def _frames(self) -> None:
        buffer, at = self._buffer, 0
        while len(buffer) - at >= 2:
            size, start = buffer[at + 1], at + 2
            if size == SMALL:
                size, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            elif size == MEDIUM:
                size, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            if len(buffer) < start + size:
                break
            self._take(buffer[at] & 0x0F, bytes(buffer[start : start + size]))
            at = start + size
        if at:
            del buffer[:at]

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == 8:
            self.closed = True
        elif payload == b'{"t":"ping"}':
            self.pings += 1
            self.send(PONG)
        elif opcode == 1:
            self.on_frame(self, payload)

    async def shake(self, request: str) -> None:
        """Ask for the upgrade and wait for it; raises ConnectionError."""
        assert self._transport is not None
        self._transport.write(request.encode())
        await self.opened

    def send(self, payload: bytes) -> None:
        assert self._transport is not None
        self._transport.write(masked(payload))

    def close(self) -> None:
        assert self._transport is not None
        self._transport.abort()


async def connect(
    base_url: str, path: str, on_frame: Callable[[Wire, bytes], None], *, hello: bytes, cookie: str = ""
) -> Wire:
    """A socket that has said hello."""
    parts = urlsplit(base_url)
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(lambda: Wire(on_frame), parts.hostname or "127.0.0.1", parts.port or 80)
    key = b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Origin: {base_url}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    await wire.shake("\r\n".join(lines) + "\r\n\r\n")
    wire.send(hello)
    return wire

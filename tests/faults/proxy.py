"""A TCP proxy of our own that can fall silent in either direction, as a dead network does: nobody is told."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Proxy:
    """`up` and `down` say whether bytes pass to the server and to the client; what is dropped is gone for ever.

    A connection that lost bytes never carries any again (TCP would notice), so a healed network means new ones.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self.url = ""
        self.up = self.down = True
        self.made = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()
        await self._server.wait_closed()

    def heal(self) -> None:
        self.up = self.down = True

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.made += 1
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers |= {writer, far_writer}
        try:
            await asyncio.gather(self._carry(reader, far_writer, "up"), self._carry(far_reader, writer, "down"))
        finally:
            for one in (writer, far_writer):
                one.transport.abort()
                self._writers.discard(one)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        lost = False
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                lost = lost or not getattr(self, way)
                if not lost:
                    writer.write(data)
                    await writer.drain()
        if not lost and getattr(self, way):
            writer.transport.abort()  # a goodbye passes only where bytes pass


@asynccontextmanager
async def proxied(port: int) -> AsyncIterator[Proxy]:
    proxy = Proxy(port)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.stop()

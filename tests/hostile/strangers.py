"""Servers that nobody should trust, and resolvers that lie."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

Script = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


class Stranger:
    """A server that does to its callers whatever its script says."""

    def __init__(self, script: Script) -> None:
        self.asked: list[str] = []
        self.bodies: list[bytes] = []
        self.port = 0
        self._script = script

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.asked.append(head)
            self.bodies.append(await reader.readexactly(int(headers_in(head).get("content-length", 0))))
            await self._script(head, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the caller had enough
        finally:
            writer.close()


@asynccontextmanager
async def stranger(script: Script) -> AsyncIterator[Stranger]:
    made = Stranger(script)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        server.close_clients() if hasattr(server, "close_clients") else None
        await server.wait_closed()


def headers_in(head: str) -> dict[str, str]:
    """The headers of a request's head, their names in lower case."""
    pairs = (line.partition(":") for line in head.split("\r\n")[1:])
    return {name.lower(): value.strip() for name, _, value in pairs if name}


def says(status: int = 200, body: bytes = b"", *headers: str) -> Script:
    async def script(_head: str, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(body)}", *headers, "", ""]
        writer.write("\r\n".join(lines).encode() + body)

    return script


def names(*answers: Sequence[str]) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    """A resolver that gives one answer after the other: what rebinding is made of."""
    left = list(answers)

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return left.pop(0)

    return resolve

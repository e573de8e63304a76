"""HTTP/1.1 with a deadline for the head of a request: who drips it byte by byte holds nothing of ours (slowloris)."""

import asyncio
from asyncio import transports
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_SECONDS = 10.0  # the slowest phone sends its head sooner; as long as a form may take (kit.bodies)


class Http(HttpToolsProtocol):
    """The server's protocol: it hangs up when the first head, or a later one that was begun, does not come whole in time."""

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: transports.BaseTransport) -> None:
        super().connection_made(cast("asyncio.Transport", transport))  # a server's is of TCP: it can read and write
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        cycle = cast("RequestResponseCycle | None", self.cycle)  # None until the first request, says its value
        answered = cycle is None or cycle.response_complete
        # A handshake has given the connection to a socket, which has a heart of its own.
        if answered and self._due is None and self.transport.get_protocol() is self:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        self._head_came()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._due = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _head_came(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _too_slow(self) -> None:
        self._due = None
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()

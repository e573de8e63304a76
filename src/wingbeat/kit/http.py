"""HTTP/1.1 with a deadline for the head of a request: who drips it byte by byte holds nothing of ours (slowloris)."""

import asyncio
from asyncio import transports

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0  # the slowest phone sends its head sooner; as long as a form may take (kit.bodies)


class Http(HttpToolsProtocol):
    """The server's protocol: it closes a connection whose next head is begun, or its first one due, and not finished."""

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: transports.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # a TCP transport can all that is asked of it
        self._wait_for_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._due is None:
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

"""Asking somebody else's server without trusting it: pinned addresses, deadlines, and limits on what comes back."""

import asyncio
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from http import HTTPStatus
from types import MappingProxyType
from typing import Protocol

import httpcore
import msgspec

from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.outgoing.guard import AddressRefused, Allowed, Target, permitted, redirected, target_of

CONNECT_SECONDS = 5.0  # a server that is up answers a handshake from the other side of the earth in under one
DEADLINE_SECONDS = 10.0
MOST_BYTES = 1_000_000  # an answer of an order or of a model is a few kB
MOST_REDIRECTS = 3
MOST_TRIED = 3  # addresses of one name: each costs a caller's patience
CONNECTIONS = 100  # of one process; slow answers must not keep others from asking
KEPT, KEPT_SECONDS = 20, 30.0  # a conversation's next question finds its handshake done

REDIRECTS = frozenset({301, 302, 303, 307, 308})
OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "upgrade"})
# What another host may be told: everything else may be a credential.
HARMLESS = frozenset({"accept", "accept-language", "content-type", "user-agent"})

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
Headers = Mapping[str, str]
NOTHING: Headers = MappingProxyType({})


class OutgoingFailed(WingbeatError):
    """The other side did not answer as it should."""

    # `why` is one of: unknown_name, no_connection, timed_out, too_large, broken, redirects. Never a word of the answer.
    status = HTTPStatus.BAD_GATEWAY


class Reply(msgspec.Struct, frozen=True):
    """An answer; names of headers are in lower case, the body is decompressed."""

    status: int
    headers: Headers
    body: bytes


class Stream(msgspec.Struct, frozen=True):
    """An answer whose body comes piece by piece; reading it raises `OutgoingFailed`."""

    status: int
    headers: Headers
    pieces: AsyncIterator[bytes]


class Outgoing(Protocol):
    """A way to ask other servers."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Headers = ...,
        content: bytes = ...,
        deadline_seconds: float = ...,
        most_bytes: int = ...,
    ) -> Reply:
        """Ask and read the whole answer, whatever its status; raises `AddressRefused`, `OutgoingFailed`."""
        ...

    def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Headers = ...,
        content: bytes = ...,
        deadline_seconds: float = ...,
        quiet_seconds: float = ...,
        most_bytes: int = ...,
    ) -> AbstractAsyncContextManager[Stream]:
        """Ask and read as it comes; `quiet_seconds` is the longest silence, before the first byte too."""
        ...

    def check(self, url: str, *, secret: bool = False) -> Target:
        """The URL taken apart; raises `AddressRefused` for what can be known to be refused without asking.

        `secret`: something will be sent that nobody on the way may read, so http leads only to what the operator opened.
        """
        ...


# Own threads: names that nobody answers must not keep files from being read.
_RESOLVERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="resolve")


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, as the machine knows them."""
    ask = asyncio.get_running_loop().run_in_executor
    found = await ask(_RESOLVERS, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Pinned(httpcore.AsyncNetworkBackend):
    """Connects only to addresses that were checked: the name is looked up once, and never again by anybody else."""

    def __init__(self, allowed: Allowed, resolve: Resolve, wire: httpcore.AsyncNetworkBackend) -> None:
        self._allowed, self._resolve, self._wire = allowed, resolve, wire

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                found = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise OutgoingFailed(why="timed_out" if isinstance(error, TimeoutError) else "unknown_name") from error
        tried = permitted(found, named=(host, port) in self._allowed)[:MOST_TRIED]
        for number, address in enumerate(tried, start=1):
            try:
                return await self._wire.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(tried):
                    raise
        raise AssertionError  # `permitted` gives at least one


class Guarded:
    """The `Outgoing` of the product. `allowed`: hosts and ports of the own network that the operator opened."""

    def __init__(
        self,
        allowed: Allowed = frozenset(),
        *,
        resolve: Resolve = resolve,
        wire: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allowed = allowed
        self._pool = httpcore.AsyncConnectionPool(
            max_connections=CONNECTIONS,
            max_keepalive_connections=KEPT,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=Pinned(allowed, resolve, wire or httpcore.AnyIOBackend()),
        )

    async def close(self) -> None:
        await self._pool.aclose()

    def check(self, url: str, *, secret: bool = False) -> Target:
        target = target_of(url, self._allowed)
        if secret and target.scheme == "http" and (target.host, target.port) not in self._allowed:
            raise AddressRefused
        return target

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Headers = NOTHING,
        content: bytes = b"",
        deadline_seconds: float = DEADLINE_SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> Reply:
        limits = {"deadline_seconds": deadline_seconds, "quiet_seconds": deadline_seconds}
        async with self.stream(
            method, url, headers=headers, content=content, most_bytes=most_bytes, **limits
        ) as answer:
            body = b"".join([piece async for piece in answer.pieces])
        return Reply(answer.status, answer.headers, body)

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Headers = NOTHING,
        content: bytes = b"",
        deadline_seconds: float = DEADLINE_SECONDS,
        quiet_seconds: float = DEADLINE_SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> AsyncIterator[Stream]:
        kept = {name.lower(): value for name, value in headers.items() if name.lower() not in OURS}
        target = self.check(url)
        try:
            # The library's time-outs are for each read; a server that drips would stretch them without end.
            async with asyncio.timeout(deadline_seconds):
                answer = await self._follow(method, target, kept, content, quiet_seconds)
                try:
                    known = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                    yield Stream(answer.status, known, _whole(answer.aiter_stream(), known, most_bytes))
                finally:
                    await answer.aclose()
        except (TimeoutError, httpcore.TimeoutException) as error:
            raise OutgoingFailed(why="timed_out") from error
        except httpcore.NetworkError as error:
            raise OutgoingFailed(why="no_connection") from error
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise OutgoingFailed(why="broken") from error

    async def _follow(
        self, method: str, target: Target, headers: Headers, content: bytes, quiet_seconds: float
    ) -> httpcore.Response:
        """Ask, and ask where the answer points to, each time through the same check."""
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._pool.handle_async_request(_request(method, target, headers, content, quiet_seconds))
            location = next((value for name, value in answer.headers if name.lower() == b"location"), None)
            if answer.status not in REDIRECTS or location is None:
                return answer
            await answer.aclose()
            following = redirected(target, location.decode("latin-1"), self._allowed)
            if answer.status == HTTPStatus.SEE_OTHER or (method == "POST" and answer.status < 303):
                method, content = "GET", b""
            if following.origin != target.origin:
                if content:  # what was written for one reader is not carried to another
                    raise OutgoingFailed(why="redirects")
                headers = {name: value for name, value in headers.items() if name in HARMLESS}
            target = following
        raise OutgoingFailed(why="redirects")


def _request(method: str, target: Target, headers: Headers, content: bytes, quiet_seconds: float) -> httpcore.Request:
    ours = {"host": target.authority, "accept-encoding": "gzip", "user-agent": "Wingbeat"}
    if content or method not in {"GET", "HEAD"}:
        ours["content-length"] = str(len(content))
    waits = {"connect": CONNECT_SECONDS, "read": quiet_seconds, "write": quiet_seconds, "pool": quiet_seconds}
    try:
        return httpcore.Request(
            method,
            httpcore.URL(
                scheme=target.scheme.encode(),
                host=target.host.encode(),
                port=target.port,
                target=target.path.encode(),
            ),
            headers=[(name.encode("ascii"), value.encode("ascii")) for name, value in {**ours, **headers}.items()],
            content=content,
            extensions={"timeout": waits},
        )
    except UnicodeEncodeError as error:
        raise OutgoingFailed(why="broken") from error


async def _whole(pieces: AsyncIterator[bytes], headers: Headers, most_bytes: int) -> AsyncIterator[bytes]:
    """The body's pieces, decompressed; cut as soon as there is more of either form than was wanted."""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip", ""}:
        raise OutgoingFailed(why="broken")
    unpack = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > most_bytes:
        raise OutgoingFailed(why="too_large")
    came = read = 0
    async for piece in pieces:
        came += len(piece)
        try:
            plain = unpack.decompress(piece, most_bytes - read + 1) if unpack else piece
        except zlib.error as error:
            raise OutgoingFailed(why="broken") from error
        read += len(plain)
        if max(came, read) > most_bytes:
            raise OutgoingFailed(why="too_large")
        if plain:
            yield plain
    if unpack and came and not unpack.eof:
        raise OutgoingFailed(why="broken")

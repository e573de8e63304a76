"""Hostile case 37: a server that drips, never ends, or sends a bomb is cut at the limits."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.hostile.strangers import Script, says, stranger
from wingbeat.kit.outgoing import Guarded, OutgoingFailed

SECRET = b"what the other side said"


@asynccontextmanager
async def asking(script: Script) -> AsyncIterator[tuple[Guarded, str]]:
    async with stranger(script) as server:
        guarded = Guarded(frozenset({("127.0.0.1", server.port)}))
        try:
            yield guarded, server.url
        finally:
            await guarded.close()


async def why(script: Script, **limits: float) -> str:
    """How asking such a server fails."""
    async with asking(script) as (guarded, url):
        with pytest.raises(OutgoingFailed) as failed:
            await guarded.request("GET", url, **limits)  # type: ignore[arg-type]  # most_bytes is a whole number
        assert SECRET.decode() not in str(failed.value.as_dict())
        return str(failed.value.facts["why"])


async def drips(_head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 x\r\n\r\n" + SECRET)
    while not writer.is_closing():
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.01)


async def drips_headers(_head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 x\r\n")
    while not writer.is_closing():
        writer.write(b"X: y\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


async def endless(_head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 x\r\n\r\n" + SECRET)
    while not writer.is_closing():
        writer.write(b"x" * 65_536)
        await writer.drain()


async def endless_headers(_head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 x\r\n")
    while not writer.is_closing():
        writer.write(b"X: " + b"y" * 8000 + b"\r\n")
        await writer.drain()


async def silent(_head: str, writer: asyncio.StreamWriter) -> None:
    while not writer.is_closing():
        await asyncio.sleep(0.02)


async def hangs_up(_head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 x\r\nContent-Length: 100\r\n\r\nhalf")


async def garbage(_head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\xff\xfe not http at all\r\n\r\n" + SECRET)


@pytest.mark.parametrize("script", [drips, drips_headers])
async def test_a_server_that_drips_is_left_at_the_deadline(script: Script) -> None:
    assert await why(script, deadline_seconds=0.3) == "timed_out"


async def test_a_server_that_never_ends_is_cut() -> None:
    assert await why(endless, most_bytes=1_000_000) == "too_large"


async def test_a_server_whose_headers_never_end_is_cut() -> None:
    assert await why(endless_headers) == "broken"


async def test_a_server_that_promises_too_much_is_not_even_read() -> None:
    assert await why(says(200, b"x" * 2000), most_bytes=1000) == "too_large"


async def test_a_bomb_is_cut_while_it_unpacks() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 60_000
    assert await why(says(200, bomb, "Content-Encoding: gzip"), most_bytes=100_000) == "too_large"


async def test_a_packed_answer_is_unpacked() -> None:
    async with asking(says(200, gzip.compress("退货".encode()), "Content-Encoding: gzip")) as (guarded, url):
        assert (await guarded.request("GET", url)).body.decode() == "退货"


@pytest.mark.parametrize("body", [b"not gzip", gzip.compress(b"x" * 100)[:-5]], ids=["not_packed", "cut_off"])
async def test_a_broken_packing_is_said_so(body: bytes) -> None:
    assert await why(says(200, body, "Content-Encoding: gzip")) == "broken"


async def test_a_packing_nobody_asked_for_is_refused() -> None:
    assert await why(says(200, b"x", "Content-Encoding: br")) == "broken"


@pytest.mark.parametrize("script", [garbage, hangs_up])
async def test_what_is_not_http_is_said_so(script: Script) -> None:
    assert await why(script) == "broken"


async def test_nobody_there_is_said_so() -> None:
    with socket.socket() as deaf:  # holds its port, so that nobody else answers there, and does not listen
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        guarded = Guarded(frozenset({("127.0.0.1", port)}))
        with pytest.raises(OutgoingFailed) as failed:
            await guarded.request("GET", f"http://127.0.0.1:{port}/")
        await guarded.close()
    assert failed.value.facts == {"why": "no_connection"}


async def test_a_status_that_says_no_is_an_answer_too() -> None:
    async with asking(says(429, b"later", "Retry-After: 7")) as (guarded, url):
        reply = await guarded.request("POST", url, content=b"{}")
        assert (reply.status, reply.headers["retry-after"]) == (429, "7")


async def test_a_header_cannot_smuggle_another() -> None:
    async with asking(says()) as (guarded, url):
        with pytest.raises(OutgoingFailed):
            await guarded.request("GET", url, headers={"X": "a\r\nHost: other"})


async def test_an_answer_is_read_as_it_comes_and_may_be_left_at_any_time() -> None:
    async with asking(endless) as (guarded, url):
        async with guarded.stream("GET", url, most_bytes=10**9) as answer:
            assert (await anext(answer.pieces)).startswith(SECRET)
        async with guarded.stream("GET", url, most_bytes=10**9) as answer:
            assert answer.status == 200


async def test_silence_is_left_before_the_deadline() -> None:
    async with asking(silent) as (guarded, url):
        with pytest.raises(OutgoingFailed) as failed:
            async with guarded.stream("GET", url, quiet_seconds=0.2, deadline_seconds=60):
                pass
        assert failed.value.facts == {"why": "timed_out"}

"""Request bodies read before anything acts on them: bounded in size and time, and what says it is JSON is JSON."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http import HTTPStatus
from typing import Any

import msgspec

from wingbeat.kit.errors import Invalid, TooLarge, WingbeatError

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

LARGEST_BYTES = 512 * 1024  # the largest form, an article with fifty questions, has 150 kB
PATIENCE_SECONDS = 10.0  # the slowest phone sends half a megabyte sooner; who drips bytes shall not hold us


class TooSlow(WingbeatError):
    """Your request did not arrive in time; try again."""

    status = HTTPStatus.REQUEST_TIMEOUT


async def whole(receive: Receive, headers: Mapping[bytes, bytes]) -> Receive:
    """Read the body to its end, and give a `receive` that hands it out again.

    Raises `TooLarge`, `TooSlow`, and `Invalid` for JSON that is broken, too deep or holds half characters.
    """
    said = headers.get(b"content-length", b"0")
    if not said.isdigit() or int(said) > LARGEST_BYTES:
        raise TooLarge(largest_bytes=LARGEST_BYTES)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            messages = await _read(receive)
    except TimeoutError:
        raise TooSlow from None
    body = b"".join(message.get("body", b"") for message in messages)
    if body and b"json" in headers.get(b"content-type", b"json"):
        check_json(body)

    async def again() -> MutableMapping[str, Any]:
        return messages.pop(0) if messages else await receive()

    return again


async def _read(receive: Receive) -> list[MutableMapping[str, Any]]:
    messages, size = [], 0
    while True:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if size > LARGEST_BYTES:
            raise TooLarge(largest_bytes=LARGEST_BYTES)
        if not message.get("more_body", False):
            return messages


def check_json(body: bytes) -> None:
    """Raise `Invalid` unless it is JSON that PostgreSQL and every other reader take too."""
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid("The body is not JSON.") from None

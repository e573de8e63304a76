"""A synthetic customer and the member who answers: real sockets through an address, as browsers open them."""

import asyncio
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus, InvalidURI, WebSocketException

from wingbeat.kit.ids import uuid7
from wingbeat.live.proof.models import Reached, Site, Trip

LARGEST_BYTES = 2**20


class Event(msgspec.Struct):
    body: dict[str, Any]


class Head(msgspec.Struct):
    last_message: str


class Frame(msgspec.Struct):
    """What a probe looks at in a frame of either side."""

    t: str
    conversation: str = ""
    heads: tuple[Head, ...] = ()
    events: tuple[Event, ...] = ()
    code: str = ""
    message: str = ""


Wanted = Callable[[Frame], bool]
FRAMES = msgspec.json.Decoder(Frame)


class Ended(Exception):
    """The server closed the socket, or refused a frame."""


async def travel(base_url: str, site: Site, ticket: str, seconds: float) -> Trip:
    """Arrive, write, see it on a desk, answer there, and see the answer arrive. Never raises what a broken way raises."""
    journey = Journey(site)
    try:
        async with asyncio.timeout(seconds):
            await journey.go(base_url, ticket)
    except TimeoutError:
        why = f"nothing came for {seconds:g} s"
    except InvalidStatus as error:
        why = f"HTTP {error.response.status_code}"
    except (
        Ended,
        InvalidHandshake,
        InvalidURI,
        WebSocketException,
        OSError,
        ValueError,
        msgspec.MsgspecError,
    ) as error:
        why = str(error) or type(error).__name__
    else:
        why = ""
    return Trip(journey.reached, journey.desk_ms, journey.customer_ms, why[:200])


class Journey:
    """How far it came, whatever happens then."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.reached: Reached = "nothing"
        self.desk_ms: float | None = None
        self.customer_ms: float | None = None

    async def go(self, base_url: str, ticket: str) -> None:
        async with _line(base_url, "/live/widget", ticket) as customer, _line(base_url, "/live/desk", ticket) as desk:
            await _send(customer, t="hello", v=1, site=self._site.site_key)
            await _send(desk, t="hello", v=1, views=["all"])
            for side in (customer, desk):
                await _until(side, lambda frame: frame.t == "welcome")
            self.reached = "welcome"
            await self._talk(customer, desk)

    async def _talk(self, customer: ClientConnection, desk: ClientConnection) -> None:
        conversation, word = str(uuid7()), uuid7().hex
        sent_at = time.perf_counter()
        await _say(customer, conversation, word)
        ack = await _until(customer, lambda frame: frame.t == "ack")
        self.reached = "stored"
        await _until(desk, lambda frame: any(head.last_message == word for head in frame.heads))
        self.desk_ms = _ms_since(sent_at)
        self.reached = "desk"
        sent_at = time.perf_counter()
        await _say(desk, ack.conversation, answer := uuid7().hex)
        await _until(customer, lambda frame: any(answer == event.body.get("text") for event in frame.events))
        self.customer_ms = _ms_since(sent_at)
        self.reached = "customer"


def _line(base_url: str, path: str, ticket: str) -> connect:
    parts = urlsplit(base_url)
    scheme = "wss" if parts.scheme == "https" else "ws"
    # The ticket stands in the address, so that the first frame is exactly a browser's.
    return connect(
        f"{scheme}://{parts.netloc}{path}?probe={quote(ticket)}",
        additional_headers={"Origin": base_url},
        compression=None,
        max_size=LARGEST_BYTES,
        ping_interval=None,
        close_timeout=1,
        proxy=None,
    )


async def _send(line: ClientConnection, **frame: object) -> None:
    await line.send(msgspec.json.encode(frame).decode())


async def _say(line: ClientConnection, conversation: str, text: str) -> None:
    await _send(line, t="do", key=uuid7().hex, conversation=conversation, command={"do": "say", "text": text})


async def _until(line: ClientConnection, wanted: Wanted) -> Frame:
    """The next frame that is wanted; raises `Ended` for an error in its place."""
    async for text in line:
        frame = FRAMES.decode(text)
        if frame.t == "error":
            raise Ended(f"{frame.code}: {frame.message}")
        if wanted(frame):
            return frame
    raise Ended(f"closed with {line.close_code} {line.close_reason or ''}".strip())


def _ms_since(at: float) -> float:
    return round((time.perf_counter() - at) * 1000, 2)

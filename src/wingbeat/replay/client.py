"""A client of the live protocol, for replays, benchmarks and tests: written from docs/reference/live.md."""

import asyncio
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import websockets
from websockets.asyncio.client import ClientConnection, connect

from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.ids import uuid7

ANSWER_SECONDS = 15.0

Frame = dict[str, Any]


class Refused(WingbeatError):
    """The server refused a frame."""


class Client:
    """One socket. `events` holds every event received by conversation; `wait_for` waits for a frame or an event."""

    def __init__(self, base_url: str, path: str, hello: Frame, *, cookie: str | None = None) -> None:
        parts = urlsplit(base_url)
        self._url = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}{path}"
        self._headers = {"Origin": base_url} | ({"Cookie": cookie} if cookie else {})
        self.hello = hello
        self.welcome: Frame = {}
        self.frames: list[Frame] = []
        self.events: dict[str, list[Frame]] = {}
        self.received: dict[str, list[int]] = {}  # every number that came, also repeated ones
        self.keep_frames = True  # a long replay keeps only the events of what it watches
        self.close_code: int | None = None
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._moved = asyncio.Condition()
        self._acks: dict[str, asyncio.Future[Frame]] = {}
        self.on_frame: Callable[[Frame], None] | None = None

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Connect and say hello; returns after the welcome."""
        self.close_code = None
        self._socket = await connect(
            self._url, additional_headers=self._headers, compression=None, max_size=2**24, ping_interval=None
        )
        await self._socket.send(json.dumps({"t": "hello", "v": 1, **self.hello}))
        self._reader = asyncio.create_task(self._read(self._socket))
        self.welcome = await self.wait_for(lambda f: f["t"] == "welcome")

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await asyncio.wait([self._reader])

    def drop(self) -> None:
        """Cut the line without a goodbye, as a dead network does."""
        assert self._socket is not None
        self._socket.transport.abort()

    async def send(self, frame: Frame) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps(frame))

    async def do(self, conversation: str, command: Frame, *, key: str | None = None) -> Frame:
        """Send a command; returns its ack, raises `Refused` with the error's code and facts."""
        key = key or str(uuid7())
        self._acks[key] = future = asyncio.get_running_loop().create_future()
        try:
            await self.send({"t": "do", "key": key, "conversation": conversation, "command": command})
            async with asyncio.timeout(ANSWER_SECONDS):
                answer: Frame = await future
        finally:
            del self._acks[key]
        if answer["t"] == "error":
            raise Refused(answer["message"], code=answer["code"], **answer["facts"])
        return answer

    async def wait_for(self, wanted: Callable[[Frame], bool], *, seconds: float = ANSWER_SECONDS) -> Frame:
        """The first frame received, now or earlier, that is wanted; raises TimeoutError."""
        async with asyncio.timeout(seconds), self._moved:
            seen = 0
            while True:
                for frame in self.frames[seen:]:
                    if wanted(frame):
                        return frame
                seen = len(self.frames)
                if self.close_code is not None:
                    raise ConnectionError(f"closed with {self.close_code}")
                await self._moved.wait()

    async def event(self, wanted: Callable[[Frame], bool], *, seconds: float = ANSWER_SECONDS) -> Frame:
        """The first event of any conversation that is wanted."""

        def has(frame: Frame) -> bool:
            return frame["t"] == "events" and any(wanted(event) for event in frame["events"])

        frame = await self.wait_for(has, seconds=seconds)
        found: Frame = next(event for event in frame["events"] if wanted(event))
        return found

    async def holds(self, conversation: str, seq: int, *, seconds: float = ANSWER_SECONDS) -> None:
        """Until this client holds a conversation up to a number; raises TimeoutError."""
        async with asyncio.timeout(seconds), self._moved:
            while not any(event["seq"] >= seq for event in self.events.get(conversation, [])[-1:]):
                if self.close_code is not None:
                    raise ConnectionError(f"closed with {self.close_code}")
                await self._moved.wait()

    def times_seen(self, conversation: str, seq: int) -> int:
        """How often an event came."""
        return self.received.get(conversation, []).count(seq)

    def forget(self, conversation: str) -> None:
        """Drop what is kept of a conversation."""
        self.events.pop(conversation, None)
        self.received.pop(conversation, None)

    async def closed(self) -> int:
        """The close code, once the server ends the connection."""
        assert self._reader is not None
        async with asyncio.timeout(ANSWER_SECONDS):
            await asyncio.wait([self._reader])
        assert self.close_code is not None
        return self.close_code

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                frame = json.loads(text)
                if frame["t"] == "ping":
                    await socket.send('{"t":"pong"}')
                    continue
                await self._take(frame)
        except (websockets.ConnectionClosed, OSError):
            pass
        finally:
            self.close_code = socket.close_code or 1006
            for future in self._acks.values():
                if not future.done():
                    future.set_exception(ConnectionError(f"closed with {self.close_code}"))
            async with self._moved:
                self._moved.notify_all()

    async def _take(self, frame: Frame) -> None:
        if self.on_frame is not None:
            self.on_frame(frame)
        if frame["t"] in {"ack", "error"} and frame.get("key") in self._acks:
            future = self._acks[frame["key"]]
            if not future.done():
                future.set_result(frame)
        if frame["t"] == "events":
            held = self.events.setdefault(frame["conversation"], [])
            last = held[-1]["seq"] if held else 0
            self.received.setdefault(frame["conversation"], []).extend(event["seq"] for event in frame["events"])
            held += [event for event in frame["events"] if event["seq"] > last]
        async with self._moved:
            if self.keep_frames or frame["t"] == "welcome":
                self.frames.append(frame)
            self._moved.notify_all()


class Widget(Client):
    """A customer's socket."""

    def __init__(self, base_url: str, site: str, **hello: Any) -> None:
        super().__init__(base_url, "/live/widget", {"site": site, **hello})
        self.conversation = str(uuid7())

    async def open(self) -> None:
        await super().open()
        if self.welcome["token"]:
            self.hello["token"] = self.welcome["token"]
        if self.welcome["conversation"]:
            self.conversation = self.welcome["conversation"]["id"]

    async def say(self, text: str, *, key: str | None = None, **fields: Any) -> Frame:
        """Write a message; returns its ack. The conversation is the one the ack names from then on."""
        ack = await self.do(self.conversation, {"do": "say", "text": text, **fields}, key=key)
        self.conversation = ack["conversation"]
        return ack


class Desk(Client):
    """A member's socket."""

    def __init__(self, base_url: str, cookie: str, **hello: Any) -> None:
        super().__init__(base_url, "/live/desk", hello, cookie=cookie)
        self._watched: set[str] = set()

    async def watch(self, conversation: str, after: int = 0) -> None:
        await self.send({"t": "watch", "conversation": conversation, "after": after})

    def forget(self, conversation: str) -> None:
        super().forget(conversation)
        self._watched.discard(conversation)

    async def see(self, conversation: str) -> None:
        """Watch unless it is watched already."""
        if conversation not in self._watched:
            self._watched.add(conversation)
            await self.watch(conversation)

    async def head(self, wanted: Callable[[Frame], bool], *, seconds: float = ANSWER_SECONDS) -> Frame:
        """The first head received that is wanted."""

        def has(frame: Frame) -> bool:
            return frame["t"] == "heads" and any(wanted(head) for head in frame["heads"])

        frame = await self.wait_for(has, seconds=seconds)
        found: Frame = next(head for head in frame["heads"] if wanted(head))
        return found

"""Customers and members who write all the time, as real clients do: in order, with keys, coming back by number."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import websockets

from tests.served import Served
from wingbeat.kit.ids import uuid7
from wingbeat.replay.client import Client, Desk, Frame, Refused, Widget

LOST = (ConnectionError, OSError, TimeoutError, websockets.WebSocketException)
UNDER_WAY = 4  # frames a client has on the wire at once; the protocol page allows 32
PATIENCE_SECONDS = 60.0  # a database that recovers, clients that notice, on a machine full of other tests
ACK_SECONDS = 4.0  # whoever waits longer believes the line dead and comes back on a new one
WORDS = (
    "怎么退货？",
    "尺码偏大吗",
    "包裹到哪里了",
    "Where is my parcel?",
    "可以開發票嗎",
    "你好",
    "🎒 大号背包还有吗",
    "嗯嗯",
)
TAGS = ("物流", "尺码", "vip")


@dataclass
class Sent:
    """One frame a client made: `stored` once acknowledged, `refused` once finally refused."""

    key: str
    conversation: str
    command: Frame
    stored: tuple[str, int] | None = None
    refused: str = ""
    put_off: bool = False  # refused with "try again": its place in the order is lost

    @property
    def settled(self) -> bool:
        return self.stored is not None or bool(self.refused)

    @property
    def text(self) -> bool:
        """Whether it always leads to an event of its own, whatever the state."""
        return self.command["do"] in {"say", "note"}


@dataclass
class Talker:
    """One person: what they sent, what they hold, and the line they have now."""

    dice: random.Random
    url: Callable[[], str]
    sent: list[Sent] = field(default_factory=list)
    held: dict[str, list[Frame]] = field(default_factory=dict)
    line: Client | None = None
    lines: int = 0
    stopped: bool = False

    def client(self) -> Client:
        """A new connection that resumes."""
        raise NotImplementedError

    def next(self) -> Sent | None:
        """What to send next, None when there is nothing to say now."""
        raise NotImplementedError

    def welcomed(self, client: Client) -> None:
        """Remember what the welcome gave."""

    async def run(self) -> None:
        """Write until stopped and all is settled, over as many connections as it takes."""
        while not (self.stopped and all(one.settled for one in self.sent)):
            with contextlib.suppress(*LOST):
                await self._one_line()
            if self.line is not None:
                self.line.drop()
                with contextlib.suppress(*LOST):
                    await self.line.close()
            await asyncio.sleep(self.dice.uniform(0.05, 0.2))

    async def connect(self) -> Client:
        client = self.client()
        client.events = self.held
        try:
            async with asyncio.timeout(ACK_SECONDS):
                await client.open()
        except BaseException:
            client.events = {}  # given up: what it may still receive is nobody's
            with contextlib.suppress(AssertionError, *LOST):
                client.drop()
            raise
        self.line = client
        self.lines += 1
        self.welcomed(client)
        return client

    async def _one_line(self) -> None:
        client = await self.connect()
        while not self.stopped:
            await self._all([one for one in self.sent if not one.settled], client)
            await self._all(self._fresh(), client)
            await asyncio.sleep(self.dice.uniform(0.01, 0.06))
        while waiting := [one for one in self.sent if not one.settled]:
            await self._all(waiting, client)

    def _fresh(self) -> list[Sent]:
        made = [self.next() for _ in range(self.dice.randint(1, UNDER_WAY))]
        fresh = [one for one in made if one is not None]
        self.sent += fresh
        return fresh

    async def _all(self, frames: Sequence[Sent], client: Client) -> None:
        """Send in order, several on the wire; a lost line rises after everything has come to its end."""
        for start in range(0, len(frames), UNDER_WAY):
            tasks = [asyncio.create_task(self._send(one, client)) for one in frames[start : start + UNDER_WAY]]
            for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(outcome, BaseException):
                    raise outcome

    async def _send(self, one: Sent, client: Client) -> None:
        try:
            async with asyncio.timeout(ACK_SECONDS):
                ack = await client.do(one.conversation, one.command, key=one.key)
        except Refused as error:
            if error.facts["code"] in {"busy", "too_many"}:
                one.put_off = True
                await asyncio.sleep(0.2)
            else:
                one.refused = error.facts["code"]
        else:
            one.stored = (ack["conversation"], ack["seq"])
            self.acknowledged(one)

    def acknowledged(self, one: Sent) -> None:
        """Take note of an ack."""

    def last(self, conversation: str) -> int:
        held = self.held.get(conversation)
        return held[-1]["seq"] if held else 0


@dataclass
class Customer(Talker):
    """A widget."""

    site: str = ""
    token: str | None = None
    conversation: str = field(default_factory=lambda: str(uuid7()))

    def client(self) -> Client:
        hello: dict[str, Any] = {"language": "zh-CN", "token": self.token}
        if self.last(self.conversation):
            hello |= {"conversation": self.conversation, "after": self.last(self.conversation)}
        return Widget(self.url(), self.site, **hello)

    def welcomed(self, client: Client) -> None:
        self.token = client.welcome["token"] or self.token
        if client.welcome["conversation"]:
            self.conversation = client.welcome["conversation"]["id"]

    def acknowledged(self, one: Sent) -> None:
        assert one.stored is not None
        self.conversation = one.stored[0]

    def next(self) -> Sent | None:
        roll, last = self.dice.random(), self.last(self.conversation)
        command: Frame = {"do": "say", "text": f"{self.dice.choice(WORDS)} {len(self.sent)}"}
        if last and roll < 0.1:
            command = {"do": "mark_read", "upto": last}
        elif last and roll < 0.2:
            command = {"do": "mark_delivered", "upto": last}
        elif last and roll < 0.3:
            command = {"do": "hand_off", "why": "asked"}
        elif last and roll < 0.32:
            command = {"do": "resolve", "how": "customer_confirmed"}
        return Sent(str(uuid7()), self.conversation, command)


@dataclass
class Member(Talker):
    """A desk."""

    cookie: str = ""
    id: str = ""
    heads: dict[str, Frame] = field(default_factory=dict)

    def client(self) -> Client:
        watch = [{"conversation": one, "after": self.last(one)} for one in list(self.held)[:50]]
        client = Desk(self.url(), self.cookie, watch=watch, views=["mine", "unassigned", "all"])
        client.on_frame = self._look
        return client

    def welcomed(self, client: Client) -> None:
        self.id = client.welcome["member"]["id"]

    def _look(self, frame: Frame) -> None:
        if frame["t"] == "heads":
            self.heads.update({head["id"]: head for head in frame["heads"]})

    async def _one_line(self) -> None:
        watching = asyncio.create_task(self._watch_all())
        try:
            await super()._one_line()
        finally:
            watching.cancel()
            await asyncio.wait([watching])

    async def _watch_all(self) -> None:
        """Look at every conversation one hears of, from its beginning."""
        asked: set[tuple[int, str]] = set()
        while True:
            await asyncio.sleep(0.05)
            for one in list(self.heads):
                if self.line is not None and one not in self.held and (self.lines, one) not in asked:
                    asked.add((self.lines, one))
                    with contextlib.suppress(*LOST):
                        await self.line.send({"t": "watch", "conversation": one, "after": 0})

    def next(self) -> Sent | None:
        open_ones = [head for head in self.heads.values() if head["status"] != "resolved"]
        if not open_ones:
            return None
        head = self.dice.choice(open_ones)
        return Sent(str(uuid7()), head["id"], self._command(head))

    def _command(self, head: Frame) -> Frame:
        say: Frame = {"do": "say", "text": f"您好，我来看看 {len(self.sent)}"}
        rest: list[Frame] = [
            {"do": "note", "text": f"记一下 {len(self.sent)}"},
            {"do": "tag", "tag": self.dice.choice(TAGS)},
            {"do": "untag", "tag": self.dice.choice(TAGS)},
            {"do": "start_typing"},
            {"do": "mark_read", "upto": head["seq"]},
            {"do": "set_priority", "priority": self.dice.randint(0, 3)},
            {"do": "assign", "member_id": self.id, "how": "picked"},
            {"do": "resolve"} if self.dice.random() < 0.2 else say,
        ]
        return say if self.dice.random() < 0.4 else self.dice.choice(rest)


class Traffic:
    """All the talkers of a test."""

    def __init__(self, talkers: Sequence[Talker]) -> None:
        self.talkers = talkers

    @property
    def stored(self) -> int:
        return sum(one.stored is not None for talker in self.talkers for one in talker.sent)

    async def goes_on(self, count: int = 60, *, seconds: float = PATIENCE_SECONDS, who: Sequence[Talker] = ()) -> None:
        """Until `count` more frames were acknowledged, to everyone together or to each of `who`."""
        async with asyncio.timeout(seconds):
            for one in [Traffic([talker]) for talker in who] or [self]:
                wanted = one.stored + count
                while one.stored < wanted:
                    await asyncio.sleep(0.02)


@asynccontextmanager
async def traffic(
    server: Served,
    cookies: Sequence[str],
    *,
    customers: int = 4,
    url: Callable[[], str] | None = None,
    desk_url: Callable[[], str] | None = None,
    seed: int = 1,
) -> AsyncIterator[Traffic]:
    """Traffic while the caller does harm; on leaving everything sent must come to an end."""
    way, site = url or (lambda: server.url), server.demo.site_key
    talkers: list[Talker] = [Customer(random.Random(seed * 100 + n), way, site=site) for n in range(customers)]
    for n, cookie in enumerate(cookies):
        talkers.append(Member(random.Random(seed * 100 + 50 + n), desk_url or way, cookie=cookie))
    tasks = [asyncio.create_task(talker.run()) for talker in talkers]
    try:
        yield Traffic(talkers)
        for talker in talkers:
            talker.stopped = True
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

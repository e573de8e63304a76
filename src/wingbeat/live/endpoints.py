"""What widget and desk sockets have in common: frames in, doing in order, history."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Never
from uuid import UUID

import msgspec

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import find
from wingbeat.kit.database import LOST
from wingbeat.kit.door import Committed
from wingbeat.kit.errors import Busy, Conflict, Invalid, NotFound, TooMany, WingbeatError
from wingbeat.kit.sockets import BROKEN, LATER, SIGNED_OUT, Gone, Heart, Socket
from wingbeat.live import models as f
from wingbeat.live.actions import Hub, Session
from wingbeat.workspaces.queries import Scope

HELLO_SECONDS = 10.0
MAX_UNACKNOWLEDGED = 32
BURST_SECONDS = 3.0  # how much of its rate a client may use at once
HISTORY_LIMIT = 100
MAX_KEY = 64

Done = Committed[Conversation]
Answer = asyncio.Future[Done]
Prepare = Callable[[], Awaitable[Answer]]  # looks something up, then queues at the door


class Pace(msgspec.Struct, frozen=True):
    """How often a side is pinged, and how many frames it may send (hostile case 44)."""

    ping_every_seconds: int
    frames_per_second: float


class NoHello(Exception):
    """The client did not say hello in time."""


class Line:
    """One connection's receiving side: frames decoded and counted."""

    __slots__ = ("_at", "_rate", "_tokens", "socket")

    def __init__(self, socket: Socket, frames_per_second: float) -> None:
        self.socket = socket
        self._rate = frames_per_second
        self._tokens = frames_per_second * BURST_SECONDS
        self._at = time.monotonic()

    async def hello(self, decoder: "msgspec.json.Decoder[Any]") -> Any:
        """The first frame; raises `NoHello` besides what `frame` raises."""
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                return await self.frame(decoder)
        except TimeoutError:
            raise NoHello from None

    async def frame(self, decoder: "msgspec.json.Decoder[Any]") -> Any:
        """The next frame; raises `Gone`, and `msgspec.MsgspecError` for a frame that breaks the page.

        Who sends faster than their side may is read more slowly, so that the flood waits in their own network.
        """
        payload = await self.socket.receive()
        now = time.monotonic()
        self._tokens = min(self._rate * BURST_SECONDS, self._tokens + (now - self._at) * self._rate) - 1
        self._at = now
        if self._tokens < 0:
            await asyncio.sleep(-self._tokens / self._rate)
        return decoder.decode(payload)


async def serve(socket: Socket, heart: Heart, pace: Pace, converse: Callable[[Line], Awaitable[Never]]) -> None:
    """Accept, run the conversation with the client, and close with the reason the protocol page names."""
    socket.accept(ping_every_seconds=pace.ping_every_seconds)
    heart.add(socket)
    try:
        await converse(Line(socket, pace.frames_per_second))
    except (Gone, asyncio.CancelledError):
        pass
    except NoHello:
        socket.close(SIGNED_OUT, "no hello")
    except msgspec.MsgspecError as error:
        socket.close(BROKEN, str(error)[:100].encode("ascii", "replace").decode())
    except (Busy, *LOST):
        socket.close(LATER, "busy")
    finally:
        heart.discard(socket)


class PutOff:
    """What was refused for now, in the order it first came: nothing later of its conversation may pass it."""

    __slots__ = ("_under_way",)

    def __init__(self) -> None:
        self._under_way: dict[tuple[UUID, str], bool] = {}  # place and key → whether it came again and is being done

    def may_pass(self, frame: f.Do) -> bool:
        """Whether all that was put off before this frame is on its way again."""
        for (conversation, key), under_way in self._under_way.items():
            if conversation == frame.conversation and key == frame.key:
                self._under_way[conversation, key] = True
                return True
            if conversation == frame.conversation and not under_way:
                return False
        return True

    def add(self, frame: f.Do) -> None:
        """This frame was refused and shall come again; who has more of them than the page allows loses their order."""
        place = (frame.conversation, frame.key)
        if place in self._under_way or len(self._under_way) < MAX_UNACKNOWLEDGED:
            self._under_way[place] = False

    def settle(self, frame: f.Do) -> None:
        """This frame was stored, or refused for good."""
        self._under_way.pop((frame.conversation, frame.key), None)


class Dialogue:
    """Doing, history and errors."""

    __slots__ = ("_preparing", "_put_off", "_turns", "_under_way", "hub", "scope", "session", "socket")

    def __init__(self, socket: Socket, hub: Hub, scope: Scope, session: Session) -> None:
        self.socket = socket
        self.hub = hub
        self.scope = scope
        self.session = session
        self._under_way = 0
        self._preparing = 0
        self._put_off = PutOff()
        self._turns: asyncio.Lock | None = None  # made when first needed: idle sockets do without

    def refuse(self, key: str | None, error: WingbeatError) -> None:
        """Tell the client what was refused and whether the same frame may be sent again."""
        retry = isinstance(error, (Busy, TooMany))
        self.socket.push(f.frame("error", key=key, retry=retry, **error.as_dict()))

    def may_start(self, frame: f.Do) -> bool:
        """Whether a `do` may start; says why not."""
        key = frame.key
        if not 1 <= len(key) <= MAX_KEY or not key.isascii() or not key.isprintable():
            self.refuse(key[:MAX_KEY], Invalid(f"A key has 1 to {MAX_KEY} printable ASCII characters."))
            return False
        if self._under_way >= MAX_UNACKNOWLEDGED:
            self._put_off.add(frame)
            self.refuse(key, Busy(retry_after_seconds=1))
            return False
        return True

    def at_once(self, frame: f.Do, submit: Callable[[], Answer], otherwise: Prepare | None = None) -> None:
        """Queue at the door without a task, unless earlier commands still prepare; after a refusal do `otherwise`."""
        if self._preparing:
            self.in_turn(frame, partial(_later, submit), otherwise)
            return
        self._under_way += 1
        try:
            self._need_turn(frame)
        except Busy as error:
            self._tell(frame, error)
        else:
            self._follow(frame, submit, otherwise)

    def in_turn(self, frame: f.Do, prepare: Prepare, otherwise: Prepare | None = None) -> None:
        """Prepare and queue after all earlier commands, beside the reading, so that no pong is held up."""
        self._under_way += 1
        self._preparing += 1
        self._turns = self._turns or asyncio.Lock()
        self.hub.spawn(self._in_turn(frame, self._turns, prepare, otherwise))

    async def _in_turn(self, frame: f.Do, turns: asyncio.Lock, prepare: Prepare, otherwise: Prepare | None) -> None:
        try:
            async with turns:
                self._need_turn(frame)
                answer = await prepare()
        except Exception as error:  # noqa: BLE001 - `_tell` answers what has a name and raises the rest
            self._preparing -= 1
            self._tell(frame, error)
            return
        self._preparing -= 1
        self._follow(frame, lambda: answer, otherwise)

    def _follow(self, frame: f.Do, submit: Callable[[], Answer], otherwise: Prepare | None) -> None:
        try:
            answer = submit()
        except WingbeatError as error:
            self._tell(frame, error)
        else:
            answer.add_done_callback(partial(self._answered, frame, otherwise))

    def _need_turn(self, frame: f.Do) -> None:
        """Raise `Busy` while something earlier of this conversation was refused and has not come again."""
        if not self._put_off.may_pass(frame):
            raise Busy(retry_after_seconds=1)

    def _answered(self, frame: f.Do, otherwise: Prepare | None, answer: Answer) -> None:
        """Ack what is committed; tell what was refused."""
        error = answer.exception()
        if error is None:
            self._under_way -= 1
            self._put_off.settle(frame)
            done = answer.result()
            self.socket.push(f.encode(f.Ack(frame.key, done.state.id, done.seq)))
        elif otherwise is not None and isinstance(error, (Conflict, NotFound)):
            self._under_way -= 1
            self.in_turn(frame, otherwise)
        else:
            self._tell(frame, error)

    def _tell(self, frame: f.Do, error: BaseException) -> None:
        self._under_way -= 1
        if isinstance(error, LOST):
            error = Busy(retry_after_seconds=1)
        if isinstance(error, (Busy, TooMany)):
            self._put_off.add(frame)
        else:
            self._put_off.settle(frame)
        if isinstance(error, WingbeatError):
            self.refuse(frame.key, error)
            return
        self.refuse(frame.key, WingbeatError())
        raise error

    async def history(self, wanted: f.History) -> None:
        """A page of older events."""
        try:
            await find(self.scope, wanted.conversation)
        except WingbeatError as error:
            self.refuse(None, error)
            return
        limit = max(1, min(wanted.limit, HISTORY_LIMIT))
        events = await self.session.read_before(self.scope, wanted.conversation, wanted.before, limit)
        seen = [wire for wire in map(self.session.view_event, events) if wire is not None]
        first = events[0].seq if events else 1
        before = first if first > 1 else None  # a page may show nothing to its customer and still not be the last
        self.socket.push(
            f.frame("history", conversation=wanted.conversation, events=seen, more=before is not None, before=before)
        )


async def _later(submit: Callable[[], Answer]) -> Answer:
    return submit()


def settled(done: Done) -> Answer:
    """An answer that is already there."""
    answer: Answer = asyncio.get_running_loop().create_future()
    answer.set_result(done)
    return answer

"""From the customer's send to the desk's receive, on a real server process; and how much one process carries."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from uuid import UUID

import msgspec

from bench.common import Row, at_least, at_most, cpu_seconds, machine, percentile, report, run, serving
from bench.wire import DECODER, Wire, connect
from tests.served import Served
from wingbeat.channels.actions import change
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.kit.secrets import hash_password
from wingbeat.people.members.actions import change as change_member
from wingbeat.people.members.actions import insert
from wingbeat.people.sessions.actions import open_session
from wingbeat.people.sessions.models import COOKIE
from wingbeat.people.teams.actions import put_in
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

CHATS, DESKS = 200, 20
EVERY_SECONDS = 10.0  # a message per chat
STEADY_SECONDS = 20.0
FLAT_OUT_SECONDS = 10.0
REPLY_EVERY = 3  # flat out, desks answer every third message
BOT_PER_SECOND = 20
BOT_SECONDS = 12.0
SETTLE_SECONDS = 30.0
QUESTIONS = ("怎么退货？", "运费多少钱？", "Where is my parcel?", "How do I return something?")


class Text(msgspec.Struct):
    kind: str
    text: str = ""


class Event(msgspec.Struct):
    seq: int
    body: Text
    actor: dict[str, str | None]


EVENTS = msgspec.json.Decoder(list[Event])


class Head(msgspec.Struct):
    id: str
    status: str


HEADS = msgspec.json.Decoder(list[Head])


class Chat:
    """A customer's window."""

    def __init__(self) -> None:
        self.id = str(uuid7())
        self.wire: Wire | None = None
        self.on_ack: Callable[[Chat], None] = lambda _chat: None

    def heard(self, _wire: Wire, payload: bytes) -> None:
        if payload.startswith(b'{"t":"ack"'):
            self.id = DECODER.decode(payload).conversation or self.id
            self.on_ack(self)

    def say(self, text: str) -> None:
        assert self.wire is not None
        self.wire.send(do(self.id, {"do": "say", "text": text}))


def do(conversation: str, command: dict[str, object]) -> bytes:
    return msgspec.json.encode({"t": "do", "key": uuid7().hex, "conversation": conversation, "command": command})


class Floor:
    """All desks: when each text arrived, and how often."""

    def __init__(self) -> None:
        self.arrived: dict[str, float] = {}
        self.times: Counter[str] = Counter()
        self.last: dict[tuple[Wire, str], int] = {}
        self.broken = 0  # numbers out of order
        self.assigned: set[str] = set()
        self.seen_heads: dict[str, float] = {}
        self.reply = False
        self.replies = 0
        self._count = 0

    def heard(self, wire: Wire, payload: bytes) -> None:
        if payload.startswith(b'{"t":"events"'):
            self._events(wire, payload)
        elif payload.startswith(b'{"t":"heads"'):
            now = time.perf_counter()
            for head in HEADS.decode(DECODER.decode(payload).heads):
                self.seen_heads.setdefault(head.id, now)
                if head.status == "assigned":
                    self.assigned.add(head.id)

    def _events(self, wire: Wire, payload: bytes) -> None:
        now = time.perf_counter()
        frame = DECODER.decode(payload)
        assert frame.conversation is not None
        place = (wire, frame.conversation)
        for event in EVENTS.decode(frame.events):
            if event.seq <= self.last.get(place, 0):
                self.broken += 1
            self.last[place] = event.seq
            if event.body.kind != "message" or event.actor["kind"] != "customer":
                self.replies += event.body.kind == "message"
                continue
            self.times[event.body.text] += 1
            self.arrived.setdefault(event.body.text, now)
            self._count += 1
            if self.reply and self._count % REPLY_EVERY == 0:
                wire.send(do(frame.conversation, {"do": "say", "text": f"re {event.body.text}"}))


class Firm:
    """The demo shop with twenty members more, and the switch of its bot."""

    def __init__(self, database: Database, workspace_id: UUID, channel_id: UUID, team_id: UUID) -> None:
        self.scope = Scope(database, Actor(workspace_id, "system", None, RIGHTS["administrator"]))
        self.channel_id = channel_id
        self.team_id = team_id

    @classmethod
    async def of(cls, database: Database) -> "Firm":
        row = await database.row("SELECT workspace_id, id, team_id FROM channel")
        assert row is not None
        return cls(database, row["workspace_id"], row["id"], row["team_id"])

    async def cookies(self) -> list[str]:
        """The cookies of twenty new members at work, with room for all chats."""
        password_hash = await hash_password("twenty birds on a wire")
        found = []
        for n in range(DESKS):
            async with self.scope.transaction() as work:
                member_id = await insert(
                    work, email=f"m{n}@bench.example", name=f"M{n}", role="agent", password_hash=password_hash
                )
            await change_member(self.scope, member_id, capacity=CHATS // DESKS)
            await put_in(self.scope, self.team_id, member_id)
            signed = await open_session(self.scope, member_id, "signed_in", ip="127.0.0.1", user_agent="bench")
            found.append(f"{COOKIE}={signed.token}")
        return found

    async def bot(self, *, on: bool) -> None:
        await change(self.scope, self.channel_id, {"bot": on})


async def widget(served: Served, chat: Chat) -> None:
    hello = msgspec.json.encode({"t": "hello", "v": 1, "site": served.demo.site_key, "language": "zh-CN"})
    chat.wire = await connect(served.url, "/live/widget", chat.heard, hello=hello)


async def until(holds: Callable[[], bool], what: str) -> None:
    """Look again and again until something holds; an AssertionError says what did not."""
    for _ in range(int(SETTLE_SECONDS / 0.02)):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(what)


async def open_chats(served: Served, floor: Floor) -> tuple[list[Chat], list[float]]:
    """Two hundred customers write, are queued and pushed to members: the chats, and how soon the inbox showed each."""
    chats, soon = [], []
    for n in range(CHATS):
        chat = Chat()
        await widget(served, chat)
        sent = time.perf_counter()
        chat.say(f"hello {n}")
        await asyncio.sleep(0.03)
        chats.append((chat, sent))
    await until(lambda: len(floor.assigned) >= CHATS, "all chats are held")
    soon = [floor.seen_heads[chat.id] - sent for chat, sent in chats]
    return [chat for chat, _ in chats], soon


async def steady(chats: list[Chat], floor: Floor) -> list[float]:
    """A message per chat every ten seconds, evenly spread: seconds from send to receive."""
    sent: dict[str, float] = {}
    begun = time.perf_counter()
    for n in range(int(CHATS * STEADY_SECONDS / EVERY_SECONDS)):
        await asyncio.sleep(begun + n * EVERY_SECONDS / CHATS - time.perf_counter())
        text = f"steady {n}"
        sent[text] = time.perf_counter()
        chats[n % CHATS].say(text)
    await until(lambda: all(text in floor.arrived for text in sent), "every message arrived")
    return [floor.arrived[text] - at for text, at in sent.items()]


async def flat_out(chats: list[Chat], floor: Floor, database: Database, *pids: int) -> tuple[float, float, int]:
    """Every customer writes the next message when the last is acknowledged: messages/s, CPU ms each, lost."""
    sent: list[str] = []
    going = True

    def following(chat: Chat) -> None:
        if going:
            text = f"flat {len(sent)}"
            sent.append(text)
            chat.say(text)

    floor.reply = True
    floor.replies = 0
    cpu, begun = cpu_seconds(*pids), time.perf_counter()
    for chat in chats:
        chat.on_ack = following
        following(chat)
    await asyncio.sleep(FLAT_OUT_SECONDS)
    going = floor.reply = False
    await until(lambda: all(text in floor.arrived for text in sent), "every message arrived")
    took = time.perf_counter() - begun
    while await database.value("SELECT count(*) FROM todo WHERE parked_at IS NULL"):
        await asyncio.sleep(0.05)  # the steps' work for these messages is theirs too
    used = cpu_seconds(*pids) - cpu
    count = len(sent) + floor.replies
    return count / took, used * 1000 / count, len(sent) - len(set(sent) & floor.arrived.keys())


async def lag_while_answering(served: Served) -> tuple[list[float], int]:
    """Round trips of a frame that is refused without any I/O, while the bot answers: an upper bound of the loop's lag."""
    answers = 0

    def heard(_wire: Wire, payload: bytes) -> None:
        nonlocal answers
        answers += b'"kind":"bot"' in payload

    hello = msgspec.json.encode({"t": "hello", "v": 1, "site": served.demo.site_key, "language": "zh-CN"})
    # A customer for each question: who asks the same again and again is handed to a person.
    count = int(BOT_PER_SECOND * BOT_SECONDS)
    askers = [await connect(served.url, "/live/widget", heard, hello=hello) for _ in range(count)]
    trips: list[float] = []
    waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def back(_wire: Wire, payload: bytes) -> None:
        if payload.startswith(b'{"t":"error"') and not waiting.done():
            waiting.set_result(None)

    probe = await connect(served.url, "/live/widget", back, hello=hello)
    frame = msgspec.json.encode(
        {"t": "do", "key": "", "conversation": str(uuid7()), "command": {"do": "mark_read", "upto": 1}}
    )
    begun, n = time.perf_counter(), 0
    while (now := time.perf_counter()) < begun + BOT_SECONDS:
        while n < min(count, (now - begun) * BOT_PER_SECOND):
            askers[n].send(do(str(uuid7()), {"do": "say", "text": QUESTIONS[n % len(QUESTIONS)]}))
            n += 1
        waiting = asyncio.get_running_loop().create_future()
        sent = time.perf_counter()
        probe.send(frame)
        await waiting
        trips.append(time.perf_counter() - sent)
        await asyncio.sleep(0.035)  # below the 30 frames a second that one socket may send
    return trips, answers


async def main() -> None:
    async with serving() as (served, cluster):
        database = await Database.connect(cluster.url, connections=2)
        firm = await Firm.of(database)
        floor = Floor()
        await firm.bot(on=False)
        hello = msgspec.json.encode({"t": "hello", "v": 1, "views": ["mine", "unassigned", "all"]})
        for cookie in await firm.cookies():
            await connect(served.url, "/live/desk", floor.heard, hello=hello, cookie=cookie)
        chats, soon = await open_chats(served, floor)
        took = await steady(chats, floor)
        assert cluster.pid is not None
        rate, cpu_ms, lost = await flat_out(chats, floor, database, served.pid, cluster.pid)
        doubled = sum(times > 1 for times in floor.times.values()) + floor.broken
        await firm.bot(on=True)
        await asyncio.sleep(6)  # the channel's settings are remembered for five seconds
        lags, answers = await lag_while_answering(served)
        await database.close()
        line = machine(cluster.data_dir)
    ms = [1000 * seconds for seconds in took]
    report(
        "delivery",
        [
            Row("send → desk, p50", percentile(ms, 0.5), "ms", at_most(8), at_most(3)),
            Row("send → desk, p95", percentile(ms, 0.95), "ms", at_most(20), at_most(9)),
            Row("send → desk, p99", percentile(ms, 0.99), "ms", at_most(40), at_most(15)),
            Row("new chat in the inbox, p95", 1000 * percentile(soon, 0.95), "ms", at_most(50)),
            Row("flat out, end to end", rate, "messages/s", at_least(1500)),
            Row("flat out, CPU of server and PostgreSQL", cpu_ms, "ms/message", at_most(0.6)),
            Row("lost", lost, "", at_most(0)),
            Row("doubled or out of order", doubled, "", at_most(0)),
            Row("lag while the bot answers 20/s, p99", 1000 * percentile(lags, 0.99), "ms", at_most(10)),
            Row("answers of the bot meanwhile", answers, "", at_least(0.9 * BOT_PER_SECOND * BOT_SECONDS)),
        ],
        line,
    )


if __name__ == "__main__":
    run(main())

"""One decision of the assigner: 500 members, 2,000 waiting. It waits for nothing, so what counts is its thread's own time.

With `--sql` the statements that find members and queue, on a shop with 150,000 conversations behind it. With `--live` a real
server: from the moment a member ends a conversation until the next is on their desk.
"""

import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

import msgspec

from bench.common import Row, at_most, cluster, machine, percentile, report, run, serving
from bench.delivery import Chat, Firm, do, until, widget
from bench.wire import DECODER, Wire, connect
from tests.served import Served
from wingbeat.conversations.promises.events import Needs
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.kit.secrets import hash_password
from wingbeat.people.members.actions import insert
from wingbeat.people.sessions.actions import open_session
from wingbeat.people.sessions.models import COOKIE
from wingbeat.people.teams.actions import put_in
from wingbeat.routing.models import Here, Line
from wingbeat.routing.profiles.actions import set_profile
from wingbeat.routing.profiles.models import Profile
from wingbeat.routing.queries import lines as queue_of
from wingbeat.routing.queries import members_here
from wingbeat.routing.rules import assign
from wingbeat.routing.rules.pace import kind_of
from wingbeat.routing.settings.models import RoutingSettings
from wingbeat.routing.waits.actions import PACED, PACED_OVER
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

MEMBERS, WAITING, TEAMS = 500, 2_000, 8
SKILLS = ("returns", "parcels", "sizes", "repairs", "invoices", "wholesale")
LANGUAGES = ("zh-CN", "zh-TW", "yue", "en")
ROUNDS = 1_000
ASKED = 50
DESKS, ENDED, EVERY_SECONDS = 50, 200, 0.1  # live: ten conversations end a second
LUCK = random.Random(22)


def paces_in(teams: Iterable[UUID]) -> dict[str, float]:
    """A pace for each kind that comes to a member's teams."""
    kinds = [(), *((skill,) for skill in SKILLS)]
    return {kind_of(team, skills): LUCK.uniform(0.5, 1.5) for team in teams for skills in kinds}


def made_members(teams: list[UUID], free: int) -> list[Here]:
    """Of five hundred all are busy but `free`."""
    own = [LUCK.sample(teams, 2) for _ in range(MEMBERS)]
    return [
        Here(
            id=uuid7(),
            name=f"Member {n}",
            teams=frozenset(own[n]),
            load=LUCK.randrange(3) if n < free else 3,
            capacity=3,
            turn_seconds=LUCK.uniform(0, 900),
            idle_seconds=LUCK.uniform(0, 900),
            held={"widget": 3},
            paces=paces_in(own[n]),
            skills={skill: LUCK.randint(1, 5) for skill in LUCK.sample(SKILLS, 3)},
            languages={language: LUCK.randint(1, 5) for language in LUCK.sample(LANGUAGES, 2)},
        )
        for n in range(MEMBERS)
    ]


def made_lines(teams: list[UUID]) -> list[Line]:
    """Two thousand; every other line is one customer with a favourite member."""
    lines = []
    left = WAITING
    while left:
        alone = LUCK.random() < 0.5
        size = 1 if alone else min(left, LUCK.randint(1, 12))
        left -= size
        needs = Needs(
            skills=tuple(LUCK.sample(SKILLS, LUCK.randrange(2))),
            language=LUCK.choice(LANGUAGES),
            vip=LUCK.random() < 0.15,
            handling_seconds=LUCK.uniform(120, 600),
            favourite_id=uuid7() if alone else None,
        )
        waited = sorted((LUCK.expovariate(1 / 90) for _ in range(size)), reverse=True)
        lines.append(Line(LUCK.choice(teams), [uuid7() for _ in waited], [3] * size, waited, needs=needs))
    return lines


def timed(lines: list[Line], members: list[Here], most: int) -> list[float]:
    """Milliseconds of each of many decisions."""
    settings, took = RoutingSettings(), []
    for _ in range(ROUNDS):
        begun = time.thread_time()
        given = assign(lines, members, settings, most).given
        took.append((time.thread_time() - begun) * 1000)
        assert len(given) == most
    return took


def pure() -> list[Row]:
    teams = [uuid7() for _ in range(TEAMS)]
    lines = made_lines(teams)
    one = timed(lines, made_members(teams, free=1), 1)
    all_free = timed(lines, made_members(teams, free=MEMBERS), 1)
    return [
        Row("one decision, one of 500 has room: median", percentile(one, 0.5), "ms"),
        Row("one decision, one of 500 has room: p99", percentile(one, 0.99), "ms", at_most(5), at_most(1)),
        Row("one decision, all 500 have room: median", percentile(all_free, 0.5), "ms"),
        Row("one decision, all 500 have room: p99", percentile(all_free, 0.99), "ms", at_most(5), at_most(1)),
        Row("lines that 2,000 waiting make", float(len(lines)), ""),
    ]


FIRM = (
    "INSERT INTO team (workspace_id, id, name) SELECT $1, gen_random_uuid(), 't' || n FROM generate_series(1, 8) n",
    (
        "INSERT INTO member (workspace_id, id, email, name, role, password_hash)"
        " SELECT $1, gen_random_uuid(), n || '@x', 'm' || n, 'agent', '' FROM generate_series(1, 500) n"
    ),
    (
        "INSERT INTO team_member SELECT $1, t.id, m.id"
        " FROM (SELECT id, row_number() OVER () AS r FROM team WHERE workspace_id = $1) t"
        " JOIN (SELECT id, row_number() OVER () AS r FROM member WHERE workspace_id = $1) m ON m.r % 8 IN (t.r - 1, t.r % 8)"
    ),
    (
        "INSERT INTO presence_lease (workspace_id, member_id, socket_id, until)"
        " SELECT $1, id, gen_random_uuid(), now() + interval '1 h' FROM member WHERE workspace_id = $1"
    ),
    (
        "INSERT INTO channel (workspace_id, id, kind, name, site_key, allowed_origins, language, colour, bot, team_id)"
        " SELECT $1, gen_random_uuid(), 'widget', 'w', 'k', '{}', 'en', '', false, id FROM team WHERE workspace_id = $1 LIMIT 1"
    ),
)
HEADS_OF = """
    INSERT INTO conversation (
        workspace_id, id, seq, last_at, number, channel_id, customer_id, customer_name, thread_key, language, bot, status,
        ended, team_id, assignee_id, priority, reason, tags, opened_at, queued_at, assigned_at, resolved_at, answered,
        bot_misses, last_customer_seq, last_message_seq, last_message_by, last_message, read_seq, customer_delivered_seq,
        customer_read_seq, needs)
    SELECT $1, gen_random_uuid(), 5, now(), n, ch.id, gen_random_uuid(), '', gen_random_uuid()::text, 'en', false, $2,
           '', t.id, CASE WHEN $2 <> 'queued' THEN m.id END, 0, '', '{}', now(), now() - make_interval(secs => n % 300),
           now() - make_interval(secs => n + 300), CASE WHEN $2 = 'resolved' THEN now() - make_interval(secs => n) END,
           false, 0, 1, 1, 'customer', 'x', 0, 0, 0,
           jsonb_build_object('language', 'en', 'handling_seconds', (n % 40) * 10.0, 'vip', n % 7 = 0)
    FROM generate_series(1, $3) n
    JOIN (SELECT id, row_number() OVER () AS r FROM team WHERE workspace_id = $1) t ON t.r = n % 8 + 1
    JOIN (SELECT id, row_number() OVER () AS r FROM member WHERE workspace_id = $1) m ON m.r = n % 500 + 1
    CROSS JOIN (SELECT id FROM channel WHERE workspace_id = $1) ch"""


async def sql() -> None:
    """What the assigner asks before it decides."""
    async with cluster() as (server, url):
        database = await Database.connect(url, connections=2)
        workspace_id = await found(database, name="Bench", language="en", zone="UTC")
        scope, settings = Scope(database, system(workspace_id)), RoutingSettings()
        for statement in FIRM:
            await scope.execute(statement)
        for status, count in (("resolved", 150_000), ("assigned", 3 * MEMBERS), ("queued", WAITING)):
            await scope.execute(HEADS_OF, status, count)
        await database.execute("ANALYZE")
        teams = [row["id"] for row in await scope.rows("SELECT id FROM team WHERE workspace_id = $1")]
        asked: dict[str, Callable[[], Awaitable[object]]] = {
            "500 members and what they hold": lambda: members_here(scope, settings),
            "2,000 waiting in 8 teams": lambda: queue_of(scope, teams),
            "250 waiting in one team": lambda: queue_of(scope, teams[:1]),
            "once an hour, beside it: the paces of 500 members": lambda: scope.rows(PACED, *PACED_OVER),
        }
        rows = []
        for what, ask in asked.items():
            took = []
            for _ in range(ASKED):
                begun = time.perf_counter()
                await ask()
                took.append((time.perf_counter() - begun) * 1000)
            rows.append(Row(f"{what}: median", percentile(took, 0.5), "ms"))
        await database.close()
        line = machine(server.data_dir)
    report("assign, statements", rows, line)


class Head(msgspec.Struct):
    id: str
    status: str
    assignee_id: str | None = None


HEADS = msgspec.json.Decoder(list[Head])


class AtDesk:
    """A member at their desk: what they hold, and how soon after they ended one the next was there."""

    def __init__(self, member_id: UUID) -> None:
        self.member_id = str(member_id)
        self.wire: Wire | None = None
        self.held: list[str] = []
        self.ended: float | None = None
        self.took_ms: list[float] = []

    def heard(self, _wire: Wire, payload: bytes) -> None:
        if not payload.startswith(b'{"t":"heads"'):
            return
        for head in HEADS.decode(DECODER.decode(payload).heads):
            mine = head.status == "assigned" and head.assignee_id == self.member_id
            if mine and head.id not in self.held:
                self.held.append(head.id)
                if self.ended is not None:
                    self.took_ms.append((time.perf_counter() - self.ended) * 1000)
                    self.ended = None

    def end_one(self) -> None:
        assert self.wire is not None
        self.ended = time.perf_counter()
        self.wire.send(do(self.held.pop(0), {"do": "resolve"}))


async def at_desks(served: Served, scope: Scope, team_id: UUID) -> list[AtDesk]:
    """Fifty members at work, each with room for two."""
    password_hash = await hash_password("fifty birds on a wire")
    hello = msgspec.json.encode({"t": "hello", "v": 1, "views": ["mine"]})
    found = []
    for n in range(DESKS):
        async with scope.transaction() as work:
            email = f"m{n}@bench.example"
            member_id = await insert(work, email=email, name=f"M{n}", role="agent", password_hash=password_hash)
        await set_profile(scope, member_id, Profile(capacity=2, skills={"sizes": 1 + n % 5}, languages={"zh-CN": 5}))
        await put_in(scope, team_id, member_id)
        signed = await open_session(scope, member_id, "signed_in", ip="127.0.0.1", user_agent="bench")
        desk = AtDesk(member_id)
        desk.wire = await connect(served.url, "/live/desk", desk.heard, hello=hello, cookie=f"{COOKIE}={signed.token}")
        found.append(desk)
    return found


async def live() -> None:
    """Everybody is busy and many wait: whoever ends a conversation has the next one on the desk after so long."""
    async with serving() as (served, cluster):
        database = await Database.connect(cluster.url, connections=2)
        firm = await Firm.of(database)
        await firm.bot(on=False)
        desks = await at_desks(served, firm.scope, firm.team_id)
        for n in range(2 * DESKS + ENDED + 1):
            chat = Chat()
            await widget(served, chat)
            chat.say(f"hello {n}")
            await asyncio.sleep(0.02)
        await until(lambda: all(len(desk.held) == 2 for desk in desks), "everybody is busy")
        for n in range(ENDED):
            await asyncio.sleep(EVERY_SECONDS)
            desk = desks[n % DESKS]
            await until(lambda: len(desk.held) == 2, "the next one came")  # noqa: B023 - awaited within its round
            desk.end_one()
        await until(lambda: all(len(desk.held) == 2 for desk in desks), "the last ones came")
        await database.close()
        line = machine(cluster.data_dir)
    took = [ms for desk in desks for ms in desk.took_ms]
    report(
        "assign, live",
        [
            Row("a place is free → the next is on the desk: median", percentile(took, 0.5), "ms"),
            Row(
                "a place is free → the next is on the desk: p95", percentile(took, 0.95), "ms", at_most(60), at_most(25)
            ),
            Row("conversations given", float(len(took)), ""),
        ],
        line,
    )


if __name__ == "__main__":
    if "--sql" in sys.argv:
        run(sql())
    if "--live" in sys.argv:
        run(live())
    report("assign", pure(), machine())

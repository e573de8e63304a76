"""The list of customers and the search in it, of a shop with 100,000 customers; with `--large` also of one with 1,000,000."""

import random
import sys
import time
from functools import partial
from itertools import product
from uuid import UUID

import asyncpg
import msgspec

from bench.common import Row, at_most, cluster, machine, report, run
from bench.inbox import GROWTH, NOTICED_MS, Ask, p95_ms
from wingbeat.kit.database import Database
from wingbeat.people.customers.queries import customers
from wingbeat.people.search.rules import WEEK_MS, tokens
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

PEOPLE = 50_000  # different ones; a shop's customers are drawn from them
PER_WEEK = 6_400  # 100,000 in sixteen weeks, 1,000,000 in three years
MUST = {"list": 30, "search": 150}
PAGE = 50

FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉兰建国文辉云梅琳佳欣怡子轩宇浩然"
FIRSTS = ("mei", "robin", "ana", "liam", "noah", "emma", "lucas", "mia", "sofia", "leo", "nina", "omar", "yuki", "tara")
LASTS = ("smith", "wang", "garcia", "novak", "rossi", "silva", "kim", "tanaka", "weber", "dubois", "larsen", "ito")
PROVIDERS = ("mail.example", "post.example", "shop.example", "firm.example")


class Person(msgspec.Struct, frozen=True):
    name: str
    email: str
    phone: str
    tags: list[str]

    def hashes(self, workspace_id: UUID) -> list[int]:
        """What this one is found by, of a week where a token is the hash alone."""
        return tokens(workspace_id, UUID(int=0), [self.name, self.email, self.phone, *self.tags])


def people(chance: random.Random) -> list[Person]:
    """Some names are common, most telephone numbers and addresses are one person's."""
    chinese = ["".join(parts) for parts in product(FAMILIES, GIVEN, GIVEN)]
    made = []
    for n in range(PEOPLE):
        first, last = chance.choice(FIRSTS), chance.choice(LASTS)
        name = f"{first.title()} {last.title()}" if n % 3 == 0 else chance.choice(chinese)
        tags = [tag for tag, one_in in (("VIP", 20), ("批发客户", 500), ("rare", 10_000)) if n % one_in == 0]
        made.append(
            Person(
                name=name,
                email=f"{first}.{last}{n}@{chance.choice(PROVIDERS)}",
                phone=f"138{chance.randrange(10**8):08d}",
                tags=tags,
            )
        )
    return made


async def load(url: str, workspace_id: UUID, made: list[Person], count: int) -> None:
    """Every second customer is a visitor of whom nothing is known."""
    connection = await asyncpg.connect(url, command_timeout=None)
    await connection.execute(
        """SET maintenance_work_mem = '1GB'; SET work_mem = '256MB';
           CREATE UNLOGGED TABLE pool (n integer PRIMARY KEY, name text, email text, phone text, tags text[], hashes bigint[])"""
    )
    records = [(n, *msgspec.structs.astuple(one), one.hashes(workspace_id)) for n, one in enumerate(made)]
    await connection.copy_records_to_table("pool", records=records)
    await connection.execute("DROP INDEX customer_words_tokens")
    await connection.execute(
        """CREATE UNLOGGED TABLE drawn AS
           SELECT c.n, ms, p.name, p.email, p.phone, p.tags, p.hashes,
               (lpad(to_hex(ms), 12, '0') || '7' || substr(md5(c.n::text), 1, 3) || '8' || substr(md5(c.n::text), 4, 15))::uuid AS id
           FROM (SELECT n, ((extract(epoch FROM now()) * 1000)::bigint - ($1 - n)::bigint * $2) AS ms
                 FROM generate_series(1, $1::int) n) c
           LEFT JOIN pool p ON c.n % 2 = 0 AND p.n = (c.n::bigint / 2 * 7919) % $3""",
        *(count, WEEK_MS // PER_WEEK, PEOPLE),
    )
    for statement in (
        """INSERT INTO customer (workspace_id, id, name, tags, merged_into)
           SELECT $1, id, coalesce(name, ''), coalesce(tags, '{}'), NULL FROM drawn""",
        """INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address)
           SELECT $1::uuid, gen_random_uuid(), id, gen_random_uuid(), 'email', email FROM drawn WHERE email IS NOT NULL
           UNION ALL SELECT $1::uuid, gen_random_uuid(), id, gen_random_uuid(), 'phone', phone FROM drawn WHERE phone IS NOT NULL
           UNION ALL SELECT $1::uuid, gen_random_uuid(), id, $1::uuid, 'visitor', n::text FROM drawn""",
        f"""INSERT INTO customer_words (workspace_id, customer_id, tokens)
           SELECT $1, id, ARRAY(SELECT (ms / {WEEK_MS}) << 32 | hash FROM unnest(hashes) AS hash)
           FROM drawn WHERE hashes IS NOT NULL""",
    ):
        await connection.execute(statement, workspace_id)
    await connection.execute(
        "CREATE INDEX customer_words_tokens ON customer_words USING gin (tokens) WITH (fastupdate = off)"
    )
    await connection.execute("DROP TABLE drawn; DROP TABLE pool")
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


def words(made: list[Person]) -> dict[str, str]:
    one = next(person for person in made if person.name[0] in FAMILIES)
    return {
        "zh, one character": one.name[0],
        "zh, two characters": one.name[:2],
        "zh, a whole name": one.name,
        "zh-TW for zh-CN": "張偉",
        "en, a name": "robin",
        "en, two names": "robin garcia",
        "en, one letter": "r",
        "an address": one.email,
        "what every address has": "example",
        "a telephone number": one.phone,
        "its last four": one.phone[-4:],
        "common tag": "vip",
        "tag of 1 in 500": "批发",
        "tag of 1 in 10,000": "rare",
        "common + common that never meet": f"{one.name[0]} robin tanaka",
        "absent": "zyzzyva",
    }


async def measure(scope: Scope, made: list[Person]) -> dict[str, float]:
    """p95 in milliseconds of every question."""
    deep = None
    for _ in range(1000):
        _, deep = await customers(scope, after=deep, limit=PAGE, words=None)
    asks: dict[str, Ask] = {
        "list: page 1": partial(customers, scope, after=None, limit=PAGE, words=None),
        "list: after 1,000 pages": partial(customers, scope, after=deep, limit=PAGE, words=None),
    }
    for name, wanted in words(made).items():
        asks[f"search: {name}"] = partial(customers, scope, after=None, limit=PAGE, words=wanted)
    _, second = await customers(scope, after=None, limit=PAGE, words="example")
    asks["search: second page of what every address has"] = partial(
        customers, scope, after=second, limit=PAGE, words="example"
    )
    return {name: await p95_ms(ask) for name, ask in asks.items()}


async def size(count: int) -> dict[str, float]:
    made = people(random.Random(7))
    # Loading only: nothing of it is measured, and reading does not depend on it.
    async with cluster({"fsync": "off", "synchronous_commit": "off", "max_wal_size": "16GB"}) as (_, url):
        database = await Database.connect(url)
        try:
            workspace_id = await found(database, name="Bench", language="zh-CN", zone="Asia/Shanghai")
            begun = time.perf_counter()
            await load(url, workspace_id, made, count)
            sys.stderr.write(f"{count:,} customers loaded in {time.perf_counter() - begun:.0f} s\n")
            return await measure(Scope(database, Actor(workspace_id, "member", None, RIGHTS["agent"])), made)
        finally:
            await database.close()


async def main() -> None:
    line = machine()
    small = await size(100_000)
    rows = [Row(name, value, "ms p95", at_most(MUST[name.split(":")[0]])) for name, value in small.items()]
    if "--large" in sys.argv:
        for name, value in (await size(1_000_000)).items():
            must = at_most(round(GROWTH * max(small[name], NOTICED_MS), 1))
            rows.append(Row(f"1,000,000: {name}", value, "ms p95", must))
    report("customers", rows, line)


if __name__ == "__main__":
    run(main())

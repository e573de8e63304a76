"""The inbox and message search of a shop with 100,000 conversations; with `--large` also of one with 1,000,000."""

import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

from bench.common import Row, at_most, cluster, cpu_seconds, machine, percentile, report, run
from bench.inbox_shop import CHANNELS, CUSTOMER, MEMBERS, TEAMS, Shop, load
from tests.served import Served
from wingbeat.conversations import queries
from wingbeat.conversations.events import Message
from wingbeat.conversations.queries import Filter
from wingbeat.conversations.search.actions import keep
from wingbeat.conversations.search.queries import search
from wingbeat.conversations.search.rules import pieces
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.kit.postgres import Cluster
from wingbeat.kit.steps import BATCH, Woken
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

GROWTH = 1.5
# Of each question: p95 is its third slowest, and a prepared statement's sixth run, its generic plan, is passed.
TIMES = 40
KEPT = 20_000
KEEP_US = 80  # of a message's 600 µs at 1,500 messages/s
NOTICED_MS = 10  # growth below this is noise beside the network
MUST = {"list": 30, "search": 150, "keep": KEEP_US}

Ask = Callable[[], Awaitable[object]]


async def p95_ms(ask: Ask, times: int = TIMES) -> float:
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        await ask()
        took.append((time.perf_counter() - begun) * 1000)
    return percentile(took, 0.95)


async def deep(scope: Scope, pages: int) -> str | None:
    """The cursor after so many pages of the largest list."""
    after = None
    for _ in range(pages):
        after = (await queries.inbox(scope, Filter(state="resolved"), after=after)).next
    return after


def lists(scope: Scope, cursor: str | None) -> dict[str, Ask]:
    """Every question about lists, by what it is called."""
    filters = {
        "page 1 of all": Filter(),
        "page 1 of mine": Filter(view="mine"),
        "page 1 of unassigned": Filter(view="unassigned"),
        "resolved": Filter(state="resolved"),
        "state queued": Filter(state="queued"),
        "state snoozed": Filter(state="snoozed"),
        "common team": Filter(team=TEAMS[0]),
        "rare team": Filter(team=TEAMS[-1]),
        "rare team, resolved": Filter(team=TEAMS[-1], state="resolved"),
        "rare channel": Filter(channel=CHANNELS[-1]),
        "rare channel, resolved": Filter(channel=CHANNELS[-1], state="resolved"),
        "unassigned, common team, queued": Filter("unassigned", "queued", TEAMS[0]),
        "customer with 500": Filter(customer=CUSTOMER, state="resolved"),
        "common tag": Filter(tag="delivery"),
        "medium tag": Filter(tag="gift"),
        "rare tag": Filter(tag="rare"),
        "common tag, resolved": Filter(tag="delivery", state="resolved"),
        "tag only resolved ones have": Filter(tag="old"),
    }
    asks: dict[str, Ask] = {name: partial(queries.inbox, scope, wanted) for name, wanted in filters.items()}
    asks["after 1,000 pages"] = lambda: queries.inbox(scope, Filter(state="resolved"), after=cursor)
    asks["counts"] = lambda: queries.counts(scope)
    asks["timeline of a customer with 500"] = lambda: queries.timeline(scope, CUSTOMER)
    return asks


def words(shop: Shop) -> dict[str, str]:
    """What to look for, chosen by how many messages have it."""
    often = Counter(piece for text in shop.texts for piece in pieces(text))
    chinese = [(n, p) for p, n in often.items() if len(p) == 2 and p > "\u3400"]
    english = [(n, p) for p, n in often.items() if len(p) > 3 and p.isascii() and p.isalpha()]

    def near(found: list[tuple[int, str]], share: float) -> str:
        wanted = share * len(shop.texts)
        return min(found, key=lambda item: (abs(item[0] - wanted), item[1]))[1]

    zh, en = max(chinese)[1], max(english)[1]
    return {
        "zh, common": zh,
        "zh, 1 in 100": near(chinese, 0.01),
        "zh, 1 in 1,000": near(chinese, 0.001),
        "zh, rare": near(chinese, 0.00003),
        "zh, one character": zh[0],
        "zh-TW for zh-CN": "訂單",
        "zh, a sentence": "怎么退货运费谁出",
        "en, common": en,
        "en, 1 in 1,000": near(english, 0.001),
        "an order's number": next(text for text in shop.texts if "TT-" in text)[-8:],
        "absent": "量子纠缠 zyzzyva",
        "rare + common": f"{near(chinese, 0.00003)} {zh}",
        "common + common that never meet": f"{zh} {en}",
        "common in the old part only": "圣诞礼盒",
    }


async def measure(database: Database, shop: Shop) -> dict[str, float]:
    """p95 in milliseconds of every question."""
    scope = Scope(database, Actor(shop.workspace_id, "member", MEMBERS[0], RIGHTS["agent"]))
    asks = lists(scope, await deep(scope, 1000))
    found = {f"list: {name}": await p95_ms(ask) for name, ask in asks.items()}
    for name, wanted in words(shop).items():
        found[f"search: {name}"] = await p95_ms(partial(search, scope, wanted))
    common = words(shop)["zh, common"]
    _, cursor = await search(scope, common)
    found["search: second page, common"] = await p95_ms(lambda: search(scope, common, after=cursor))
    return found


async def over_http(url: str, shop: Shop, served: Served) -> dict[str, float]:
    """The same through the running product, by its own member."""
    async with served.member() as client:

        async def get(path: str) -> None:
            answer = await client.get(path)
            answer.raise_for_status()

        common = words(shop)["zh, common"]
        return {
            "list: page 1 of all, over HTTP": await p95_ms(lambda: get("/api/v1/conversations")),
            "search: zh, common, over HTTP": await p95_ms(lambda: get(f"/api/v1/search?q={common}")),
        }


async def keeping_us(database: Database, server: Cluster, shop: Shop) -> float:
    """Microseconds of PostgreSQL's CPU to make one message findable, in the step's batches."""
    now = await database.value("SELECT now()")
    before = cpu_seconds(server.pid or 0)
    for batch in range(KEPT // BATCH):
        texts = shop.texts[batch * BATCH : (batch + 1) * BATCH]
        events = [Recorded(n, now, "message", "customer", None, None, Message(text)) for n, text in enumerate(texts)]
        woken = [Woken(shop.workspace_id, uuid7(), "search", 1, event.seq, event.seq, 0, (event,)) for event in events]
        async with database.transaction() as connection:
            await keep(connection, woken)
    return (cpu_seconds(server.pid or 0) - before) / KEPT * 1e6


async def size(conversations: int) -> dict[str, float]:
    # Loading only: nothing of it is measured, and reading does not depend on it.
    quick = {"fsync": "off", "synchronous_commit": "off", "max_wal_size": "16GB"}
    async with cluster(quick) as (server, url):
        served = Served(url, server.data_dir / "product")
        await served.start()
        begun = time.perf_counter()
        shop = await load(url, conversations)
        sys.stderr.write(f"{conversations:,} conversations loaded in {time.perf_counter() - begun:.0f} s\n")
        try:
            found = await over_http(url, shop, served)
        finally:
            await served.stop()
        database = await Database.connect(url)
        try:
            found |= await measure(database, shop)
            return found | {"keep: one message, PostgreSQL": await keeping_us(database, server, shop)}
        finally:
            await database.close()


def row(name: str, value: float, must: float) -> Row:
    return Row(name, value, "µs CPU" if "keep:" in name else "ms p95", at_most(must))


async def main() -> None:
    line = machine()
    small = await size(100_000)
    rows = [row(name, value, MUST[name.split(":")[0]]) for name, value in small.items()]
    if "--large" in sys.argv:
        for name, value in (await size(1_000_000)).items():
            rows.append(row(f"1,000,000: {name}", value, round(GROWTH * max(small[name], NOTICED_MS), 1)))
    report("inbox", rows, line)


if __name__ == "__main__":
    run(main())

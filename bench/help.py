"""The help centre at 5,000 articles: how long a page takes over HTTP, one reader after another, and what it weighs."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx

from bench.common import Row, at_most, machine, percentile, report, run, serving
from tests.served import Served
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.actions import render
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

HOME = "/help/tomtit/en/"
ARTICLES = 5000
VISITS = 200  # of each kind of page, after a tenth as many to warm up
TOPICS = ("return", "parcel", "refund", "invoice", "size", "coupon", "address", "tent", "voucher", "repair")
ANSWER = "You can do this under **My orders**. It takes 2 days.\n\n1. Open the order\n2. Choose what you need\n\n" * 4


async def fill(database: Database, scope: Scope) -> list[UUID]:
    """Articles in fifty categories, some of which were asked for."""
    rows = []
    for number in range(ARTICLES):
        topic, other = TOPICS[number % 10], TOPICS[number // 10 % 10]
        title = f"How does a {topic} with my {other} work in case {number}?"
        rows.append((uuid7(), f"bench-{number}", f"topic {number % 50}", [title, f"{topic} {other} {number}"], ANSWER))
    await scope.execute_many(
        "INSERT INTO article (workspace_id, id, group_key, category, questions, answer, language)"
        " VALUES ($1, $2, $3, $4, $5, $6, 'en')",
        rows,
    )
    while await render(scope):
        continue
    await scope.execute_many(
        "INSERT INTO article_figure (workspace_id, article_id, asked) VALUES ($1, $2, $3)",
        [(row[0], at) for at, row in enumerate(rows)],
    )
    await scope.execute("UPDATE workspace_knowledge SET revision = revision + 1 WHERE workspace_id = $1")
    await database.execute("ANALYZE article")
    return [row[0] for row in rows]


@asynccontextmanager
async def filled() -> AsyncIterator[tuple[Served, list[UUID]]]:
    async with serving() as (served, _):
        assert served.database_url is not None
        database = await Database.connect(served.database_url)
        try:
            workspace_id = await database.value("SELECT workspace_id FROM help_directory WHERE slug = 'tomtit'")
            yield served, await fill(database, Scope(database, system(workspace_id)))
        finally:
            await database.close()


async def visit(client: httpx.AsyncClient, paths: list[str]) -> tuple[float, float]:
    """The 95th percentile in ms, and the largest transfer in kB."""
    took, heaviest = [], 0
    warm = paths[: VISITS // 10]
    for at, path in enumerate([*warm, *paths]):
        begun = time.perf_counter()
        async with client.stream("GET", path) as answer:
            weight = sum([len(part) async for part in answer.aiter_raw()])
        assert answer.status_code == httpx.codes.OK, (path, answer.status_code)
        if at >= len(warm):
            took.append((time.perf_counter() - begun) * 1000)
            heaviest = max(heaviest, weight)
    return percentile(took, 0.95), heaviest / 1000


async def main() -> None:
    rows = []
    async with filled() as (served, ids), httpx.AsyncClient(base_url=served.url) as client:
        page = (await client.get(f"{HOME}articles/{ids[0]}")).text
        assets = [part.split('"')[0] for part in page.split('"/help/-/')[1:]]
        beside = 0.0
        for name in assets:
            beside += (await visit(client, [f"/help/-/{name}"]))[1]
        kinds = {
            "home": [HOME] * VISITS,
            "category": [f"{HOME}c/topic%20{at % 50}" for at in range(VISITS)],
            "article": [f"{HOME}articles/{ids[at * 17]}" for at in range(VISITS)],
        }
        for kind, paths in kinds.items():
            milliseconds, kilobytes = await visit(client, paths)
            rows.append(Row(f"{kind}, p95", milliseconds, "ms", at_most(30)))
            if kind == "article":
                rows.append(Row("article with style and script, transfer", kilobytes + beside, "kB", at_most(20)))
        found = [
            f"{HOME}search?q={TOPICS[at % 10]}+{TOPICS[at // 10 % 10]}" for at in range(90)
        ]  # below the visitor's limit
        rows.append(Row("search, p95", (await visit(client, found))[0], "ms", at_most(30)))
        await asyncio.sleep(30)  # until the same visitor may search again
        typed = [f"{HOME}suggest?q={TOPICS[at % 10][:4]}" for at in range(40)]
        rows.append(Row("suggestions, p95", (await visit(client, typed))[0], "ms", at_most(50)))
    report("help", rows, machine())


if __name__ == "__main__":
    run(main())

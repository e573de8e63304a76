"""The help centre's statements at 100,000 articles: the way PostgreSQL goes, and how long that takes."""

import statistics
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from bench.common import Row, at_most, cluster, machine, report, run
from wingbeat.kit.database import Connection, Database
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.help import queries
from wingbeat.knowledge.search.queries import CANDIDATES, RANKED
from wingbeat.knowledge.search.rules import beginnings, hashes, typed, wanted, weights, words
from wingbeat.workspaces.actions import found

ARTICLES = 100_000
CATEGORIES = 500
TOPICS = ("return", "parcel", "refund", "invoice", "size", "coupon", "address", "tent", "voucher", "repair")
THINGS = 97  # prime, so that every topic meets every thing
TIMES = 5
LONGEST_MS = 30  # of one statement: what a whole page may take
MOST_ROWS = 3000  # some hundreds for each word: an index led there, and nothing grows with the shop
COLUMNS = ("workspace_id", "id", "group_key", "category", "language", "questions", "answer", "tokens", "question_tokens", "typed_tokens")  # fmt: skip

Statement = tuple[str, tuple[Any, ...]]


def title(number: int) -> str:
    return f"How does a {TOPICS[number % 10]} of thing{number % THINGS} work?"


async def fill(connection: Connection, workspace_id: UUID) -> list[UUID]:
    """Articles of a thousand titles, and how often each was asked."""
    ids = [uuid7() for _ in range(ARTICLES)]
    known: dict[str, tuple[list[int], list[int]]] = {}
    rows = []
    for number, one in enumerate(ids):
        name = title(number)
        if name not in known:
            known[name] = hashes(workspace_id, words(name)), hashes(workspace_id, beginnings(name))
        tokens, begun = known[name]
        place = f"topic {number % CATEGORIES}"
        rows.append((workspace_id, one, f"g{number}", place, "en", [name], "So.", tokens, tokens, begun))
    await connection.copy_records_to_table("article", records=rows, columns=COLUMNS)
    figures = [(workspace_id, one, number) for number, one in enumerate(ids)]
    await connection.copy_records_to_table(
        "article_figure", records=figures, columns=("workspace_id", "article_id", "asked")
    )
    await connection.execute("VACUUM ANALYZE article")
    await connection.execute("VACUUM ANALYZE article_figure")
    return ids


def statements(workspace_id: UUID, ids: list[UUID]) -> Mapping[str, Statement]:
    hidden: list[str] = []
    sought = hashes(workspace_id, wanted("return of thing7"))
    told = weights({}, sought)
    return {
        "an article": (queries.SHOWN, (workspace_id, hidden, "en", ids[ARTICLES // 2])),
        "a category": (queries.IN_CATEGORY, (workspace_id, hidden, "en", ["topic 7"], None)),
        "most asked": (queries.MOST, (workspace_id, hidden, "en")),
        "suggestions": (queries.OFFER, (workspace_id, hidden, "en", hashes(workspace_id, typed("retu thing7")))),
        "suggestions for a letter": (queries.OFFER, (workspace_id, hidden, "en", hashes(workspace_id, typed("r")))),
        "a search, its candidates": (CANDIDATES, (workspace_id, sought, "members", "en")),
        "a search, its order": (RANKED, (workspace_id, ids[:600], "members", "en", sought, told, None, None, 21)),
    }  # fmt: skip


def reads(plan: Mapping[str, Any]) -> Iterator[float]:
    """How many rows each scan of a table in a plan looked at, those it threw away too."""
    if "Relation Name" in plan:
        thrown = (plan.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck"))
        yield (plan["Actual Rows"] + sum(thrown)) * plan["Actual Loops"]
    for part in plan.get("Plans", ()):
        yield from reads(part)


async def measured(connection: Connection, name: str, sql: str, arguments: tuple[Any, ...]) -> list[Row]:
    took, rows = [], 0.0
    for _ in range(TIMES):
        (told,) = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *arguments)
        took.append(told["Planning Time"] + told["Execution Time"])
        rows = max(rows, sum(reads(told["Plan"])))
    return [
        Row(name, statistics.median(took), "ms", at_most(LONGEST_MS)),
        Row(f"{name}: rows read", rows, "", at_most(MOST_ROWS)),
    ]


async def main() -> None:
    rows: list[Row] = []
    async with cluster() as (_, url):
        database = await Database.connect(url)
        try:
            workspace_id = await found(database, name="Bench", language="en", zone="UTC")
            async with database.connection() as connection:
                ids = await fill(connection, workspace_id)
                for name, (sql, arguments) in statements(workspace_id, ids).items():
                    rows += await measured(connection, name, sql, arguments)
        finally:
            await database.close()
    report("help plans at 100,000 articles", rows, machine())


if __name__ == "__main__":
    run(main())

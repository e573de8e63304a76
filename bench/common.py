"""What every benchmark shares: the machine, rows as a table or one JSON line, CPU of process trees, a server to measure.

A benchmark is a script beside this file, run from the repository's root: `PYTHONPATH=src:. python bench/NAME.py [--json]`.
It ends with 1 when a row misses its must.
"""

import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from tests.served import Served
from wingbeat.kit.migrations import migrate
from wingbeat.kit.postgres import Cluster

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE = b"\0" * 8192  # what PostgreSQL writes at a time


class Bound(msgspec.Struct, frozen=True):
    """A limit a figure must keep: `sign` is "≥" or "≤"."""

    sign: str
    limit: float

    def holds(self, value: float) -> bool:
        return value >= self.limit if self.sign == "≥" else value <= self.limit

    def __str__(self) -> str:
        return f"{self.sign} {self.limit:g}"


def at_least(limit: float) -> Bound:
    return Bound("≥", limit)


def at_most(limit: float) -> Bound:
    return Bound("≤", limit)


class Row(msgspec.Struct, frozen=True):
    """One figure; without a `must` it only tells."""

    what: str
    value: float
    unit: str = ""
    must: Bound | None = None
    aim: Bound | None = None

    @property
    def ok(self) -> bool:
        return self.must is None or self.must.holds(self.value)

    def as_dict(self) -> dict[str, object]:
        bounds = {"must": str(self.must) if self.must else None, "aim": str(self.aim) if self.aim else None}
        return {"what": self.what, "value": round(self.value, 4), "unit": self.unit, **bounds, "ok": self.ok}


def machine(folder: Path | None = None) -> str:
    """One line: cores, memory, Python, and how long the disk under `folder` takes to keep a page for good."""
    gibibytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    sync = fdatasync_ms(folder or Path(tempfile.gettempdir()))
    return (
        f"{len(os.sched_getaffinity(0))} cores, {gibibytes:.0f} GiB, Linux {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}, fdatasync {sync:.2f} ms"
    )


def fdatasync_ms(folder: Path, times: int = 200) -> float:
    """Median milliseconds of writing one page and making it durable."""
    took = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(times):
            begun = time.perf_counter()
            os.pwrite(file.fileno(), PAGE, 0)
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0–1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Iterable[float]) -> float:
    return float(statistics.median(values))


def tree(pid: int) -> list[int]:
    """A process and all its living descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            stat = _stat(int(entry.name))
            if stat:
                children.setdefault(int(stat[1]), []).append(int(entry.name))
    found = [pid]
    for parent in found:
        found += children.get(parent, [])
    return found


def cpu_seconds(*roots: int) -> float:
    """CPU used so far by these processes, their living descendants and those that already ended."""
    pids = {pid for root in roots for pid in tree(root)}
    # Fields 14–17 of proc(5): own user and system time, and that of children waited for.
    ticks = sum(sum(int(field) for field in stat[11:15]) for stat in map(_stat, pids) if stat)
    return ticks / TICKS_PER_SECOND


def pss_mib(*roots: int) -> float:
    """Proportional memory of the process trees in MiB."""
    pids = {pid for root in roots for pid in tree(root)}
    kibibytes = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        kibibytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kibibytes / 1024


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name (which may contain blanks); empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


@asynccontextmanager
async def cluster(
    settings: dict[str, str] | None = None, environment: dict[str, str] | None = None
) -> AsyncIterator[tuple[Cluster, str]]:
    """A migrated PostgreSQL of our own in a folder that is gone afterwards, as durable as the product's."""
    with tempfile.TemporaryDirectory(prefix="wingbeat-bench-") as folder:
        server = Cluster(Path(folder), settings=settings)
        server.environment |= environment or {}
        url = await server.start()
        try:
            await migrate(url)
            yield server, url
        finally:
            await server.stop()


@asynccontextmanager
async def serving(environment: dict[str, str] | None = None) -> AsyncIterator[tuple[Served, Cluster]]:
    """The product as its own process on a PostgreSQL of its own, at rest; CPU: `cpu_seconds(served.pid, cluster.pid)`."""
    async with cluster() as (server, url):
        served = Served(url, server.data_dir / "product", environment)
        await served.start()
        try:
            await served.prepared()
            yield served, server
        finally:
            await served.stop()


def report(name: str, rows: Sequence[Row], line: str) -> None:
    """Print a table, or with `--json` one line; `line` is the machine's. Ends the process: 1 when a must is missed."""
    if "--json" in sys.argv:
        said = {"name": name, "machine": line, "rows": [row.as_dict() for row in rows]}
        sys.stdout.write(msgspec.json.encode(said).decode() + "\n")
    else:
        table = Table(title=f"{name} · {line}", title_justify="left")
        for column in ("what", "value", "unit", "must", "aim", ""):
            table.add_column(column, justify="right" if column == "value" else "left")
        for row in rows:
            mark = "" if row.must is None else "ok" if row.ok else "[bold red]missed"
            table.add_row(row.what, f"{row.value:,.4g}", row.unit, str(row.must or ""), str(row.aim or ""), mark)
        Console(width=120).print(table)
    raise SystemExit(0 if all(row.ok for row in rows) else 1)


def run(main: Coroutine[object, object, None]) -> None:
    """Run a benchmark on the product's event loop."""
    import uvloop  # noqa: PLC0415 - not on every platform

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)

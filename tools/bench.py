"""`python -m tools.bench [NAME …]`: run the benchmarks one after the other and write docs/reference/benchmarks.md."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/reference/benchmarks.md"
HEAD = """<!-- Made by `make bench`. -->

# Benchmarks

Each table is one file of `bench/`, run one after the other on an otherwise idle machine; the plain way of doing the same runs interleaved in the same run,
and figures are medians. *Must* is what we promise, *aim* what we are after. Run them on yours with `make bench`.
"""


def is_benchmark(path: Path) -> bool:
    """Others in the folder are parts that benchmarks share."""
    return '__name__ == "__main__"' in path.read_text()


def measured(path: Path) -> dict[str, Any] | None:
    """What a benchmark says in its one line of JSON; its other output is shown."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    done = subprocess.run(
        [sys.executable, str(path), "--json"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    found: dict[str, Any] | None = json.loads(lines[-1]) if lines else None
    return found


def table(said: dict[str, Any]) -> str:
    lines = [
        f"\n## {said['name']}\n",
        f"{said['machine']}\n",
        "| what | value | unit | must | aim | |",
        "| --- | ---: | --- | --- | --- | --- |",
    ]
    for row in said["rows"]:
        mark = "" if row["must"] is None else "✓" if row["ok"] else "**missed**"
        cells = (row["what"], f"{row['value']:,.4g}", row["unit"], row["must"] or "", row["aim"] or "", mark)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    wanted = sys.argv[1:]
    files = [path for path in sorted((ROOT / "bench").glob("*.py")) if is_benchmark(path)]
    silent, missed, parts = [], [], []
    for path in files:
        if wanted and path.stem not in wanted:
            continue
        print(f"bench/{path.name}", flush=True)
        said = measured(path)
        if said is None:
            silent.append(path.name)
            continue
        missed += [f"{path.stem}: {row['what']}" for row in said["rows"] if not row["ok"]]
        parts.append(table(said))
        print(parts[-1], flush=True)
    if not wanted:
        PAGE.write_text(f"{HEAD}\nMeasured on {datetime.now(UTC):%Y-%m-%d}.\n" + "".join(parts))
    if silent or missed:
        sys.exit("\n".join([*(f"{name} said nothing" for name in silent), *(f"missed: {what}" for what in missed)]))


if __name__ == "__main__":
    main()

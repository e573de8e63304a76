"""The repository is the same on every machine: no addresses of mirrors, no paths of a home, nothing heavy, no leftovers."""

import re
from collections.abc import Iterator

from tools.lint.files import File, Problem

RULE = "No path of somebody's machine, no package registry's address, no large file, no note of unfinished work."
LARGEST_BYTES = 1_000_000  # generated clients and locks fit; recordings and builds do not belong into git
FOREIGN = re.compile(
    r"(?<![\w.$/{}-])/(?:home|Users|work|root/[\w.]+|opt|mnt|srv)/(?!homebrew)\w"
    r"|(?:registry\.npmjs|pypi|pythonhosted|npmmirror|tuna\.tsinghua|mirrors\.aliyun)[\w.]*\.(?:org|com|cn|edu)"
)
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b[:( ]")
SELF = "tools/lint/rules/belongings.py"

GOOD = {"docs/howto/backup.md": "Copy `/var/lib/wingbeat`.\n", "src/wingbeat/cli.py": "todo = Todo()\n"}
BAD = {
    "docs/howto/backup.md": "cd /home/ana/wingbeat\n",
    "web/package-lock.json": '"resolved": "https://registry.npmjs.org/x"\n',
    "src/wingbeat/cli.py": "# FIX" + "ME: later\n",
    "tests/big.json": "x" * (LARGEST_BYTES + 1),
}


def problems(file: File) -> Iterator[Problem]:
    if file.path == SELF:
        return
    if len(file.text.encode()) > LARGEST_BYTES:
        yield 1, f"more than {LARGEST_BYTES:,} bytes"
        return
    for line, text in enumerate(file.lines, 1):
        if found := FOREIGN.search(text):
            yield line, f"belongs to one machine or registry: {found[0]}"
        if UNFINISHED.search(text):
            yield line, "unfinished work belongs into an issue"

"""`python -m tools.lint`: every house rule on every file of the repository."""

import sys

from tools.lint.files import committed
from tools.lint.rules import RULES

found = [
    f"{file.path}:{line}: {what} [{rule.__name__.rpartition('.')[2]}]"
    for file in committed()
    for rule in RULES
    for line, what in rule.problems(file)
    if not file.excused(rule.__name__.rpartition(".")[2], line)
]
print("\n".join(found) or f"{len(RULES)} house rules kept")
sys.exit(bool(found))

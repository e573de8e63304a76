"""One workspace never sees another's rows, and a distributed database finds a statement's shard by its workspace."""

import re
from collections.abc import Iterator

from tools.lint.files import File, Problem, sql_in

RULE = "A statement on a workspace's rows says workspace_id = $1, or inserts it as its first column."

TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+(?:ONLY\s+)?([a-z_]+)\b(?!\()")
COMPARED = re.compile(
    r"^\s*INSERT INTO \w+ (?:AS \w+ )?\(\s*workspace_id[,)]"
    r"|\bworkspace_id\s*=\s*(?:\$1\b|ANY\(\$1|\w+\.workspace_id\b)|USING \(workspace_id"
)
NAMED = re.compile(r"\b(\w+)(?: \([\w, ]+\))? AS (?:MATERIALIZED )?\(")  # what WITH names
# Rows that belong to no workspace.
GLOBAL = frozenset({"process", "migration", "pg_class", "pg_stat_activity", "pg_database", "pg_namespace"})
# The shapes of a figure read what its own file has already chosen.
CHOSEN = "sample"
# Kit knows nothing of a workspace but its column: it claims the work of all of them in one batch.
PACKAGE = "src/wingbeat/"
GROUND = "src/wingbeat/kit/"
# What may look across workspaces: (file, table) and why.
ACROSS = {
    ("app.py", "workspace_knowledge"): "a process warms the bot for every workspace it may serve",
    ("bot/intents/queries.py", "intent_models_in_force"): "a process that was deaf follows every model put in force",
    ("live/proof/queries.py", "site_directory"): "a probe goes through every channel of the installation",
    ("live/proof/queries.py", "timer"): "what is due and does not fire, whosever it is",
    ("live/proof/queries.py", "todo"): "what is due and nobody does, whosever it is",
    ("live/windows/actions.py", "live_window"): "finds the workspaces of a dead process's windows",
    ("people/presence/queries.py", "presence_lease"): "finds the workspaces whose leases ran out",
    (
        "people/sessions/queries.py",
        "member_directory",
    ): "sign-in asks in which workspaces an address is known; a start, whether there is any",
}

GOOD = {
    "src/wingbeat/people/queries.py": 'SQL = "SELECT name FROM member WHERE workspace_id = $1 AND id = $2"\n',
    "src/wingbeat/people/actions.py": 'SQL = "INSERT INTO member (workspace_id, id) VALUES ($1, $2)"\n',
    "src/wingbeat/live/queries.py": 'SQL = "SELECT 1 FROM process WHERE id = $1"\n',
}
BAD = {
    "src/wingbeat/people/queries.py": 'SQL = "SELECT name FROM member WHERE id = $1"\n',
    "src/wingbeat/people/actions.py": 'SQL = "DELETE FROM session WHERE expires_at < now()"\n',
    "src/wingbeat/live/windows/actions.py": """SQL = 'WITH gone AS (DELETE FROM file RETURNING 1) INSERT INTO timer (workspace_id) SELECT 1'\n""",
    "src/wingbeat/measures/sql/within.sql": "SELECT 1 FROM fact_turn WHERE kind = 'x'\n",
}


def problems(file: File) -> Iterator[Problem]:
    for line, table in across(file):
        if (file.path.removeprefix(PACKAGE), table) not in ACROSS:
            yield line, f"reaches {table} of every workspace"


def reached(file: File) -> set[str]:
    """The tables that a file reaches in all workspaces at once, allowed or not."""
    return {table for _, table in across(file)}


def across(file: File) -> Iterator[tuple[int, str]]:
    for line, sql in statements(file):
        if not COMPARED.search(sql):
            own = set(NAMED.findall(sql))
            for table in sorted(set(TABLE.findall(sql)) - own - GLOBAL - {CHOSEN}):
                yield line, table


def statements(file: File) -> Iterator[tuple[int, str]]:
    if not file.path.startswith(PACKAGE) or file.path.startswith(GROUND):
        return
    if file.is_python:
        yield from sql_in(file.tree)
    elif file.path.endswith(".sql") and "/migrations/" not in file.path:
        yield 1, file.text

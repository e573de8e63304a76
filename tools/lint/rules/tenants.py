"""One workspace never sees another's rows, and a distributed database finds a statement's shard by its workspace."""

import re
from collections.abc import Iterator

from tools.lint.files import File, Problem, sql_in

RULE = "A statement on a workspace's rows says workspace_id = $1, or inserts it as its first column."

TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+(?:ONLY\s+)?([a-z_]+)\b(?!\()")
COMPARED = re.compile(
    r"\bworkspace_id\s*=\s*(?:\$1\b|ANY\(\$1|\w+\.workspace_id\b)|\(workspace_id[,)]|USING \(workspace_id"
)
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
    ("conversations/queries.py", "conversation"): "the inbox joins its conditions; `workspace_id = $1` is the first",
    ("live/windows/actions.py", "live_window"): "windows of a dead process, whose they ever were",
    ("people/presence/queries.py", "presence_lease"): "finds the workspaces whose leases ran out",
    ("people/sessions/queries.py", "member_directory"): "sign-in asks in which workspaces an address is known",
}

GOOD = {
    "src/wingbeat/people/queries.py": 'SQL = "SELECT name FROM member WHERE workspace_id = $1 AND id = $2"\n',
    "src/wingbeat/people/actions.py": 'SQL = "INSERT INTO member (workspace_id, id) VALUES ($1, $2)"\n',
    "src/wingbeat/live/queries.py": 'SQL = "SELECT 1 FROM process WHERE id = $1"\n',
}
BAD = {
    "src/wingbeat/people/queries.py": 'SQL = "SELECT name FROM member WHERE id = $1"\n',
    "src/wingbeat/people/actions.py": 'SQL = "DELETE FROM session WHERE expires_at < now()"\n',
    "src/wingbeat/measures/sql/within.sql": "SELECT 1 FROM fact_turn WHERE kind = 'x'\n",
}


def problems(file: File) -> Iterator[Problem]:
    if file.path.startswith(GROUND) or not file.path.startswith(PACKAGE):
        return
    if file.is_python:
        statements = sql_in(file.tree)
    elif file.path.endswith(".sql") and "/migrations/" not in file.path:
        statements = iter([(1, file.text)])
    else:
        return
    for line, sql in statements:
        own = set(re.findall(r"\b(\w+)(?: \([\w, ]+\))? AS (?:MATERIALIZED )?\(", sql))  # WITH names its own tables
        excused = {table for place, table in ACROSS if PACKAGE + place == file.path}
        tables = set(TABLE.findall(sql)) - own - GLOBAL - excused - {CHOSEN}
        if tables and not COMPARED.search(sql):
            yield line, f"reaches {', '.join(sorted(tables))} of every workspace"

"""Only `actions.py` writes, so that whoever looks for what changes a row looks in one place."""

from collections.abc import Iterator

from tools.lint.files import WRITES, File, Problem, sql_in

RULE = "INSERT, UPDATE and DELETE stand only in actions.py and in kit."

GOOD = {
    "src/wingbeat/people/teams/actions.py": 'SQL = "DELETE FROM team WHERE workspace_id = $1"\n',
    "src/wingbeat/people/teams/queries.py": 'SQL = "SELECT 1 FROM team WHERE workspace_id = $1 FOR UPDATE OF team"\n',
    "src/wingbeat/kit/door.py": 'SQL = "INSERT INTO event (seq) VALUES ($1)"\n',
}
BAD = {
    "src/wingbeat/people/teams/queries.py": 'SQL = "DELETE FROM team WHERE workspace_id = $1"\n',
    "src/wingbeat/app.py": 'SQL = f"UPDATE {table} SET x = 1"\n',
    "src/wingbeat/routing/rules.py": 'SQL = """WITH gone AS (DELETE FROM x) SELECT 1"""\n',
}


def problems(file: File) -> Iterator[Problem]:
    if not file.is_product or file.path.startswith("src/wingbeat/kit/") or file.path.endswith("/actions.py"):
        return
    for line, sql in sql_in(file.tree):
        if WRITES.search(sql):
            yield line, "writes outside actions.py"

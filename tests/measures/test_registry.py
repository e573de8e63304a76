import re
from importlib.resources import files
from pathlib import Path

from wingbeat.measures.models import MEASURES

SQL = files("wingbeat.measures") / "sql"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "measures.md"


def test_every_definition_has_a_registry_line_and_every_line_a_definition() -> None:
    assert {file.name for file in SQL.iterdir() if file.is_file()} == {measure.sql for measure in MEASURES.values()}


def test_every_definition_says_what_it_is_and_asks_for_one_workspace() -> None:
    for measure in MEASURES.values():
        text = (SQL / measure.sql).read_text(encoding="utf-8")
        assert text.startswith(f"-- {measure.name} · {measure.unit} · per ")
        for table in re.finditer(r"FROM (fact_\w+|conversation)\b[^F]*", text):
            assert "workspace_id = $1" in table.group(), measure.name


def test_the_reference_page_tells_what_the_registry_tells() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (\w+) \| (\w+) \| (.+?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert rows == [(m.name, m.unit, m.grain, m.definition, m.formula) for m in MEASURES.values()]

"""Each stage says what comes in, what goes out and what it owns; the flow and the schema say the same."""

import ast
import re
from pathlib import Path

import pytest

import wingbeat
from wingbeat.flow import FLOW
from wingbeat.kit.database import Database

PACKAGE = Path(wingbeat.__file__).parent
# Stages that only the flow's own clients or the ground consist of have nothing to say about events.
WITHOUT = {"kit", "demo", "replay", "migrations", "static"}
STAGES = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py") if path.parent.name not in WITHOUT)
WRITTEN = re.compile(r"\b(?:INSERT INTO|DELETE FROM|UPDATE)\s+([a-z_]+)\b(?!\()")
# Written by the ground for whoever asks.
OF_THE_GROUND = {"event", "todo", "timer", "stream_head", "migration", "conversation"}
GOING = {"rule_secret"}  # nothing reads it since 0047; a contract_ takes it away one release later


def said(stage: str) -> dict[str, str]:
    """The lines `In:`, `Out:`, `Owns:` of a stage's docstring."""
    words = ast.get_docstring(ast.parse((PACKAGE / stage / "__init__.py").read_text())) or ""
    lines = re.findall(r"^(In|Out|Owns): +(.+(?:\n {6}.+)*)$", words, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in lines}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_says_what_comes_in_what_goes_out_and_what_it_owns(stage: str) -> None:
    assert set(said(stage)) == {"In", "Out", "Owns"}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_names_the_events_that_wake_it(stage: str) -> None:
    wake = {kind for line in FLOW if line.step.startswith(f"{stage}.") for kind in line.kinds}
    named = set(re.findall(r"\w+", said(stage)["In"]))
    assert wake <= named


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_owns_exactly_the_tables_it_writes(stage: str) -> None:
    files = [path for path in (PACKAGE / stage).rglob("*.py") if path.name == "actions.py"]
    written = {table for path in files for table in WRITTEN.findall(path.read_text())} - OF_THE_GROUND
    named = set(re.split(r", ", said(stage)["Owns"])) - {"nothing"} - OF_THE_GROUND
    assert named == written


async def test_every_table_has_one_owner(database: Database) -> None:
    rows = await database.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    owned = [table for stage in STAGES for table in re.split(r", ", said(stage)["Owns"]) if table != "nothing"]
    kept = {row["tablename"] for row in rows} - GOING
    assert sorted(owned + sorted(OF_THE_GROUND - set(owned))) == sorted(kept)

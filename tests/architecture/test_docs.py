"""The reference is complete, and no page leads nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from wingbeat.kit.settings import Settings, variable
from wingbeat.measures.models import MEASURES

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
LATER = {"docs/reference/benchmarks.md"}  # made by running the product


def rows(page: str) -> set[str]:
    """The words in the first column of a reference page's tables."""
    return set(re.findall(r"^\| `([\w]+)`", (ROOT / "docs/reference" / page).read_text(), re.MULTILINE))


def test_every_setting_is_documented() -> None:
    assert {variable(name) for name in Settings.model_fields} <= rows("settings.md")


def test_every_measure_is_documented() -> None:
    assert set(MEASURES) <= rows("measures.md")


def local_links() -> Iterator[object]:
    for page in PAGES:
        for target in LINK.findall(page.read_text()):
            if "://" not in target and not target.startswith("mailto:"):
                yield pytest.param(page, target, id=f"{page.relative_to(ROOT)} → {target}")


@pytest.mark.parametrize(("page", "target"), [*local_links()])
def test_a_link_leads_to_a_file(page: Path, target: str) -> None:
    wanted = (page.parent / target).resolve()
    assert wanted.exists() or str(wanted.relative_to(ROOT)) in LATER


@pytest.mark.parametrize("front", ["README.md", "README.zh-CN.md"])
def test_every_page_of_how_to_is_found_from_the_front(front: str) -> None:
    linked = set(LINK.findall((ROOT / front).read_text()))
    assert {f"docs/howto/{page.name}" for page in (ROOT / "docs/howto").glob("*.md")} <= linked


def named_in_code() -> list[tuple[str, str]]:
    """Each link into the code with the name that follows it."""
    page = (ROOT / "docs/a-messages-way.md").read_text()
    return re.findall(r"\]\(\.\./(src/[^)]+\.py)\),?\s+`([A-Za-z_][\w.]*)`", page)


@pytest.mark.parametrize(("target", "name"), named_in_code())
def test_a_name_beside_a_link_is_in_that_file(target: str, name: str) -> None:
    assert re.search(rf"\b{re.escape(name.rpartition('.')[2])}\b", (ROOT / target).read_text())

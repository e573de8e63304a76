"""The wheel carries all it needs: installing it asks for no Node, and the command runs from it."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
WANTED = (
    "wingbeat/static/widget.js",
    "wingbeat/static/widget/index.html",
    "wingbeat/static/console/index.html",
    "wingbeat/static/docs/index.html",
    "wingbeat/migrations/expand_0001_workspaces.sql",
    "wingbeat/measures/sql/first_response.sql",
    "wingbeat/demo/content/articles.jsonl",
    "wingbeat/demo/content/shop/index.html",
    "wingbeat/py.typed",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from this folder, whose pages `make test` has built before."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.parametrize("name", WANTED)
def test_the_wheel_carries(unpacked: Path, name: str) -> None:
    assert (unpacked / name).is_file()


def test_the_wheel_carries_nothing_but_the_package(unpacked: Path) -> None:
    assert {path.name.partition("-")[0] for path in unpacked.iterdir()} == {"wingbeat"}


def test_the_command_runs_from_the_wheel(unpacked: Path, tmp_path: Path) -> None:
    program = f"import sys; sys.path.insert(0, {str(unpacked)!r}); import wingbeat.cli as cli; print(cli.__file__); cli.main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--help"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout.startswith(str(unpacked))
    assert "serve" in done.stdout


def test_installing_the_wheel_asks_for_no_node(unpacked: Path) -> None:
    metadata = next(unpacked.glob("*.dist-info/METADATA")).read_text(encoding="utf-8")
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:") and "extra ==" not in line]
    assert needed
    assert not [line for line in needed if "node" in line or "hatch" in line]

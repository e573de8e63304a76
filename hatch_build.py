"""Builds the pages into the wheel where they are not built yet, so that installing it needs no Node."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Pages(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the name is hatchling's
        static = Path(self.root, "src/wingbeat/static")
        if version == "editable" or static.is_dir():
            return
        web = [sys.executable, str(Path(self.root, "tools/web.py"))]
        for task in (["npm", "ci"], ["build"]):
            subprocess.run([*web, *task], check=True)  # noqa: S603 - our own script

"""Every page of the console has an address that the server knows, or nobody could load it again."""

import json
import re
from pathlib import Path

from wingbeat.pages import CONSOLE

ROOT = Path(__file__).parents[2]
CONSOLE_SOURCE = ROOT / "web/console/src"


def test_every_page_of_the_rail_can_be_loaded_by_its_address() -> None:
    places = set(re.findall(r'to: "(/\w+)"', (CONSOLE_SOURCE / "places.ts").read_text()))
    assert len(places) > 10
    assert places <= set(CONSOLE)


def test_what_a_server_refuses_is_said_in_chinese_too() -> None:
    """English is the server's own; of the others, only what stops a start on the command line has no Chinese words."""
    codes = re.findall(r"^\| (4\d\d|502) \| `(\w+)`", (ROOT / "docs/reference/errors.md").read_text(), re.MULTILINE)
    assert len(codes) == len({code for _, code in codes}), "one code is said in the words of two errors"
    said = {
        key: words for path in CONSOLE_SOURCE.rglob("*.json") for key, words in json.loads(path.read_text()).items()
    }
    errors = json.loads((CONSOLE_SOURCE / "session/errors.json").read_text())
    named = {code: errors.get(code) or said.get(f"error.{code}") or {} for _, code in codes}
    assert [code for code, words in named.items() if not {"zh-CN", "zh-TW"} <= words.keys()] == []

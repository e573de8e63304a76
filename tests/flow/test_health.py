"""What whoever watches the machine is told."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.hostile.strangers import says, stranger
from wingbeat.app import Product
from wingbeat.bot.adapters.process import Engine
from wingbeat.commands import NoServer, Unwell, doctor
from wingbeat.kit.bus import Hint, MemoryBus
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Busy
from wingbeat.kit.files import FolderFiles
from wingbeat.kit.mail import FileMail
from wingbeat.kit.settings import Settings
from wingbeat.live.proof.models import PARTS, Part
from wingbeat.live.proof.rules import LOOK_AT
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


async def test_a_database_too_busy_at_the_start_stops_no_part(database_url: str, tmp_path: Path) -> None:
    database = await Database.connect(database_url, connections=1)
    ports = MemoryBus(), Engine(tmp_path), FolderFiles(tmp_path), FileMail(tmp_path)
    product = Product(Settings(data_dir=tmp_path), (database, database), *ports)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await stack.enter_async_context(product.running())
        async with database.connection():
            await asyncio.sleep(0)  # every part has asked for one
            with pytest.raises(Busy):
                await database.value("SELECT 1")
        assert await database.value("SELECT 1") == 1
        assert product.stopped == []


@pytest.mark.parametrize(
    ("status", "said", "part"),
    [
        (200, {"status": "ok", "part": None, "bot": "up"}, None),
        (200, {"status": "ok", "part": None, "bot": "down"}, "engine"),
        (200, {"status": "degraded", "part": "mail", "bot": "up"}, "mail"),
        (503, {"code": "stopped", "message": "", "facts": {"part": "database"}}, "database"),
        (502, ["another server"], "process"),
    ],
)
async def test_the_doctor_names_the_part_that_is_broken_and_where_to_look(
    capsys: pytest.CaptureFixture[str], status: int, said: object, part: Part | None
) -> None:
    async with stranger(says(status, msgspec.json.encode(said))) as server:
        if part is None:
            await doctor(server.url)
            assert "All parts work" in capsys.readouterr().err
        else:
            with pytest.raises(Unwell) as unwell:
                await doctor(server.url)
            assert unwell.value.facts == {"part": part, "look_at": LOOK_AT[part]}


async def test_the_doctor_says_where_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stranger(says(200, b"<p>a proxy's page</p>")) as server:
        with pytest.raises(NoServer):
            await doctor(server.url)
    with pytest.raises(NoServer):
        await doctor(server.url)
    monkeypatch.setenv("WINGBEAT_PORT", "1")  # whoever named another port is not asked for it again
    with pytest.raises(NoServer) as nowhere:
        await doctor()
    assert nowhere.value.facts["url"] == "http://127.0.0.1:1"
    assert LOOK_AT.keys() == set(PARTS)

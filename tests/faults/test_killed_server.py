"""Faults of the server's own process."""

import signal
from pathlib import Path

from tests.faults.house import cookies_of
from tests.faults.invariants import check
from tests.faults.traffic import traffic
from tests.served import Served, served


async def test_a_server_told_to_stop_puts_everything_away_before_it_ends(tmp_path: Path) -> None:
    server = Served(None, tmp_path / "data")
    await server.start()
    assert (server.data_dir / "postgres" / "postmaster.pid").exists()
    assert await server.stop() == 0
    assert not (server.data_dir / "postgres" / "postmaster.pid").exists()


async def test_fault_01_a_server_killed_mid_send_loses_and_doubles_nothing(shop_url: str, tmp_path: Path) -> None:
    async with served(shop_url, tmp_path / "data") as server:
        cookies = await cookies_of(server, shop_url)
        port = server.port
        async with traffic(server, cookies) as talk:
            for _ in range(3):
                await talk.goes_on(30)
                await server.stop(signal.SIGKILL)
                await server.start(port=port)
            await talk.goes_on(30)
        await check(talk, shop_url)

"""One running server with two workspaces, for a whole file of hostile cases."""

import asyncio

import pytest

from tests.hostile.house import Shop, database_of, fill_shop, neighbour
from tests.served import served


@pytest.fixture(scope="module")
def runner():
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile") / "data"


@pytest.fixture(scope="module")
def shop_url(runner, fresh_shop, data_dir):
    lent = fresh_shop(data_dir)
    yield runner.run(lent.__aenter__())
    runner.run(lent.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def server(runner, shop_url, data_dir):
    running = served(shop_url, data_dir)
    yield runner.run(running.__aenter__())
    runner.run(running.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def shop(runner, server, shop_url):
    """What the shop has, and a neighbour who should learn nothing of it."""

    async def settle() -> Shop:
        async with database_of(shop_url) as database, server.member() as member:
            await neighbour(database)
            return await fill_shop(server, member)

    return runner.run(settle())

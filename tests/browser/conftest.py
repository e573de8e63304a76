from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.house import House, furnished
from tests.furnished import FreshShop


@pytest.fixture(scope="module")
def furnished_house(
    request: pytest.FixtureRequest, fresh_shop: FreshShop, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One server and one browser for a module, and a mail server if the module has one (`SMTP`)."""
    folder: Path = tmp_path_factory.mktemp("house")
    with furnished(fresh_shop, folder / "data", getattr(request.module, "SMTP", None)) as house:
        yield house


@pytest.fixture
def house(furnished_house: House) -> Iterator[House]:
    yield furnished_house
    furnished_house.leave()

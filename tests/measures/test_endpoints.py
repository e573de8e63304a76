from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from tests.measures.conftest import Shop
from tests.measures.told import T0, Told, asks, bot, left, opened, queued, told
from wingbeat.kit.errors import WingbeatError
from wingbeat.measures.clocks.endpoints import router as clocks_router
from wingbeat.measures.endpoints import router
from wingbeat.measures.models import MEASURES
from wingbeat.measures.waterfall.endpoints import router as waterfall_router
from wingbeat.workspaces.models import Role
from wingbeat.workspaces.queries import Scope

WEEK = {"since": "2026-01-05", "until": "2026-01-12"}


@asynccontextmanager
async def client(scope: Scope) -> AsyncIterator[httpx.AsyncClient]:
    def member_scope() -> Scope:
        return scope

    async def refused(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, WingbeatError)
        return JSONResponse({"code": error.code}, status_code=error.status)

    app = FastAPI()
    app.include_router(router(member_scope))
    app.include_router(waterfall_router(member_scope))
    app.include_router(clocks_router(member_scope))
    app.add_exception_handler(WingbeatError, refused)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop/api/v1") as client:
        yield client


def answered(shop: Shop, *waited: float) -> list[Told]:
    return [told(shop.id, opened(0), asks(0), bot(seconds)) for seconds in waited]


async def test_the_speed_page_gets_every_measure_with_its_spread(shop: Shop) -> None:
    await shop.tell(*answered(shop, 4, 8, 60), told(shop.id, opened(0), asks(0), left(90, 20)))
    async with client(shop.scope) as http:
        page = (await http.get("/measures", params=WEEK)).json()
    assert (page["since"], page["until"], page["zone"]) == ("2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z", "UTC")
    assert [item["name"] for item in page["items"]] == list(MEASURES)
    first = next(item for item in page["items"] if item["name"] == "first_response")
    # 4, 8, 20 (left), 60: the median is 14; p90 lies at 0.7 between 20 and 60; in time are 2 of 4.
    assert (first["n"], first["censored"], first["median"], first["longest"]) == (4, 1, 14, 60)
    assert first["p90"] == pytest.approx(48)
    # Had who left waited for ever, the median of 4, 8, 60, ∞ were 34, and nothing would limit the others.
    open_ended = dict.fromkeys(("mean", "p90", "p95", "p99"))
    assert first["at_most"] == {**open_ended, "median": 34, "longest": 60}
    assert (first["mean"], first["within"], first["within_n"]) == (23, {"15": 0.5}, {"15": [2, 4]})


async def test_measures_and_bounds_may_be_chosen(shop: Shop) -> None:
    await shop.tell(*answered(shop, 4, 8, 60))
    chosen = {**WEEK, "measure": "response", "within": ["5", "7.5", "60"]}
    async with client(shop.scope) as http:
        (item,) = (await http.get("/measures", params=chosen)).json()["items"]
    assert item["within_n"] == {"5": [1, 3], "7.5": [1, 3], "60": [3, 3]}


async def test_days_are_those_of_the_workspace(shop: Shop) -> None:
    await shop.database.execute("UPDATE workspace SET zone = 'Asia/Shanghai' WHERE workspace_id = $1", shop.id)
    await shop.tell(told(shop.id, opened(datetime(2026, 1, 4, 16, tzinfo=UTC))))
    async with client(shop.scope) as http:
        for since, n in (("2026-01-05", 1), ("2026-01-06", 0)):
            asked = {"since": since, "until": "2026-01-07", "measure": "resolution"}
            (item,) = (await http.get("/measures", params=asked)).json()["items"]
            assert item["n"] == n, since


async def test_without_a_period_the_last_seven_days_are_meant(shop: Shop) -> None:
    async with client(shop.scope) as http:
        page = (await http.get("/measures", params={"measure": "response"})).json()
    days = datetime.fromisoformat(page["until"]) - datetime.fromisoformat(page["since"])
    assert days.total_seconds() == 7 * 86400


async def test_a_figure_opens_its_conversations_slowest_first_page_by_page(shop: Shop) -> None:
    conversations = answered(shop, 4, 60, 8, 8, 3, 20)
    await shop.tell(*conversations)
    seen: list[tuple[float, str]] = []
    after = None
    async with client(shop.scope) as http:
        for _ in range(3):
            asked = {**WEEK, "limit": "2", "min_seconds": "4"} | ({"after": after} if after else {})
            page = (await http.get("/measures/first_response/conversations", params=asked)).json()
            seen += [(item["seconds"], item["conversation_id"]) for item in page["items"]]
            after = page["next"]
    assert after is None
    assert [seconds for seconds, _ in seen] == [60, 20, 8, 8, 4]
    assert len({conversation for _, conversation in seen}) == 5
    assert seen[0][1] == str(conversations[1].lane)


async def test_a_conversation_behind_a_figure_is_named(shop: Shop) -> None:
    (slow,) = answered(shop, 60)
    await shop.tell(slow)
    async with client(shop.scope) as http:
        page = (await http.get("/measures/response/conversations", params=WEEK)).json()
    assert page["items"] == [
        {
            "conversation_id": str(slow.lane),
            "number": 1,
            "seq": 2,
            "seconds": 60,
            "at": T0.isoformat().replace("+00:00", "Z"),
            "how": "answered",
            "customer_name": "Lin",
        }
    ]


async def test_the_number_of_those_who_left_opens_them_alone(shop: Shop) -> None:
    await shop.tell(*answered(shop, 4, 60), told(shop.id, opened(0), asks(0), left(90, 20)))
    async with client(shop.scope) as http:
        (item,) = (await http.get("/measures", params={**WEEK, "measure": "response"})).json()["items"]
        page = (await http.get("/measures/response/conversations", params={**WEEK, "how": "left"})).json()
    assert item["left"] == 1
    assert [(one["seconds"], one["how"]) for one in page["items"]] == [(20, "left")]


async def test_who_still_waits_moves_no_row_between_pages(shop: Shop) -> None:
    await shop.tell(*(told(shop.id, opened(n), asks(n), queued(n)) for n in range(5)))
    ids: list[str] = []
    after = None
    async with client(shop.scope) as http:
        for _ in range(5):
            asked = {**WEEK, "limit": "1"} | ({"after": after} if after else {})
            page = (await http.get("/measures/queue_wait/conversations", params=asked)).json()
            ids += [item["conversation_id"] for item in page["items"]]
            after = page["next"]
    assert len(set(ids)) == 5
    assert after is None


async def test_a_histogram_has_all_bins(shop: Shop) -> None:
    await shop.tell(*answered(shop, 4, 4.5, 60))
    async with client(shop.scope) as http:
        bins = (await http.get("/measures/response/histogram", params=WEEK)).json()["bins"]
    assert bins[0] == {"from": 0, "to": 1, "n": 0}
    assert bins[-1] == {"from": 86400, "to": None, "n": 0}
    assert {b["from"]: b["n"] for b in bins if b["n"]} == {3: 2, 60: 1}


async def test_a_bin_opens_exactly_its_conversations(shop: Shop) -> None:
    await shop.tell(*answered(shop, 14.9, 15, 29.9, 30))
    async with client(shop.scope) as http:
        bins = (await http.get("/measures/response/histogram", params=WEEK)).json()["bins"]
        (chosen,) = (b for b in bins if b["from"] == 15)
        asked = {**WEEK, "min_seconds": chosen["from"], "max_seconds": chosen["to"]}
        page = (await http.get("/measures/response/conversations", params=asked)).json()
    assert chosen["n"] == 2
    assert [item["seconds"] for item in page["items"]] == [29.9, 15]


@pytest.mark.parametrize(
    ("role", "status"), [("agent", 403), ("editor", 403), ("supervisor", 200), ("analyst", 200), ("administrator", 200)]
)
@pytest.mark.parametrize("path", ["/measures", "/measures/response/histogram", "/measures/response/conversations"])
async def test_only_some_roles_see_measures(shop: Shop, role: Role, status: int, path: str) -> None:
    async with client(shop.scope_of(role)) as http:
        assert (await http.get(path)).status_code == status


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/measures?measure=gut_feeling", 404),
        ("/measures/gut_feeling/histogram", 404),
        ("/measures/gut_feeling/conversations", 404),
        ("/measures?since=yesterday", 422),
        ("/measures?since=2026-01-05&until=2026-01-05", 422),
        ("/measures?until=1970-01-01", 200),
        ("/measures?until=0001-01-01", 422),
        ("/measures?language=%00", 422),
        ("/measures?within=nan", 422),
        ("/measures?within=0", 422),
        ("/measures/response/conversations?after=%00", 422),
        ("/measures/response/conversations?after=kA==", 422),
        ("/measures/response/conversations?min_seconds=-1", 422),
        ("/measures/response/conversations?limit=1000", 422),
        ("/measures/response/conversations?how=bored", 422),
    ],
)
async def test_what_cannot_be_asked_is_refused(shop: Shop, path: str, status: int) -> None:
    async with client(shop.scope) as http:
        assert (await http.get(path)).status_code == status


async def test_the_description_of_the_api_is_plain_json(shop: Shop) -> None:
    async with client(shop.scope) as http:
        described = (await http.get("http://shop/openapi.json")).text
    assert "Infinity" not in described

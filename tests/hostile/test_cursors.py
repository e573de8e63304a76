"""Every paged list of the OpenAPI document, asked for a page that none of its pages named."""

from base64 import urlsafe_b64encode

from tests.hostile.house import Shop
from tests.hostile.routes import routes
from tests.served import Served

ONE = "01890000-0000-7000-8000-000000000000"
FIGURES = ("x", "-1", "9" * 60, "1.5e999", "nan", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", ONE[:-1])
PACKED = (
    b"{",
    b'{"at":"0001-01-01T00:00:00+14:00","id":"%s"}' % ONE.encode(),
    b'{"at":"2026-01-01T00:00:00Z","id":"%s","seq":99999999999}' % ONE.encode(),
)
CURSORS = (
    "x",
    "-1",
    "9" * 60,
    f"{ONE}:{ONE}:{ONE}",
    *(f"{figure} {ONE}" for figure in FIGURES),
    *(urlsafe_b64encode(one).decode() for one in PACKED),
)


# Paged by a name that the shop gave: whatever stands there, others come after it.
BY_NAME = {"/api/v1/products"}


async def test_a_cursor_of_nobodys_is_refused_on_every_list(server: Served, shop: Shop) -> None:
    async with server.member() as member:
        document = (await member.get("/api/openapi.json")).json()
        lists = [
            (route, one["name"])
            for route in routes(document)
            for one in route.parameters("query")
            if one["name"] in {"after", "before"} and route.path not in BY_NAME
        ]
        assert len(lists) > 15
        wrong = []
        for route, name in lists:
            asked = route.request(shop.ids)
            for cursor in CURSORS:
                answer = await member.get(asked.path, params={**asked.query, name: cursor})
                if answer.status_code != 422 or answer.json().keys() != {"code", "message", "facts"}:
                    wrong.append(f"{asked.path} {name}={cursor[:60]}: {answer.status_code} {answer.text[:120]}")
    assert wrong == []

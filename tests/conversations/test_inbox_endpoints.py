from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from tests.commerce.orders import customer, put, told
from tests.conversations.shops import CUSTOMER, Shop, at
from wingbeat.conversations.actions import ConversationLife
from wingbeat.conversations.endpoints import conversations_router
from wingbeat.conversations.models import Conversation
from wingbeat.flow import subscriptions
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.queries import Scope


@asynccontextmanager
async def client(scope: Scope) -> AsyncIterator[httpx.AsyncClient]:
    async def member_scope() -> Scope:
        return scope

    async def refused(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, WingbeatError)
        return JSONResponse(error.as_dict(), status_code=error.status)

    def view(state: Conversation) -> dict[str, Any]:
        return {"id": state.id, "number": state.number}

    door = Door(scope.database, ConversationLife(), subscriptions, on_commit=lambda *_: None)
    app = FastAPI()
    app.include_router(conversations_router(member_scope, door, view, msgspec.to_builtins))
    app.add_exception_handler(WingbeatError, refused)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop/api/v1") as http:
        yield http


@pytest.mark.parametrize(
    "path",
    [
        "/conversations?view=everything",
        "/conversations?status=closed",
        "/conversations?status=resolved&after=tampered",
        "/conversations?limit=0",
        "/conversations?limit=101",
        "/conversations?team=sales",
        "/conversations?tag=%00",
        "/conversations/by-order?number=%00",
        "/conversations/by-order?number=TT-1&after=tampered",
        "/conversations/by-number/0",
        "/conversations/by-number/2147483648",
        f"/customers/{CUSTOMER}/timeline?before=yesterday",
        "/search?q=parcel&after=tampered",
        "/search?q=",
        "/search?q=%F0%9F%91%8D",
    ],
)
async def test_what_cannot_be_asked_is_refused_and_not_an_error_of_ours(database: Database, path: str) -> None:
    shop = Shop(database)
    await database.execute(
        "INSERT INTO workspace (workspace_id, name, zone) VALUES ($1, 'Larch & Loon', 'UTC')", shop.id
    )
    await database.execute(
        "INSERT INTO customer (workspace_id, id, name, language) VALUES ($1, $2, 'Lin', 'en')", shop.id, CUSTOMER
    )
    async with client(shop.scope) as http:
        answer = await http.get(path)
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("path", ["/conversations/{}", "/conversations/{}/events", "/customers/{}/timeline"])
async def test_what_is_not_there_is_not_found(database: Database, path: str) -> None:
    ours, theirs = Shop(database), Shop(database)
    one = await theirs.put()
    async with client(ours.scope) as http:
        for id_ in (uuid7(), one):
            assert (await http.get(path.format(id_))).status_code == 404
        assert (await http.get("/conversations/by-number/1")).status_code == 404


async def test_a_list_gives_heads_and_where_it_goes_on(database: Database) -> None:
    shop = Shop(database)
    first, second = await shop.put(owed_since=at(1)), await shop.put(owed_since=at(2))
    async with client(shop.scope) as http:
        page = (await http.get("/conversations?limit=1")).json()
        rest = (await http.get("/conversations", params={"limit": 1, "after": page["next"]})).json()
        by_number = (await http.get("/conversations/by-number/2")).json()
    assert [item["id"] for item in page["items"]] == [str(first)]
    assert (rest["items"][0]["id"], rest["next"]) == (str(second), None)
    assert by_number["head"]["id"] == str(second)


async def test_a_found_message_comes_with_its_conversation_and_its_marks(database: Database) -> None:
    shop = Shop(database)
    one = await shop.say((at(5), "where is my parcel"))
    async with client(shop.scope) as http:
        (item,) = (await http.get("/search?q=parcel")).json()["items"]
    assert (item["conversation"]["id"], item["seq"], item["marks"]) == (str(one), 2, [[12, 18]])


async def test_lists_and_search_are_for_those_who_converse(database: Database) -> None:
    async with client(Shop(database).scope_of("analyst")) as http:
        for path in (
            "/conversations",
            "/conversations/counts",
            "/search?q=parcel",
            "/conversations/by-number/1",
            "/conversations/by-order?number=1",
        ):
            assert (await http.get(path)).status_code == 403


async def test_an_order_brings_all_conversations_of_whoever_placed_it_however_its_number_is_typed(
    database: Database,
) -> None:
    shop, other = Shop(database), Shop(database)
    for one, address in ((shop, "lin@example.com"), (other, "mei@example.com")):
        await one.scope.execute("INSERT INTO workspace (workspace_id, name, zone) VALUES ($1, 'Larch', 'UTC')")
        await put(one.scope, told("TT-1001", address, "1"), told("TT-1002", "unproven@example.com", "2"))
    lin = await customer(shop.scope, ("email", "lin@example.com"))
    again = await customer(shop.scope, ("user", "lin@example.com"))
    await customer(other.scope, ("email", "lin@example.com"))
    first, second, third = [await shop.put(customer_id=who) for who in (lin, again, lin)]
    await shop.put()
    async with client(shop.scope) as http:
        whole = [
            (await http.get("/conversations/by-order", params={"number": typed})).json()
            for typed in ("TT-1001", " #tt1001")
        ]
        page = (await http.get("/conversations/by-order?number=tt-1001&limit=2")).json()
        rest = (await http.get(f"/conversations/by-order?number=tt-1001&limit=2&after={page['next']}")).json()
        nobody = [(await http.get(f"/conversations/by-order?number={n}")).json() for n in ("TT-1002", "TT-100", "%23")]
    ids = [str(third), str(second), str(first)]
    assert [[item["id"] for item in one["items"]] for one in whole] == [ids, ids]
    assert [item["id"] for item in (*page["items"], *rest["items"])] == ids
    assert rest["next"] is None
    assert nobody == [{"items": [], "next": None}] * 3

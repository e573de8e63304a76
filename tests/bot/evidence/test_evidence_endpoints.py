"""Gaps and review over REST, as the console asks for them."""

import httpx
from fastapi import FastAPI

from tests.bot.evidence.house import RETURNS, House, house
from tests.bot.evidence.test_gaps import ANSWER, unanswered
from tests.bot.flows.conftest import say_error
from wingbeat.bot.gaps.endpoints import router as gaps_router
from wingbeat.bot.review.endpoints import router as review_router
from wingbeat.kit.database import Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.people.sessions.endpoints import member_scope
from wingbeat.workspaces.models import Role
from wingbeat.workspaces.ports import Told


def signed_in(shop: House, role: Role, told: Told | None = None) -> httpx.AsyncClient:
    app = FastAPI()
    for router in (gaps_router, review_router):
        app.include_router(router, prefix="/api/v1")
    app.add_exception_handler(WingbeatError, say_error)
    app.state.tell = told or Told()
    app.dependency_overrides[member_scope] = lambda: shop.as_role(role)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://desk.example/api/v1/bot")


async def test_gaps_are_read_paged_published_and_dismissed(database: Database) -> None:
    async with house(database) as shop, signed_in(shop, "editor") as desk:
        await unanswered(shop, "Do you wrap gifts?", ANSWER)
        await unanswered(shop, "Where is your nearest shop?")
        await shop.weigh()
        first = (await desk.get("/gaps", params={"by": "lost_seconds", "limit": 1})).json()
        rest = (await desk.get("/gaps", params={"by": "lost_seconds", "after": first["next"]})).json()
        assert {one["title"] for one in first["items"] + rest["items"]} == {
            "Do you wrap gifts?",
            "Where is your nearest shop?",
        }
        assert rest["next"] is None
        top = (await desk.get("/gaps/top")).json()
        assert {one["advice"] for one in top["items"]} == {"automate", "eliminate"}
        answered, other = sorted(first["items"] + rest["items"], key=lambda one: one["title"])
        assert (answered["why"]["handed_off"], answered["answer"]) == (1, ANSWER)
        made = (await desk.post(f"/gaps/{answered['id']}/publish", json={"status": "published"})).json()
        assert made["gap"]["article_id"] == made["article_id"]
        again = await desk.post(f"/gaps/{answered['id']}/publish", json={})
        assert (again.status_code, again.json()["code"]) == (409, "gap_closed")
        assert (await desk.post(f"/gaps/{other['id']}/publish", json={})).status_code == 422
        assert (await desk.post(f"/gaps/{other['id']}/dismiss")).json()["status"] == "dismissed"
        assert (await desk.get("/gaps")).json()["items"] == []


async def test_a_broken_cursor_is_refused(database: Database) -> None:
    async with house(database) as shop, signed_in(shop, "agent") as desk:
        for after in ("x", "inf 0", "1 x", ""):
            assert (await desk.get("/gaps", params={"after": after})).status_code == 422


async def test_rules_are_set_and_drafts_that_wait_are_listed(database: Database) -> None:
    async with house(database) as shop, signed_in(shop, "editor") as desk:
        made = await desk.put("/review/rules/category/Orders/Returns", json={"target_seconds": 60})
        assert made.json() == {"kind": "category", "name": "Orders/Returns", "target_seconds": 60, "team_id": None}
        await desk.put("/review/rules/topic/returns", json={"target_seconds": 300})
        await shop.asks(RETURNS, "en")
        (draft,) = (await desk.get("/review/drafts")).json()["items"]
        assert (draft["conversation_id"], draft["text"]) == (str(shop.conversation_id), "Write to us within 30 days.")
        assert (await desk.delete("/review/rules/category/Orders/Returns")).status_code == 204
        assert [one["name"] for one in (await desk.get("/review/rules")).json()["items"]] == ["returns"]
        assert (await desk.get("/corrections")).json() == {"items": [], "next": None}


async def test_who_does_not_edit_knowledge_changes_nothing(database: Database) -> None:
    async with house(database) as shop, signed_in(shop, "agent") as desk:
        await unanswered(shop, "Do you wrap gifts?", ANSWER)
        await shop.weigh()
        (gap,) = (await desk.get("/gaps")).json()["items"]
        for refused in (
            await desk.put("/review/rules/topic/returns", json={"target_seconds": 300}),
            await desk.post(f"/gaps/{gap['id']}/publish", json={}),
            await desk.post(f"/gaps/{gap['id']}/dismiss"),
        ):
            assert refused.status_code == 403

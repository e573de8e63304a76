"""Gaps and review over REST, as the console asks for them."""

import httpx
from fastapi import FastAPI

from tests.bot.evidence.house import LI, RETURNS, House, house
from tests.bot.evidence.test_gaps import ANSWER, unanswered
from tests.bot.evidence.test_outcomes import thumb
from tests.bot.flows.conftest import say_error
from wingbeat.bot.gaps.endpoints import router as gaps_router
from wingbeat.bot.intents.queries import labelled
from wingbeat.bot.review.endpoints import router as review_router
from wingbeat.kit.database import Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.ids import uuid7
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
        assert (await desk.post(f"/gaps/{other['id']}/reopen")).json()["status"] == "open"
        assert [one["id"] for one in (await desk.get("/gaps")).json()["items"]] == [other["id"]]
        refused = await desk.post(f"/gaps/{answered['id']}/reopen")
        assert (refused.status_code, refused.json()["code"]) == (409, "gap_closed")


async def test_a_broken_cursor_is_refused(database: Database) -> None:
    async with house(database) as shop, signed_in(shop, "agent") as desk:
        one = uuid7()
        for after in ("x", "inf 0", "1 x", "", f"-1 {one}", f"{2**31} {one}", f"{'9' * 40} {one}", f"1.5 {one}"):
            assert (await desk.get("/gaps", params={"after": after})).status_code == 422, after
        for after in (f"nan {one}", f"1e999 {one}"):
            asked = {"after": after, "by": "lost_seconds"}
            assert (await desk.get("/gaps", params=asked)).status_code == 422, after
        for after in (f"0001-01-01T00:00:00+14:00 {one}", f"9999-12-31T23:59:59-14:00 {one}"):
            assert (await desk.get("/review/drafts", params={"after": after})).status_code == 422, after


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


async def test_what_waits_is_counted(database: Database) -> None:
    async with house(database) as shop, signed_in(shop, "editor") as desk:
        assert (await desk.get("/waiting")).json() == {"drafts": 0, "gaps": 0, "feedback": 0}
        await unanswered(shop, "Do you wrap gifts?")
        shop.next_customer()
        _, answer = await shop.asks(RETURNS, "en")
        await thumb(shop, answer, helpful=True)
        await desk.put("/review/rules/topic/returns", json={"target_seconds": 300})
        shop.next_customer()
        await shop.asks(RETURNS, "en")
        await shop.weigh()
        assert (await desk.get("/waiting")).json() == {"drafts": 1, "gaps": 1, "feedback": 1}


async def test_a_customers_message_is_labelled_relabelled_and_forgotten(database: Database) -> None:
    said = "Do you wrap gifts? I am at 13812345678"
    async with house(database) as shop, signed_in(shop, "editor") as desk:
        await unanswered(shop, said)
        labels = f"/conversations/{shop.conversation_id}/labels"
        seq = next(event.seq for event in await shop.log() if event.kind == "message")
        made = await desk.put(f"{labels}/{seq}", json={"intent": "gift_wrap"})
        assert made.json() == {"seq": seq, "intent": "gift_wrap", "labelled_by": str(LI.id)}
        (lesson,) = await labelled(shop.as_role("editor"))
        assert (lesson.intent, lesson.conversation_id, lesson.seq) == ("gift_wrap", shop.conversation_id, seq)
        assert lesson.text.startswith("Do you wrap gifts?")
        assert "138" not in lesson.text
        await desk.put(f"{labels}/{seq}", json={"intent": "presents"})
        assert [(one["seq"], one["intent"]) for one in (await desk.get(labels)).json()] == [(seq, "presents")]
        await unanswered(shop, said)  # somebody else asks the very same: it is known there, too
        elsewhere = f"/conversations/{shop.conversation_id}/labels"
        assert [one["intent"] for one in (await desk.get(elsewhere)).json()] == ["presents"]
        assert (await desk.delete(f"{labels}/{seq}")).status_code == 204
        assert (await desk.delete(f"{labels}/{seq}")).status_code == 404
        assert (await desk.get(labels)).json() == (await desk.get(elsewhere)).json() == []


async def test_only_what_a_customer_wrote_in_words_is_labelled(database: Database) -> None:
    async with house(database) as shop, signed_in(shop, "editor") as desk, signed_in(shop, "agent") as agent:
        await shop.asks(RETURNS, "en")
        log = await shop.log()
        labels = f"/conversations/{shop.conversation_id}/labels"
        bots = next(event.seq for event in log if event.kind == "message" and event.actor_kind == "bot")
        mine = next(event.seq for event in log if event.kind == "message")
        form = {"intent": "returns"}
        for path in (f"{labels}/{bots}", f"{labels}/999", f"/conversations/{uuid7()}/labels/{mine}"):
            assert (await desk.put(path, json=form)).status_code == 404, path
        assert (await desk.get(f"/conversations/{uuid7()}/labels")).status_code == 404
        assert (await desk.put(f"{labels}/{mine}", json={"intent": " "})).status_code == 422
        assert (await agent.put(f"{labels}/{mine}", json=form)).status_code == 403
        assert (await agent.delete(f"{labels}/{mine}")).status_code == 403
        assert (await agent.get(labels)).json() == []


async def test_who_does_not_edit_knowledge_changes_nothing(database: Database) -> None:
    async with house(database) as shop, signed_in(shop, "agent") as desk:
        await unanswered(shop, "Do you wrap gifts?", ANSWER)
        await shop.weigh()
        (gap,) = (await desk.get("/gaps")).json()["items"]
        for refused in (
            await desk.put("/review/rules/topic/returns", json={"target_seconds": 300}),
            await desk.post(f"/gaps/{gap['id']}/publish", json={}),
            await desk.post(f"/gaps/{gap['id']}/dismiss"),
            await desk.post(f"/gaps/{gap['id']}/reopen"),
        ):
            assert refused.status_code == 403

import msgspec
import pytest

from tests.bot.flows.chats import ask, flow_of, text
from tests.bot.flows.conftest import Client
from tests.commerce.orders import as_role
from wingbeat.bot.flows.events import FlowInForce
from wingbeat.bot.flows.rules.document import to_builtins
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.ports import Told
from wingbeat.workspaces.queries import Scope

DOCUMENT = msgspec.json.decode(
    msgspec.json.encode(to_builtins(flow_of(ask("name"), {"id": "bye", "do": "end", "text": text("{{name}}")})))
)


async def test_a_flow_is_written_tried_published_and_taken_back(client: Client, editor: Scope, told: Told) -> None:
    async with client(editor) as browser:
        made = await browser.post("/flows", json={"document": DOCUMENT})
        assert made.status_code == 201, made.text
        path = f"/flows/{made.json()['id']}"
        assert (await browser.get(path)).json() == made.json()
        assert [edge["to"] for edge in made.json()["edges"]] == ["bye", "@person", "@end"]
        assert set(made.json()["edges"][0]) == {"from", "to", "label"}

        stale = await browser.put(path, json={"document": DOCUMENT, "draft": 7})
        assert (stale.status_code, stale.json()["code"], stale.json()["facts"]) == (409, "flow_changed", {"draft": 1})
        published = (await browser.post(f"{path}/publish", json={"draft": 1, "note": "first"})).json()
        assert (published["state"], published["version"], published["changed"]) == ("published", 1, False)
        assert isinstance(told.facts[0], FlowInForce)

        changed = DOCUMENT | {"title": text("Other")}
        assert (await browser.put(path, json={"document": changed, "draft": 1})).json()["changed"] is True
        restored = (await browser.post(f"{path}/restore", json={"version": 1})).json()
        assert restored["title"] == text("试") | {"zh-TW": "試", "en": "Try"}
        assert (await browser.post(f"{path}/pause")).json()["state"] == "paused"
        versions = (await browser.get(f"{path}/versions")).json()
        assert [(one["version"], one["note"]) for one in versions["items"]] == [(1, "first")]
        assert (await browser.get(f"{path}/versions/1")).json()["document"] == DOCUMENT
        assert (await browser.get(f"{path}/versions/2")).status_code == 404


async def test_the_list_begins_with_the_shipped_flows(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        found = (await browser.get("/flows")).json()
    assert len(found["items"]) == 10
    assert {one["state"] for one in found["items"]} == {"published"}


async def test_a_test_chat_shows_every_turn_and_touches_nothing(
    client: Client, editor: Scope, shop: MemoryShop
) -> None:
    async with client(editor) as browser:
        flows = {one["name"]: one["id"] for one in (await browser.get("/flows")).json()["items"]}
        turns = [{"text": "退货 TT-10299 wu.peishan@example.com"}, {"text": "TT-10299"}, {"text": "wu.peishan@example.com"},
                 {"text": "破了"}, {"text": "", "photos": 1}, {"text": "跳过"}, {"text": "对"}]  # fmt: skip
        tried = (await browser.post(f"/flows/{flows['return_exchange']}/try", json={"turns": turns})).json()["turns"]
    assert [turn["step"] for turn in tried] == ["find.number", "find.contact", "why", "photos", "items", "confirm", None]  # fmt: skip
    assert tried[2]["calls"] == [{"action": "order", "arguments": {"number": "TT-10299", "contact": "wu.peishan@example.com"}, "outcome": "done"}]  # fmt: skip
    assert tried[-1]["handoff"]["propose"]["action"] == "return_request"
    assert (shop.requests, shop.asked) == ({}, [])
    assert await editor.value("SELECT count(*) FROM flow_proposal WHERE workspace_id = $1") == 0
    assert await editor.value("SELECT count(*) FROM order_attempt WHERE workspace_id = $1") == 0


async def test_a_draft_that_is_not_stored_can_be_tried_too(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        flow_id = (await browser.get("/flows")).json()["items"][0]["id"]
        form = {"turns": [{"text": "hi"}, {"text": "Lin"}], "language": "en", "document": DOCUMENT}
        tried = (await browser.post(f"/flows/{flow_id}/try", json=form)).json()
        assert [turn["says"][0]["text"] for turn in tried["turns"]] == ["name?", "Lin"]
        broken = DOCUMENT | {"steps": [DOCUMENT["steps"][0] | {"next": "gone"}]}
        refused = await browser.post(f"/flows/{flow_id}/try", json=form | {"document": broken})
        assert (refused.status_code, refused.json()["code"]) == (422, "flow_not_ready")


async def test_a_flow_goes_out_as_yaml_and_comes_in_again(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        flow_id = (await browser.post("/flows", json={"document": DOCUMENT})).json()["id"]
        out = await browser.get(f"/flows/{flow_id}/yaml")
        assert out.headers["content-type"].startswith("text/yaml")
        back = await browser.post("/flows/import", content=out.text.replace("name?", "who?").encode())
        assert (back.json()["id"], back.json()["draft"], "who?" in back.json()["yaml"]) == (flow_id, 2, True)
        bad = await browser.post("/flows/import", content=out.text.replace("do: ask", "do: ake").encode())
        assert bad.status_code == 422
        assert bad.json()["facts"]["problems"][0]["line"] > 1
        assert (await browser.post("/flows/import", content=b"\xff\xfe")).status_code == 422


async def test_a_document_that_cannot_be_read_is_answered_with_its_problems(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        for document in ({}, {"flow": "x"}, DOCUMENT | {"steps": []}, DOCUMENT | {"steps": [{"id": "x", "do": "rm"}]}):
            told = await browser.post("/flows/validate", json={"document": document})
            assert (told.status_code, told.json()["problems"][0]["level"], told.json()["yaml"]) == (200, "error", "")
            assert (await browser.post("/flows", json={"document": document})).status_code == 422
        fine = (await browser.post("/flows/validate", json={"document": DOCUMENT})).json()
    assert (fine["problems"], len(fine["nodes"])) == ([], 2)


async def test_an_editor_is_told_the_words_to_choose_from(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        words = (await browser.get("/flows/words")).json()
    assert "find_order" in words["steps"]
    assert {one["name"]: one["kind"] for one in words["actions"]}["refund_request"] == "propose"


async def test_what_is_not_ours_is_not_found_and_others_may_not(
    client: Client, editor: Scope, stranger: Scope, scope: Scope
) -> None:
    async with client(editor) as browser:
        flow_id = (await browser.post("/flows", json={"document": DOCUMENT})).json()["id"]
    async with client(stranger) as browser:
        for method, path, form in (
            ("GET", f"/flows/{flow_id}", None),
            ("GET", f"/flows/{flow_id}/yaml", None),
            ("GET", f"/flows/{flow_id}/versions", None),
            ("PUT", f"/flows/{flow_id}", {"document": DOCUMENT, "draft": 1}),
            ("POST", f"/flows/{flow_id}/publish", {"draft": 1}),
            ("POST", f"/flows/{flow_id}/try", {"turns": [{"text": "hi"}]}),
            ("POST", f"/proposals/{uuid7()}/approve", None),
        ):
            assert (await browser.request(method, path, json=form)).status_code == 404, path
    async with client(as_role(scope, "agent")) as browser:
        for method, path, form in (
            ("GET", "/flows", None),
            ("GET", "/flows/words", None),
            ("POST", "/flows", {"document": DOCUMENT}),
            ("POST", "/flows/validate", {"document": DOCUMENT}),
            ("POST", "/flows/import", None),
            ("POST", f"/flows/{flow_id}/try", {"turns": [{"text": "hi"}]}),
        ):
            assert (await browser.request(method, path, json=form)).status_code == 403, path
        assert (await browser.get("/proposals", params={"conversation_id": str(uuid7())})).json()["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [{"document": []}, {"document": {"flow": "x\u0000"}}, {"document": DOCUMENT, "draft": 1}, {"document": DOCUMENT | {"title": {"fr": "x"}}},
     {"document": DOCUMENT | {"title": text("a\u0000b")}}],
)  # fmt: skip
async def test_a_form_that_is_not_right_is_refused(client: Client, editor: Scope, wrong: dict[str, object]) -> None:
    async with client(editor) as browser:
        assert (await browser.post("/flows", json=wrong)).status_code == 422

"""Rules over REST: kept, ordered, tried, and only by those who supervise."""

from typing import Any

from fastapi import FastAPI

from tests.people.conftest import say_error
from tests.people.firms import Browsers, found_firm
from wingbeat.automation.endpoints import rules_router
from wingbeat.automation.events import RulesChanged
from wingbeat.kit.database import Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.limits import Limits
from wingbeat.kit.outgoing import Guarded
from wingbeat.kit.secrets import Keyring
from wingbeat.people.endpoints import router as people
from wingbeat.people.sessions.endpoints import member_scope
from wingbeat.workspaces.ports import Told
from wingbeat.workspaces.webhooks.endpoints import webhooks_router

AT = "/rules"
RULE: dict[str, Any] = {
    "name": "Refunds",
    "when": {"on": "event", "kinds": ["message"]},
    "then": [{"do": "tag", "tag": "refund"}, {"do": "reply", "text": {"en": "One moment."}}],
    "checks": [{"field": "message", "op": "contains", "value": "refund"}],
    "condition": "event.by == 'customer'",
}


def app_of(database: Database) -> FastAPI:
    app = FastAPI()
    app.include_router(people)
    for router in (rules_router(Guarded()), webhooks_router(member_scope, Keyring(bytes(32)))):
        app.include_router(router, prefix="/api/v1")
    app.add_exception_handler(WingbeatError, say_error)
    app.state.database = app.state.reserve = database
    app.state.limits, app.state.tell = Limits(), Told()
    return app


async def test_a_rule_is_made_tried_changed_ordered_and_dropped(database: Database) -> None:
    firm, app = await found_firm(database, "finch.example"), app_of(database)
    async with Browsers(app).open(f"ada@{firm.domain}") as ada:
        tried = (await ada.send("POST", f"{AT}/try", json={"rule": RULE})).json()
        assert tried == {"looked_at": 0, "fired": [], "troubles": 0, "trouble": ""}
        made = (await ada.send("POST", AT, json={"rule": RULE})).json()
        assert (made["live"], made["version"], made["rule"]["checks"]) == (False, 1, RULE["checks"])
        group = (await ada.send("POST", f"{AT}/groups", json={"name": "Night", "condition": "!calendar.open"})).json()
        form = {"rule": {**RULE, "name": "Refund"}, "live": True, "group_id": group["id"], "after": 1}
        assert (await ada.send("PUT", f"{AT}/{made['id']}", json=form)).json()["version"] == 2
        assert (await ada.send("PUT", f"{AT}/{made['id']}", json=form)).json()["code"] == "rule_changed"
        second = (await ada.send("POST", AT, json={"rule": RULE})).json()
        order = {"rules": [{"rule_id": second["id"]}, {"rule_id": made["id"]}]}
        assert (await ada.send("PUT", f"{AT}/order", json=order)).status_code == 204
        book = await ada.get(AT)
        assert [(one["id"], one["group_id"]) for one in book["rules"]] == [(second["id"], None), (made["id"], None)]
        assert [one["name"] for one in book["groups"]] == ["Night"]
        versions = await ada.get(f"{AT}/{made['id']}/versions", params={"limit": 1})
        assert ([one["version"] for one in versions["items"]], versions["next"]) == ([2], "2")
        older = await ada.get(f"{AT}/{made['id']}/versions", params={"before": 2})
        assert [one["rule"]["name"] for one in older["items"]] == ["Refunds"]
        assert (await ada.send("DELETE", f"{AT}/{made['id']}")).status_code == 204
        assert (await ada.send("DELETE", f"{AT}/{made['id']}")).status_code == 404
        assert {type(fact) for fact in app.state.tell.facts} == {RulesChanged}


async def test_what_no_rule_can_be_is_refused_in_words(database: Database) -> None:
    firm, app = await found_firm(database, "finch.example"), app_of(database)
    wrong: tuple[dict[str, Any], ...] = (
        {"condition": "event.by =="},
        {"condition": "event.nothing"},
        {"when": {"on": "event", "kinds": ["felt"]}},
        {"when": {"on": "after", "kinds": ["message"]}},
        {"then": [{"do": "fly"}]},
        {"then": [{"do": "assign"}]},
        {"then": [{"do": "webhook", "url": "http://127.0.0.1/"}]},
        {"checks": [{"field": "message", "op": "above", "value": "1"}]},
    )
    async with Browsers(app).open(f"ada@{firm.domain}") as ada:
        for change in wrong:
            answer = await ada.send("POST", AT, json={"rule": {**RULE, **change}})
            assert answer.status_code == 422, change
            assert answer.json()["message"], change
        broken = await ada.send("POST", AT, json={"rule": {**RULE, "condition": "event.by =="}})
        assert (broken.json()["code"], broken.json()["facts"]["position"]) == ("bad_condition", 11)
        schedule = {**RULE, "when": {"on": "schedule", "at": "opens"}, "condition": ""}
        assert (await ada.send("POST", f"{AT}/try", json={"rule": schedule})).json()["looked_at"] == 0


async def test_an_agent_sees_and_changes_no_rule(database: Database) -> None:
    firm, app = await found_firm(database, "finch.example"), app_of(database)
    async with Browsers(app).open(f"bo@{firm.domain}") as bo:
        for path in ("", "/vocabulary", "/presets", "/firings", "/webhooks/unsent"):
            assert (await bo.send("GET", AT + path)).status_code == 403
        assert (await bo.send("POST", AT, json={"rule": RULE})).status_code == 403
        for path in ("secret", "secret/renew"):
            assert (await bo.send("POST", f"/workspace/webhooks/{path}")).status_code == 403
        assert (await bo.send("POST", f"{AT}/try", json={"rule": RULE})).status_code == 403


async def test_presets_and_vocabulary_can_be_used_as_they_are(database: Database) -> None:
    firm, app = await found_firm(database, "finch.example"), app_of(database)
    async with Browsers(app).open(f"ada@{firm.domain}") as ada:
        for language in ("zh-CN", "zh-TW", "en"):
            presets = (await ada.get(f"{AT}/presets", params={"language": language}))["items"]
            assert len(presets) == 5
            for one in presets:
                assert (await ada.send("POST", AT, json={"rule": one["rule"]})).status_code == 201
        assert {one["kind"] for one in (await ada.get(f"{AT}/vocabulary"))["fields"]} == {
            "text",
            "number",
            "list",
            "flag",
        }
        known = (await ada.send("POST", "/workspace/webhooks/secret")).json()["secret"]
        renewed = (await ada.send("POST", "/workspace/webhooks/secret/renew")).json()["secret"]
        assert renewed != known
        assert (await ada.send("POST", "/workspace/webhooks/secret")).json()["secret"] == renewed
        assert (await ada.get(f"{AT}/firings")) == {"items": [], "next": None}

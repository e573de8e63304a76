"""Targets and hours over REST, for those who supervise."""

from typing import Any

from fastapi import FastAPI

from tests.people.conftest import say_error
from tests.people.firms import Browsers, found_firm
from wingbeat.kit.database import Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.kit.limits import Limits
from wingbeat.people.endpoints import router as people
from wingbeat.people.teams.actions import found as found_team
from wingbeat.routing.targets.endpoints import router as targets
from wingbeat.workspaces.events import HoursChanged, TargetsChanged
from wingbeat.workspaces.ports import Told

OFFICE = {"opens_minute": 540, "closes_minute": 1080}
HOURS: dict[str, Any] = {"week": [[OFFICE]] * 7, "holidays": [], "exceptions": {}, "zone": "Asia/Taipei"}
AT = "/routing/targets"


def app_of(database: Database) -> FastAPI:
    app = FastAPI()
    app.include_router(people)
    app.include_router(targets, prefix="/api/v1")
    app.add_exception_handler(WingbeatError, say_error)
    app.state.database = app.state.reserve = database
    app.state.limits, app.state.tell = Limits(), Told()
    return app


async def test_a_supervisor_makes_changes_and_drops_targets_and_an_agent_does_not(database: Database) -> None:
    firm, app = await found_firm(database, "finch.example"), app_of(database)
    async with Browsers(app).open(f"ada@{firm.domain}") as ada, Browsers(app).open(f"bo@{firm.domain}") as bo:
        (first,) = (await ada.get(AT))["items"]
        assert (first["measure"], first["limit_seconds"], first["hours"]) == ("first_response", 15, "always")
        assert (await bo.send("GET", AT)).status_code == 403
        form = {"measure": "response", "limit_seconds": 60, "hours": "own", "applies": {"tiers": ["vip"]}}
        made = (await ada.send("POST", AT, json=form)).json()
        assert len((await ada.get(AT))["items"]) == 2, "what held before is written down with the first change"
        assert (await ada.send("PUT", f"{AT}/{made['id']}", json={**form, "warn_seconds": 60})).status_code == 422
        assert (await ada.send("PUT", f"/calendars/target/{made['id']}", json=HOURS)).status_code == 200
        assert (await ada.send("DELETE", f"{AT}/{made['id']}")).status_code == 204
        assert (await ada.get("/calendars"))["items"] == [], "its hours go with it"
        assert (await ada.send("DELETE", f"{AT}/{first['id']}")).status_code == 204
        assert (await ada.get(AT))["items"] == [], "who promises nothing promises nothing"
        told = [type(fact) for fact in app.state.tell.facts]
        assert told == [TargetsChanged, HoursChanged, TargetsChanged, TargetsChanged]


async def test_only_what_is_there_has_hours_of_its_own(database: Database) -> None:
    firm, others, app = (
        await found_firm(database, "finch.example"),
        await found_firm(database, "wren.example"),
        app_of(database),
    )
    strange = await found_team(others.as_ada, "Help")
    own = await found_team(firm.as_ada, "Help")
    async with Browsers(app).open(f"ada@{firm.domain}") as ada:
        assert (await ada.send("PUT", f"/calendars/team/{own}", json=HOURS)).status_code == 200
        for kind, one in (("team", strange), ("team", uuid7()), ("channel", own)):
            refused = await ada.send("PUT", f"/calendars/{kind}/{one}", json=HOURS)
            assert (refused.status_code, refused.json()["code"]) == (404, "nothing_there")
        assert [one["subject_id"] for one in (await ada.get("/calendars"))["items"]] == [str(own)]


async def test_presets_previews_and_the_policy(database: Database) -> None:
    firm, app = await found_firm(database, "finch.example"), app_of(database)
    async with Browsers(app).open(f"ada@{firm.domain}") as ada:
        taken = (await ada.send("POST", f"{AT}/preset/live_chat")).json()["items"]
        assert {one["measure"] for one in taken} == {"response", "first_human_response"}, (
            "the first is promised already"
        )
        assert (await ada.send("POST", f"{AT}/preset/live_chat")).json()["items"] == []
        came = (await ada.send("POST", f"{AT}/preview", json={"measure": "response", "limit_seconds": 30})).json()
        assert (came["n"], came["share"], came["suggested_seconds"]) == (0, None, None)
        assert came["industries"][0] == {"name": "live_chat", "limit_seconds": 60, "share": None}
        assert [one["share"] for one in (await ada.get(f"{AT}/in-target"))["items"]] == [None] * 3
        assert (await ada.get(f"{AT}/policy"))["actions"] == ["lead"]
        set_to = await ada.send("PUT", f"{AT}/policy", json={"threshold": 0.5, "actions": ["bot", "bot"]})
        assert (set_to.json()["actions"], set_to.json()["brier"]) == (["bot"], None)
        assert (await ada.send("PUT", f"{AT}/policy", json={"threshold": 0, "actions": []})).status_code == 422

import asyncio
from typing import Any

import pytest

from tests.people.firms import PASSWORD, Browsers, Firm
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.people.events import CapacitySet, Invited, RightsChanged
from wingbeat.people.invitations.actions import accept, invite, scope_of
from wingbeat.people.invitations.models import InvitationGone
from wingbeat.people.members.actions import State, change, join
from wingbeat.people.members.models import AddressTaken, LastAdministrator
from wingbeat.people.members.queries import member, members
from wingbeat.workspaces.events import CalendarChanged, SettingsChanged
from wingbeat.workspaces.models import Role
from wingbeat.workspaces.ports import Told


async def test_a_firm_needs_an_administrator(firm: Firm) -> None:
    losses: tuple[tuple[Role | None, State | None], ...] = (("agent", None), (None, "deactivated"))
    for role, state in losses:
        with pytest.raises(LastAdministrator):
            await change(firm.as_ada, firm.ada, role=role, state=state)
    await change(firm.as_ada, firm.bo, role="administrator")
    assert await change(firm.as_ada, firm.ada, role="agent") == [RightsChanged(firm.ada, "agent")]


async def test_two_administrators_who_remove_each_other_at_once_leave_one(firm: Firm) -> None:
    await change(firm.as_ada, firm.bo, role="administrator")
    attempts = [change(firm.as_ada, one, role="agent") for one in (firm.ada, firm.bo)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LastAdministrator", "list"]


async def test_what_is_not_given_stays(firm: Firm) -> None:
    assert await change(firm.as_ada, firm.bo, capacity=7, languages=["zh-CN"]) == [CapacitySet(firm.bo, 7)]
    assert await change(firm.as_ada, firm.bo, name="Bo Li") == [RightsChanged(firm.bo, "agent")], (
        "desks say the new name"
    )
    assert await change(firm.as_ada, firm.bo, name="Bo Li") == []
    row = await member(firm.as_ada, firm.bo)
    assert (row["name"], row["capacity"], row["languages"], row["role"]) == ("Bo Li", 7, ["zh-CN"], "agent")


async def test_only_those_who_manage_people_manage_people(firm: Firm) -> None:
    for attempt in (change(firm.as_bo, firm.bo, role="administrator"), invite(firm.as_bo, email="x@y.z", role="agent")):
        with pytest.raises(Forbidden):
            await attempt


async def test_an_address_is_one_members(firm: Firm, browsers: Browsers) -> None:
    with pytest.raises(AddressTaken):
        await join(firm.system, email="ADA@finch.example", name="Another", role="agent", password=PASSWORD)
    with pytest.raises(AddressTaken):
        await change(firm.as_ada, firm.bo, email="ada@finch.example")
    await change(firm.as_ada, firm.bo, email="bo.li@finch.example")
    async with browsers.open() as browser:
        assert (await browser.sign_in("bo@finch.example")).status_code == 401
        assert (await browser.sign_in("bo.li@finch.example")).status_code == 200


async def test_members_teams_and_invitations_come_in_pages(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("ada@finch.example") as ada:
        for name in ("b", "a", "c"):
            await ada.send("POST", "/teams", json={"name": name})
            await ada.send("POST", "/invitations", json={"email": f"{name}@finch.example", "role": "agent"})

        async def all_of(path: str, fact: str) -> list[str]:
            found, after = list[str](), None
            while found == [] or after is not None:
                page = await ada.get(path, params={"limit": 1} | ({"after": after} if after else {}))
                found, after = [*found, *(one[fact] for one in page["items"])], page["next"]
            return found

        assert await all_of("/members", "email") == ["ada@finch.example", "bo@finch.example"]
        assert await all_of("/teams", "name") == ["b", "a", "c"]
        assert await all_of("/invitations", "email") == [f"{name}@finch.example" for name in ("c", "a", "b")]


async def test_colleagues_see_names_and_only_administrators_addresses(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("bo@finch.example") as bo, browsers.open("ada@finch.example") as ada:
        assert [one["email"] for one in (await bo.get("/members"))["items"]] == [None, "bo@finch.example"]
        seen = (await ada.get("/members"))["items"]
        assert [one["email"] for one in seen] == ["ada@finch.example", "bo@finch.example"]
        assert set(seen[0]) == {
            "id", "name", "email", "role", "state", "capacity", "languages", "locale", "team_ids", "created_at",
            "deactivated_at", "presence",
        }  # fmt: skip


async def test_an_administrator_adds_a_member_who_signs_in(firm: Firm, browsers: Browsers) -> None:
    form = {"email": "cy@finch.example", "name": "Cy", "role": "editor", "password": PASSWORD}
    async with browsers.open("ada@finch.example") as ada, browsers.open() as cy:
        assert (await ada.send("POST", "/members", json=form)).json()["locale"] == ""
        assert (await cy.sign_in("cy@finch.example")).status_code == 200


async def test_an_invited_person_becomes_a_member(firm: Firm, browsers: Browsers, told: Told) -> None:
    async with browsers.open("ada@finch.example") as ada, browsers.open() as cy:
        await ada.send("POST", "/teams", json={"name": "Care"})
        made = await ada.send("POST", "/invitations", json={"email": "Cy@finch.example", "role": "supervisor"})
        assert made.status_code == 201
        token = made.json()["token"]
        assert made.json()["mailed"]
        [letter] = [fact for fact in told.facts if isinstance(fact, Invited)]
        assert (letter.email, letter.token) == ("cy@finch.example", token)
        open_ones = (await ada.get("/invitations"))["items"]
        assert [one["email"] for one in open_ones] == ["cy@finch.example"]
        assert token not in str(open_ones)
        look = await cy.send("POST", "/invitation/look", json={"token": token})
        assert look.json() == {"email": "cy@finch.example", "role": "supervisor", "workspace_name": "finch.example"}
        weak = await cy.send("POST", "/invitation", json={"token": token, "name": "Cy", "password": "weak"})
        assert weak.status_code == 422
        joined = await cy.send("POST", "/invitation", json={"token": token, "name": "Cy", "password": PASSWORD})
        assert joined.json()["member"]["role"] == "supervisor"
        assert (await cy.get("/session"))["member"]["name"] == "Cy"
        [team] = (await ada.get("/teams"))["items"]  # the only one: whoever is in none is given nothing
        assert joined.json()["member"]["id"] in team["member_ids"]
        assert (await ada.get("/invitations"))["items"] == []


async def test_hostile_23_an_invitation_is_used_once_also_by_two_at_the_same_time(firm: Firm) -> None:
    token = (await invite(firm.as_ada, email="cy@finch.example", role="agent")).token
    scope = scope_of(firm.database, token)
    attempts = [accept(scope, token, name="Cy", password=PASSWORD) for _ in range(4)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert sum(isinstance(outcome, InvitationGone) for outcome in outcomes) == 3
    with pytest.raises(InvitationGone):
        await accept(scope, token, name="Cy", password=PASSWORD)
    assert len(await members(firm.as_ada, after=None, limit=9)) == 3


async def refused(firm: Firm, token: str) -> bool:
    try:
        await accept(scope_of(firm.database, token), token, name="Cy", password=PASSWORD)
    except InvitationGone:
        return True
    return False


async def test_hostile_23_an_invitation_ends_with_its_time_its_withdrawal_and_its_successor(
    firm: Firm, browsers: Browsers
) -> None:
    late = await invite(firm.as_ada, email="late@finch.example", role="agent")
    await firm.system.execute("UPDATE invitation SET expires_at = now() WHERE workspace_id = $1")
    replaced = await invite(firm.as_ada, email="cy@finch.example", role="administrator")
    await invite(firm.as_ada, email="cy@finch.example", role="agent")
    withdrawn = await invite(firm.as_ada, email="dee@finch.example", role="agent")
    async with browsers.open("ada@finch.example") as ada:
        path = f"/invitations/{withdrawn.invitation_id}"
        assert [(await ada.send("DELETE", path)).status_code for _ in range(2)] == [204, 404]
    assert [await refused(firm, one.token) for one in (late, replaced, withdrawn)] == [True] * 3


async def test_hostile_23_an_invitation_is_refused_when_the_address_became_a_members(firm: Firm) -> None:
    invited = await invite(firm.as_ada, email="new.address@finch.example", role="administrator")
    await change(firm.as_ada, firm.bo, email="new.address@finch.example")
    assert await refused(firm, invited.token)


async def test_hostile_23_an_invitation_opens_no_other_firm(firm: Firm, other_firm: Firm, browsers: Browsers) -> None:
    invited = await invite(firm.as_ada, email="cy@finch.example", role="agent")
    forged = other_firm.workspace_id.hex + "." + invited.token.partition(".")[2]
    async with browsers.open() as stranger:
        answers = [
            await stranger.send("POST", "/invitation/look", json={"token": token})
            for token in (forged, "x", f"{uuid7().hex}.x")
        ]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.text for answer in answers}) == 1
    assert not await refused(firm, invited.token)


async def test_teams_hold_members_of_the_firm(firm: Firm, other_firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("ada@finch.example") as ada:
        team = (await ada.send("POST", "/teams", json={"name": "Returns 退货"})).json()
        assert (await ada.send("POST", "/teams", json={"name": "Returns 退货"})).json()["code"] == "name_taken"
        path = f"/teams/{team['id']}/members"
        assert [(await ada.send("PUT", f"{path}/{firm.bo}")).status_code for _ in range(2)] == [204, 204]
        assert (await ada.send("PUT", f"{path}/{other_firm.bo}")).status_code == 404
        renamed = await ada.send("PATCH", f"/teams/{team['id']}", json={"name": "Care"})
        assert renamed.json() == {"id": team["id"], "name": "Care", "member_ids": [str(firm.bo)]}
        assert [one["team_ids"] for one in (await ada.get("/members"))["items"]] == [[], [team["id"]]]
        assert [(await ada.send("DELETE", f"{path}/{firm.bo}")).status_code for _ in range(2)] == [204, 404]


async def test_the_workspace_is_read_by_all_and_changed_by_administrators(
    firm: Firm, browsers: Browsers, told: Told
) -> None:
    week: list[Any] = [[{"opens_minute": 540, "closes_minute": 1080}]] * 5 + [[], []]
    calendar = {"week": week, "holidays": ["2026-10-01"], "exceptions": {"2026-10-11": week[0]}}
    async with browsers.open("ada@finch.example") as ada, browsers.open("bo@finch.example") as bo:
        assert (await bo.send("PATCH", "/workspace", json={"name": "Bo's"})).status_code == 403
        changed = await ada.send("PATCH", "/workspace", json={"zone": "America/New_York", "calendar": calendar})
        assert changed.status_code == 200, changed.text
        assert [type(fact) for fact in told.facts] == [SettingsChanged, CalendarChanged]
        seen = await bo.get("/workspace")
        assert (seen["zone"], seen["calendar"]) == ("America/New_York", calendar)
        wrong_spans = {**calendar, "week": [[{"opens_minute": 600, "closes_minute": 600}]] * 7}
        for wrong in ({"zone": "Middle/Earth"}, {"calendar": wrong_spans}, {"calendar": {**calendar, "zone": "UTC"}}):
            assert (await ada.send("PATCH", "/workspace", json=wrong)).status_code == 422


async def test_hostile_29_nobody_sets_what_is_not_theirs_to_set(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("bo@finch.example") as bo, browsers.open("ada@finch.example") as ada:
        for form in ({"role": "administrator"}, {"workspace_id": "x"}, {"created_at": "2020-01-01"}):
            assert (await bo.send("PATCH", "/session", json={"name": "Bo", **form})).status_code == 422
        forms: list[dict[str, object]] = [
            {"password_hash": "x"},
            {"id": str(firm.ada)},
            {"workspace_id": "x"},
            {"deactivated_at": None},
        ]
        for more in forms:
            assert (await ada.send("PATCH", f"/members/{firm.bo}", json=more)).status_code == 422
        invitation: dict[str, object] = {"email": "x@y.zz", "role": "agent", "expires_at": "2099-01-01"}
        assert (await ada.send("POST", "/invitations", json=invitation)).status_code == 422
        assert (await ada.send("PATCH", "/workspace", json={"settings": {}})).status_code == 422


@pytest.mark.parametrize("name", ["", "  ", "a\\u0000b", "a\\nb", "x" * 121])
async def test_a_name_that_is_no_name_is_refused(firm: Firm, browsers: Browsers, name: str) -> None:
    async with browsers.open("ada@finch.example") as ada:
        headers = {"Content-Type": "application/json"}
        answer = await ada.send("PATCH", "/session", content=f'{{"name": "{name}"}}', headers=headers)
        assert answer.status_code == 422


async def test_hostile_27_another_firms_ids_are_as_if_they_were_not(
    firm: Firm, other_firm: Firm, browsers: Browsers
) -> None:
    invited = await invite(other_firm.as_ada, email="cy@heron.example", role="agent")
    async with browsers.open("ada@heron.example") as theirs, browsers.open("ada@finch.example") as ada:
        team = (await theirs.send("POST", "/teams", json={"name": "Theirs"})).json()["id"]
        for method, path, form in [
            ("PATCH", "/members/{}", {"name": "Mine"}),
            ("PATCH", "/teams/{}", {"name": "Mine"}),
            ("PUT", "/teams/{}/members/" + str(firm.bo), None),
            ("DELETE", "/teams/{}/members/" + str(other_firm.bo), None),
            ("DELETE", "/invitations/{}", None),
        ]:
            known = {"members": other_firm.bo, "teams": team, "invitations": invited.invitation_id}
            answers = [
                await ada.send(method, path.format(one), json=form) for one in (known[path.split("/")[1]], uuid7())
            ]
            assert [answer.status_code for answer in answers] == [404, 404], path
            assert answers[0].text == answers[1].text
        assert (await theirs.get("/teams"))["items"][0]["name"] == "Theirs"
    with pytest.raises(NotFound):
        await member(firm.as_ada, other_firm.bo)

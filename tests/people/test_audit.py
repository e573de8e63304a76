"""The audit: every act that bears on security is kept, for administrators alone."""

from typing import Any
from uuid import UUID

from tests.people.firms import PASSWORD, Browser, Browsers, Firm, Later
from wingbeat.channels.actions import change as change_channel
from wingbeat.channels.actions import create, renew_secret
from wingbeat.kit.secrets import Keyring
from wingbeat.people.teams.actions import found as found_team

MAIL = "ada@finch.example"


async def acts(browser: Browser) -> list[Any]:
    """What the audit holds, oldest first."""
    return list(reversed((await browser.get("/audit", params={"limit": 200}))["items"]))


def named(items: list[Any], act: str) -> list[Any]:
    return [one for one in items if one["act"] == act]


async def test_coming_in_and_leaving_everywhere_is_kept_with_the_address(
    firm: Firm, browsers: Browsers, later: Later
) -> None:
    async with browsers.open(MAIL, ip="198.51.100.7") as ada, browsers.open(ip="198.51.100.8") as thief:
        await thief.sign_in(MAIL, "not the password")
        await later.over()
        [came], [failed] = named(await acts(ada), "signed_in"), named(await acts(ada), "sign_in_failed")
        assert (came["actor_id"], came["facts"]) == (str(firm.ada), {"ip": "198.51.100.7"})
        assert (failed["actor_id"], failed["subject_id"]) == (None, str(firm.ada))
        assert failed["facts"] == {"ip": "198.51.100.8"}
        await ada.send("DELETE", "/sessions")
        await ada.sign_in(MAIL)
        [left] = named(await acts(ada), "signed_out_everywhere")
        assert left["actor_id"] == str(firm.ada)


async def test_hostile_25_a_flood_of_guesses_is_refused_limited_and_one_line_of_the_audit(
    firm: Firm, browsers: Browsers, later: Later
) -> None:
    async with browsers.open() as guesser:
        for number in range(14):
            await guesser.sign_in(MAIL, f"guess number {number}")
    await later.over()
    async with browsers.open(MAIL, ip="198.51.100.9") as ada:
        kept = await acts(ada)
    assert (len(named(kept, "sign_in_failed")), len(named(kept, "sign_in_limited"))) == (10, 1)


async def test_an_address_nobody_has_leaves_no_trace(firm: Firm, browsers: Browsers, later: Later) -> None:
    async with browsers.open() as stranger:
        await stranger.sign_in("nobody@finch.example", "not the password")
    await later.over()
    assert await firm.system.value("SELECT count(*) FROM audit WHERE workspace_id = $1") == 0


async def test_what_is_done_to_members_is_kept_with_before_and_after(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open(MAIL) as ada, browsers.open() as cy:
        form = {"email": "dee@finch.example", "name": "Dee", "role": "agent", "password": PASSWORD}
        dee = (await ada.send("POST", "/members", json=form)).json()["id"]
        await ada.send("PATCH", f"/members/{dee}", json={"role": "editor", "state": "deactivated", "capacity": 9})
        await ada.send("PATCH", f"/members/{dee}", json={"capacity": 3})
        invited = (await ada.send("POST", "/invitations", json={"email": "cy@finch.example", "role": "agent"})).json()
        await cy.send("POST", "/invitation", json={"token": invited["token"], "name": "Cy", "password": PASSWORD})
        other = (await ada.send("POST", "/invitations", json={"email": "eve@finch.example", "role": "agent"})).json()
        await ada.send("DELETE", f"/invitations/{other['id']}")
        await ada.send("PATCH", "/workspace", json={"name": "Finch & Co"})
        await ada.send("PUT", "/session/password", json={"old": PASSWORD, "new": "a wholly new one"})
        kept = await acts(ada)
    assert [one["act"] for one in kept] == [
        "signed_in", "member_added", "member_changed", "member_invited", "invitation_accepted", "member_invited",
        "invitation_withdrawn", "workspace_changed", "password_changed",
    ]  # fmt: skip
    [changed] = named(kept, "member_changed")
    assert (changed["actor_id"], changed["subject_id"]) == (str(firm.ada), dee)
    assert changed["facts"] == {"role": ["agent", "editor"], "state": ["active", "deactivated"]}
    assert invited["token"] not in str(kept)


async def test_a_channels_secret_and_its_settings_are_kept_and_never_the_secret(firm: Firm, browsers: Browsers) -> None:
    team_id = await found_team(firm.as_ada, "Support")
    channel = await create(firm.as_ada, name="Shop", team_id=team_id, language="en", origins=[])
    await change_channel(firm.as_ada, channel.id, {"allowed_origins": ["https://finch.example"]})
    secret = await renew_secret(firm.as_ada, Keyring(b"k" * 32), channel.id)
    async with browsers.open(MAIL) as ada:
        kept = (await acts(ada))[:3]
    assert [one["act"] for one in kept] == ["channel_made", "channel_changed", "secret_made"]
    assert {UUID(one["subject_id"]) for one in kept} == {channel.id}
    assert kept[1]["facts"] == {"changed": ["allowed_origins"]}
    assert secret not in str(kept)


async def test_the_audit_is_read_newest_first_page_by_page_and_by_administrators_alone(
    firm: Firm, other_firm: Firm, browsers: Browsers
) -> None:
    async with browsers.open(MAIL) as ada, browsers.open("bo@finch.example") as bo:
        for name in ("One", "Two", "Three"):
            await ada.send("PATCH", "/workspace", json={"name": name})
        whole = (await ada.get("/audit"))["items"]
        assert len(whole) == 5
        read, after = [], None
        while page := await ada.get("/audit", params={"limit": 2} | ({"after": after} if after else {})):
            read += page["items"]
            after = page["next"]
            if after is None:
                break
        assert read == whole
        assert [one["at"] for one in whole] == sorted((one["at"] for one in whole), reverse=True)
        assert (await bo.send("GET", "/audit")).status_code == 403
    async with browsers.open("ada@heron.example") as stranger:
        assert [one["act"] for one in (await stranger.get("/audit"))["items"]] == ["signed_in"]


async def test_a_refused_change_leaves_no_trace(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open(MAIL) as ada:
        assert (await ada.send("PATCH", f"/members/{firm.ada}", json={"role": "agent"})).status_code == 409
        assert [one["act"] for one in await acts(ada)] == ["signed_in"]

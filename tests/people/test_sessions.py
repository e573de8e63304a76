import asyncio

from fastapi import FastAPI

from tests.people.firms import PASSWORD, Browsers, Firm
from wingbeat.kit.database import Database
from wingbeat.kit.secrets import fingerprint
from wingbeat.people.events import PeopleChanged, SessionsEnded
from wingbeat.people.members.actions import change, join
from wingbeat.people.sessions.actions import member_of_cookie
from wingbeat.people.sessions.models import COOKIE, CSRF_HEADER, ForeignOrigin
from wingbeat.workspaces.ports import Told


async def test_a_member_signs_in_and_is_known(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open() as browser:
        answer = await browser.sign_in("  ADA@finch.example ")
        assert answer.status_code == 200
        assert answer.json()["member"]["rights"] == sorted(answer.json()["member"]["rights"])
        cookie = answer.headers["set-cookie"].lower()
        for part in ("httponly", "samesite=lax", "path=/", "secure"):
            assert part in cookie
        who = await browser.get("/session")
        assert who == answer.json()
        assert who["member"]["id"] == str(firm.ada)
        assert who["workspace"] == {
            "id": str(firm.workspace_id), "name": "finch.example", "language": "en", "zone": "Asia/Shanghai"
        }  # fmt: skip


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open() as browser:
        wrong = await browser.sign_in("ada@finch.example", "not the password")
        unknown = await browser.sign_in("nobody@finch.example", "not the password")
        assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
        assert wrong.json()["code"] == "wrong_password"
        assert COOKIE not in browser.client.cookies


async def test_without_a_session_nothing_is_shown(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open() as browser:
        for path in ("/session", "/members", "/customers", "/workspace", "/teams", "/invitations"):
            assert (await browser.send("GET", path)).status_code == 401


async def test_one_address_in_two_firms_chooses_when_the_password_is_right_in_both(
    firm: Firm, other_firm: Firm, browsers: Browsers
) -> None:
    await join(other_firm.system, email="ada@finch.example", name="Ada", role="agent", password=PASSWORD)
    async with browsers.open() as browser:
        asked = await browser.sign_in("ada@finch.example")
        assert asked.status_code == 409
        assert {one["id"] for one in asked.json()["facts"]["workspaces"]} == {
            str(firm.workspace_id),
            str(other_firm.workspace_id),
        }
        chosen = await browser.sign_in("ada@finch.example", workspace_id=str(other_firm.workspace_id))
        assert chosen.json()["workspace"]["id"] == str(other_firm.workspace_id)


async def test_signing_out_ends_this_session_and_signing_out_everywhere_ends_all(
    firm: Firm, browsers: Browsers, told: Told
) -> None:
    mail = "ada@finch.example"
    async with browsers.open(mail) as one, browsers.open(mail) as two, browsers.open(mail) as three:
        token = one.cookie
        assert (await one.send("DELETE", "/session")).status_code == 204
        assert COOKIE not in one.client.cookies
        one.client.cookies.set(COOKIE, token)
        assert (await one.send("GET", "/session")).status_code == 401, "a kept cookie opens nothing"
        await two.get("/session")
        assert (await two.send("DELETE", "/sessions")).status_code == 204
        assert (await three.send("GET", "/session")).status_code == 401
    ended = [fact.session_ids for fact in told.facts if isinstance(fact, SessionsEnded)]
    assert [len(ids) for ids in ended] == [1, 2]


async def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(firm: Firm, browsers: Browsers) -> None:
    mail = "ada@finch.example"
    async with browsers.open(mail) as here, browsers.open(mail) as there:
        wrong = await here.send("PUT", "/session/password", json={"old": "not it at all", "new": "a wholly new one"})
        assert wrong.json()["code"] == "wrong_password"
        short = await here.send("PUT", "/session/password", json={"old": PASSWORD, "new": "short"})
        assert short.status_code == 422
        good = await here.send("PUT", "/session/password", json={"old": PASSWORD, "new": "a wholly new one"})
        assert good.status_code == 204
        await here.get("/session")
        assert (await there.send("GET", "/session")).status_code == 401
        assert (await there.sign_in(mail)).status_code == 401
        assert (await there.sign_in(mail, "a wholly new one")).status_code == 200


async def test_a_member_changes_their_own_name_and_language(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("bo@finch.example") as bo:
        changed = await bo.send("PATCH", "/session", json={"name": "Bó", "locale": "zh-TW"})
        assert (changed.json()["member"]["name"], changed.json()["member"]["locale"]) == ("Bó", "zh-TW")


async def test_a_session_ends_when_it_is_old_or_unused(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("ada@finch.example") as browser:
        await firm.system.execute("UPDATE session SET seen_at = now() - interval '6 days' WHERE workspace_id = $1")
        await browser.get("/session")
        seen = await firm.system.value(
            "SELECT now() - seen_at < interval '1 minute' FROM session WHERE workspace_id = $1"
        )
        assert seen, "being there counts as use"
        await firm.system.execute("UPDATE session SET seen_at = now() - interval '8 days' WHERE workspace_id = $1")
        assert (await browser.send("GET", "/session")).status_code == 401
        await firm.system.execute("UPDATE session SET seen_at = now(), expires_at = now() WHERE workspace_id = $1")
        assert (await browser.send("GET", "/session")).status_code == 401


async def test_hostile_24_signing_in_never_takes_over_a_token_that_was_there(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("bo@finch.example") as browser:
        planted = browser.cookie
        assert (await browser.sign_in("ada@finch.example")).status_code == 200
        assert browser.cookie != planted
        async with browsers.open() as thief:
            thief.client.cookies.set(COOKIE, planted)
            assert (await thief.send("GET", "/session")).status_code == 401


async def test_hostile_24_a_deactivated_member_is_out_at_once(firm: Firm, browsers: Browsers, told: Told) -> None:
    async with browsers.open("ada@finch.example") as ada, browsers.open("bo@finch.example") as bo:
        gone = await ada.send("PATCH", f"/members/{firm.bo}", json={"state": "deactivated"})
        assert gone.json()["state"] == "deactivated"
        assert (await bo.send("GET", "/session")).status_code == 401
        assert (await bo.sign_in("bo@finch.example")).json()["code"] == "wrong_password"
        assert [type(fact) for fact in told.facts] == [SessionsEnded, PeopleChanged], "sockets close, colleagues hear"
        await ada.send("PATCH", f"/members/{firm.bo}", json={"state": "active"})
        assert (await bo.sign_in("bo@finch.example")).status_code == 200


async def test_hostile_25_guessing_one_password_and_spraying_many_addresses_are_limited(
    firm: Firm, browsers: Browsers
) -> None:
    async with browsers.open(ip="198.51.100.1") as guesser:
        answers = [await guesser.sign_in("ada@finch.example", f"guess number {n}") for n in range(11)]
        assert [answer.status_code for answer in answers] == [401] * 10 + [429]
        assert answers[-1].json()["facts"]["retry_after_seconds"] > 0
        assert (await guesser.sign_in("ada@finch.example")).status_code == 429, "also with the right one"
    async with browsers.open(ip="198.51.100.2") as sprayer:
        answers = [await sprayer.sign_in(f"member{n}@finch.example", "password123") for n in range(36)]
        statuses = [answer.status_code for answer in answers]
        assert statuses[:30] == [401] * 30
        assert 429 in statuses, "whoever takes long earns another try now and then"
    async with browsers.open(ip="198.51.100.3") as owner:
        assert (await owner.sign_in("ada@finch.example")).status_code == 200, "the owner is not locked out"


async def test_hostile_25_guesses_sent_all_at_once_are_counted_before_they_are_checked(
    firm: Firm, browsers: Browsers
) -> None:
    async with browsers.open() as guesser:
        tries = [guesser.sign_in("ada@finch.example", f"guess number {n}") for n in range(20)]
        answers = await asyncio.gather(*tries)
        assert sum(answer.status_code == 401 for answer in answers) == 10


async def test_hostile_32_a_foreign_page_changes_nothing(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("ada@finch.example") as browser:
        foreign = {"Origin": "https://evil.example"}
        for headers in (foreign, {CSRF_HEADER: ""}, {CSRF_HEADER: browser.cookie}, {**foreign, CSRF_HEADER: ""}):
            for method, path in (("POST", "/teams"), ("PATCH", "/workspace"), ("DELETE", "/sessions")):
                answer = await browser.send(method, path, headers=headers, json={"name": "Evil"})
                assert answer.status_code == 403
        async with browsers.open() as stranger:
            answer = await stranger.send(
                "POST", "/session", headers=foreign, json={"email": "ada@finch.example", "password": PASSWORD}
            )
            assert answer.json()["code"] == "foreign_origin"
        assert ((await browser.get("/teams"))["items"], (await browser.get("/workspace"))["name"]) == (
            [],
            "finch.example",
        )


async def test_hostile_32_a_socket_needs_our_own_origin(firm: Firm, browsers: Browsers, database: Database) -> None:
    async with browsers.open("ada@finch.example") as browser:
        cookies = {COOKIE: browser.cookie}
    actor, member = await member_of_cookie(database, cookies, origin="https://desk.example", host="desk.example")
    assert (actor.id, member["name"]) == (firm.ada, "Ada")
    for origin in ("https://evil.example", None, "null"):
        try:
            await member_of_cookie(database, cookies, origin=origin, host="desk.example")
        except ForeignOrigin:
            continue
        raise AssertionError(f"{origin} was let in")


async def test_hostile_31_nothing_that_opens_a_session_is_stored(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("ada@finch.example") as browser:
        row = await firm.system.row("SELECT * FROM session WHERE workspace_id = $1")
        assert row is not None
        stored = "".join(str(value) for value in row.values())
        assert browser.cookie.partition(".")[2] not in stored
        assert browser.csrf not in stored
        assert row["token_hash"] == fingerprint(browser.cookie)


async def test_a_session_of_one_firm_carries_only_that_firm(
    firm: Firm, other_firm: Firm, browsers: Browsers, app: FastAPI
) -> None:
    async with browsers.open("ada@finch.example") as browser:
        forged = other_firm.workspace_id.hex + "." + browser.cookie.partition(".")[2]
        browser.client.cookies.clear()
        for token in (forged, "x", "", forged * 9):
            browser.client.cookies.set(COOKIE, token)
            assert (await browser.send("GET", "/session")).status_code == 401


async def test_a_changed_role_holds_from_the_next_request(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("bo@finch.example") as bo:
        assert (await bo.send("POST", "/teams", json={"name": "Returns"})).status_code == 403
        await change(firm.as_ada, firm.bo, role="administrator")
        assert (await bo.send("POST", "/teams", json={"name": "Returns"})).status_code == 201

"""A forgotten password: a link by mail, used once, dead when what it was made for is gone."""

import asyncio

import pytest

from tests.people.firms import PASSWORD, Browser, Browsers, Firm, Later
from wingbeat.kit.errors import Forbidden, Invalid, NotFound
from wingbeat.people.events import ResetSent, SessionsEnded
from wingbeat.people.members.actions import change, join
from wingbeat.people.resets.actions import forgotten, scope_of, send, set_on_machine, use
from wingbeat.people.resets.models import ResetGone
from wingbeat.people.resets.rules import TEXT, words
from wingbeat.people.sessions.models import COOKIE
from wingbeat.workspaces.ports import Told

MAIL, FRESH = "bo@finch.example", "a wholly new one"


async def ask(browser: Browser, email: str) -> tuple[int, str]:
    answer = await browser.send("POST", "/password/forgotten", json={"email": email})
    return answer.status_code, answer.text


def letters(told: Told) -> list[ResetSent]:
    return [fact for fact in told.facts if isinstance(fact, ResetSent)]


async def link(firm: Firm) -> str:
    """A link for Bo."""
    [(_, sent)] = await forgotten(firm.database, MAIL, ip="192.0.2.1")
    return sent.token


async def refused(firm: Firm, token: str) -> bool:
    try:
        await use(scope_of(firm.database, token), token, password=FRESH, ip="192.0.2.1")
    except ResetGone:
        return True
    return False


async def test_a_forgotten_password_is_replaced_by_a_link_and_ends_every_session(
    firm: Firm, browsers: Browsers, told: Told, later: Later
) -> None:
    async with browsers.open(MAIL) as there, browsers.open() as here:
        assert (await ask(here, " BO@finch.example "))[0] == 202
        await later.over()
        [letter] = letters(told)
        assert (letter.member_id, letter.email, letter.locale) == (firm.bo, MAIL, "")
        look = await here.send("POST", "/password/look", json={"token": letter.token})
        assert look.json() == {"email": MAIL, "workspace_name": "finch.example"}
        weak = await here.send("POST", "/password", json={"token": letter.token, "password": "weak"})
        assert weak.status_code == 422
        done = await here.send("POST", "/password", json={"token": letter.token, "password": FRESH})
        assert done.status_code == 204
        assert COOKIE not in here.client.cookies
        assert (await there.send("GET", "/session")).status_code == 401
        assert [type(fact) for fact in told.facts] == [ResetSent, SessionsEnded], "the sockets are told to close"
        assert (await here.sign_in(MAIL)).status_code == 401
        assert (await here.sign_in(MAIL, FRESH)).status_code == 200
    async with browsers.open("ada@finch.example") as ada:
        kept = [(one["act"], one["actor_id"]) for one in (await ada.get("/audit"))["items"]]
    assert ("password_forgotten", None) in kept
    assert ("password_reset", str(firm.bo)) in kept


async def test_an_address_nobody_has_gets_the_same_answer_and_no_letter(
    firm: Firm, browsers: Browsers, told: Told, later: Later
) -> None:
    async with browsers.open() as browser:
        known, unknown = await ask(browser, MAIL), await ask(browser, "nobody@finch.example")
        await later.over()
    assert known == unknown
    assert len(letters(told)) == 1


async def test_hostile_44_nobody_fills_a_mailbox_with_links(
    firm: Firm, browsers: Browsers, told: Told, later: Later
) -> None:
    async with browsers.open() as browser:
        answers = [await ask(browser, MAIL) for _ in range(4)]
        others = [await ask(browser, f"m{number}@finch.example") for number in range(8)]
        await later.over()
    assert [status for status, _ in answers] == [202, 202, 202, 429]
    assert {status for status, _ in others} == {202, 429}, "also not many mailboxes from one place"
    assert len(letters(told)) == 3


async def test_hostile_23_a_link_is_used_once_also_by_two_at_the_same_time(firm: Firm) -> None:
    token = await link(firm)
    attempts = await asyncio.gather(*(refused(firm, token) for _ in range(4)))
    assert sorted(attempts) == [False, True, True, True]
    assert await refused(firm, token)


async def test_hostile_23_a_link_ends_with_its_time_its_successor_and_its_members_days_here(firm: Firm) -> None:
    replaced = await link(firm)
    late = await link(firm)
    assert await refused(firm, replaced)
    await firm.system.execute("UPDATE password_reset SET expires_at = now() WHERE workspace_id = $1")
    assert await refused(firm, late)
    gone = await link(firm)
    await change(firm.as_ada, firm.bo, state="deactivated")
    assert await refused(firm, gone)
    assert await forgotten(firm.database, MAIL, ip="192.0.2.1") == []


async def test_hostile_23_a_link_ends_with_the_address_and_the_password_it_was_made_for(
    firm: Firm, browsers: Browsers
) -> None:
    moved = await link(firm)
    await change(firm.as_ada, firm.bo, email="bo@new.example")
    assert await refused(firm, moved)
    await change(firm.as_ada, firm.bo, email=MAIL)
    changed = await link(firm)
    async with browsers.open(MAIL) as bo:
        assert (await bo.send("PUT", "/session/password", json={"old": PASSWORD, "new": FRESH})).status_code == 204
    assert await refused(firm, changed)


async def test_hostile_23_a_link_opens_no_other_firm_and_no_other_member(firm: Firm, other_firm: Firm) -> None:
    token = await link(firm)
    elsewhere = f"{other_firm.workspace_id.hex}.{token.partition('.')[2]}"
    for wrong in (elsewhere, token[:-1], token + "x", "", "x", "\ud800"):
        assert await refused(firm, wrong), wrong
    assert not await refused(firm, token)


async def test_hostile_31_a_link_is_kept_as_a_fingerprint_alone(firm: Firm) -> None:
    token = await link(firm)
    row = await firm.system.row("SELECT * FROM password_reset WHERE workspace_id = $1")
    assert row is not None
    assert token.partition(".")[2] not in str(dict(row))


async def test_one_address_in_two_firms_gets_a_link_for_each(firm: Firm, other_firm: Firm) -> None:
    await join(other_firm.system, email=MAIL, name="Bo", role="agent", password=PASSWORD)
    found = await forgotten(firm.database, MAIL, ip="192.0.2.1")
    assert {scope.actor.workspace_id for scope, _ in found} == {firm.workspace_id, other_firm.workspace_id}


async def test_an_administrator_sends_a_colleague_a_link_and_never_sees_it(
    firm: Firm, other_firm: Firm, browsers: Browsers, told: Told
) -> None:
    async with browsers.open("ada@finch.example") as ada, browsers.open(MAIL) as bo:
        sent = await ada.send("POST", f"/members/{firm.bo}/password-reset")
        assert (sent.status_code, sent.text) == (204, "")
        assert (await bo.send("POST", f"/members/{firm.ada}/password-reset")).status_code == 403
        assert (await ada.send("POST", f"/members/{other_firm.bo}/password-reset")).status_code == 404
        assert (await ada.get("/audit"))["items"][0]["act"] == "password_reset_sent"
    [letter] = letters(told)
    assert not await refused(firm, letter.token)
    with pytest.raises(Forbidden):
        await send(firm.as_bo, firm.ada)


async def test_who_owns_the_machine_sets_a_password_without_any_mail(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open(MAIL) as there:
        ended = await set_on_machine(firm.database, MAIL, FRESH)
        assert [(workspace, fact.member_id) for workspace, fact in ended] == [(firm.workspace_id, firm.bo)]
        assert (await there.send("GET", "/session")).status_code == 401
        assert (await there.sign_in(MAIL, FRESH)).status_code == 200
    with pytest.raises(NotFound):
        await set_on_machine(firm.database, "nobody@finch.example", FRESH)
    with pytest.raises(Invalid):
        await set_on_machine(firm.database, MAIL, "short")


@pytest.mark.parametrize("language", [*TEXT, "fr"])
def test_the_letter_says_where_to_click_and_how_long_it_works(language: str) -> None:
    subject, text = words(language, firm="Finch\r\nBcc: x", link="https://a.example/reset#t", minutes=60)
    assert "\n" not in subject
    assert "https://a.example/reset#t" in text
    assert "60" in text

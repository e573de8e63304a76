import asyncio
import hashlib
import hmac
from uuid import UUID

import pytest

from tests.people.firms import Browsers, Firm
from wingbeat.kit.ids import uuid7
from wingbeat.people.customers.actions import change, identify, visitor
from wingbeat.people.customers.models import Arrival, Claim
from wingbeat.people.customers.queries import customer, customers, identities
from wingbeat.people.events import CustomerChanged, Identified, Merged, Renamed, Tagged, Untagged, Verified
from wingbeat.workspaces.ports import Told

SHOP, OTHER_SHOP = uuid7(), uuid7()
SECRET = "the shop's secret"


def claim_of(user_id: str, *, secret: str = SECRET) -> Claim:
    return Claim(user_id, hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest())


async def look(firm: Firm, token: str | None = None) -> Arrival:
    return await visitor(firm.system, SHOP, token, language="zh-CN")


async def come_as(firm: Firm, user_id: str, token: str | None = None, *, name: str = "") -> Arrival:
    return await identify(firm.system, SHOP, token, claim_of(user_id), secret=SECRET, language="en", name=name)


async def test_a_visitor_is_known_again_by_their_token(firm: Firm) -> None:
    first = await look(firm)
    assert first.facts == [Identified(first.customer_id, first.identity_id)]
    assert first.new_token is not None
    again = await look(firm, first.new_token)
    assert again == Arrival(first.customer_id, first.identity_id, None, [])


async def test_the_token_of_a_visitor_is_stored_nowhere(firm: Firm) -> None:
    token = (await look(firm)).new_token
    assert token is not None
    row = await firm.system.row("SELECT * FROM identity WHERE workspace_id = $1")
    assert row is not None
    assert token.partition(".")[2] not in str(dict(row))


async def test_a_name_a_stranger_gives_is_one_readable_line(firm: Firm) -> None:
    arrival = await visitor(firm.system, SHOP, None, language="zh\0", name=" a\0b\r\nc\u202e" + "d" * 500)
    row = await customer(firm.as_bo, arrival.customer_id)
    assert (row["language"], row["name"]) == ("zh", ("abc" + "d" * 500)[:120])


@pytest.mark.parametrize("wrong", ["", "x", "0" * 32 + ".x", "\ud800"])
async def test_a_token_nobody_gave_makes_a_new_visitor(firm: Firm, wrong: str) -> None:
    assert (await look(firm, wrong)).new_token is not None


async def test_hostile_17_a_token_opens_its_own_visitor_on_its_own_channel_of_its_own_firm(
    firm: Firm, other_firm: Firm
) -> None:
    a, b = await look(firm), await look(firm)
    assert a.customer_id != b.customer_id
    assert a.new_token is not None
    elsewhere = await visitor(firm.system, OTHER_SHOP, a.new_token, language="en")
    abroad = await visitor(other_firm.system, SHOP, a.new_token, language="en")
    assert elsewhere.new_token is not None
    assert abroad.new_token is not None
    assert len({one.customer_id for one in (a, elsewhere, abroad)}) == 3


async def test_a_visitor_who_signs_in_at_the_shop_stays_who_they_are(firm: Firm) -> None:
    first = await look(firm)
    known = await come_as(firm, "u1", first.new_token, name="Mei")
    assert (known.customer_id, known.identity_id, known.new_token) == (first.customer_id, first.identity_id, None)
    assert [type(fact) for fact in known.facts] == [Identified, Verified, Renamed]
    assert (await come_as(firm, "u1", first.new_token, name="Mei")).facts == []
    assert (await customer(firm.as_bo, known.customer_id))["name"] == "Mei"


async def test_a_known_user_in_a_new_browser_brings_the_visitor_into_their_own_history(firm: Firm) -> None:
    at_home = await come_as(firm, "u1")
    visit = await look(firm)
    await change(firm.as_bo, visit.customer_id, name="Mei", tags=["vip"])
    at_work = await come_as(firm, "u1", visit.new_token)
    assert at_work.customer_id == at_home.customer_id
    assert at_work.new_token is None
    assert at_work.facts == [Merged(visit.customer_id, at_home.customer_id)]
    merged = await customer(firm.as_bo, at_home.customer_id)
    assert (merged["name"], merged["tags"]) == ("Mei", ["vip"])
    gone = await customer(firm.as_bo, visit.customer_id)
    assert gone["merged_into"] == at_home.customer_id
    assert len(await identities(firm.as_bo, at_home.customer_id)) == 3
    live, _ = await customers(firm.as_bo, after=None, limit=9, words=None)
    assert [row["id"] for row in live] == [at_home.customer_id]


async def test_who_comes_with_another_browser_was_seen_now(firm: Firm) -> None:
    user = await come_as(firm, "u1")
    seen = "SELECT seen_at > now() - interval '1 hour' FROM customer WHERE workspace_id = $1 AND id = $2"
    for token in (None, (await look(firm)).new_token):
        await firm.system.execute("UPDATE customer SET seen_at = now() - interval '1 day' WHERE workspace_id = $1")
        assert (await come_as(firm, "u1", token)).customer_id == user.customer_id
        assert await firm.system.value(seen, user.customer_id)


async def test_two_tabs_that_sign_in_at_once_make_one_user(firm: Firm) -> None:
    token = (await look(firm)).new_token
    arrivals = await asyncio.gather(
        *(come_as(firm, "u1", token) for _ in range(4)), *(come_as(firm, "u1") for _ in range(3))
    )
    assert len({arrival.customer_id for arrival in arrivals}) == 1
    again = await come_as(firm, "u1", token)
    live, _ = await customers(firm.as_bo, after=None, limit=9, words=None)
    assert [row["id"] for row in live] == [again.customer_id]


@pytest.mark.parametrize(
    "claim",
    [
        Claim("victim", ""),
        Claim("victim", "0" * 64),
        claim_of("victim", secret=""),
        claim_of("victim", secret="another shop's"),
        Claim("victim", claim_of("me").signature),
    ],
)
async def test_hostile_15_without_the_shops_signature_one_is_nobody(firm: Firm, claim: Claim) -> None:
    victim = await come_as(firm, "victim")
    thief = await identify(firm.system, SHOP, None, claim, secret=SECRET, language="en")
    assert thief.customer_id != victim.customer_id
    assert [type(fact) for fact in thief.facts] == [Identified]
    assert [row["kind"] for row in await identities(firm.as_bo, thief.customer_id)] == ["visitor"]
    with_token = await identify(firm.system, SHOP, victim.new_token, claim, secret=SECRET, language="en")
    assert with_token.customer_id != victim.customer_id


async def test_hostile_15_a_channel_without_a_secret_proves_nobody(firm: Firm) -> None:
    arrival = await identify(firm.system, SHOP, None, claim_of("u1", secret=""), secret="", language="en")
    assert [type(fact) for fact in arrival.facts] == [Identified]


async def test_hostile_16_only_the_signed_user_id_is_believed(firm: Firm) -> None:
    b = await come_as(firm, "b@shop.example")
    a = await come_as(firm, "a", name="b@shop.example")
    assert a.customer_id != b.customer_id
    kinds = [(row["kind"], row["address"], row["verified"]) for row in await identities(firm.as_bo, a.customer_id)]
    assert sorted(kinds) == [("user", "a", True), ("visitor", "", False)]


def claim_with_email(user_id: str, email: str, *, signed: str | None = None) -> Claim:
    """The shop vouches for an id and an e-mail; `signed` is what it really signed, where that is something else."""
    text = f"{user_id}\n{email}" if signed is None else signed
    return Claim(user_id, hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest(), email)


async def come_with(firm: Firm, claim: Claim, token: str | None = None) -> Arrival:
    return await identify(firm.system, SHOP, token, claim, secret=SECRET, language="en")


async def emails(firm: Firm, customer_id: UUID) -> list[tuple[str, bool, str]]:
    found = await identities(firm.as_bo, customer_id)
    return [(one["address"], one["verified"], one["verified_how"]) for one in found if one["kind"] == "email"]


async def test_an_email_the_shop_signed_is_the_customers_and_kept_once(firm: Firm) -> None:
    first = await come_with(firm, claim_with_email("u-1", "Lin@Shop.example"))
    again = await come_with(firm, claim_with_email("u-1", "lin@shop.example"))
    assert first.customer_id == again.customer_id
    assert [type(fact) for fact in first.facts] == [Identified, Verified, Identified, Verified, Identified]
    assert await emails(firm, first.customer_id) == [("lin@shop.example", True, "hmac")]


async def test_a_known_user_may_come_with_an_email_later_and_the_id_alone_stays_right(firm: Firm) -> None:
    before = await come_as(firm, "u-1")
    after = await come_with(firm, claim_with_email("u-1", "lin@shop.example"), before.new_token)
    assert (after.customer_id, after.new_token) == (before.customer_id, None)
    assert await emails(firm, before.customer_id) == [("lin@shop.example", True, "hmac")]


async def test_an_email_that_the_shop_gave_to_a_new_user_leaves_the_old_one(firm: Firm) -> None:
    old = await come_with(firm, claim_with_email("u-1", "lin@shop.example"))
    new = await come_with(firm, claim_with_email("u-2", "lin@shop.example"))
    assert (await emails(firm, old.customer_id), len(await emails(firm, new.customer_id))) == ([], 1)


@pytest.mark.parametrize(
    "claim",
    [
        claim_with_email("u-1", "lin@shop.example", signed="u-2\nlin@shop.example"),
        claim_with_email("u-1", "eve@shop.example", signed="u-1\nlin@shop.example"),
        claim_with_email("u-1\nlin@shop.example", "", signed="u-1\nlin@shop.example"),
        claim_with_email("u-1", "lin@shop.example", signed="lin@shop.example"),
    ],
    ids=["another's id", "another's e-mail", "the pair as an id", "the e-mail alone"],
)
async def test_hostile_16_a_signature_counts_for_the_very_pair_it_was_made_for(firm: Firm, claim: Claim) -> None:
    lin = await come_with(firm, claim_with_email("u-1", "lin@shop.example"))
    thief = await come_with(firm, claim)
    assert thief.customer_id != lin.customer_id
    assert await emails(firm, thief.customer_id) == []


@pytest.mark.parametrize("email", ["lin@shop.example", "not an address", "a@b", "lin@shop.example\0"])
async def test_hostile_16_an_unsigned_email_is_nobodys(firm: Firm, email: str) -> None:
    arrival = await come_with(firm, claim_with_email("u-1", email, signed="u-1"))
    assert await emails(firm, arrival.customer_id) == []


async def test_what_is_no_address_proves_the_id_alone(firm: Firm) -> None:
    known = await come_as(firm, "u-1")
    for nonsense in ("", "not an address"):
        arrival = await come_with(firm, claim_with_email("u-1", nonsense))
        assert arrival.customer_id == known.customer_id
    assert await emails(firm, known.customer_id) == []


async def test_hostile_18_the_next_person_at_a_shared_browser_begins_afresh(firm: Firm) -> None:
    mei = await come_as(firm, "mei", (await look(firm)).new_token)
    token = (await come_as(firm, "mei")).new_token
    after_logout = await look(firm, token)
    assert after_logout.customer_id != mei.customer_id
    assert after_logout.new_token not in (None, token)
    switched = await come_as(firm, "li", token)
    assert switched.customer_id not in (mei.customer_id, after_logout.customer_id)
    assert switched.new_token not in (None, token)
    assert not [fact for fact in switched.facts if isinstance(fact, Merged)]
    assert (await come_as(firm, "mei", token)).new_token is None, "mei comes back and is known"
    assert {row["address"] for row in await identities(firm.as_bo, mei.customer_id) if row["kind"] == "user"} == {"mei"}


async def test_customers_are_listed_newest_first_page_by_page(firm: Firm, browsers: Browsers) -> None:
    made = sorted([str((await look(firm)).customer_id) for _ in range(5)])
    async with browsers.open("bo@finch.example") as bo:
        pages, after = [], None
        for _ in range(3):
            page = await bo.get("/customers", params={"limit": 2} | ({"after": after} if after else {}))
            pages.append([one["id"] for one in page["items"]])
            after = page["next"]
        assert pages == [[made[4], made[3]], [made[2], made[1]], [made[0]]]
        assert after is None


async def test_customers_are_found_by_name_and_address(firm: Firm, browsers: Browsers) -> None:
    mei = await come_as(firm, "mei@shop.example", name="王美")
    await come_as(firm, "li_100%", name="Li")
    async with browsers.open("bo@finch.example") as bo:
        for words, found in (("王", 1), ("MEI@", 1), ("100%", 1), ("li 100", 1), ("nobody", 0), ("", 2)):
            assert len((await bo.get("/customers", params={"q": words}))["items"]) == found, words
        assert [line["address"] for line in (await bo.get("/customers"))["items"]] == ["li_100%", "mei@shop.example"]
        one = await bo.get(f"/customers/{mei.customer_id}")
        assert [identity["address"] for identity in one["identities"] if identity["kind"] == "user"] == [
            "mei@shop.example"
        ]


async def test_a_customer_is_changed_and_the_tags_that_changed_are_told(
    firm: Firm, browsers: Browsers, told: Told
) -> None:
    customer_id = (await look(firm)).customer_id
    path = f"/customers/{customer_id}"
    async with browsers.open("bo@finch.example") as bo:
        form = {"name": "王美", "tier": "gold", "tags": ["vip", "wholesale", "vip"], "preferences": {"calls": False}}
        changed = (await bo.send("PATCH", path, json=form)).json()
        assert {key: changed[key] for key in form} == form | {"tags": ["vip", "wholesale"]}
        again = (await bo.send("PATCH", path, json={"tags": ["vip", "outdoor"]})).json()
        assert (again["name"], again["tags"]) == ("王美", ["vip", "outdoor"])
    assert told.facts == [
        Tagged(customer_id, "vip"),
        Tagged(customer_id, "wholesale"),
        CustomerChanged(customer_id),
        Renamed(customer_id),
        Tagged(customer_id, "outdoor"),
        Untagged(customer_id, "wholesale"),
    ]


async def test_hostile_27_and_31_customers_of_another_firm_are_not_there_and_no_token_is_shown(
    firm: Firm, other_firm: Firm, browsers: Browsers
) -> None:
    theirs = await visitor(other_firm.system, SHOP, None, language="en")
    mine = await look(firm)
    async with browsers.open("bo@finch.example") as bo:
        paths = [f"/customers/{one}" for one in (theirs.customer_id, uuid7())]
        for method in ("GET", "PATCH"):
            answers = [await bo.send(method, path, json={"name": "x"} if method == "PATCH" else None) for path in paths]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert answers[0].text == answers[1].text
        own = await bo.send("GET", f"/customers/{mine.customer_id}")
        assert mine.new_token is not None
        assert mine.new_token.partition(".")[2] not in own.text
        assert "hash" not in own.text


async def test_hostile_29_what_a_customer_is_worth_and_who_they_are_is_not_set_by_hand(
    firm: Firm, browsers: Browsers
) -> None:
    path = f"/customers/{(await look(firm)).customer_id}"
    async with browsers.open("bo@finch.example") as bo:
        forms: list[dict[str, object]] = [
            {"value": 9},
            {"merged_into": str(UUID(int=1))},
            {"verified": True},
            {"identities": []},
        ]
        for form in forms:
            assert (await bo.send("PATCH", path, json=form)).status_code == 422


async def test_an_analyst_sees_figures_and_no_customers(firm: Firm, browsers: Browsers) -> None:
    await firm.system.execute("UPDATE member SET role = 'analyst' WHERE workspace_id = $1 AND name = 'Bo'")
    async with browsers.open("bo@finch.example") as bo:
        assert (await bo.send("GET", "/customers")).status_code == 403

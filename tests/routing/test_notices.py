"""What needs a member finds them: on a phone that is locked, else by mail or webhook, and not at all where they look."""

from pathlib import Path

import msgspec
import pytest
from fastapi import FastAPI

from tests.hostile.strangers import headers_in, says, stranger
from tests.people.conftest import say_error
from tests.people.firms import Browser, Browsers
from tests.pushed import Phone
from tests.routing.noticing import BASE, KEYRING, noticing
from tests.workspaces.signatures import verified
from wingbeat.conversations import models as c
from wingbeat.conversations.letters.models import BeginLetter, MarkFailed
from wingbeat.conversations.promises.models import Offer, Withdraw
from wingbeat.conversations.reach.models import LeaveAddress
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import NotFound, WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.kit.limits import Limits
from wingbeat.kit.mail import FileMail
from wingbeat.kit.outgoing import AddressRefused, Guarded
from wingbeat.people.endpoints import router as people
from wingbeat.people.sessions.actions import end_session
from wingbeat.routing.alerts.models import QuietHours
from wingbeat.routing.notices.actions import FALLBACK, PUSH, Notices, choose, let_out, see
from wingbeat.routing.notices.endpoints import notices_router
from wingbeat.routing.notices.models import NoticeSettings, PushFailed, Raised
from wingbeat.routing.notices.queries import devices
from wingbeat.routing.notices.rules import MAIL, SAID
from wingbeat.routing.ports import Notice as DeskNotice
from wingbeat.routing.profiles.actions import set_profile
from wingbeat.routing.profiles.models import Profile
from wingbeat.workspaces.ports import Told
from wingbeat.workspaces.webhooks.queries import secrets_of

ALWAYS = QuietHours(0, 0)  # from midnight to midnight


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_every_notice_has_its_words_in_three_languages(language: str) -> None:
    assert SAID[language].keys() == SAID["en"].keys()
    assert "{link}" in MAIL[language]


async def test_a_message_reaches_the_locked_phone_and_says_nothing_of_the_customer(
    database: Database, tmp_path: Path
) -> None:
    async with noticing(database, tmp_path) as made:
        phone, _ = await made.phone(made.firm.bo)
        await made.hide()
        await made.hears("My card is 4111")
        (shown,) = phone.shown
        assert (shown["title"], shown["body"]) == ("New message in #1001", "")
        assert (shown["url"], shown["silent"]) == (f"/desk/{made.conversation_id}", False)
        (headers,) = made.server.requests
        assert headers["topic"] == made.conversation_id.hex
        assert headers["authorization"].endswith(made.notices.key)
        (device,) = await devices(made.firm.system, made.firm.bo)
        assert device.reached_at is not None


async def test_what_the_customer_wrote_is_shown_where_the_workspace_allows_it(
    database: Database, tmp_path: Path
) -> None:
    async with noticing(database, tmp_path) as made:
        phone, _ = await made.phone(made.firm.bo)
        await made.hide()
        await let_out(made.firm.as_ada, show_text=True)
        await made.hears("Where is my parcel?")
        assert [one["body"] for one in phone.shown] == ["Where is my parcel?"]


async def test_nothing_is_pushed_while_a_desk_is_in_view(database: Database, tmp_path: Path) -> None:
    async with noticing(database, tmp_path) as made:
        phone, _ = await made.phone(made.firm.bo)
        await made.hears()
        assert (phone.shown, await made.left(FALLBACK)) == ([], 0)


async def test_who_has_no_device_and_chose_nothing_is_told_nothing(database: Database, tmp_path: Path) -> None:
    async with noticing(database, tmp_path) as made:
        await made.hide()
        await made.hears()
        assert await made.left(FALLBACK) == 0


@pytest.mark.parametrize(
    "settings", [NoticeSettings(topics=("offer", "colleague", "alert")), NoticeSettings(quiet=ALWAYS)]
)
async def test_a_topic_not_chosen_and_quiet_hours_tell_nothing(
    database: Database, tmp_path: Path, settings: NoticeSettings
) -> None:
    async with noticing(database, tmp_path) as made:
        phone, _ = await made.phone(made.firm.bo)
        await made.hide()
        await choose(made.firm.as_bo, settings)
        await made.hears()
        assert (phone.shown, await made.left(FALLBACK)) == ([], 0)


async def test_an_assignment_a_mention_and_a_letter_that_failed_reach_who_they_are_for(
    database: Database, tmp_path: Path
) -> None:
    async with noticing(database, tmp_path) as made:
        phone, _ = await made.phone(made.firm.ada, "ada")
        await choose(made.firm.as_ada, NoticeSettings(sound=False))
        await made.do(c.AddNote("What do you think?", mentions=(made.firm.ada,)), made.bo)
        await made.do(c.Transfer(to_member_id=made.firm.ada, why="She knows tents", member_name="Ada"), made.bo)
        await made.runner.drain()
        while await made.timers.fire_due() == 0.0:
            continue
        assert sorted(one["title"] for one in phone.shown) == [
            "A colleague hands #1001 over to you",
            "A colleague mentioned you in #1001",
        ]
        assert made.shown.notices[-1][1].text == "She knows tents"
        told = len(made.shown.notices)
        await made.do(c.Assign(made.firm.bo, "picked", "Bo"), made.bo)
        await made.do(c.Assign(made.firm.ada, "handed", "Ada"), made.bo)
        await made.do(c.Transfer(to_team_id=(await made.settled()).team_id), made.bo)
        await made.runner.drain()
        lost = [(members, one.what, one.text) for members, one in made.shown.notices[told:]]
        assert lost[:2] == [((made.firm.ada,), "taken", "Bo"), ((made.firm.ada,), "moved", "")], "Bo knows what he did"
        await made.do(c.Assign(made.firm.ada, "handed", "Ada"), made.bo)
        for command, sender in (
            (LeaveAddress("mei@example.com"), made.customer),
            (c.Resolve(), Sender("member", made.firm.ada)),
            (BeginLetter((await made.settled()).last_message_seq), Sender("system")),
        ):
            await made.do(command, sender)
        await made.do(MarkFailed((await made.settled()).letters[0].id, "550 nobody", again=False), Sender("system"))
        await made.runner.drain()
        while await made.timers.fire_due() == 0.0:
            continue
        assert "Your answer in #1001 could not be mailed" in [one["title"] for one in phone.shown], "resolved or not"
        assert made.shown.notices[-1][1].text == "mei@example.com: 550 nobody"
        assert all(one["silent"] for one in phone.shown)


async def test_a_colleagues_question_is_shown_on_desks_and_told_to_who_has_none(
    database: Database, tmp_path: Path
) -> None:
    async with noticing(database, tmp_path) as made:
        await choose(made.firm.as_bo, NoticeSettings())
        await made.hide()
        asked = DeskNotice("asked", made.conversation_id, 1001, "Is it in stock?")
        made.notices.notify(made.firm.workspace_id, [made.firm.bo], asked)
        assert made.shown.notices == [((made.firm.bo,), asked)]
        for aside in made.asides:
            await aside  # type: ignore[misc] # what the product runs beside
        assert await made.left(PUSH) == 1


async def test_a_notice_nobody_saw_in_ten_seconds_is_one_letter(database: Database, tmp_path: Path) -> None:
    async with noticing(database, tmp_path) as made:
        await made.phone(made.firm.bo)
        await made.hide()
        await made.hears()
        await made.hears("Hello?")
        assert made.letters() == []
        await made.ten_seconds_pass()
        ((to, subject, text),) = made.letters()
        assert (to, subject) == (f"bo@{made.firm.domain}", "New message in #1001")
        assert f"{BASE}/desk/{made.conversation_id}" in text
        await made.hears("Anybody?")
        await made.ten_seconds_pass()
        assert len(made.letters()) == 1, "until Bo looks, one letter says it all"
        await see(made.firm.system, made.firm.bo)
        await made.hears("And now?")
        await made.ten_seconds_pass()
        assert len(made.letters()) == 2


async def test_a_notice_a_device_has_shown_is_followed_by_nothing(database: Database, tmp_path: Path) -> None:
    async with noticing(database, tmp_path) as made:
        phone, _ = await made.phone(made.firm.bo)
        await made.hide()
        await made.hears()
        proof = phone.shown[0]["proof"]
        with pytest.raises(NotFound):
            await made.notices.shown(proof[:-1] + ("0" if proof[-1] != "0" else "1"))
        assert await made.left(FALLBACK) == 1
        await made.notices.shown(proof)
        assert await made.left(FALLBACK) == 0
        await made.ten_seconds_pass()
        assert made.letters() == []


async def test_a_desk_that_comes_into_view_has_seen_it(database: Database, tmp_path: Path) -> None:
    async with noticing(database, tmp_path) as made:
        await made.phone(made.firm.bo)
        await made.hide()
        await made.hears()
        await see(made.firm.system, made.firm.bo)
        await made.ten_seconds_pass()
        assert made.letters() == []


async def test_the_workspaces_webhook_gets_what_was_not_seen_if_its_member_wants_that(
    database: Database, tmp_path: Path
) -> None:
    async with noticing(database, tmp_path) as made:
        await made.hide()
        await choose(made.firm.as_bo, NoticeSettings(fallback="webhook"))
        await made.hears()
        await made.ten_seconds_pass()
        assert len(made.letters()) == 1, "a workspace without a webhook writes"


async def test_the_call_of_a_webhook_tells_what_was_not_seen_signed_and_takes_the_place_of_a_letter(
    database: Database, tmp_path: Path
) -> None:
    async with stranger(says(200)) as theirs, noticing(database, tmp_path, theirs.port) as made:
        await made.firm.system.execute(
            "INSERT INTO alert_settings (workspace_id, settings) VALUES ($1, $2)", {"webhook_url": theirs.url + "/hook"}
        )
        await made.hide()
        await choose(made.firm.as_bo, NoticeSettings(fallback="webhook"))
        await made.hears()
        await made.ten_seconds_pass()
        (head,), (body,) = theirs.asked, theirs.bodies
        (secret,) = await secrets_of(made.firm.system, KEYRING)
        headers = headers_in(head)
        assert verified(secret, headers, body, now_epoch_seconds=float(headers["webhook-timestamp"]))
        told = msgspec.json.decode(body)
        assert (told["type"], told["data"]["id"]) == ("notice.unseen", headers["webhook-id"])
        assert (told["data"]["what"], told["data"]["member"]["id"]) == ("message", str(made.firm.bo))
        assert told["data"]["link"] == f"{BASE}/desk/{made.conversation_id}"
        assert made.letters() == []


async def test_what_is_offered_to_everybody_is_pushed_to_who_is_at_work_once_a_wait_and_no_letter_follows(
    database: Database, tmp_path: Path
) -> None:
    async with noticing(database, tmp_path) as made:
        (bo, _), (ada, _) = await made.phone(made.firm.bo), await made.phone(made.firm.ada, "ada")
        await set_profile(made.firm.as_ada, made.firm.bo, Profile(capacity=1))  # full: what waits stays in the queue
        await made.hide()
        conversation_id = uuid7()
        await made.open(made.channel, Sender("customer", uuid7()), conversation_id)
        await made.runner.drain()
        for _ in range(2):
            await made.tell(conversation_id, Offer(None, 12, "", 3), Sender("system"))
            await made.runner.drain()
            until = (await made.head(conversation_id)).offered_until
            assert until is not None
            await made.tell(conversation_id, Withdraw(until, "silent"), Sender("system"))
        while await made.timers.fire_due() == 0.0:
            continue
        assert [one["title"] for one in bo.shown] == ["Conversation #1001 waits for you to take it"]
        assert (ada.shown, await made.left(FALLBACK)) == ([], 0)


async def test_a_subscription_that_is_over_is_forgotten(database: Database, tmp_path: Path) -> None:
    async with noticing(database, tmp_path) as made:
        gone, _ = await made.phone(made.firm.bo, "old")
        phone, _ = await made.phone(made.firm.bo, "new")
        gone.status = 410
        await made.hide()
        await made.hears()
        assert len(phone.shown) == 1
        assert len(await devices(made.firm.system, made.firm.bo)) == 1


async def test_a_push_server_that_fails_is_asked_again(database: Database, tmp_path: Path) -> None:
    async with noticing(database, tmp_path) as made:
        phone, _ = await made.phone(made.firm.bo)
        await made.hide()
        phone.status = 503
        await made.notices.tell(made.firm.system, [Raised(made.firm.bo, "message", "one", made.conversation_id, 1001)])
        row = await made.firm.system.row("SELECT id, created_at FROM notice WHERE workspace_id = $1")
        assert row is not None
        with pytest.raises(PushFailed):
            await made.notices.send(made.firm.workspace_id, row["id"], row["created_at"])
        phone.status = 201
        for _ in range(2):
            await made.notices.send(made.firm.workspace_id, row["id"], row["created_at"])
        assert len(phone.shown) == 1, "once taken, it is not sent again"


async def test_a_device_ends_with_its_sign_in_and_a_browser_has_one(database: Database, tmp_path: Path) -> None:
    async with noticing(database, tmp_path) as made:
        _, first = await made.phone(made.firm.bo)
        phone, second = await made.phone(made.firm.bo)
        assert [one.id for one in await devices(made.firm.system, made.firm.bo)] == [second.session_id]
        await end_session(made.firm.system, made.firm.bo, second.session_id)
        assert await devices(made.firm.system, made.firm.bo) == []
        await made.hide()
        await made.hears()
        assert phone.shown == []
        assert first.session_id != second.session_id


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://169.254.169.254/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "http://push.example/a",
        "https://10.0.0.1/a",
    ],
)
async def test_an_endpoint_inside_our_own_network_is_refused(database: Database, tmp_path: Path, endpoint: str) -> None:
    async with noticing(database, tmp_path) as made:
        phone, session = made.server.phone("bo"), await made.signed_in(made.firm.bo)
        with pytest.raises(AddressRefused):
            await made.notices.subscribe(session, endpoint, phone.form["p256dh"], phone.form["auth"])


async def test_a_name_that_leads_inside_later_is_not_asked(database: Database, tmp_path: Path) -> None:
    async def inside(_host: str, _port: int) -> list[str]:
        return ["10.0.0.7"]

    async with noticing(database, tmp_path) as made:
        phone, session = made.server.phone("bo"), await made.signed_in(made.firm.bo)
        guarded = Guarded(resolve=inside)
        ground = database, made.timers, made.asides.append
        post = FileMail(tmp_path), "no-reply@finch.example", BASE
        notices = Notices(ground, post, guarded, KEYRING, made.shown)
        await notices.subscribe(session, "https://push.example/a", phone.form["p256dh"], phone.form["auth"])
        await made.hide()
        await notices.tell(made.firm.system, [Raised(made.firm.bo, "message", "one", made.conversation_id, 1001)])
        row = await made.firm.system.row("SELECT id, created_at FROM notice WHERE workspace_id = $1")
        assert row is not None
        await notices.send(made.firm.workspace_id, row["id"], row["created_at"])
        assert await devices(made.firm.system, made.firm.bo) == [], "what leads inside is forgotten"
        await guarded.close()


async def test_a_member_reads_and_chooses_over_rest(database: Database, tmp_path: Path) -> None:
    async with noticing(database, tmp_path) as made:
        app = FastAPI(exception_handlers={WingbeatError: say_error})
        app.include_router(people)
        limits = Limits()
        app.include_router(notices_router(made.notices, limits), prefix="/api/v1")
        app.state.database = app.state.reserve = database
        app.state.limits, app.state.tell = limits, Told()
        async with Browsers(app).open(f"bo@{made.firm.domain}") as bo:
            await _chooses(bo, made.server.phone("bo"), made.notices.key)


async def _chooses(bo: Browser, phone: Phone, key: str) -> None:
    before = await bo.get("/notices/settings")
    assert (before["key"], before["devices"], before["fallback"]) == (key, [], "mail")
    assert (await bo.send("PUT", "/notices/device", json=phone.form)).status_code == 204
    chosen = {"topics": ["offer"], "sound": False, "quiet": {"from_minute": 0, "until_minute": 60}, "fallback": "none"}
    answer = await bo.send("PUT", "/notices/settings", json=chosen)
    assert {name: answer.json()[name] for name in chosen} == chosen
    (device,) = answer.json()["devices"]
    assert device["here"]
    twice = await bo.send("PUT", "/notices/settings", json={**chosen, "topics": ["offer", "offer"]})
    assert twice.status_code == 422
    assert (await bo.send("PUT", "/notices/policy", json={"show_text": True})).status_code == 403
    assert (await bo.send("POST", "/notices/seen", json={"proof": "x"})).status_code == 404
    assert (await bo.send("POST", "/notices/test")).status_code == 204
    assert (await bo.send("DELETE", f"/notices/devices/{uuid7()}")).status_code == 404
    assert (await bo.send("DELETE", f"/notices/devices/{device['id']}")).status_code == 204
    assert (await bo.get("/notices/settings"))["devices"] == []

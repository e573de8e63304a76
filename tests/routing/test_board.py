"""The board says who waits and who is there; an alert lasts as one row, is told once, and is seen to by one."""

import json
from datetime import timedelta

import pytest
from fastapi import FastAPI

from tests.people.conftest import say_error
from tests.people.firms import Browsers
from tests.routing.alerting import ALWAYS, AT, HOOK, alerting, shown
from tests.routing.promises import promising
from tests.workspaces.signatures import verified
from wingbeat.conversations import models as c
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden, WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.kit.limits import Limits
from wingbeat.kit.steps import Woken
from wingbeat.people.endpoints import router as people
from wingbeat.routing.alerts.actions import LETTER, LOOK, POST, acknowledge
from wingbeat.routing.alerts.endpoints import alerts_router
from wingbeat.routing.alerts.models import AlertSettings, WebhookFailed
from wingbeat.routing.alerts.queries import lasting
from wingbeat.routing.board.actions import Whispers
from wingbeat.workspaces.ports import Told
from wingbeat.workspaces.webhooks.queries import secrets_of


async def test_the_board_shows_waits_members_and_the_day(database: Database) -> None:
    async with alerting(database) as one:
        calm = await shown(one.floor)
        assert (list(calm.teams), list(calm.urgent), list(calm.alerts)) == ([], [], [])
        assert [(m.name, m.state, m.load, m.capacity) for m in calm.members] == [
            ("Bo", "online", 1.0, 5),
            ("Ada", "offline", 0, 5),
        ]
        team_id = await one.waits(70)
        seen = await shown(one.floor)
        (team,), (wait,) = seen.teams, seen.urgent
        assert (team.team_id, team.name, team.queued, team.owed) == (team_id, "Repairs", 1, 0)
        assert (wait.conversation_id, wait.assignee_id) == (one.floor.conversation_id, None)
        assert (seen.at - wait.since).total_seconds() >= 70
        assert team.longest_since == wait.since
        assert (seen.today.arrivals.last_hour, seen.today.arrivals.usual_hour) == (1, None)
        assert sum(hour.n for hour in seen.today.arrivals.hours) == 1
        (channel,) = seen.today.channels
        assert (channel.name, channel.waiting, channel.last_hour, channel.down) == ("Shop", 1, 1, False)
        assert {target.measure for target in seen.today.targets} == {"first_response"}


async def test_a_broken_promise_makes_a_wait_late(database: Database) -> None:
    async with alerting(database) as one:
        fresh, customer = uuid7(), Sender("customer", uuid7())
        team_id = await one.floor.team_nobody_is_in()
        channel = await one.floor.channel_of(team_id)
        await one.floor.open(channel, customer, fresh)
        state = await one.floor.state(fresh)
        assert state.due_at is not None
        (team,) = (await shown(one.floor)).teams
        assert (team.calm + team.amber, team.late) == (1, 0)
        past = state.due_at - timedelta(minutes=1)
        await one.firm.system.execute(
            "UPDATE conversation SET due_at = $3 WHERE workspace_id = $1 AND id = $2", fresh, past
        )
        (team,) = (await shown(one.floor)).teams
        assert (team.calm, team.late) == (0, 1)
        assert (await shown(one.floor)).urgent[0].heat == "late"
        await one.floor.targets.due(one.firm.workspace_id, fresh, state.due_at)
        assert (await one.floor.state(fresh)).promises == ()
        (wait,) = (await shown(one.floor)).urgent
        assert (wait.heat, wait.due_at) == ("late", state.due_at), "when it broke stays to be seen"


async def test_what_is_usual_comes_from_the_same_weekday_of_the_weeks_before(database: Database) -> None:
    async with alerting(database) as one:
        await one.floor.runner.drain()
        await one.firm.system.execute(
            """INSERT INTO fact_conversation (workspace_id, conversation_id, seq, state, channel_id, language, opened_at,
                   reopened, customer_messages, bot_messages, member_messages)
               SELECT f.workspace_id, gen_random_uuid(), 1, ''::bytea, f.channel_id, 'en',
                      now() - make_interval(weeks => w, mins => 30), 0, 1, 0, 0
               FROM fact_conversation f, generate_series(1, 4) w, generate_series(1, 6) n WHERE f.workspace_id = $1"""
        )
        arrivals = (await shown(one.floor)).today.arrivals
        assert (arrivals.last_hour, arrivals.usual_hour) == (1, 6)
        assert sum(hour.usual or 0 for hour in arrivals.hours) == 6
        await one.rule("channel_down", 5)
        await one.look()
        assert await one.log() == [], "somebody came"
        await one.firm.system.execute(
            """UPDATE fact_conversation SET opened_at = now() - interval '61 minutes'
               WHERE workspace_id = $1 AND conversation_id = $2""",
            one.floor.conversation_id,
        )
        assert [channel.down for channel in (await shown(one.floor)).today.channels] == [True]
        await one.look()
        (down,) = await one.log()
        assert (down.kind, down.name, down.value) == ("channel_down", "Shop", 6)


async def test_an_alert_is_told_once_while_it_lasts_and_over_when_it_is(database: Database) -> None:
    async with alerting(database) as one:
        await one.rule("longest_wait", 60)
        await one.look()
        assert await one.log() == []
        assert await one.due(LOOK) == [one.firm.workspace_id]
        await one.waits(70)
        await one.look()
        await one.look()
        (found,) = await one.log()
        assert (found.kind, found.threshold, found.over_at) == ("longest_wait", 60, None)
        assert found.value >= 70
        assert [(fact.id, fact.to) for fact in one.told] == [(found.id, (one.firm.ada,))]
        assert [alert.id for alert in await lasting(one.firm.as_ada)] == [found.id]
        await one.floor.do(c.Resolve(), one.floor.bo)
        await one.look()
        (over,) = await one.log()
        assert over.over_at is not None
        assert await lasting(one.firm.as_ada) == []
        await one.floor.do(c.Reopen(), one.floor.bo)
        await one.waits(80)
        await one.look()
        (back,) = await one.log()
        assert (back.id, back.over_at, len(one.told)) == (found.id, None, 1), "the same trouble within five minutes"


async def test_in_quiet_hours_nobody_is_told_and_after_them_of_what_lasts(database: Database) -> None:
    async with alerting(database) as one:
        await one.rule("longest_wait", 60, quiet=ALWAYS, mail=True)
        await one.waits(70)
        await one.look()
        (found,) = await one.log()
        assert (found.told_at, one.told, await one.due(LETTER)) == (None, [], [])
        await one.rule("longest_wait", 60, mail=True)
        await one.look()
        assert len(one.told) == 1
        assert await one.due(LETTER) == [found.id]
        for _ in range(2):
            await one.alerts.write(one.firm.workspace_id, found.id, await one.now())
        (mail,) = one.mail.sent
        assert mail["To"] == "ada@finch.example"
        assert "has waited 1 min" in mail["Subject"]
        assert "(limit 1 min)" in mail["Subject"]
        assert "/routing?tab=board" in mail.get_content()


async def test_who_leads_is_told_on_their_devices_where_the_rule_says_so(database: Database) -> None:
    async with alerting(database) as one:
        await one.rule("longest_wait", 60)
        await one.waits(90)
        await one.look()
        assert (one.pushed, (await one.log())[0].pushed_at) == ([], None)
    async with alerting(database) as one:
        await one.rule("longest_wait", 60, push=True)
        await one.waits(90)
        await one.look()
        (raised,) = one.pushed
        (found,) = await one.log()
        assert (raised.member_id, raised.what, raised.key) == (one.firm.ada, "alert", f"alert:{found.id}")
        assert "(limit 1 min)" in raised.text
        assert found.pushed_at is not None


async def test_the_webhook_is_signed_tried_again_and_posted_once(database: Database) -> None:
    async with alerting(database) as one:
        await one.rule("longest_wait", 60, webhook=True)
        await one.waits(70)
        await one.look()
        (found,) = await one.log()
        assert await one.due(POST) == [found.id]
        call = one.firm.workspace_id, found.id, await one.now()
        with pytest.raises(WebhookFailed):
            await one.alerts.call(*call)
        assert (await one.log())[0].post_failed == "HTTP 500", "the log says why nobody heard"
        one.hook.up = True
        await one.alerts.call(*call)
        await one.alerts.call(*call)
        ((headers, body),) = one.hook.bodies
        (secret,) = await secrets_of(one.firm.system, one.keyring)
        assert headers["webhook-id"] == str(found.id)
        assert verified(secret, headers, body, now_epoch_seconds=(await one.now()).timestamp())
        told = json.loads(body)
        assert (told["type"], told["data"]["kind"]) == ("alert.raised", "longest_wait")
        (found,) = await one.log()
        assert (found.posted_at is not None, found.post_failed) == (True, None)


async def test_one_sees_to_an_alert_and_agents_neither_see_nor_set_any(database: Database) -> None:
    async with alerting(database) as one:
        await one.rule("longest_wait", 60)
        await one.waits(70)
        await one.look()
        (found,) = await one.log()
        for _ in range(2):
            seen = await acknowledge(one.firm.as_ada, found.id)
            assert seen.acknowledged_by == one.firm.ada
        with pytest.raises(Forbidden):
            await acknowledge(one.firm.as_bo, found.id)
        with pytest.raises(Forbidden):
            await one.alerts.set(one.firm.as_bo, AlertSettings())
        kept = await one.firm.database.rows("SELECT act, facts FROM audit WHERE act = 'routing_changed'")
        assert ["alerts.rules", "alerts.webhook_url"] in [row["facts"]["changed"] for row in kept]


async def test_an_event_is_looked_at_at_once_and_a_burst_of_them_together(database: Database) -> None:
    async with alerting(database) as one:
        await one.rule("breach", 1)
        event = Woken(one.firm.workspace_id, one.firm.workspace_id, "routing.alerts", 0, 1, 1, 0)
        await one.alerts.watch(event)
        await one.waits(70)
        await one.firm.system.execute("UPDATE conversation SET due_at = now() WHERE workspace_id = $1")
        await one.alerts.watch(event)
        assert await one.log() == [], "a moment after the last look"
        assert await one.due(LOOK) == [one.firm.workspace_id], "and its time is set"
        await one.look()
        assert [found.kind for found in await one.log()] == ["breach"]


async def test_a_whisper_is_a_note_that_its_member_hears_of(database: Database) -> None:
    async with promising(database) as floor:
        whispers = Whispers(floor.door, floor.noted)
        for _ in range(2):
            await whispers.whisper(floor.firm.as_ada, floor.conversation_id, "Offer a refund.", "w1")
        (note,) = await floor.events("note")
        assert (note.body.text, note.actor_id) == ("Offer a refund.", floor.firm.ada)
        assert note.body.mentions == (), "they hear of it once, and not as a mention, too"
        members, notice = floor.noted.notices[0]
        assert (members, notice.what, notice.text) == ((floor.firm.bo,), "whispered", "Offer a refund.")
        with pytest.raises(Forbidden):
            await whispers.whisper(floor.firm.as_bo, floor.conversation_id, "No.", "w2")


async def test_rules_and_the_log_over_rest_are_for_those_who_supervise(database: Database) -> None:
    async with alerting(database) as one:
        app = FastAPI()
        app.include_router(people)
        app.include_router(alerts_router(one.alerts), prefix="/api/v1")
        app.add_exception_handler(WingbeatError, say_error)
        app.state.database = app.state.reserve = database
        app.state.limits, app.state.tell = Limits(), Told()
        async with Browsers(app).open("ada@finch.example") as ada, Browsers(app).open("bo@finch.example") as bo:
            before = await ada.get(f"{AT}/settings")
            assert before == {"rules": [], "quiet": None, "webhook_url": "", "over": False}
            presets = {preset["name"]: preset["rules"] for preset in (await ada.get(f"{AT}/presets"))["items"]}
            form = {
                "rules": presets["busy_desk"],
                "quiet": {"from_minute": 0, "until_minute": 60},
                "webhook_url": HOOK,
                "over": True,
            }
            assert (await ada.send("PUT", f"{AT}/settings", json=form)).json() == form
            inside = await ada.send("PUT", f"{AT}/settings", json={**form, "webhook_url": "http://127.0.0.1/"})
            assert inside.status_code == 422, "an address inside is no webhook"
            tried = await ada.send("POST", f"{AT}/test", json={"webhook_url": HOOK})
            assert (tried.json(), one.mail.sent[-1]["To"]) == ({"mail": "", "webhook": "HTTP 500"}, "ada@finch.example")
            assert (await ada.send("POST", f"{AT}/test", json={"webhook_url": "http://127.0.0.1/"})).status_code == 422
            await one.waits(700)
            await one.look()
            (found,) = (await ada.get(AT))["items"]
            seen = (await ada.send("POST", f"{AT}/{found['id']}/acknowledge")).json()
            assert seen["acknowledged_by"] == str(one.firm.ada)
            for method, path in (("GET", AT), ("GET", f"{AT}/settings"), ("POST", f"{AT}/{found['id']}/acknowledge")):
                assert (await bo.send(method, path)).status_code == 403
            assert (await bo.send("PUT", f"{AT}/settings", json=form)).status_code == 403
            assert (await bo.send("POST", f"{AT}/test", json={})).status_code == 403

"""The steps on a real database: what a conversation needs is found out, who has it gets it, and the log says why."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.routing.floors import Floor, floor
from wingbeat.conversations import models as c
from wingbeat.conversations.promises.events import Because
from wingbeat.conversations.queries import events_before, find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden, Invalid
from wingbeat.kit.ids import uuid7
from wingbeat.people.presence.actions import show
from wingbeat.routing.actions import TIMER
from wingbeat.routing.profiles.actions import set_profile
from wingbeat.routing.profiles.models import Profile
from wingbeat.routing.profiles.queries import known_skills, profile, profiles
from wingbeat.routing.profiles.rules import duty, level_of
from wingbeat.routing.queries import members_here
from wingbeat.routing.rules.pace import RATIO_LIMIT, habit
from wingbeat.routing.settings.actions import set_settings
from wingbeat.routing.settings.models import RoutingSettings, SkillRule
from wingbeat.routing.settings.queries import routing_settings
from wingbeat.workspaces.models import Calendar, Span

NEVER_OPEN = Calendar(zone="UTC", week=((),) * 7)


async def ask(made: Floor) -> UUID:
    """A new customer writes; the steps have done their work."""
    conversation_id = uuid7()
    await made.open(made.channel, Sender("customer", uuid7()), conversation_id)
    await made.runner.drain()
    return conversation_id


async def because_of(made: Floor, conversation_id: UUID) -> Because:
    for event in reversed(await events_before(made.firm.system, conversation_id, 1000, 50)):
        if event.kind == "assigned":
            assert event.body.because is not None
            return event.body.because  # type: ignore[no-any-return]
    raise AssertionError("nobody got it")


async def test_a_matter_goes_to_who_has_its_skill_and_the_log_says_why(database: Database) -> None:
    async with floor(database) as made:
        firm = made.firm
        rule = SkillRule("tag", "returns", "returns", 2)
        await set_settings(firm.as_ada, RoutingSettings(skill_rules=(rule,), vip_tiers=("gold",)))
        await set_profile(firm.as_ada, firm.ada, Profile(skills={"returns": 4}, languages={"en": 5}))
        await set_profile(firm.as_ada, firm.bo, Profile(skills={"returns": 1}, languages={"en": 3}))
        customer = made.customer.id
        await firm.system.execute(
            "INSERT INTO customer (workspace_id, id, tier, tags) VALUES ($1, $2, 'Gold', '{returns}')", customer
        )
        await show(firm.system, firm.ada, uuid7(), "online")
        await made.do(c.Resolve(), made.bo)
        await made.do(c.Reopen(), Sender("system"))
        state = await made.settled()
        assert (state.assignee_id, state.needs and (state.needs.skills, state.needs.vip)) == (
            firm.ada,
            (("returns",), True),
        )
        because = await because_of(made, state.id)
        assert {"alone", "skill:returns", "language:en"} <= set(because.reasons)


async def test_the_team_s_own_handling_time_and_the_favourite_stand_in_the_needs(database: Database) -> None:
    async with floor(database) as made:
        await made.do(c.Resolve(), made.bo)
        again = uuid7()
        await made.open(made.channel, made.customer, again)
        await made.runner.drain()
        needs = (await find(made.firm.system, again)).needs
        assert needs is not None
        assert needs.favourite_id == made.firm.bo
        assert 0 < needs.handling_seconds < 3600
        assert (needs.language, needs.weight, needs.vip) == ("en", 1.0, False)


async def test_whoever_took_long_before_is_expected_to_take_longer_than_others(database: Database) -> None:
    async with floor(database) as made:
        await made.do(c.Resolve(), made.bo)
        stranger = (await find(made.firm.system, await ask(made))).needs
        await made.firm.system.execute(
            "UPDATE conversation SET assigned_at = resolved_at - interval '1 day' WHERE workspace_id = $1 AND id = $2",
            made.conversation_id,
        )
        again = uuid7()
        await made.open(made.channel, made.customer, again)
        await made.runner.drain()
        known = (await find(made.firm.system, again)).needs
        assert stranger is not None
        assert known is not None
        assert known.handling_seconds == pytest.approx(stranger.handling_seconds * habit(RATIO_LIMIT, 1), abs=0.1)
        assert habit(RATIO_LIMIT, 1) > 1 == habit(0, 0) > habit(0.5, 1)


async def test_nobody_gets_work_outside_their_shift_and_the_assigner_is_woken_when_one_begins(
    database: Database,
) -> None:
    async with floor(database) as made:
        firm = made.firm
        await set_profile(firm.as_ada, firm.bo, Profile(shift=NEVER_OPEN))
        waiting = await ask(made)
        assert (await find(firm.system, waiting)).status == "queued"
        assert (await members_here(firm.system, RoutingSettings()))[0] == []
        now = (await find(firm.system, waiting)).opened_at
        assert now is not None
        soon = now + timedelta(minutes=90)
        begins = Span(soon.hour * 60 + soon.minute, soon.hour * 60 + soon.minute + 60)
        await set_profile(firm.as_ada, firm.bo, Profile(shift=Calendar(zone="UTC", week=((begins,),) * 7)))
        await ask(made)
        due = await firm.system.value("SELECT due FROM timer WHERE workspace_id = $1 AND name = $2", TIMER)
        assert now < due < now + timedelta(days=2)


async def test_a_member_holds_as_much_of_a_kind_of_channel_as_was_said(database: Database) -> None:
    async with floor(database) as made:
        firm = made.firm
        await set_profile(firm.as_ada, firm.bo, Profile(capacity=5, rooms={"widget": 2}))
        await asyncio.gather(*(ask(made) for _ in range(3)))
        await made.runner.drain()
        (bo,), _ = await members_here(firm.system, RoutingSettings())
        assert (bo.load, bo.held) == (2.0, {"widget": 2})


async def test_a_wait_that_only_widening_ends_sets_the_timer_and_the_step_it_rouses_assigns(database: Database) -> None:
    async with floor(database) as made:
        firm = made.firm
        await set_settings(
            firm.as_ada, RoutingSettings(widen_seconds=5, skill_rules=(SkillRule("tag", "x", "repairs"),))
        )
        await set_profile(firm.as_ada, firm.ada, Profile(capacity=0, skills={"repairs": 5}))
        await show(firm.system, firm.ada, uuid7(), "online")
        customer = uuid7()
        await firm.system.execute("INSERT INTO customer (workspace_id, id, tags) VALUES ($1, $2, '{x}')", customer)
        waiting = uuid7()
        await made.open(made.channel, Sender("customer", customer), waiting)
        await made.runner.drain()
        assert (await find(firm.system, waiting)).status == "queued"
        due = await firm.system.value("SELECT due - now() FROM timer WHERE workspace_id = $1 AND name = $2", TIMER)
        assert due < timedelta(seconds=6)
        await firm.system.execute(
            "UPDATE conversation SET queued_at = queued_at - interval '11 s' WHERE workspace_id = $1 AND id = $2",
            waiting,
        )
        await made.runner.rouse(firm.workspace_id, "routing.assign")
        await made.runner.drain()
        assert (await find(firm.system, waiting)).assignee_id == firm.bo
        assert "waited_longer" in (await because_of(made, waiting)).reasons


async def test_what_is_offered_to_somebody_is_out_of_the_pool_and_takes_their_room(database: Database) -> None:
    async with floor(database) as made:
        firm = made.firm
        await set_profile(firm.as_ada, firm.bo, Profile(capacity=1))
        waiting = await ask(made)
        await firm.system.execute(
            "UPDATE conversation SET offered_to = $3 WHERE workspace_id = $1 AND id = $2", waiting, firm.bo
        )
        await set_profile(firm.as_ada, firm.bo, Profile(capacity=2))
        await made.runner.rouse(firm.workspace_id, "routing.assign")
        await made.runner.drain()
        assert (await find(firm.system, waiting)).status == "queued"
        (bo,), _ = await members_here(firm.system, RoutingSettings())
        assert bo.held == {"widget": 2}


async def test_only_supervisors_say_how_it_is_routed_and_the_audit_keeps_it(database: Database) -> None:
    async with floor(database) as made:
        firm = made.firm
        for forbidden in (set_settings(firm.as_bo, RoutingSettings()), set_profile(firm.as_bo, firm.bo, Profile())):
            with pytest.raises(Forbidden):
                await forbidden
        with pytest.raises(Invalid):
            await set_settings(firm.as_ada, RoutingSettings(policy="push-round-robin"))
        assert await set_settings(firm.as_ada, RoutingSettings()) == [], "nothing changed"
        await set_settings(firm.as_ada, RoutingSettings(policy="strict-vip", widen_seconds=30))
        await set_profile(firm.as_ada, firm.bo, Profile(skills={"sizes": 2}, languages={"yue": 4}))
        assert (await routing_settings(firm.system)).policy == "strict-vip"
        kept = await profile(firm.system, firm.bo)
        assert (kept.profile.skills, kept.profile.languages) == ({"sizes": 2}, {"yue": 4})
        assert await known_skills(firm.system) == ["sizes"]
        acts = [
            row["act"] for row in await firm.system.rows("SELECT act FROM audit WHERE workspace_id = $1 ORDER BY id")
        ]
        assert {*acts[-3:-1]} == {"policy_changed", "routing_changed"}
        assert acts[-1] == "profile_changed"


async def test_members_come_in_pages_by_name_and_by_team(database: Database) -> None:
    async with floor(database) as made:
        first = await profiles(made.firm.system, after=None, limit=1)
        second = await profiles(made.firm.system, after=(first[0].name, first[0].member_id), limit=5)
        assert [one.name for one in (*first, *second)] == ["Ada", "Bo"]
        assert await profiles(made.firm.system, after=None, limit=5, team_id=uuid7()) == []
        assert len(await profiles(made.firm.system, after=None, limit=5, team_id=made.channel.team_id)) == 2


def test_a_shift_ends_for_new_work_some_minutes_before_it_ends() -> None:
    office = Calendar(zone="Asia/Shanghai", week=((Span(9 * 60, 18 * 60),),) * 7)
    at = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # eight in the morning in Shanghai
    assert duty(office, at, 600) == duty(office, at, 0)
    assert (duty(office, at, 600).on, duty(office, at, 600).changes_in_seconds) == (False, 3600)
    assert duty(office, at + timedelta(hours=9), 600).changes_in_seconds == 3000
    late = duty(office, at + timedelta(hours=9, minutes=55), 600)
    assert (late.on, late.changes_in_seconds) == (False, 300 + 15 * 3600)
    assert duty(Calendar(), at, 600).on
    assert duty(None, at, 600).on
    assert not duty(NEVER_OPEN, at, 600).on


def test_who_names_no_dialect_has_them_all_and_sisters_count_only_loosely() -> None:
    assert level_of({"zh": 4}, "yue") == 0
    assert level_of({"zh": 4}, "zh-TW") == 4
    assert level_of({"zh-CN": 4}, "yue") == 0
    assert level_of({"zh-CN": 4}, "yue", loosely=True) == 3
    assert level_of({"en": 4}, "yue", loosely=True) == 0

"""What customers like (whom, where, when) steers softly, and is told; a transfer needs what a fresh entry would."""

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.floors import floor
from tests.routing.lines import line, member
from wingbeat.conversations.models import SetReason, Transfer
from wingbeat.conversations.promises.events import Needs
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.people.presence.actions import drop
from wingbeat.people.teams.actions import found as found_team
from wingbeat.routing.needs.queries import needs_of
from wingbeat.routing.rules import assign
from wingbeat.routing.rules.wishes import IN_TIME, Wishes, wishes_of
from wingbeat.routing.settings.models import RoutingSettings, SkillRule
from wingbeat.routing.waits.queries import UNKNOWN


def test_a_profile_says_whom_where_and_when() -> None:
    bo = uuid7()
    found = wishes_of({"favourite_member": str(bo), "channel": "email", "best_time": "18:00-21:30", "shoe_size": 41})
    assert found == Wishes(bo, "email", (18 * 60, 21 * 60 + 30))
    assert wishes_of({"favourite_member": "Bo", "channel": None, "best_time": "in the evening"}) == Wishes()


def test_hours_may_reach_past_midnight() -> None:
    night = wishes_of({"best_time": "22:00-01:00"})
    hours = {hour for hour in range(24) if night.suits(datetime(2026, 3, 2, hour, 30))}  # noqa: DTZ001 - a wall clock
    assert hours == {22, 23, 0}


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["favourite_member", "channel", "best_time"]), st.text() | st.integers()))
def test_whatever_a_profile_holds_is_a_wish_or_none(preferences: dict[str, object]) -> None:
    wishes_of(preferences).suits(datetime(2026, 3, 2, 12))  # noqa: DTZ001 - a wall clock


def test_of_equals_who_answers_on_the_liked_channel_is_chosen_and_it_is_told() -> None:
    here, both = member("Bo", rooms={"email": 0}), member("Cy")
    waiting = line(30.0, needs=Needs(channel="email"))
    (given,) = assign([waiting], [here, both], RoutingSettings()).given
    assert given.member_name == "Cy"
    assert "channel:email" in given.because.reasons
    # Softly: whoever is alone has it all the same, and nothing is claimed.
    (given,) = assign([waiting], [here], RoutingSettings()).given
    assert not any(reason.startswith("channel") for reason in given.because.reasons)


def test_whoever_came_at_their_best_time_is_served_before_an_equal() -> None:
    other, liked = line(60.0), line(60.0, needs=Needs(weight=IN_TIME, in_time=True))
    (given,) = assign([other, liked], [member("Bo", 1, 2)], RoutingSettings()).given
    assert given.conversation_id == liked.ids[0]
    assert "in_time" in given.because.reasons
    assert "weight" not in given.because.reasons, "an hour is no worth"


async def test_the_best_time_is_read_on_the_workspaces_own_clock(database: Database) -> None:
    async with floor(database) as made:
        customer = made.customer.id
        team_id = made.channel.team_id
        insert = """INSERT INTO customer (workspace_id, id, language, preferences) VALUES ($1, $2, 'en', $3)
                    ON CONFLICT (workspace_id, id) DO UPDATE SET preferences = excluded.preferences"""
        local = await database.value("SELECT now() AT TIME ZONE zone FROM workspace")
        hour = local.hour
        state = await find(made.firm.system, made.conversation_id)
        for begin, suits in ((hour, True), ((hour + 2) % 24, False)):
            hours = f"{begin:02}:00-{(begin + 1) % 24:02}:59"
            await database.execute(insert, made.firm.workspace_id, customer, {"best_time": hours, "channel": "email"})
            needs = await needs_of(made.firm.system, state, team_id, UNKNOWN)
            assert (needs.in_time, needs.weight, needs.channel) == (suits, IN_TIME if suits else 1.0, "email")


async def test_what_is_handed_to_a_team_needs_what_a_fresh_entry_would(database: Database) -> None:
    async with floor(database) as made:
        rules = RoutingSettings(skill_rules=(SkillRule("reason", "repairs", "solder", 3),))
        await database.execute(
            "INSERT INTO routing_settings (workspace_id, settings) VALUES ($1, $2)", made.firm.workspace_id, rules
        )
        await database.execute(
            "INSERT INTO customer (workspace_id, id, language, tier, preferences) VALUES ($1, $2, 'en', 'vip', $3)",
            made.firm.workspace_id,
            made.customer.id,
            {"favourite_member": str(made.firm.ada)},
        )
        await drop(made.firm.system, [made.desk])
        before = (await made.settled()).needs
        assert before is not None
        await made.do(SetReason("repairs/tent"), made.bo)
        repairs = await found_team(made.firm.as_ada, "Repairs")
        await made.do(Transfer(to_team_id=repairs), made.bo)
        assert (await find(made.firm.system, made.conversation_id)).needs is None, "what it needed elsewhere"
        needs = (await made.settled()).needs
        assert needs is not None
        assert (needs.skills, needs.levels, needs.language, needs.vip) == (("solder",), {"solder": 3}, "en", True)
        assert needs.favourite_id == made.firm.ada


async def test_a_free_member_of_the_other_team_gets_it_by_what_it_needs(database: Database) -> None:
    async with floor(database) as made:
        repairs = await found_team(made.firm.as_ada, "Repairs")
        await database.execute(
            "INSERT INTO team_member (workspace_id, team_id, member_id) VALUES ($1, $2, $3)",
            made.firm.workspace_id,
            repairs,
            made.firm.bo,
        )
        await made.do(Transfer(to_team_id=repairs), made.bo)
        state = await made.settled()
        assert (state.status, state.team_id) == ("assigned", repairs)
        assert state.needs is not None

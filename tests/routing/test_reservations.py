"""A member kept free for a conversation that may come: a wish, which never makes anybody wait."""

from uuid import UUID

from msgspec.structs import replace

from tests.routing.floors import floor
from tests.routing.lines import line, member
from wingbeat.bot.adapters.nothing import CalendarStaff
from wingbeat.conversations.models import Transfer
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.people.teams.actions import found as found_team
from wingbeat.routing.models import Here
from wingbeat.routing.queries import members_here
from wingbeat.routing.reservations.actions import Reservations
from wingbeat.routing.rules import assign
from wingbeat.routing.settings.models import RoutingSettings
from wingbeat.routing.waits.queries import Knowing
from wingbeat.routing.waits.rules.telling import BOUNDS_SECONDS

SETTINGS = RoutingSettings()


def who(conversation_id: UUID, *members: Here) -> list[str]:
    return [one.member_name for one in assign([line(0.0, ids=(conversation_id,))], members, SETTINGS).given]


def test_who_is_kept_for_a_conversation_gets_it_though_another_has_less_to_do() -> None:
    mine = uuid7()
    assert who(mine, member("Ada", 0), member("Bo", 1, 2, mine)) == ["Bo"]


def test_the_last_place_that_is_kept_goes_to_others_only_where_nobody_else_is_free() -> None:
    mine, other = uuid7(), uuid7()
    bo, ada = member("Bo", 0, 1, mine), member("Ada", 3, 4)
    assert who(other, bo, ada) == ["Ada"]
    assert who(other, bo) == ["Bo"], "who waits for certain never waits for who may come"


def test_a_place_that_is_kept_counts_as_work() -> None:
    kept, other = uuid7(), uuid7()
    assert who(other, member("Bo", 0, 4, kept), member("Ada", 0, 4)) == ["Ada"]


async def test_a_likely_handoff_keeps_a_free_member_until_it_has_one(database: Database) -> None:
    async with floor(database) as made:
        staff = Reservations(database, CalendarStaff().next_opening, Knowing())
        firm = made.firm
        await staff.reserve(firm.workspace_id, made.conversation_id)
        (bo,), _ = await members_here(firm.system, SETTINGS)
        assert (bo.id, bo.kept_for) == (firm.bo, frozenset({made.conversation_id}))
        await staff.reserve(firm.workspace_id, made.conversation_id)
        assert len(await firm.system.rows("SELECT * FROM reservation WHERE workspace_id = $1")) == 1
        await firm.system.execute("UPDATE reservation SET until = now() - interval '1 s' WHERE workspace_id = $1")
        (bo,), _ = await members_here(firm.system, SETTINGS)
        assert bo.kept_for == frozenset()


async def test_a_handoff_is_told_how_long_it_takes_only_where_somebody_must_wait_for_somebody(
    database: Database,
) -> None:
    async with floor(database) as made:
        firm, staff, state = (
            made.firm,
            Reservations(database, CalendarStaff().next_opening, Knowing()),
            await made.settled(),
        )
        comes = replace(state, id=uuid7())
        await staff.reserve(firm.workspace_id, state.id)
        assert await staff.wait_seconds(firm.system, state, None) == 0, "Bo is kept free"
        assert await staff.wait_seconds(firm.system, comes, None) in BOUNDS_SECONDS
        elsewhere = await found_team(firm.as_ada, "Repairs")
        assert await staff.wait_seconds(firm.system, comes, elsewhere) == 0, "nobody is there"


async def test_a_conversation_that_is_given_to_somebody_keeps_nobody(database: Database) -> None:
    async with floor(database) as made:
        staff = Reservations(database, CalendarStaff().next_opening, Knowing())
        team_id = await made.firm.system.value("SELECT id FROM team WHERE workspace_id = $1")
        await staff.reserve(made.firm.workspace_id, made.conversation_id)
        await made.do(Transfer(to_team_id=team_id), made.bo)
        assert (await made.settled()).assignee_id == made.firm.bo
        assert await made.firm.system.rows("SELECT * FROM reservation WHERE workspace_id = $1") == []

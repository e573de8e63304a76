from tests.people.firms import Firm
from wingbeat.kit.ids import uuid7
from wingbeat.people.events import Away, Offline, Online
from wingbeat.people.members.actions import change
from wingbeat.people.presence.actions import close, drop, lapse, renew, show
from wingbeat.people.presence.queries import members_here, standing, workspaces_to_sweep


async def run_out(firm: Firm, socket_id: object) -> None:
    await firm.system.execute(
        "UPDATE presence_lease SET until = now() - interval '1 second' WHERE workspace_id = $1 AND socket_id = $2",
        socket_id,
    )


async def test_what_a_member_says_at_one_desk_holds_at_all_of_them_until_the_last_is_gone(firm: Firm) -> None:
    scope, desk, phone = firm.system, uuid7(), uuid7()
    assert await show(scope, firm.bo, desk, await standing(scope, firm.bo)) == [Online(firm.bo)]
    assert await show(scope, firm.bo, phone, await standing(scope, firm.bo)) == []
    assert await show(scope, firm.bo, desk, "away") == [Away(firm.bo)]
    assert await drop(scope, [desk]) == []
    assert await standing(scope, firm.bo) == "away"
    assert await drop(scope, [phone]) == [Offline(firm.bo)]
    assert await members_here(scope) == {}
    assert await standing(scope, firm.bo) == "online"


async def test_a_closed_laptop_is_told_once_when_its_lease_runs_out(firm: Firm, other_firm: Firm) -> None:
    scope, desk, phone, theirs = firm.system, uuid7(), uuid7(), uuid7()
    await show(scope, firm.bo, desk, "online")
    await show(scope, firm.bo, phone, "online")
    await show(scope, firm.ada, theirs, "online")
    await run_out(firm, desk)
    assert await members_here(scope) == {firm.bo: "online", firm.ada: "online"}
    assert await workspaces_to_sweep(firm.database) == [firm.workspace_id]
    assert await lapse(other_firm.system) == []
    assert await lapse(scope) == []
    await run_out(firm, phone)
    assert await lapse(scope) == [Offline(firm.bo)]
    assert await workspaces_to_sweep(firm.database) == []


async def test_a_lapsed_second_socket_changes_nothing(firm: Firm) -> None:
    desk, phone = uuid7(), uuid7()
    await show(firm.system, firm.bo, desk, "online")
    await show(firm.system, firm.bo, phone, "away")
    await run_out(firm, phone)
    assert await lapse(firm.system) == []


async def test_many_leases_are_renewed_at_once_and_swept_ones_are_said(firm: Firm, other_firm: Firm) -> None:
    scope, desk, swept, foreign = firm.system, uuid7(), uuid7(), uuid7()
    await show(scope, firm.ada, desk, "online")
    await show(other_firm.system, other_firm.bo, foreign, "online")
    await run_out(firm, desk)
    assert await renew(scope, [desk, swept, foreign]) == {desk}
    assert await members_here(scope) == {firm.ada: "online"}


async def test_a_deactivated_member_is_offline_at_once(firm: Firm) -> None:
    desk = uuid7()
    await show(firm.system, firm.bo, desk, "online")
    assert await change(firm.as_ada, firm.bo, state="deactivated") == [Offline(firm.bo)]
    assert await show(firm.system, firm.bo, desk, "online") == [], "a socket that lingers shows nobody"


async def test_a_closed_desk_counts_until_its_member_is_back_at_another(firm: Firm) -> None:
    scope, before, after = firm.system, uuid7(), uuid7()
    await show(scope, firm.bo, before, "online")
    await close(scope, before)
    assert await members_here(scope) == {firm.bo: "online"}
    assert await show(scope, firm.bo, after, "online") == []
    assert await show(scope, firm.bo, after, "away") == [Away(firm.bo)]


async def test_a_desk_that_closes_after_the_next_one_opened_keeps_nobody_online(firm: Firm) -> None:
    scope, before, after = firm.system, uuid7(), uuid7()
    await show(scope, firm.bo, before, "online")
    assert await show(scope, firm.bo, after, "online") == []
    await close(scope, before)
    assert await show(scope, firm.bo, after, "away") == [Away(firm.bo)]

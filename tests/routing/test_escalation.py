"""Paths of teams with an owner and a time each, and questions beside a conversation."""

from uuid import UUID

import pytest

from tests.routing.floors import Floor, floor
from wingbeat.conversations import models as c
from wingbeat.conversations.queries import events_before
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.live.rules import for_customer
from wingbeat.people.teams.actions import found as found_team
from wingbeat.people.teams.actions import put_in
from wingbeat.routing.escalation.actions import drop_path, keep_path
from wingbeat.routing.escalation.models import LastStep, Path, Step
from wingbeat.routing.escalation.queries import escalated_to
from wingbeat.routing.requests.models import AnsweredAlready, NotAsked
from wingbeat.routing.requests.queries import of_conversation, requests


async def path_of(made: Floor) -> Path:
    """Finance within five minutes, owned by Bo; then the directors within an hour, owned by Ada."""
    finance, directors = [await found_team(made.firm.as_ada, name) for name in ("Finance", "Directors")]
    steps = [Step("Finance", finance, 300, made.firm.bo), Step("Directors", directors, 3600, made.firm.ada)]
    return await keep_path(made.firm.as_ada, None, "Refunds", steps)


async def test_a_step_that_lets_its_time_pass_hands_on_by_itself_and_tells_its_owner(database: Database) -> None:
    async with floor(database) as made:
        path = await path_of(made)
        escalations, bo = made.handing.escalations, made.firm.as_bo
        await escalations.escalate(bo, made.conversation_id, path.id, "Wants 900 back", "k1")
        state = await made.settled()
        here = state.escalation
        assert here is not None
        assert here.due is not None
        assert (state.status, state.team_id, here.step) == ("queued", path.steps[0].team_id, 1)
        timer = "SELECT due FROM timer WHERE workspace_id = $1 AND name = 'escalation'"
        assert await made.firm.system.value(timer) == here.due
        await escalations.due(state.workspace_id, state.id, here.due)
        await escalations.due(state.workspace_id, state.id, here.due)
        state = await made.settled()
        assert state.escalation is not None
        assert (state.team_id, state.escalation.step) == (path.steps[1].team_id, 2)
        told = [(members, notice.what) for members, notice in made.noted.notices]
        assert told == [
            ((made.firm.bo,), "escalated"),
            ((made.firm.bo,), "escalation_due"),
            ((made.firm.ada,), "escalated"),
        ]
        assert [one.id for one in await escalated_to(made.firm.as_ada, made.firm.ada, None, 9)] == [state.id]
        with pytest.raises(LastStep):
            await escalations.escalate(bo, made.conversation_id, path.id, "", "k2")


async def test_a_members_answer_is_what_a_step_is_for(database: Database) -> None:
    async with floor(database) as made:
        path = await path_of(made)
        await made.handing.escalations.escalate(made.firm.as_bo, made.conversation_id, path.id, "", "k1")
        before = (await made.settled()).escalation
        await made.do(c.Say("You get it back today."), made.bo)
        state = await made.settled()
        assert before is not None
        assert before.due is not None
        assert state.escalation is not None
        assert state.escalation.due is None
        await made.handing.escalations.due(state.workspace_id, state.id, before.due)
        assert (await made.settled()).escalation == state.escalation
        await drop_path(made.firm.as_ada, path.id)
        await made.do(c.Resolve(), made.bo)
        assert (await made.settled()).escalation is None


async def test_paths_are_supervisors_and_of_their_own_teams(database: Database) -> None:
    async with floor(database) as made:
        with pytest.raises(Forbidden):
            await keep_path(made.firm.as_bo, None, "Mine", [])
        for team_id, owner_id in ((uuid7(), None), (await found_team(made.firm.as_ada, "Finance"), uuid7())):
            with pytest.raises(NotFound):
                await keep_path(made.firm.as_ada, None, "Theirs", [Step("One", team_id, 60, owner_id)])


async def test_an_expert_is_asked_beside_and_the_customer_never_sees_it(database: Database) -> None:
    async with floor(database) as made:
        firm, asking = made.firm, made.handing.requests
        request_id = await asking.ask(firm.as_bo, made.conversation_id, "canary 退多少？", 600, member_id=firm.ada)
        state = await made.settled()
        assert (state.status, state.assignee_id) == ("assigned", firm.bo), "it stays where it is"
        assert [one.id for one in await requests(firm.as_ada, "for_me", None, 9)] == [request_id]
        with pytest.raises(NotAsked):
            await asking.answer(firm.as_bo, request_id, "900")
        (row,) = await of_conversation(firm.as_bo, made.conversation_id)
        await asking.due(firm.workspace_id, request_id, row.due)
        await made.do(c.Snooze(row.due, "Waiting for Ada"), made.bo)
        await asking.answer(firm.as_ada, request_id, "canary 900")
        state = await made.settled()
        assert state.status == "assigned", "the answer wakes what was parked for it"
        assert [one.answer for one in await requests(firm.as_bo, "by_me", None, 9)] == ["canary 900"]
        assert await requests(firm.as_ada, "for_me", None, 9) == []
        with pytest.raises(AnsweredAlready):
            await asking.answer(firm.as_ada, request_id, "901")
        await asking.due(firm.workspace_id, request_id, row.due)
        told = [(set(members), notice.what) for members, notice in made.noted.notices]
        assert told == [({firm.ada}, "asked"), ({firm.ada, firm.bo}, "request_due"), ({firm.bo}, "answered")]
        events = await events_before(firm.system, made.conversation_id, 2**31 - 1, 100)
        assert sum("canary" in str(event.body) for event in events) == 2
        assert not any("canary" in str(for_customer(event)) for event in events)


async def test_a_team_is_asked_and_any_of_it_answers(database: Database) -> None:
    async with floor(database) as made:
        firm, asking = made.firm, made.handing.requests
        team_id = await found_team(firm.as_ada, "Finance")
        await put_in(firm.as_ada, team_id, firm.ada)
        request_id = await asking.ask(firm.as_bo, made.conversation_id, "How much?", 600, team_id=team_id)
        await made.settled()
        assert await requests(firm.as_bo, "for_me", None, 9) == []
        await asking.answer(firm.as_member(firm.ada, "agent"), request_id, "900")
        await made.settled()
        (row,) = await requests(firm.as_bo, "by_me", None, 9)
        assert (row.answered_by, row.answer) == (firm.ada, "900")
        for other in ({"member_id": uuid7()}, {"team_id": uuid7()}):
            with pytest.raises(NotFound):
                await asking.ask(firm.as_bo, made.conversation_id, "?", 600, **other)
        with pytest.raises(NotFound):
            await asking.answer(firm.as_ada, UUID(int=1), "?")

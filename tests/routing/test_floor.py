"""Behind each number are its conversations; a team's own limits, broken channels and the end of an alert are told."""

import json
from typing import Any
from uuid import UUID

import pytest

from tests.routing.alerting import alerting, shown
from wingbeat.conversations import models as c
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.routing.alerts.actions import OVER_LETTER, OVER_POST
from wingbeat.routing.alerts.queries import lasting
from wingbeat.routing.board.behind.models import Asked, What
from wingbeat.routing.board.behind.queries import behind
from wingbeat.routing.board.models import Broken


async def test_behind_every_number_are_its_conversations(database: Database) -> None:
    async with alerting(database) as one:
        ada, its = one.firm.as_ada, one.floor.conversation_id

        async def ids(what: What, **more: Any) -> list[UUID]:
            return [found.conversation_id for found in await behind(ada, Asked(what, **more), None, 10)]

        assert await ids("held", member_id=one.firm.bo) == [its]
        assert await ids("held", member_id=one.firm.ada) == []
        team_id = await one.waits(70)
        for more in ({}, {"team_id": team_id}, {"state": "queued"}, {"team_id": team_id, "state": "red"}):
            assert await ids("waiting", **more) == [its]
        for less in ({"team_id": uuid7()}, {"state": "owed"}, {"state": "late"}, {"channel_id": uuid7()}):
            assert await ids("waiting", **less) == []
        assert await ids("came") == [its]
        assert sum([its in await ids("came", hour=hour) for hour in range(24)]) == 1
        assert await ids("broken", measure="first_response") == []
        assert await behind(ada, Asked("came"), its, 10) == [], "on from there"


async def test_who_was_told_hears_that_it_is_over_unless_it_is_back(database: Database) -> None:
    async with alerting(database) as one:
        await one.rule("longest_wait", 60, mail=True, webhook=True, over=True)
        one.hook.up = True
        await one.waits(70)
        await one.look()
        (found,) = await one.log()
        told = one.firm.workspace_id, found.id, await one.now()
        await one.alerts.write(*told)
        await one.alerts.call(*told)
        await one.floor.do(c.Resolve(), one.floor.bo)
        await one.look()
        assert (await one.due(OVER_LETTER), await one.due(OVER_POST)) == ([found.id], [found.id])
        for _ in range(2):
            await one.alerts.write(*told, over=True)
            await one.alerts.call(*told, over=True)
        assert [mail["Subject"].startswith("Over: ") for mail in one.mail.sent] == [False, True]
        assert [json.loads(body)["type"] for _, body in one.hook.bodies] == ["alert.raised", "alert.over"]
        await one.firm.system.execute("UPDATE alert SET over_at = NULL, over_mailed_at = NULL WHERE workspace_id = $1")
        await one.alerts.write(*told, over=True)
        assert len(one.mail.sent) == 2, "it is back"


async def test_a_team_has_a_threshold_of_its_own(database: Database) -> None:
    async with alerting(database) as one:
        team_id = await one.waits(70)
        with pytest.raises(NotFound):
            await one.rule("longest_wait", 60, team_id=uuid7())
        with pytest.raises(Invalid):
            await one.rule("arrivals", 2, team_id=team_id)
        other = await one.floor.team_nobody_is_in("Returns")
        await one.rule("longest_wait", 60, team_id=other)
        await one.look()
        assert await one.log() == [], "nobody waits for them"
        await one.rule("longest_wait", 60, team_id=team_id)
        await one.look()
        (found,) = await one.log()
        assert (found.subject, found.name) == (str(team_id), "Repairs")
        assert len(one.told) == 1


async def test_a_channel_through_which_nothing_gets_alerts_and_names_the_part(database: Database) -> None:
    async with alerting(database) as one:
        await one.rule("channel_broken", 2, mail=True)
        (channel,) = (await shown(one.floor)).today.channels
        one.broken = [Broken(channel.id, 1, "address")]
        await one.look()
        assert await one.log() == [], "once may be a restart"
        one.broken = [Broken(channel.id, 2, "address")]
        await one.look()
        (found,) = await one.log()
        assert (found.kind, found.name, found.part) == ("channel_broken", "Shop", "address")
        await one.alerts.write(one.firm.workspace_id, found.id, await one.now())
        assert "look first at: the public address" in one.mail.sent[0]["Subject"]
        (lasts,) = await lasting(one.firm.as_ada)
        assert lasts.part == "address"

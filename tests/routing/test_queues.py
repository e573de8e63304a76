"""Queues of several teams beside each other."""

from tests.routing.floors import floor
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.ids import uuid7
from wingbeat.people.presence.actions import drop
from wingbeat.people.teams.actions import found as found_team
from wingbeat.routing.queries import lines


async def test_a_long_queue_hides_nobody_of_another_team(database: Database) -> None:
    async with floor(database) as made:
        await drop(made.firm.system, [made.desk])
        unserved = await made.channel_of(await found_team(made.firm.as_ada, "Repairs"))
        for channel in (unserved, unserved, unserved, made.channel):
            await made.open(channel, Sender("customer", uuid7()), uuid7())
        await made.runner.drain()
        found = await lines(made.firm.system, [unserved.team_id, made.channel.team_id], look=2)
        assert {one.team_id: len(one.ids) for one in found} == {unserved.team_id: 2, made.channel.team_id: 1}

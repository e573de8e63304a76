"""Queues of several teams beside each other."""

from tests.routing.floors import floor
from wingbeat.conversations.models import Assign, Transfer
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


async def test_what_was_taken_before_it_stood_in_a_queue_still_needs_its_language(database: Database) -> None:
    async with floor(database) as made:
        await drop(made.firm.system, [made.desk])
        one = uuid7()
        await made.open(made.channel, Sender("customer", uuid7()), one)
        await made.tell(one, Assign(made.firm.bo, "picked"), made.bo)
        await made.tell(one, Transfer(to_team_id=made.channel.team_id), made.bo)
        (line,) = await lines(made.firm.system, [made.channel.team_id])
        assert (list(line.ids), line.needs.language) == ([one], "en")

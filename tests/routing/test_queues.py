"""Queues of several teams beside each other."""

import asyncio

from tests.routing.floors import floor
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.ids import uuid7
from wingbeat.people.teams.actions import found as found_team
from wingbeat.routing.queries import LOOK


async def test_a_long_queue_that_nobody_serves_hides_nobody_of_another_team(database: Database) -> None:
    async with floor(database) as made:
        unserved = await made.channel_of(await found_team(made.firm.as_ada, "Repairs"))
        await asyncio.gather(*(made.open(unserved, Sender("customer", uuid7()), uuid7()) for _ in range(LOOK + 1)))
        await made.runner.drain()
        last = uuid7()
        await made.open(made.channel, Sender("customer", uuid7()), last)
        await made.runner.drain()
        assert (await find(made.firm.system, last)).assignee_id == made.firm.bo

"""A member who is not there is no place to wait."""

from datetime import timedelta
from uuid import UUID

from tests.routing.floors import Floor, floor
from wingbeat.conversations import models as c
from wingbeat.conversations.models import Conversation
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.ids import uuid7
from wingbeat.people.presence.actions import drop, show


async def leave(floor: Floor) -> None:
    await drop(floor.firm.system, [floor.desk])


def held(state: Conversation) -> tuple[str, UUID | None]:
    return state.status, state.assignee_id


async def test_a_customer_who_writes_to_an_absent_member_waits_in_the_queue(database: Database) -> None:
    async with floor(database) as made:
        await leave(made)
        assert held(await made.settled()) == ("assigned", made.firm.bo), "nothing is owed"
        await made.do(c.Say("One more thing"), made.customer)
        assert held(await made.settled()) == ("queued", None)
        await show(made.firm.system, made.firm.ada, uuid7(), "online")
        await made.do(c.Say("Anybody?"), made.customer)
        assert (await made.settled()).status == "queued", "the message alone moves nobody who already waits"


async def test_a_customer_who_writes_to_a_member_who_is_here_stays_with_them(database: Database) -> None:
    async with floor(database) as made:
        await show(made.firm.system, made.firm.bo, made.desk, "away")
        await made.do(c.Say("One more thing"), made.customer)
        assert held(await made.settled()) == ("assigned", made.firm.bo)


async def test_a_snoozed_one_that_wakes_to_an_absent_member_goes_to_somebody_else(database: Database) -> None:
    async with floor(database) as made:
        await show(made.firm.system, made.firm.ada, uuid7(), "online")
        for wake in (None, c.Wake("member")):
            state = await made.settled()
            assert state.opened_at is not None
            await made.do(c.Snooze(until=state.opened_at + timedelta(days=1)), made.bo)
            await leave(made)
            await made.do(wake or c.Say("Any news?"), Sender("system") if wake else made.customer)
            assert held(await made.settled()) == ("assigned", made.firm.ada)


async def test_an_answer_given_meanwhile_from_elsewhere_is_not_taken_back(database: Database) -> None:
    async with floor(database) as made:
        await leave(made)
        await made.do(c.Say("One more thing"), made.customer)
        await made.do(c.Say("Here it is"), made.bo)
        assert held(await made.settled()) == ("assigned", made.firm.bo)

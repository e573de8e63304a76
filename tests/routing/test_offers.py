"""An offer is taken, declined, or taken back; the conversation is never lost and never two members'."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from tests.kit.doors import running
from tests.routing.floors import Floor, floor
from wingbeat.conversations import models as c
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises import models as p
from wingbeat.conversations.promises.rules import OfferOver
from wingbeat.conversations.queries import events_before
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers
from wingbeat.people.events import Away
from wingbeat.people.presence.actions import drop, show
from wingbeat.people.presence.queries import members_here
from wingbeat.routing.offers.actions import set_settings
from wingbeat.routing.offers.models import Offering, OfferSettings
from wingbeat.routing.offers.queries import offer_settings, offers_for, tallies
from wingbeat.routing.offers.rules import hand

OFFER = Offering(how="offer", seconds=12, rings=2)


def test_the_circle_widens_until_everybody_was_asked_and_then_it_is_given() -> None:
    everybody = Offering(how="offer", rings=2, then="everybody")
    asked = [hand(everybody, ring, passed=False) for ring in range(4)]
    assert [(one.to, one.ring) for one in asked] == [("member", 1), ("member", 2), ("everybody", 3), ("push", 3)]
    assert hand(OFFER, 0, passed=False).to == "member"
    assert hand(OFFER, 2, passed=False).to == "push"
    assert hand(OFFER, 1, passed=True).to == "push", "nobody else is able"
    assert hand(Offering(), 0, passed=False).to == "push"


async def offered(floor: Floor, offering: Offering = OFFER, away_after: int = 3) -> Conversation:
    """Ada and Bo are here, and what Bo had waits anew."""
    await set_settings(floor.firm.as_ada, OfferSettings(workspace=offering, away_after=away_after))
    await show(floor.firm.system, floor.firm.ada, uuid7(), "online")
    team_id = await floor.firm.system.value("SELECT id FROM team WHERE workspace_id = $1")
    await floor.do(c.Transfer(to_team_id=team_id), floor.bo)
    return await floor.settled()


async def silence(floor: Floor, state: Conversation) -> Conversation:
    """The offer's time comes."""
    assert state.offered_until is not None
    due = await floor.firm.system.value(
        "SELECT due FROM timer WHERE workspace_id = $1 AND name = 'offer' AND subject_id = $2", state.id
    )
    assert due == state.offered_until, "the timer is set to the offer's own time"
    await floor.handing.offers.due(state.workspace_id, state.id, due)
    return await floor.settled()


def other(floor: Floor, member_id: UUID | None) -> UUID:
    return floor.firm.bo if member_id == floor.firm.ada else floor.firm.ada


async def test_who_stays_silent_passes_and_the_next_is_asked(database: Database) -> None:
    async with floor(database) as made:
        first = await offered(made)
        assert (first.status, first.ring) == ("queued", 1)
        second = await silence(made, first)
        assert (second.offered_to, second.ring, second.passed) == (
            other(made, first.offered_to),
            2,
            (first.offered_to,),
        )
        late = Sender("member", first.offered_to)
        with pytest.raises(OfferOver):
            await made.do(c.Assign(first.offered_to or made.firm.bo, "accepted"), late)
        taker = Sender("member", second.offered_to)
        await made.do(c.Assign(second.offered_to or made.firm.bo, "accepted"), taker)
        state = await made.settled()
        assert (state.status, state.assignee_id, state.offered_until) == ("assigned", second.offered_to, None)
        counted = {one.member_id: (one.offered, one.accepted, one.silent) for one in await tallies(made.firm.as_ada, 7)}
        assert counted == {first.offered_to: (1, 0, 1), second.offered_to: (1, 1, 0)}


async def test_an_offers_own_timer_takes_it_back_and_nobody_is_forgotten(database: Database) -> None:
    async with floor(database) as made:
        await set_settings(made.firm.as_ada, OfferSettings(OFFER))
        await drop(made.firm.system, [made.desk])
        team_id = await made.firm.system.value("SELECT id FROM team WHERE workspace_id = $1")
        await made.do(c.Transfer(to_team_id=team_id), made.bo)
        await made.settled()
        await show(made.firm.system, made.firm.ada, uuid7(), "online")
        await made.do(p.Offer(made.firm.ada, 1), Sender("system"))
        offer = await made.settled()
        assert (offer.offered_to, offer.status) == (made.firm.ada, "queued")
        async with running(Timers(database, made.handing.timers)), asyncio.timeout(60):
            while (await made.head(offer.id)).offered_until is not None:
                await asyncio.sleep(0.02)
        silent = (await events_before(made.firm.system, offer.id, 2**31 - 1, 50))[-1]
        assert (silent.kind, silent.body.why) == ("withdrawn", "silent")
        assert offer.offered_until is not None
        # By the database's clock, behind by less than a round trip; taken back at once would be a second too early.
        assert silent.at > offer.offered_until - timedelta(seconds=0.5)
        assert (await made.settled()).assignee_id == made.firm.ada, "there is nobody else"


async def test_after_the_last_ring_it_is_given_all_the_same(database: Database) -> None:
    async with floor(database) as made:
        first = await offered(made, Offering(how="offer", rings=1))
        state = await silence(made, first)
        assert (state.status, state.assignee_id) == ("assigned", other(made, first.offered_to))


async def test_everybody_of_the_team_is_asked_before_anybody_is_made_to(database: Database) -> None:
    async with floor(database) as made:
        state = await silence(made, await offered(made, Offering(how="offer", rings=1, then="everybody")))
        assert (state.offered_to, state.status, state.ring) == (None, "queued", 2)
        assert [one.id for one in await offers_for(made.firm.system, made.firm.ada)] == [state.id]
        await made.do(c.Assign(made.firm.ada, "accepted"), Sender("member", made.firm.ada))
        assert (await made.settled()).assignee_id == made.firm.ada


async def test_a_member_who_declines_says_why_and_is_not_asked_again(database: Database) -> None:
    async with floor(database) as made:
        first = await offered(made)
        await made.do(p.Decline("Not my field"), Sender("member", other(made, first.offered_to)))
        assert (await made.settled()).offered_to == first.offered_to, "it was not theirs to decline"
        await made.do(p.Decline("Not my field"), Sender("member", first.offered_to))
        state = await made.settled()
        assert (state.offered_to, state.passed) == (other(made, first.offered_to), (first.offered_to,))


async def test_whoever_goes_is_asked_no_longer(database: Database) -> None:
    async with floor(database) as made:
        first = await offered(made)
        assert first.offered_to is not None
        await made.firm.system.execute(
            "DELETE FROM presence_lease WHERE workspace_id = $1 AND member_id = $2", first.offered_to
        )
        await made.say_member("offline", first.offered_to)
        state = await made.settled()
        assert (state.offered_to, state.passed) == (other(made, first.offered_to), ())


async def test_who_picks_it_by_hand_has_it_and_the_offer_is_over(database: Database) -> None:
    async with floor(database) as made:
        first = await offered(made)
        picker = other(made, first.offered_to)
        await made.do(c.Assign(picker, "picked"), Sender("member", picker))
        state = await made.settled()
        assert (state.assignee_id, state.offered_to, state.offered_until) == (picker, None, None)
        assert first.offered_until is not None
        await made.handing.offers.due(state.workspace_id, state.id, first.offered_until)
        assert (await made.settled()).assignee_id == picker


async def test_an_offer_holds_a_place_of_its_member(database: Database) -> None:
    async with floor(database) as made:
        await made.firm.system.execute("UPDATE member SET capacity = 1 WHERE workspace_id = $1")
        first = await offered(made)
        second, third = uuid7(), uuid7()
        for one in (second, third):
            await made.open(made.channel, Sender("customer", uuid7()), one)
        await made.runner.drain()
        heads = [await made.head(one) for one in (first.id, second, third)]
        assert {head.offered_to for head in heads} == {made.firm.ada, made.firm.bo, None}
        (left,) = [head for head in heads if head.offered_until is None]
        assert left.id in {second, third}, "both have their hands full of offers"


async def test_a_member_who_is_silent_too_often_is_set_away(database: Database) -> None:
    async with floor(database) as made:
        first = await offered(made, OFFER, away_after=1)
        await silence(made, first)
        assert (await members_here(made.firm.system))[first.offered_to or made.firm.bo] == "away"
        assert made.told.facts == [Away(first.offered_to or made.firm.bo)]


async def test_only_supervisors_say_how_offers_are_made_and_of_their_own_teams(database: Database) -> None:
    async with floor(database) as made:
        with pytest.raises(Forbidden):
            await set_settings(made.firm.as_bo, OfferSettings(OFFER))
        with pytest.raises(NotFound):
            await set_settings(made.firm.as_ada, OfferSettings(teams={uuid7(): OFFER}))
        assert await offer_settings(made.firm.as_ada) == OfferSettings()


async def test_what_is_pulled_back_keeps_its_place_and_goes_to_somebody_else(database: Database) -> None:
    async with floor(database) as made:
        await show(made.firm.system, made.firm.ada, uuid7(), "online")
        await made.do(c.Say("One more thing"), made.customer)
        before = await made.settled()
        await made.do(p.Pull("Bo is stuck"), Sender("member", made.firm.ada))
        state = await made.settled()
        assert (state.assignee_id, state.queued_at) == (made.firm.ada, before.owed_since)


async def test_what_is_bumped_goes_before_who_waits_longer(database: Database) -> None:
    async with floor(database) as made:
        await drop(made.firm.system, [made.desk])
        await made.firm.system.execute("UPDATE member SET capacity = 2 WHERE workspace_id = $1")
        earlier, later = uuid7(), uuid7()
        for one in (earlier, later):
            await made.open(made.channel, Sender("customer", uuid7()), one)
        await made.runner.drain()
        await made.tell(later, p.Bump("VIP on the phone"), Sender("member", made.firm.ada))
        await show(made.firm.system, made.firm.bo, uuid7(), "online")
        await made.say_member("online", made.firm.bo)
        await made.runner.drain()
        assert [(await made.head(one)).assignee_id for one in (earlier, later)] == [None, made.firm.bo]

"""Queueing, assigning and taking back: steps that answer with commands."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from wingbeat.channels.queries import channel
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Conversation, Queue, Release
from wingbeat.conversations.promises.models import Need
from wingbeat.conversations.queries import find, heads
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.routing.models import Line
from wingbeat.routing.needs.queries import needs_of
from wingbeat.routing.offers.actions import Offers
from wingbeat.routing.queries import LOOK, absent_assignee, held_by, lines, members_here
from wingbeat.routing.reservations.actions import release
from wingbeat.routing.rules import MOST, assign
from wingbeat.routing.settings.queries import routing_settings
from wingbeat.routing.waits.queries import Knowing
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

SYSTEM = Sender("system")
TIMER = "widen"  # per workspace: when somebody may take one that waits, though nothing happens
SOONEST_SECONDS = 0.05  # not a moment before: the look must find the wait past its mark


class Routing:
    """The steps of routing, bound to the door."""

    def __init__(
        self, database: Database, door: ConversationDoor, timers: Timers, offers: Offers, knowing: Knowing
    ) -> None:
        self._database = database
        self._door = door
        self._timers = timers
        self._offers = offers
        self._knowing = knowing

    async def queue(self, woken: Woken) -> None:
        """Put a handed-off conversation into its team's queue: the bot's choice, else the channel's team.

        What members handed to a team is there already; what it needs there is found out.
        """
        scope = Scope(self._database, system(woken.workspace_id))
        state = await find(scope, woken.lane)
        if state.team_id is not None:
            await self._need(scope, state)
            return
        if state.status != "queued" or state.channel_id is None:
            return
        wished = [event.body.team_id for event in woken.events if event.kind == "handed_off" and event.body.team_id]
        team_id = wished[-1] if wished else (await channel(scope, state.channel_id)).team_id
        needs = await needs_of(scope, state, team_id, await self._knowing.learned(scope))
        queue = Queue(team_id=team_id, needs=needs)
        await self._door.append(woken.workspace_id, woken.lane, queue, sender=SYSTEM, key=woken.key())

    async def _need(self, scope: Scope, state: Conversation) -> None:
        """Find out what a conversation needs that waits without that being known."""
        if state.status != "queued" or state.team_id is None or state.needs is not None:
            return
        needs = await needs_of(scope, state, state.team_id, await self._knowing.learned(scope))
        # Two may ask at the same time: the second finds it known.
        await self._door.append(state.workspace_id, state.id, Need(needs), sender=SYSTEM, key=uuid7().hex)

    async def assign(self, woken: Woken) -> None:
        """Give waiting conversations to free members. The lane is the workspace: one leased assigner each."""
        scope = Scope(self._database, system(woken.workspace_id))
        settings, learned = await routing_settings(scope), await self._knowing.learned(scope)
        while True:
            members, duty_changes = await members_here(scope, settings, learned.paces)
            teams = frozenset[UUID]().union(*(member.teams for member in members if member.load < member.capacity))
            queue = await self._lines(scope, sorted(teams))
            found = assign(queue, members, settings, patience=learned.hazards)
            again = await self._offers.give(scope, found.given)
            if found.given:
                await release(scope, [one.conversation_id for one in found.given])
            if (
                not again
                and len(found.given) < MOST
                and (not found.given or sum(len(line.ids) for line in queue) < LOOK)
            ):
                break  # whoever comes or becomes free meanwhile wakes the step anew
        waits = [seconds for seconds in (duty_changes, found.widens_in_seconds) if seconds is not None]
        if waits:
            soon = min(waits) + SOONEST_SECONDS
            await self._timers.set(woken.workspace_id, TIMER, woken.workspace_id, after_seconds=soon)

    async def _lines(self, scope: Scope, teams: Sequence[UUID]) -> list[Line]:
        """The queues of these teams, once it is known of everybody what they need: a free member may be there first."""
        while True:
            queue = await lines(scope, teams) if teams else []
            unknown = [one for line in queue if not line.known for one in line.ids]
            if not unknown:
                return queue
            for state in (await heads(scope, unknown[:MOST])).values():
                await self._need(scope, state)

    async def release(self, woken: Woken) -> None:
        """A member vanished: what they owe goes back to the queue, in its old place."""
        scope = Scope(self._database, system(woken.workspace_id))
        for conversation_id in await held_by(scope, woken.lane):
            await self._release(scope, await find(scope, conversation_id), woken.key())

    async def absent(self, woken: Woken) -> None:
        """A customer writes, or a snoozed conversation wakes: it stays with its member only if they are here."""
        scope = Scope(self._database, system(woken.workspace_id))
        absent_id = await absent_assignee(scope, woken.lane)
        if absent_id is None:
            return
        state = await find(scope, woken.lane)
        if state.status == "assigned" and state.assignee_id == absent_id:
            wakes = state.owed_since is None and any(event.kind == "woken" for event in woken.events)
            await self._release(scope, state, woken.key(), "woken" if wakes else "member_gone")

    async def _release(
        self, scope: Scope, state: Conversation, key: str, why: Literal["member_gone", "woken"] = "member_gone"
    ) -> None:
        assert state.assignee_id is not None
        assert state.channel_id is not None
        home = (await channel(scope, state.channel_id)).team_id
        release = Release(member_id=state.assignee_id, team_id=home, why=why)
        await self._door.append(state.workspace_id, state.id, release, sender=SYSTEM, key=key)

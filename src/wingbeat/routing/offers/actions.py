"""Give, offer and take back: whoever waits is always somebody's to take."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.events import Assigned
from wingbeat.conversations.models import Assign
from wingbeat.conversations.promises.events import Declined, Offered, Withdrawn
from wingbeat.conversations.promises.models import Offer, Withdraw
from wingbeat.kit.database import Connection, Database, Row
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, NotFound
from wingbeat.kit.log import Recorded
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.people.presence.actions import step_away
from wingbeat.people.teams.queries import teams
from wingbeat.routing.models import Given
from wingbeat.routing.offers.models import OfferSettings
from wingbeat.routing.offers.queries import asked_before, is_online, offer_settings, offered_to
from wingbeat.routing.offers.rules import hand, offering_of
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import system
from wingbeat.workspaces.ports import Tell
from wingbeat.workspaces.queries import Scope

SYSTEM = Sender("system")
TIMER = "offer"


class Offers:
    """What becomes of the pairs the assigner chose, and of every offer until somebody has the conversation."""

    def __init__(self, database: Database, door: ConversationDoor, timers: Timers, tell: Tell) -> None:
        self._database = database
        self._door = door
        self._timers = timers
        self._tell = tell

    async def give(self, scope: Scope, given: Sequence[Given]) -> bool:
        """Assign each to its member, or offer it, as its team wishes.

        Whether to look again: what is offered to everybody takes nobody's place, so the member it was meant for has room.
        """
        settings = await offer_settings(scope)
        asked = await asked_before(scope, [one.conversation_id for one in given])
        done = await asyncio.gather(
            *(self._give(scope.actor.workspace_id, one, settings, asked[one.conversation_id]) for one in given)
        )
        return "everybody" in done

    async def _give(self, workspace_id: UUID, one: Given, settings: OfferSettings, asked: Row) -> str:
        offering = offering_of(settings, asked["team_id"])
        wanted = hand(offering, asked["ring"], passed=one.member_id in asked["passed"])
        command: Assign | Offer
        if wanted.to == "push":
            command = Assign(one.member_id, "pushed", one.member_name, one.because)
        else:
            everybody = wanted.to == "everybody"
            member = (None, "") if everybody else (one.member_id, one.member_name)
            command = Offer(member[0], offering.seconds, member[1], wanted.ring, one.because)
        with suppress(Conflict):  # a member picked it by hand meanwhile
            # A second assigner that looked at the same state gives under the same key: a repeat.
            key = f"routing.assign:{one.seq}"
            await self._door.append(workspace_id, one.conversation_id, command, sender=SYSTEM, key=key)
        return wanted.to

    async def watch(self, woken: Woken) -> None:
        """Set the time an offer ends; whoever left while it was made is asked no longer."""
        last: Recorded = [event for event in woken.events if event.kind == "offered"][-1]
        await self._timers.set_at(woken.workspace_id, TIMER, woken.lane, last.body.until)
        member_id = last.body.member_id
        if member_id is not None and not await is_online(self._scope(woken.workspace_id), member_id):
            await self._withdraw(woken.workspace_id, woken.lane, last.body.until)

    async def gone(self, woken: Woken) -> None:
        """A member went away: what they were asked to take is offered to others at once, unless they are back already."""
        scope = self._scope(woken.workspace_id)
        if await is_online(scope, woken.lane):
            return
        for conversation_id, until in await offered_to(scope, woken.lane):
            await self._withdraw(woken.workspace_id, conversation_id, until)

    async def _withdraw(self, workspace_id: UUID, conversation_id: UUID, until: datetime) -> None:
        key = f"gone:{until.isoformat()}"
        await self._door.append(workspace_id, conversation_id, Withdraw(until, "gone"), sender=SYSTEM, key=key)

    async def due(self, workspace_id: UUID, conversation_id: UUID, due: datetime) -> None:
        """Nobody took it in time: it is taken back, and whoever is silent too often is set away."""
        taken_back = await self._door.append(
            workspace_id, conversation_id, Withdraw(due, "silent"), sender=SYSTEM, key=f"{TIMER}:{due.isoformat()}"
        )
        for event in taken_back.events:
            if event.body.member_id is not None:
                await self._was_silent(self._scope(workspace_id), event.body.member_id)

    async def _was_silent(self, scope: Scope, member_id: UUID) -> None:
        silent = await scope.value(
            """INSERT INTO offer_silence AS s (workspace_id, member_id, silent) VALUES ($1, $2, 1)
               ON CONFLICT (workspace_id, member_id) DO UPDATE SET silent = s.silent + 1 RETURNING silent""",
            member_id,
        )
        most = (await offer_settings(scope)).away_after
        if most and silent >= most:
            await scope.execute("DELETE FROM offer_silence WHERE workspace_id = $1 AND member_id = $2", member_id)
            await self._tell(scope, await step_away(scope, member_id))

    def _scope(self, workspace_id: UUID) -> Scope:
        return Scope(self._database, system(workspace_id))


async def set_settings(scope: Scope, settings: OfferSettings) -> None:
    """Hand out like this from the next decision on; raises `Forbidden`, and `NotFound` for another workspace's team."""
    scope.actor.need("supervise")
    if settings.teams.keys() - {row["id"] for row in await teams(scope)}:
        raise NotFound
    async with scope.transaction() as work:
        before = msgspec.to_builtins(await offer_settings(work), str_keys=True)
        after = msgspec.to_builtins(settings, str_keys=True)
        changed = [name for name, value in after.items() if before[name] != value]
        if not changed:
            return
        await work.execute(
            "INSERT INTO offer_settings (workspace_id, settings) VALUES ($1, $2)"
            " ON CONFLICT (workspace_id) DO UPDATE SET settings = excluded.settings",
            after,
        )
        await record(work, "routing_changed", None, changed=[f"offers.{name}" for name in changed])


COUNTED = {"offered": "offered", "declined": "declined", "withdrawn": "silent", "assigned": "accepted"}


async def keep_tally(connection: Connection, woken: Sequence[Woken]) -> None:
    """The step behind "who takes what is offered": one row a member and day."""
    for item in woken:
        for event in item.events:
            if event.kind in COUNTED and _counts(event):
                column = COUNTED[event.kind]
                await connection.execute(
                    f"""INSERT INTO offer_tally AS t (workspace_id, member_id, day, {column}) VALUES ($1, $2, $3, 1)
                        ON CONFLICT (workspace_id, day, member_id) DO UPDATE SET {column} = t.{column} + 1""",
                    item.workspace_id,
                    event.body.member_id,
                    event.at.date(),
                )
            if event.kind in {"declined", "assigned"} and event.actor_id == event.body.member_id:  # they are there
                await connection.execute(
                    "DELETE FROM offer_silence WHERE workspace_id = $1 AND member_id = $2",
                    item.workspace_id,
                    event.body.member_id,
                )


def _counts(event: Recorded) -> bool:
    match event.body:
        case Withdrawn(member_id=UUID(), why="silent") | Offered(member_id=UUID()) | Declined():
            return True
        case Assigned(how="accepted"):
            return True
    return False

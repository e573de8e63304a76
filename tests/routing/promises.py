"""A floor whose promises are kept by their own step and timer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from tests.kit.doors import running
from tests.people.firms import found_firm
from tests.routing.floors import Floor
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import BODIES, events_after, find
from wingbeat.conversations.targets.models import PredictBreach
from wingbeat.kit.database import Database
from wingbeat.kit.log import Recorded
from wingbeat.kit.steps import Projection, Reaction, Runner
from wingbeat.kit.timers import Timers
from wingbeat.measures import actions as measures
from wingbeat.measures.promises.actions import keep_promises
from wingbeat.people.teams.actions import found as found_team
from wingbeat.routing.actions import Routing
from wingbeat.routing.targets.actions import TIMER, Targets
from wingbeat.routing.targets.queries import Book
from wingbeat.routing.waits.queries import Knowing
from wingbeat.workspaces.queries import Scope


class Promising(Floor):
    """The floor, with `alarms` that only remember what they were rung for."""

    async def prepare(self) -> None:
        self.alarms: list[PredictBreach] = []
        self.book = Book(self.firm.database)
        self.timers = Timers(self.firm.database, {})
        self.targets = Targets(self.firm.database, self.door, self.timers, self.book, Knowing(), self._ring)
        self.timers = Timers(self.firm.database, {TIMER: self.targets.due})
        routing = Routing(self.firm.database, self.door, self.timers, self.handing.offers, Knowing())
        self.runner = Runner(
            self.firm.database,
            [
                Reaction("routing.queue", BODIES, routing.queue),
                Reaction("routing.assign", None, routing.assign),
                Projection("routing.targets", BODIES, self.targets.keep, self.targets.ahead),
                Reaction("routing.anew", None, self.targets.anew),
                Projection("measures.facts", BODIES, measures.keep),
                Projection("measures.promises", BODIES, keep_promises),
            ],
        )
        await super().prepare()

    async def _ring(self, _scope: Scope, _state: Conversation, predicted: PredictBreach) -> None:
        self.alarms.append(predicted)

    async def team_nobody_is_in(self, name: str = "Repairs") -> UUID:
        return await found_team(self.firm.as_ada, name)

    async def state(self, conversation_id: UUID | None = None) -> Conversation:
        await self.runner.drain()
        return await find(self.firm.system, conversation_id or self.conversation_id)

    async def events(self, *kinds: str) -> list[Recorded]:
        found = await events_after(self.firm.database, self.firm.workspace_id, self.conversation_id, 0, 500)
        return [event for event in found if not kinds or event.kind in kinds]

    async def due(self) -> datetime | None:
        """When the conversation's one timer fires."""
        found: datetime | None = await self.firm.database.value(
            "SELECT due FROM timer WHERE workspace_id = $1 AND name = $2 AND subject_id = $3",
            self.firm.workspace_id,
            TIMER,
            self.conversation_id,
        )
        return found


@asynccontextmanager
async def promising(database: Database) -> AsyncIterator[Promising]:
    made = Promising(await found_firm(database, "finch.example"))
    async with running(made.door):
        await made.prepare()
        yield made

"""A floor that asks its customers what they think."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from tests.kit.doors import running
from tests.people.firms import found_firm
from tests.routing.floors import Floor
from wingbeat.conversations.models import Resolve
from wingbeat.conversations.queries import BODIES, events_after
from wingbeat.conversations.surveys.models import Rate
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.kit.steps import Projection, Reaction, Runner
from wingbeat.kit.timers import Timers
from wingbeat.parts import Surveying
from wingbeat.surveys.actions import keep, put_survey
from wingbeat.surveys.models import Recovery, Survey


class Surveyed(Floor):
    """The floor, with the steps and timers of surveys."""

    async def prepare(self) -> None:
        await super().prepare()
        self.surveying = Surveying.of(self.firm.database, self.door, self.timers, self.noted)
        self.timers = Timers(self.firm.database, dict(self.surveying.timers))
        self.surveys = Runner(
            self.firm.database,
            [
                Reaction("surveys.ask", BODIES, self.surveying.asking.resolved),
                Projection("surveys.answers", BODIES, keep),
                Reaction("surveys.recover", BODIES, self.surveying.recoveries.rated),
            ],
        )

    async def survey(self, **more: Any) -> UUID:
        survey_id = uuid7()
        wanted = Survey(**{"name": "After help", "scale": "csat", "recovery": Recovery(2), **more})
        await put_survey(self.firm.as_ada, survey_id, wanted)
        return survey_id

    async def resolve(self) -> None:
        await self.do(Resolve(), self.bo)
        await self.due()

    async def rate(self, score: int, comment: str = "", **answers: str) -> None:
        await self.do(Rate(score, comment, answers), self.customer)
        await self.surveys.drain()

    async def due(self) -> None:
        """Steps, and every timer of surveys as if its time had come."""
        await self.surveys.drain()
        await self.firm.system.execute(
            "UPDATE timer SET due = now() - interval '1 second' WHERE workspace_id = $1 AND name IN ('survey', 'follow_up')"
        )
        await self.timers.fire_due()
        await self.surveys.drain()

    async def events(self, kind: str) -> Sequence[Recorded]:
        found = await events_after(self.firm.database, self.firm.workspace_id, self.conversation_id, 0, 500)
        return [event for event in found if event.kind == kind]


@asynccontextmanager
async def surveyed(database: Database) -> AsyncIterator[Surveyed]:
    made = Surveyed(await found_firm(database, "finch.example"))
    async with running(made.door), running(made.members):
        await made.prepare()
        yield made

"""A floor whose rules work."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from tests.kit.doors import running
from tests.people.firms import found_firm
from tests.routing.floors import Floor
from wingbeat.automation.actions import Wanted, keep_rule
from wingbeat.automation.models import Action, Firing, Rule, Stored, When
from wingbeat.automation.queries import firings
from wingbeat.bot.flows.adapters.turns import FlowTurns
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.commerce.adapters.choose import Connectors
from wingbeat.conversations.queries import BODIES, events_after
from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Database
from wingbeat.kit.log import Recorded
from wingbeat.kit.outgoing import Guarded, Outgoing
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.steps import Reaction, Runner
from wingbeat.kit.timers import Timers
from wingbeat.parts import Ruling
from wingbeat.routing.targets.queries import Book


class Ruled(Floor):
    """The floor; `outgoing` is how webhooks leave."""

    keyring = Keyring(bytes(32))

    async def prepare(self) -> None:
        self.outgoing: Outgoing = Guarded()
        await super().prepare()
        self.bind()
        await self.work()  # nothing of what was before any rule is left to look at

    def bind(self) -> None:
        """The steps and timers of rules, with what is bound now."""
        self.timers = Timers(self.firm.database, {})
        keyring, book = self.keyring, Book(self.firm.database)
        opening = FlowTurns(FlowRunner(Connectors(keyring, self.outgoing))).opening
        ground = self.firm.database, self.door, self.timers
        self.ruling = Ruling.of(ground, self.handing, self.noted, book, self.outgoing, keyring, opening)
        self.timers = Timers(self.firm.database, dict(self.ruling.timers))
        firings_of = self.ruling.firings
        self.rules = Runner(
            self.firm.database,
            [
                Reaction("automation.rules", BODIES, firings_of.act),
                Reaction("automation.schedules", None, firings_of.schedule),
            ],
        )

    async def rule(self, when: When, *then: Action, live: bool = True, **more: object) -> Stored:
        rule = Rule("Test", when, then, **more)  # type: ignore[arg-type]
        made, _ = await keep_rule(self.firm.as_ada, None, Wanted(rule, live), self.outgoing)
        self.ruling.book.forget(self.firm.workspace_id)
        return made

    async def work(self) -> None:
        """Steps until nothing is left to do; a rule's own events are looked at in the next round."""
        await self.rules.drain()

    async def due(self) -> None:
        """Every timer of rules, as if its time had come."""
        await self.firm.system.execute(
            "UPDATE timer SET due = now() - interval '1 second' WHERE workspace_id = $1 AND name LIKE 'rule%'"
        )
        await self.timers.fire_due()

    async def fired(self) -> Sequence[Firing]:
        """What rules did, oldest first."""
        return list(reversed(await firings(self.firm.as_ada, None, LAST, 100)))

    async def events(self, kind: str, conversation_id: UUID | None = None) -> list[Recorded]:
        stream = conversation_id or self.conversation_id
        found = await events_after(self.firm.database, self.firm.workspace_id, stream, 0, 500)
        return [event for event in found if event.kind == kind]


@asynccontextmanager
async def ruled(database: Database) -> AsyncIterator[Ruled]:
    made = Ruled(await found_firm(database, "finch.example"))
    async with running(made.door), running(made.members):
        await made.prepare()
        yield made

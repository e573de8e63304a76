"""The floor, with alerts whose moments a test brings about."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from tests.routing.promises import Promising, promising
from wingbeat.conversations import models as c
from wingbeat.kit.database import Database
from wingbeat.kit.outgoing.client import Guarded, Reply
from wingbeat.kit.secrets import Keyring
from wingbeat.routing.alerts.actions import Alerts
from wingbeat.routing.alerts.events import AlertRaised
from wingbeat.routing.alerts.models import Alert, AlertRule, AlertSettings, Kind, QuietHours
from wingbeat.routing.alerts.queries import alerts
from wingbeat.routing.board.models import Board, Broken
from wingbeat.routing.board.queries import board, today
from wingbeat.routing.notices.models import Raised
from wingbeat.routing.ports import all_well
from wingbeat.workspaces.queries import Scope

HOOK = "https://hooks.finch.example/alerts"
AT = "/routing/alerts"
ALWAYS = QuietHours(0, 0)  # from midnight to midnight


class Kept:
    """Mail that is kept."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []

    async def send(self, message: EmailMessage) -> None:
        self.sent.append(message)

    async def reach(self) -> None:
        return


class Posted(Guarded):
    """A server that takes what is posted once it is up."""

    def __init__(self) -> None:
        super().__init__()
        self.up = False
        self.bodies: list[tuple[Mapping[str, str], bytes]] = []

    async def request(self, method: str, url: str, **more: Any) -> Reply:
        assert (method, url) == ("POST", HOOK)
        if self.up:
            self.bodies.append((more["headers"], more["content"]))
        return Reply(204 if self.up else 500, {}, b"")


class Alerting:
    """The floor, with alerts whose moments a test brings about."""

    def __init__(self, floor: Promising) -> None:
        self.floor, self.firm = floor, floor.firm
        self.mail, self.hook, self.keyring = Kept(), Posted(), Keyring(b"k" * 32)
        self.team_id: UUID | None = None
        self.broken: list[Broken] = []
        self.pushed: list[Raised] = []
        post = self.mail, "desk@finch.example", "https://desk.finch.example"
        self.alerts = Alerts(
            self.firm.database, floor.timers, floor.told, post, self.hook, self.keyring, self._push, self.health
        )

    async def health(self, _scope: Scope) -> list[Broken]:
        return self.broken

    async def _push(self, _scope: Scope, wanted: Sequence[Raised]) -> None:
        self.pushed.extend(wanted)

    async def rule(self, kind: Kind, threshold: float, *, quiet: QuietHours | None = None, **how: Any) -> None:
        over = how.pop("over", False)
        settings = AlertSettings((AlertRule(kind, threshold, **how),), quiet, HOOK, over)
        await self.alerts.set(self.firm.as_ada, settings)

    async def look(self) -> None:
        await self.floor.runner.drain()
        await self.alerts.due(self.firm.workspace_id, self.firm.workspace_id, await self.now())

    async def now(self) -> Any:
        return await self.firm.database.value("SELECT now()")

    async def due(self, name: str) -> list[UUID]:
        rows = await self.firm.database.rows(
            "SELECT subject_id FROM timer WHERE workspace_id = $1 AND name = $2", self.firm.workspace_id, name
        )
        return [row["subject_id"] for row in rows]

    async def log(self) -> list[Alert]:
        return await alerts(self.firm.as_ada, None, 10)

    @property
    def told(self) -> list[AlertRaised]:
        return [fact for fact in self.floor.told.facts if isinstance(fact, AlertRaised)]

    async def waits(self, seconds: float) -> UUID:
        """Somebody waits in a queue that nobody takes from, since so long."""
        self.team_id = self.team_id or await self.floor.team_nobody_is_in()
        await self.floor.do(c.Say("And now?"), self.floor.customer)
        await self.floor.do(c.Transfer(to_team_id=self.team_id), self.floor.bo)
        await self.floor.runner.drain()
        await self.firm.system.execute(
            """UPDATE conversation SET owed_since = now() - make_interval(secs => $3)
               WHERE workspace_id = $1 AND id = $2""",
            self.floor.conversation_id,
            seconds,
        )
        return self.team_id


@asynccontextmanager
async def alerting(database: Database) -> AsyncIterator[Alerting]:
    async with promising(database) as floor:
        yield Alerting(floor)


async def shown(floor: Promising) -> Board:
    slow, _ = await today(floor.firm.as_ada, all_well)
    return await board(floor.firm.as_ada, slow)

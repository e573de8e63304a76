"""A floor whose members are told on their phones what needs them."""

import email
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.policy import default
from pathlib import Path
from uuid import UUID

from tests.kit.doors import running
from tests.people.firms import found_firm
from tests.pushed import Phone, PushServer, push_server
from tests.routing.floors import Floor
from wingbeat.conversations import models as c
from wingbeat.conversations.queries import BODIES
from wingbeat.kit.database import Database
from wingbeat.kit.mail import FileMail
from wingbeat.kit.outgoing import Guarded
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.steps import Reaction, Runner
from wingbeat.kit.timers import Timers
from wingbeat.people.presence.actions import look
from wingbeat.people.sessions.actions import open_session
from wingbeat.people.sessions.models import SignedIn
from wingbeat.routing.actions import Routing
from wingbeat.routing.notices.actions import FALLBACK, Notices
from wingbeat.routing.ports import Noted
from wingbeat.routing.waits.queries import Knowing

BASE = "https://desk.finch.example"
KEYRING = Keyring(b"k" * 32)


class Noticing(Floor):
    """A floor with Bo's conversation, Bo's phone, and no desk in view."""

    def add(self, server: PushServer, folder: Path, *ports: int) -> None:
        self.server, self.folder, self.shown = server, folder, Noted()
        database = self.firm.database
        self.outgoing = Guarded(frozenset({("127.0.0.1", port) for port in (server.port, *ports)}))
        post = FileMail(folder), "Wingbeat <no-reply@finch.example>", BASE
        self.asides: list[object] = []
        ground = database, Timers(database, {}), self.asides.append
        self.notices = Notices(ground, post, self.outgoing, KEYRING, self.shown)
        self.timers = Timers(database, self.notices.handlers)
        routing = Routing(database, self.door, self.timers, self.handing.offers, Knowing())
        self.runner = Runner(
            database,
            [
                Reaction("routing.queue", BODIES, routing.queue),
                Reaction("routing.assign", None, routing.assign),
                Reaction("routing.notices", BODIES, self.notices.watch),
            ],
        )

    async def signed_in(self, member_id: UUID) -> SignedIn:
        scope = self.firm.as_member(member_id)
        return await open_session(scope, member_id, "signed_in", ip="192.0.2.1", user_agent="A phone")

    async def phone(self, member_id: UUID, name: str = "bo") -> tuple[Phone, SignedIn]:
        phone, session = self.server.phone(name), await self.signed_in(member_id)
        await self.notices.subscribe(session, *phone.form.values())
        return phone, session

    async def hide(self) -> None:
        await look(self.firm.system, self.desk, visible=False)

    async def hears(self, text: str = "Where is my parcel?") -> None:
        """The customer writes, and what follows is done as soon as it is due."""
        await self.do(c.Say(text), self.customer)
        await self.runner.drain()
        while await self.timers.fire_due() == 0.0:
            continue

    async def ten_seconds_pass(self) -> None:
        await self.firm.system.execute(
            "UPDATE timer SET due = due - interval '10 s' WHERE workspace_id = $1 AND name = $2", FALLBACK
        )
        while await self.timers.fire_due() == 0.0:
            continue

    async def left(self, name: str) -> int:
        found: int = await self.firm.system.value(
            "SELECT count(*) FROM timer WHERE workspace_id = $1 AND name = $2", name
        )
        return found

    def letters(self) -> list[tuple[str, str, str]]:
        read = [email.message_from_bytes(file.read_bytes(), policy=default) for file in self.folder.glob("*.eml")]
        return [(one["To"], one["Subject"], one.get_content()) for one in read]


@asynccontextmanager
async def noticing(database: Database, folder: Path, *ports: int) -> AsyncIterator[Noticing]:
    """`ports`: of other servers here that may be asked."""
    made = Noticing(await found_firm(database, "finch.example"))
    async with push_server() as server, running(made.door), running(made.members):
        made.add(server, folder, *ports)
        try:
            await made.prepare()
            yield made
        finally:
            await made.outgoing.close()

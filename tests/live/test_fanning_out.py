"""A fan-out that fails is its own affair: everybody else hears what was committed."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.kit.doors import running
from wingbeat.app import Product
from wingbeat.bot.adapters.process import Engine
from wingbeat.conversations.actions import ConversationDoor, ConversationLife
from wingbeat.conversations.models import Opening, Say
from wingbeat.kit.beats import RETRY_SECONDS
from wingbeat.kit.bus import Hint, MemoryBus
from wingbeat.kit.database import ACQUIRE_TIMEOUT_SECONDS, Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.files import FolderFiles
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.kit.mail import FileMail
from wingbeat.kit.settings import Settings
from wingbeat.live.actions import Hub, Session


class Line:
    """A socket that keeps what is pushed."""

    closing = None

    def __init__(self) -> None:
        self.pushed: list[bytes] = []
        self.served = asyncio.Event()

    def push(self, payload: bytes) -> None:
        self.pushed.append(payload)
        self.served.set()

    async def drained(self) -> None:
        return


class Reader(Session):
    """A watcher; one that cannot read raises."""

    def __init__(self, hub: Hub, conversation: tuple[Any, Any], *, able: bool = True) -> None:
        self.line = Line()
        super().__init__(self.line, conversation[0])  # type: ignore[arg-type]
        self.able, self.opened = able, True
        self.cursors[conversation[1]] = 0
        hub.watchers[conversation] = {self}

    def view_event(self, event: Recorded) -> Any:
        if not self.able:
            raise ValueError("cannot be shown")
        return event


def hello(customer_id: UUID) -> Say:
    return Say("hello", opening=Opening(uuid7(), customer_id, "", customer_id.hex, 1, "en", bot=False))


async def test_a_watcher_who_cannot_be_served_keeps_nothing_from_the_others(database: Database, tmp_path: Path) -> None:
    room: list[MemoryBus] = []
    bus, other = MemoryBus(room), MemoryBus(room)
    ports = bus, Engine(tmp_path), FolderFiles(tmp_path), FileMail(tmp_path)
    product = Product(Settings(data_dir=tmp_path), (database, database), *ports)
    hints: list[Hint] = []
    failures: list[Any] = []

    def hear(some: Sequence[Hint]) -> None:
        hints.extend(some)

    other.subscribe(hear)
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(context["exception"]))
    workspace_id = uuid7()
    first, second = sorted((uuid7(), uuid7()), key=lambda one: one.int % 2)
    while first.int % 2 != second.int % 2:  # one batch of the door for both
        second = uuid7()
    Reader(product.hub, (workspace_id, first), able=False)
    reads = Reader(product.hub, (workspace_id, second))
    async with running(product.door):
        await asyncio.gather(
            *(
                product.door.append(workspace_id, one, hello(one), sender=Sender("customer", one), key="1")
                for one in (first, second)
            )
        )
    assert reads.line.pushed
    assert {hint.stream_id for hint in hints} == {first, second}
    (failure,) = failures
    assert isinstance(failure, ExceptionGroup)


async def test_what_another_process_told_is_shown_although_the_database_was_away(
    database: Database, database_url: str
) -> None:
    narrow, workspace_id, conversation_id = await Database.connect(database_url, connections=1), uuid7(), uuid7()
    door: ConversationDoor = Door(database, ConversationLife(), lambda *_: [], on_commit=lambda *_: None)
    async with running(door):
        sender = Sender("customer", conversation_id)
        await door.append(workspace_id, conversation_id, hello(conversation_id), sender=sender, key="1")
    hub = Hub(narrow, lambda _: None)
    hub.desks[workspace_id] = set()
    reads = Reader(hub, (workspace_id, conversation_id))
    async with narrow.connection():
        moved = asyncio.create_task(hub.on_moved(workspace_id, [(conversation_id, 1)]))
        await asyncio.wait([moved], timeout=ACQUIRE_TIMEOUT_SECONDS + RETRY_SECONDS / 2)
        assert not moved.done()
    async with asyncio.timeout(60):
        await moved
        await reads.line.served.wait()
    await narrow.close()

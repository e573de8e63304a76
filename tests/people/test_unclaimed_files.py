"""Uploads that no message names are dropped after a day: rows and bytes, and never one that a message names."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tests.people.firms import Firm
from wingbeat.kit.files import FolderFiles
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Handler, Timers
from wingbeat.people.files.actions import TIMER, Unclaimed, attach, upload
from wingbeat.workspaces.queries import Scope

AGE = (
    "UPDATE file SET created_at = created_at - interval '25 hours', attached_at = attached_at - interval '25 hours'"
    " WHERE workspace_id = $1"
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)  # the handler asks the database for the time
DUE = "UPDATE timer SET due = now() WHERE workspace_id = $1 AND name = 'unclaimed_file'"


class Store:
    """A folder of files, their timers, and messages that name some of them."""

    def __init__(self, firm: Firm, folder: Path) -> None:
        self.firm = firm
        self.folder = folder
        self.files = FolderFiles(folder)
        self.files.prepare()
        self.named: set[UUID] = set()
        handlers: dict[str, Handler] = {}
        self.timers = Timers(firm.database, handlers)
        self.unclaimed = Unclaimed(firm.database, self.files, self.timers, self.names)
        handlers[TIMER] = self.unclaimed.due

    async def names(self, _scope: Scope, _conversation_id: UUID | None, file_id: UUID) -> bool:
        return file_id in self.named

    async def put(self) -> UUID:
        async def stream() -> AsyncIterator[bytes]:
            yield b"hello"

        row = await upload(self.firm.as_bo, self.files, self.timers, stream(), name="a.txt", declared="text/plain")
        file_id: UUID = row["id"]
        return file_id

    async def a_day_later(self) -> None:
        await self.firm.system.execute(AGE)
        await self.firm.system.execute(DUE)
        await self.timers.fire_due()

    async def rows(self) -> set[UUID]:
        return {row["id"] for row in await self.firm.system.rows("SELECT id FROM file WHERE workspace_id = $1")}

    def bytes_of(self) -> set[UUID]:
        return {UUID(hex=path.name) for path in self.folder.rglob("*") if path.is_file()}

    async def kept(self) -> set[UUID]:
        """The files that are there, and whole."""
        rows = await self.rows()
        assert rows == self.bytes_of()
        return rows


@pytest.fixture
def store(firm: Firm, tmp_path: Path) -> Store:
    return Store(firm, tmp_path / "files")


async def test_an_upload_nobody_sent_is_gone_after_a_day_and_not_before(firm: Firm, store: Store) -> None:
    file_id = await store.put()
    await firm.system.execute(DUE)
    await store.timers.fire_due()
    assert await store.kept() == {file_id}
    await store.a_day_later()
    assert await store.kept() == set()


async def test_a_file_that_a_message_names_stays_and_is_not_looked_at_again(firm: Firm, store: Store) -> None:
    file_id = await store.put()
    await attach(firm.as_bo, [file_id], uuid7())
    store.named.add(file_id)
    await store.a_day_later()
    assert await store.kept() == {file_id}
    assert await firm.system.value("SELECT count(*) FROM timer WHERE workspace_id = $1") == 0


async def test_a_file_whose_message_was_refused_goes_too(firm: Firm, store: Store) -> None:
    await attach(firm.as_bo, [await store.put()], uuid7())
    await store.a_day_later()
    assert await store.kept() == set()


async def test_a_file_attached_while_its_day_ends_stays_with_its_message(firm: Firm, store: Store) -> None:
    """The message attaches the file, and is not yet in the log: whichever comes first, both or neither are there."""
    for _ in range(8):
        file_id = await store.put()
        await firm.system.execute(AGE)
        conversation_id = uuid7()
        outcomes = await asyncio.gather(
            attach(firm.as_bo, [file_id], conversation_id),
            store.unclaimed.due(firm.workspace_id, file_id, NOW),
            return_exceptions=True,
        )
        assert (file_id in await store.kept()) == (not isinstance(outcomes[0], BaseException))


async def test_a_message_between_the_look_and_the_drop_keeps_its_file(firm: Firm, store: Store) -> None:
    file_id = await store.put()
    await attach(firm.as_bo, [file_id], uuid7())

    async def names(scope: Scope, conversation_id: UUID | None, file_id: UUID) -> bool:
        assert conversation_id is not None
        await attach(firm.as_bo, [file_id], conversation_id)  # the message comes just after the look
        return False

    await firm.system.execute(AGE)
    late = Unclaimed(firm.database, store.files, store.timers, names)
    await late.due(firm.workspace_id, file_id, NOW)
    assert await store.kept() == {file_id}


async def test_bytes_whose_row_was_never_written_go_too(firm: Firm, store: Store) -> None:
    file_id = await store.put()
    await firm.system.execute("DELETE FROM file WHERE workspace_id = $1")
    await store.a_day_later()
    assert store.bytes_of() == set(), file_id

"""A door that puts something off stores nothing that came after it."""

import asyncio
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from tests.kit.doors import ANNA, WORKSPACE, Said, door_of, running, texts
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Busy
from wingbeat.kit.ids import uuid7
from wingbeat.kit.records import RecordLife, Stream


class FullOnce(RecordLife):
    """A disk without room for the first append, and with room again."""

    full = True

    def decide(self, state: Stream, command: msgspec.Struct, sender: Sender, now: datetime) -> list[msgspec.Struct]:
        if self.full:
            self.full = False
            raise asyncpg.DiskFullError("no room")
        return super().decide(state, command, sender, now)


async def test_nothing_is_stored_that_waits_behind_what_was_put_off(database: Database) -> None:
    door, stream = door_of(database, life=FullOnce("member")), uuid7()
    other = UUID(int=stream.int ^ 1 << 20)  # in the same lane
    futures = [door.submit(WORKSPACE, stream, Said(str(n)), sender=ANNA, key=f"k{n}") for n in range(250)]
    bystander = door.submit(WORKSPACE, other, Said("hello"), sender=ANNA, key="k")
    async with running(door):
        answers = await asyncio.gather(*futures, return_exceptions=True)
        assert {type(answer) for answer in answers} == {Busy}
        assert (await bystander).seq == 1
        again = [door.submit(WORKSPACE, stream, Said(str(n)), sender=ANNA, key=f"k{n}") for n in range(250)]
        await asyncio.gather(*again)
    assert await texts(database, stream) == [str(n) for n in range(250)]

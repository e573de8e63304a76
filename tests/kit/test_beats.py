"""Work that comes again and again outlives whatever the database does."""

import asyncio

import asyncpg
import pytest

from wingbeat.kit.beats import beat_for_ever, when_back
from wingbeat.kit.errors import Busy


class Heart:
    """Says what it was told to, beat by beat, and then that it is enough."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes = list(outcomes)

    async def beat(self) -> None:
        outcome = self.outcomes.pop(0) if self.outcomes else asyncio.CancelledError()
        if outcome is not None:
            raise outcome


async def test_a_database_that_is_away_or_full_stops_no_beat() -> None:
    heart = Heart(None, Busy(), ConnectionResetError(), asyncpg.DiskFullError("no space left"), None)
    with pytest.raises(asyncio.CancelledError):
        await beat_for_ever(heart.beat, every_seconds=0)
    assert heart.outcomes == []


async def test_a_bug_stops_the_beat_and_rises() -> None:
    heart = Heart(None, KeyError("bug"), None)
    with pytest.raises(KeyError):
        await beat_for_ever(heart.beat, every_seconds=0)


async def test_what_is_read_while_the_database_is_away_is_read_when_it_is_back() -> None:
    outcomes: list[Exception | None] = [Busy(), ConnectionRefusedError(), None]

    async def read() -> str:
        outcome = outcomes.pop(0)
        if outcome is not None:
            raise outcome
        return "here"

    assert await when_back(read) == "here"

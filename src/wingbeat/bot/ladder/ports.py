"""What the ladder needs of the outside: something that writes."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from typing import Protocol

import msgspec

from wingbeat.bot.ladder.models import Failure, Settings, Spent
from wingbeat.kit.errors import WingbeatError


class WriterFailed(WingbeatError):
    """The model did not write as it should."""

    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, why: Failure, retry_after_seconds: float = 0.0) -> None:
        super().__init__(why=why)
        self.why = why
        self.retry_after_seconds = retry_after_seconds


class Task(msgspec.Struct, frozen=True):
    """What is to be written, and with whose key."""

    settings: Settings
    key: str
    prompt: str
    most_tokens: int


class Piece(msgspec.Struct, frozen=True):
    """The next words; `spent` comes with the last piece."""

    text: str = ""
    spent: Spent | None = None


class Writer(Protocol):
    """A model that writes word by word. What it writes is a stranger's text."""

    def write(self, task: Task, deadline_seconds: float) -> AbstractAsyncContextManager[AsyncIterator[Piece]]:
        """The pieces as they come; entering and reading raise `WriterFailed`, also where it stops half-way."""
        ...

"""What the bot needs of the outside: something that understands text."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Protocol
from uuid import UUID

from wingbeat.bot.models import Guess, Language, Lesson
from wingbeat.kit.errors import WingbeatError


class EngineDown(WingbeatError):
    """The bot's engine is restarting; ask again in a moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class NotLoaded(WingbeatError):
    """The bot has not read this workspace's articles yet."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Understanding(Protocol):
    """Reads a workspace's articles once, then says what each message means."""

    def revision(self, workspace_id: UUID) -> int | None:
        """The revision of the articles last loaded, `None` before the first."""
        ...

    async def load(self, workspace_id: UUID, revision: int, lessons: Sequence[Lesson]) -> None:
        """Replace the workspace's articles; until it returns, the earlier ones answer. Raises `EngineDown`."""
        ...

    async def ask(self, workspace_id: UUID, text: str, language: Language, k: int = 5) -> Guess:
        """What `text` means; `language` is the conversation's so far.

        Raises `NotLoaded`, `EngineDown` (ask again), `Busy` (the queue is full).
        """
        ...

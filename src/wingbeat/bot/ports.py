"""What the bot needs of the outside: something that understands text."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Protocol
from uuid import UUID

from wingbeat.bot.models import Guess, Health, Language, Lesson
from wingbeat.kit.errors import WingbeatError


class EngineDown(WingbeatError):
    """The bot's engine is restarting; ask again in a moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class NotLoaded(WingbeatError):
    """The bot has not read this workspace's articles yet."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class BrokenModel(WingbeatError):
    """This model cannot be read; the one before it goes on answering."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Understanding(Protocol):
    """Reads a workspace's articles once, then says what each message means."""

    def revision(self, workspace_id: UUID) -> int | None:
        """The revision of the articles last loaded, `None` before the first."""
        ...

    async def load(
        self, workspace_id: UUID, revision: int, lessons: Sequence[Lesson], products: Sequence[str] = ()
    ) -> None:
        """Replace the workspace's articles and the names of its products; until it returns, the earlier ones answer.

        Raises `EngineDown`.
        """
        ...

    async def teach(self, workspace_id: UUID, model: int, data: bytes) -> None:
        """Classify the workspace's messages with this model of intents. Raises `BrokenModel`, `EngineDown`."""
        ...

    async def health(self) -> Health:
        """What the engine works without for now. Raises `EngineDown`."""
        ...

    async def ask(self, workspace_id: UUID, text: str, language: Language, k: int = 5) -> Guess:
        """What `text` means; `language` is the conversation's so far.

        Raises `NotLoaded`, `EngineDown` (ask again), `Busy` (the queue is full).
        """
        ...

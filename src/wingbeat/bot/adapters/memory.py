"""The engine inside this process: the same code without the pipe, for tests, small tools and benchmarks."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from wingbeat.bot.engine import Mind
from wingbeat.bot.models import Guess, Language, Lesson
from wingbeat.bot.ports import NotLoaded


class MemoryEngine:
    def __init__(self, folder: Path) -> None:
        self._mind = Mind(folder)

    def revision(self, workspace_id: UUID) -> int | None:
        return self._mind.revision(workspace_id)

    async def load(self, workspace_id: UUID, revision: int, lessons: Sequence[Lesson]) -> None:
        for _ in self._mind.load(workspace_id, revision, lessons):
            pass

    async def ask(self, workspace_id: UUID, text: str, language: Language, k: int = 5) -> Guess:
        try:
            return self._mind.ask(workspace_id, text, language, k)
        except KeyError as error:
            raise NotLoaded from error

"""The engine inside this process: the same code without the pipe, for tests, small tools and benchmarks."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from wingbeat.bot.engine import Mind
from wingbeat.bot.models import Guess, Health, Language, Lesson, Nearby, Product
from wingbeat.bot.ports import BrokenModel, NotLoaded


class MemoryEngine:
    def __init__(self, folder: Path, mind: Mind | None = None) -> None:
        self._mind = mind or Mind(folder)

    def revision(self, workspace_id: UUID) -> int | None:
        return self._mind.revision(workspace_id)

    async def load(
        self,
        workspace_id: UUID,
        revision: int,
        lessons: Sequence[Lesson],
        products: Sequence[Product] = (),
    ) -> None:
        for _ in self._mind.load(workspace_id, revision, lessons, products):
            pass

    async def teach(self, workspace_id: UUID | None, model: int, data: bytes) -> None:
        if trouble := self._mind.teach(workspace_id, model, data):
            raise BrokenModel(why=trouble.why)

    async def health(self) -> Health:
        return self._mind.health()

    async def nearest(
        self, workspace_id: UUID, texts: Sequence[str], language: Language, k: int = 5
    ) -> Sequence[Nearby]:
        try:
            return self._mind.nearest(workspace_id, texts, language, k)
        except KeyError as error:
            raise NotLoaded from error

    async def alike(self, text: str, others: Sequence[str]) -> Sequence[float]:
        try:
            return self._mind.alike(text, others)
        except KeyError as error:
            raise NotLoaded from error

    async def ask(self, workspace_id: UUID, text: str, language: Language, k: int = 5) -> Guess:
        try:
            return self._mind.ask(workspace_id, text, language, k)
        except KeyError as error:
            raise NotLoaded from error

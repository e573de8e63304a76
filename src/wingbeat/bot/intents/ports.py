"""What training needs of the outside: somebody who computes, and what a new workspace's bot knows on its first day."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from wingbeat.bot.intents.exam.models import Result, Row
from wingbeat.bot.intents.models import Lesson, Taught
from wingbeat.bot.intents.work.models import Told
from wingbeat.bot.models import Language


class Teacher(Protocol):
    async def teach(self, lessons: Sequence[Lesson], earlier: bytes | Sequence[Lesson], told: Told) -> Taught:
        """Train on the lessons and examine on what is held back; `earlier` is examined likewise.

        Raises `Untrainable` and `TrainingFailed`.
        """
        ...

    async def mark(
        self, model: bytes | None, lessons: Sequence[Lesson], rows: Sequence[Row], told: Told
    ) -> tuple[Result, int]:
        """Examine the model, or without one what the lessons make, on rows; and how many it has learnt and are left out.

        Raises `Untrainable` and `TrainingFailed`.
        """
        ...


class Starter(Protocol):
    def lessons(self) -> Sequence[Lesson]: ...

    def intent_of(self, group: str) -> str:
        """The intent that asks for an article of this group."""
        ...

    def title_of(self, intent: str) -> Mapping[Language, str]:
        """What people call it, where it ships with a title."""
        ...


class Listener(Protocol):
    async def __call__(self, workspace_id: UUID, number: int, model: bytes | None) -> None:
        """Another model is in force from now on; `None`: the bot is to do without."""
        ...


class NoStarter:
    """A workspace learns from its own words alone; each article's group is an intent."""

    def lessons(self) -> Sequence[Lesson]:
        return ()

    def intent_of(self, group: str) -> str:
        return group

    def title_of(self, _intent: str) -> Mapping[Language, str]:
        return {}

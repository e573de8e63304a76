"""What training needs of the outside: somebody who computes, and what a new workspace's bot knows on its first day."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from wingbeat.bot.intents.models import Lesson, Taught


class Teacher(Protocol):
    async def teach(self, lessons: Sequence[Lesson], earlier: bytes | None) -> Taught:
        """Train on the lessons and examine on what is held back; `earlier` is examined likewise.

        Raises `Untrainable` and `TrainingFailed`.
        """
        ...


class Starter(Protocol):
    def lessons(self) -> Sequence[Lesson]: ...

    def intent_of(self, group: str) -> str:
        """The intent that asks for an article of this group."""
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

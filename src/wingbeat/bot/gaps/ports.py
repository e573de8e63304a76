from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from wingbeat.bot.gaps.rules import shared_words


class Likeness(Protocol):
    """How alike questions are."""

    async def __call__(self, workspace_id: UUID, question: str, others: Sequence[str]) -> Sequence[float]:
        """The likeness of a question to each of some others, 0–1."""
        ...


async def by_words(
    workspace_id: UUID,  # noqa: ARG001 - the shape is the port's
    question: str,
    others: Sequence[str],
) -> Sequence[float]:
    """The twin that needs no engine: the share of words two questions have in common."""
    return [shared_words(question, other) for other in others]

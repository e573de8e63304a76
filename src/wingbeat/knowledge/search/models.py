from uuid import UUID

import msgspec

from wingbeat.knowledge.models import Language


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An article that was found, best first; `marks` are the places of the wanted words in `snippet` (start, end)."""

    id: UUID
    group_key: str
    language: Language
    title: str
    category: str
    snippet: str
    marks: list[tuple[int, int]]
    score: float

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Kind = Literal["duplicate", "conflict"]


class Near(msgspec.Struct, frozen=True):
    """Another article's question that is nearly the same; `similarity` 0–1."""

    article_id: UUID
    question: str
    other_question: str
    similarity: float


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """Two articles of one language ask nearly the same.

    A conflict: their answers differ in what `differing` names (numbers, dates) or say different things altogether.
    """

    article_id: UUID
    other_id: UUID
    kind: Kind
    question: str
    other_question: str
    similarity: float
    differing: list[str]
    found_at: datetime | None = None

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.knowledge.models import Draft, How


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A state an article was saved in, by whom and how; `changed` names the fields that were not so before."""

    version: int
    at: datetime
    by_id: UUID | None
    how: How
    changed: list[str]


class Kept(Version, frozen=True, kw_only=True):
    """A version with all it says."""

    draft: Draft


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text that both versions have, or one of them."""

    kind: Literal["same", "removed", "added"]
    text: str


class FieldDiff(msgspec.Struct, frozen=True):
    """How one field changed: its pieces in order. Without the added ones it reads as before, without the removed as after."""

    field: str
    pieces: list[Piece]

from typing import Literal
from uuid import UUID

import msgspec

MOST = 3  # one for each of the keys 1, 2 and 3, and as many as a glance takes in


class Piece(msgspec.Struct, frozen=True):
    """Some of a suggestion's words; `filled` ones do not stand in the source, or in other words."""

    text: str
    filled: bool = False


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that may be said as it stands, once its `missing` blanks are filled; `version`: of its source."""

    kind: Literal["article", "template"]
    id: UUID
    version: int
    title: str
    pieces: tuple[Piece, ...]
    missing: tuple[str, ...] = ()
    files: bool = False  # whether pictures go with it
    confidence: float | None = None  # that it is the right one, where something can say

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


class Suggestions(msgspec.Struct, frozen=True):
    """Best first; `upto` is the customer's last message that they answer.

    `partial`: what understands messages was busy or away, so that articles may be missing; asked again they may be there.
    """

    upto: int
    items: tuple[Suggestion, ...] = ()
    partial: bool = False

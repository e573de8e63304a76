"""Facts about articles, for their `article` streams."""

from typing import Literal
from uuid import UUID

import msgspec


class Published(msgspec.Struct, frozen=True, tag="published", omit_defaults=True):
    """From now on this version answers."""

    article_id: UUID
    version: int


class Retired(msgspec.Struct, frozen=True, tag="retired", omit_defaults=True):
    """It answers no more: taken back by an editor, or its validity ended."""

    article_id: UUID
    version: int
    why: Literal["editor", "validity"] = "editor"


class Read(msgspec.Struct, frozen=True, tag="read", omit_defaults=True):
    """Somebody opened it in the help centre; `visitor_id` tells a second look of the same person."""

    article_id: UUID
    visitor_id: UUID | None = None


class Helpful(msgspec.Struct, frozen=True, tag="helpful", omit_defaults=True):
    """Whether it helped, says the one who read it or was answered with it; `before` is the opinion this one replaces.

    `conversation_id` and `seq` name the bot's message where it was one.
    """

    article_id: UUID
    helpful: bool
    before: bool | None = None
    conversation_id: UUID | None = None
    seq: int | None = None


Fact = Published | Retired | Read | Helpful

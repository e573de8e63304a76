from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict, Invalid
from wingbeat.knowledge.models import Language

Tone = Literal["formal", "warm", "brief"]
TONES: tuple[Tone, ...] = ("formal", "warm", "brief")
# Which tone speaks where the wanted one was not written: the middle one is least often wrong.
FALLBACK: tuple[Tone, ...] = ("warm", "formal", "brief")
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Text = Annotated[str, msgspec.Meta(max_length=4000)]  # half a message: two fit into one
Shortcut = Annotated[str, msgspec.Meta(max_length=30, pattern=r"^[^\s/]*$")]
MOST_FILES = 5  # of the ten that a message carries
MOST_SHARED = 2000  # the composer searches them all; a large shop has some hundreds
MOST_OWN = 500


class TemplateUse(msgspec.Struct, frozen=True, omit_defaults=True):
    """A template that a message was made from; `edited`: the member changed its words, filling blanks apart."""

    id: UUID
    edited: bool = False


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody writes: a title in at least one language, and words in at least one language and tone.

    `{…}` in a text is a blank: one of `rules.BLANKS` is filled in, any other is the member's to fill.
    """

    titles: Mapping[Language, Title]
    texts: Mapping[Language, Mapping[Tone, Text]]
    shortcut: Shortcut = ""
    files: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=MOST_FILES)] = ()


class Place(msgspec.Struct, frozen=True):
    """Whose it is: a member's own, a team's, or, with neither, everybody's."""

    owner_id: UUID | None = None
    team_id: UUID | None = None


class Template(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    written: Written
    place: Place = Place()
    version: int = 1
    pack_key: str = ""
    updated_at: datetime | None = None
    updated_by: UUID | None = None


class Packed(Written, frozen=True, kw_only=True):
    """A template of a starter pack, by its key."""

    pack: str
    key: str


class Filled(msgspec.Struct, frozen=True):
    """A template's words for one conversation; `missing` are the blanks left in them, as they stand there."""

    text: str
    missing: tuple[str, ...] = ()


class BadLine(msgspec.Struct, frozen=True):
    line: int
    why: str


class TemplateFigures(msgspec.Struct, frozen=True):
    """What a template came to: messages, those `edited` before they were sent, and of their conversations those that
    were resolved afterwards, and those of them that came back.
    """

    template_id: UUID
    sent: int
    edited: int
    resolved: int
    reopened: int
    last_at: datetime


class TemplateChanged(Conflict):
    """Somebody changed this template meanwhile; look at it again before you save."""


class ShortcutTaken(Conflict):
    """Another template has this shortcut."""


class TooManyTemplates(Invalid):
    """There are too many templates; remove some that nobody uses."""


class UnfilledBlank(Invalid):
    """Something in this template could not be filled in for this conversation."""

"""Recorded dialogues and what playing them showed."""

from typing import Literal

import msgspec

from wingbeat.kit.errors import Invalid


class NotADialogue(Invalid):
    """A line of the file is not a dialogue."""


class Turn(msgspec.Struct, frozen=True):
    """One message; `after_s` seconds after the one before, drawn by the player when it is missing."""

    by: Literal["customer", "member"] = msgspec.field(name="from")
    text: str
    after_s: float | None = None


class Dialogue(msgspec.Struct, frozen=True):
    id: str
    language: str
    turns: tuple[Turn, ...]


class Outcome(msgspec.Struct):
    """What happened to one dialogue: seconds waited for acks, for the other side to see, and what went wrong."""

    id: str
    sent: int = 0
    ack_seconds: list[float] = []
    seen_seconds: list[float] = []
    lost: list[str] = []
    doubled: list[str] = []
    refused: list[str] = []

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.refused)

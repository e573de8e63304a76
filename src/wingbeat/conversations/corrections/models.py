"""The commands that lead to corrections, and what a kind of channel can do about a message that was sent."""

from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.kit.log import Command


class Abilities(msgspec.Struct, frozen=True):
    """What can be done about a message that was sent. `undo_seconds`: it is held back so long, and can be stopped until then."""

    edit: bool = False
    recall: bool = False
    undo_seconds: int = 0


class Said(msgspec.Struct, frozen=True):
    """A message as the log has it, `text` as it reads now; `channel` is the kind of its channel."""

    actor_kind: str
    actor_id: UUID | None
    at: datetime
    channel: str
    text: str
    recalled: bool = False


class Edit(Command, frozen=True, tag="edit"):
    """Change the words of a message of one's own. `said` is filled in from the log, whatever a client says."""

    seq: int
    text: str
    said: Said | None = None


class Recall(Command, frozen=True, tag="recall"):
    """Take back a message of one's own."""

    seq: int
    said: Said | None = None

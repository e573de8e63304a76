"""Streams that only record (member, customer, workspace …): every fact told is one event."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from wingbeat.kit.door import Sender
from wingbeat.kit.log import Recorded


class Stream(msgspec.Struct, frozen=True):
    """The head of a recording stream: its last number and time."""

    workspace_id: UUID
    id: UUID
    seq: int = 0
    last_at: datetime | None = None


class RecordLife:
    """A life without decisions: the command is the fact."""

    table = "stream_head"
    head = Stream

    def __init__(self, stream: str) -> None:
        self.stream = stream

    def decide(self, _state: Stream, command: msgspec.Struct, _sender: Sender, _now: datetime) -> list[msgspec.Struct]:
        return [command]

    def evolve(self, state: Stream, event: Recorded) -> Stream:
        return replace(state, seq=event.seq, last_at=event.at)

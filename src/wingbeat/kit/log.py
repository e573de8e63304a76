"""Events as they stand in the log, and their reading by number."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.kit.database import Connection, Row


class Recorded(msgspec.Struct, frozen=True):
    """One event: `seq` counts 1, 2, 3 … in its stream, `at` is the database's clock in UTC."""

    seq: int
    at: datetime
    kind: str
    actor_kind: str
    actor_id: UUID | None
    key: str | None
    body: Any


class Body(msgspec.Struct, frozen=True, tag_field="kind", omit_defaults=True, forbid_unknown_fields=True):
    """What all bodies share: the tag is the kind, defaults stay off the wire."""


class Command(msgspec.Struct, frozen=True, tag_field="do", forbid_unknown_fields=True, omit_defaults=True):
    """What all commands share: the tag is the verb."""


class Bodies:
    """Decodes the bodies of a stream's events by kind; an unknown kind is a bug and raises KeyError."""

    def __init__(self, kinds: Mapping[str, type[msgspec.Struct]]) -> None:
        self.kinds = kinds

    def recorded(self, row: Row) -> Recorded:
        """An event from a row of the event table whose body was decoded from jsonb."""
        return Recorded(
            seq=row["seq"],
            at=row["occurred_at"],
            kind=row["kind"],
            actor_kind=row["actor_kind"],
            actor_id=row["actor_id"],
            key=row["key"],
            body=msgspec.convert(row["body"], self.kinds[row["kind"]]),
        )


COLUMNS = "stream_id, seq, occurred_at, kind, actor_kind, actor_id, key, body"


Place = tuple[UUID, UUID]


async def rows_between(connection: Connection, wanted: Sequence[tuple[UUID, UUID, int, int]]) -> dict[Place, list[Row]]:
    """Events of many streams at once: `wanted` rows are (workspace, stream, from seq, to seq), both ends included."""
    found: dict[Place, list[Row]] = {(row[0], row[1]): [] for row in wanted}
    rows = await connection.fetch(
        f"""SELECT e.workspace_id, {", ".join("e." + name for name in COLUMNS.split(", "))}
            FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[]) AS w (workspace_id, stream_id, low, high)
            JOIN event e ON e.workspace_id = w.workspace_id AND e.stream_id = w.stream_id
                        AND e.seq BETWEEN w.low AND w.high
            ORDER BY e.workspace_id, e.stream_id, e.seq""",
        *zip(*wanted, strict=True),
    )
    for row in rows:
        found[row["workspace_id"], row["stream_id"]].append(row)
    return found


async def between(
    connection: Connection, bodies: Bodies, wanted: Sequence[tuple[UUID, UUID, int, int]]
) -> dict[Place, list[Recorded]]:
    """The same, decoded; raises what `Bodies.recorded` raises."""
    found = await rows_between(connection, wanted)
    return {place: [bodies.recorded(row) for row in rows] for place, rows in found.items()}

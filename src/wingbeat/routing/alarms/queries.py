from collections.abc import Collection
from uuid import UUID

import msgspec

from wingbeat.workspaces.queries import Scope

MOST = 200  # people told at once


class Told(msgspec.Struct, frozen=True):
    id: UUID
    email: str
    leads: bool


async def to_tell(scope: Scope, team_id: UUID | None, wanted: Collection[str]) -> list[Told]:
    """Who leads (`lead`), and who of the team is away (`standby`)."""
    rows = await scope.rows(
        """SELECT m.id, m.email, m.role IN ('supervisor', 'administrator') AS leads FROM member m
           WHERE m.workspace_id = $1 AND m.state = 'active' AND (
                 ($2 AND m.role IN ('supervisor', 'administrator'))
                 OR ($3 AND EXISTS (SELECT FROM presence_lease p WHERE p.workspace_id = $1 AND p.member_id = m.id
                                       AND p.state = 'away' AND p.until > now())
                     AND ($4::uuid IS NULL OR EXISTS (SELECT FROM team_member t
                          WHERE t.workspace_id = $1 AND t.member_id = m.id AND t.team_id = $4))))
           ORDER BY m.id LIMIT $5""",
        "lead" in wanted,
        "standby" in wanted,
        team_id,
        MOST,
    )
    return [Told(**dict(row)) for row in rows]

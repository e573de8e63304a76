from typing import Any
from uuid import UUID

import msgspec

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.routing.profiles.models import MemberProfile, Profile
from wingbeat.routing.profiles.rules import spoken
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.queries import Scope

PROFILES = """
    SELECT m.id, m.name, m.capacity, m.languages, p.skills, p.levels, p.rooms, p.shift,
           array(SELECT t.team_id FROM team_member t
                 WHERE t.workspace_id = $1 AND t.member_id = m.id ORDER BY t.team_id) AS team_ids
    FROM member m LEFT JOIN member_profile p ON p.workspace_id = $1 AND p.member_id = m.id
    WHERE m.workspace_id = $1 AND m.state = 'active'"""


async def profiles(
    scope: Scope, *, after: tuple[str, UUID] | None, limit: int, team_id: UUID | None = None
) -> list[MemberProfile]:
    """Members by name, those after one of them; of a team only, if one is given."""
    asked: list[Any] = [limit, *(after or ())]
    where = "AND (m.name, m.id) > ($3, $4)" if after else ""
    if team_id is not None:
        asked.append(team_id)
        where += (
            " AND EXISTS (SELECT FROM team_member t WHERE t.workspace_id = $1"
            f" AND t.member_id = m.id AND t.team_id = ${len(asked) + 1})"
        )
    rows = await scope.rows(f"{PROFILES} {where} ORDER BY m.name, m.id LIMIT $2", *asked)
    return [_member(row) for row in rows]


async def profile(scope: Scope, member_id: UUID) -> MemberProfile:
    """One member's; raises `NotFound`."""
    row = await scope.row(f"{PROFILES} AND m.id = $2", member_id)
    if row is None:
        raise NotFound
    return _member(row)


async def known_skills(scope: Scope) -> list[str]:
    """Every skill that a member has, by name."""
    rows = await scope.rows(
        "SELECT DISTINCT jsonb_object_keys(skills) AS skill FROM member_profile WHERE workspace_id = $1 ORDER BY 1 LIMIT 500"
    )
    return [row["skill"] for row in rows]


def _member(row: Row) -> MemberProfile:
    found = Profile(
        capacity=row["capacity"],
        skills=row["skills"] or {},
        languages=spoken(row["languages"], row["levels"] or {}),
        rooms=row["rooms"] or {},
        shift=msgspec.convert(row["shift"], Calendar, str_keys=True) if row["shift"] else None,
    )
    return MemberProfile(row["id"], row["name"], tuple(row["team_ids"]), found)

from uuid import UUID

import asyncpg

from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.people.teams.models import NameTaken
from wingbeat.workspaces.queries import Scope


async def found(scope: Scope, name: str) -> UUID:
    """Make a team; raises `Forbidden` and `NameTaken`."""
    scope.actor.need("manage_people")
    team_id = uuid7()
    try:
        await scope.execute("INSERT INTO team (workspace_id, id, name) VALUES ($1, $2, $3)", team_id, name)
    except asyncpg.UniqueViolationError as error:
        raise NameTaken from error
    return team_id


async def rename(scope: Scope, team_id: UUID, name: str) -> None:
    """Raises `Forbidden`, `NotFound` and `NameTaken`."""
    scope.actor.need("manage_people")
    try:
        done = await scope.execute("UPDATE team SET name = $3 WHERE workspace_id = $1 AND id = $2", team_id, name)
    except asyncpg.UniqueViolationError as error:
        raise NameTaken from error
    if done == "UPDATE 0":
        raise NotFound


async def put_in(scope: Scope, team_id: UUID, member_id: UUID) -> None:
    """Put a member into a team, once; raises `Forbidden`, and `NotFound` when either is not of this workspace."""
    scope.actor.need("manage_people")
    try:
        await scope.execute(
            "INSERT INTO team_member (workspace_id, team_id, member_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            team_id,
            member_id,
        )
    except asyncpg.ForeignKeyViolationError as error:
        raise NotFound from error


async def put_in_only(work: Scope, member_id: UUID) -> None:
    """Put a newcomer into the team where there is but one, or whoever was invited would be given nothing."""
    await work.execute(
        "INSERT INTO team_member (workspace_id, team_id, member_id) SELECT $1, min(id::text)::uuid, $2"
        " FROM team WHERE workspace_id = $1 HAVING count(*) = 1",
        member_id,
    )


async def take_out(scope: Scope, team_id: UUID, member_id: UUID) -> None:
    """Raises `Forbidden`, and `NotFound` when the member is not in the team."""
    scope.actor.need("manage_people")
    done = await scope.execute(
        "DELETE FROM team_member WHERE workspace_id = $1 AND team_id = $2 AND member_id = $3", team_id, member_id
    )
    if done == "DELETE 0":
        raise NotFound

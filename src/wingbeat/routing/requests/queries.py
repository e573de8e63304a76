from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from wingbeat.kit.errors import NotFound
from wingbeat.routing.requests.models import Request
from wingbeat.workspaces.queries import Scope

Whose = Literal["for_me", "by_me"]
REQUESTS = """
    SELECT r.id, r.conversation_id, c.number, r.seq, c.customer_name, r.asked_by, r.member_id, r.team_id, r.text, r.due,
           r.asked_at, r.answer, r.answered_by, r.answered_at
    FROM side_request r JOIN conversation c ON c.workspace_id = $1 AND c.id = r.conversation_id
    WHERE r.workspace_id = $1"""
# Asked of a member, or of a team they are in.
FOR_ME = """r.answered_at IS NULL AND (r.member_id = $2 OR r.team_id IN (
    SELECT t.team_id FROM team_member t WHERE t.workspace_id = $1 AND t.member_id = $2))"""
CONDITIONS: dict[Whose, str] = {"for_me": FOR_ME, "by_me": "r.asked_by = $2"}


async def requests(scope: Scope, whose: Whose, after: UUID | None, limit: int) -> list[Request]:
    """Open ones asked of the actor, or all that the actor asked; newest first, those before `after`."""
    rows = await scope.rows(
        f"{REQUESTS} AND {CONDITIONS[whose]} AND ($3::uuid IS NULL OR r.id < $3) ORDER BY r.id DESC LIMIT $4",
        scope.actor.id,
        after,
        limit,
    )
    return [Request(**dict(row)) for row in rows]


async def of_conversation(scope: Scope, conversation_id: UUID) -> list[Request]:
    """All that was asked beside a conversation, newest first."""
    rows = await scope.rows(f"{REQUESTS} AND r.conversation_id = $2 ORDER BY r.id DESC LIMIT 100", conversation_id)
    return [Request(**dict(row)) for row in rows]


async def request(scope: Scope, request_id: UUID) -> Request:
    """One; raises `NotFound`."""
    rows = await scope.rows(f"{REQUESTS} AND r.id = $2", request_id)
    if not rows:
        raise NotFound
    return Request(**dict(rows[0]))


async def asked(scope: Scope, one: Request) -> Sequence[UUID]:
    """The members who may answer it."""
    if one.member_id is not None:
        return [one.member_id]
    rows = await scope.rows("SELECT member_id FROM team_member WHERE workspace_id = $1 AND team_id = $2", one.team_id)
    return [row["member_id"] for row in rows]


async def count_for(scope: Scope) -> int:
    """How many wait for the actor, counted up to 100."""
    found: int = await scope.value(
        f"SELECT count(*) FROM (SELECT FROM side_request r WHERE r.workspace_id = $1 AND {FOR_ME} LIMIT 100) s",
        scope.actor.id,
    )
    return found

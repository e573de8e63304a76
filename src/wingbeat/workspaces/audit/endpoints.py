from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from wingbeat.workspaces.audit import queries
from wingbeat.workspaces.audit.models import Act
from wingbeat.workspaces.endpoints import Page, paged
from wingbeat.workspaces.models import ActorKind
from wingbeat.workspaces.queries import Scope


class AuditOut(BaseModel):
    """One act. `subject_id` is the member, channel or invitation it was done to; `facts` hold what changed, as
    `[before, after]`, and the address (`ip`) where somebody came in.
    """

    id: UUID
    at: datetime
    act: Act
    actor_kind: ActorKind
    actor_id: UUID | None
    subject_id: UUID | None
    facts: dict[str, str | list[str]]


def audit_router(member_scope: Callable[..., Awaitable[Scope]]) -> APIRouter:
    """The route of the audit, for members found by `member_scope`."""
    router = APIRouter(prefix="/audit", tags=["workspace"])

    @router.get("")
    async def list_audit(
        scope: Annotated[Scope, Depends(member_scope)],
        after: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Page[AuditOut]:
        rows = await queries.entries(scope, after=after, limit=limit + 1)
        return paged([AuditOut.model_validate(dict(row)) for row in rows], limit)

    return router

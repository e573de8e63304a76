from uuid import UUID

from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.audit.models import Act
from wingbeat.workspaces.models import Actor
from wingbeat.workspaces.queries import Scope


async def record(
    work: Scope, act: Act, subject_id: UUID | None = None, *, actor: Actor | None = None, **facts: str | list[str]
) -> None:
    """Keep that the actor (else the scope's own) did something to a subject, in the caller's transaction.

    A change is a fact of two values, before and after. No fact is ever a secret.
    """
    who = actor or work.actor
    await work.execute(
        "INSERT INTO audit (workspace_id, id, act, actor_kind, actor_id, subject_id, facts)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        uuid7(),
        act,
        who.kind,
        who.id,
        subject_id,
        facts,
    )

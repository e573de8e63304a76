from collections.abc import Sequence
from uuid import UUID

from wingbeat.conversations.queries import find
from wingbeat.desk.coach.models import EVERYBODY, MOST_OFF, Hinted
from wingbeat.kit.errors import Invalid
from wingbeat.workspaces.queries import Scope


async def put_off(scope: Scope, off: Sequence[str], *, everybody: bool) -> None:
    """Say what the coach is not to say: to nobody, which supervisors decide, or to oneself.

    Raises `Forbidden` and `Invalid`.
    """
    scope.actor.need("supervise" if everybody else "converse")
    if len(set(off)) > MOST_OFF:
        raise Invalid(f"The coach keeps {MOST_OFF} phrases quiet at most; switch off a whole kind.", limit=MOST_OFF)
    await scope.execute(
        "INSERT INTO coach_off (workspace_id, member_id, off) VALUES ($1, $2, $3)"
        " ON CONFLICT (workspace_id, member_id) DO UPDATE SET off = excluded.off",
        EVERYBODY if everybody else scope.actor.id,
        sorted(set(off)),
    )


async def keep(scope: Scope, conversation_id: UUID, answer_id: UUID, told: Hinted) -> None:
    """Keep what became of the hints about one answer, once; raises `Forbidden` and `NotFound`."""
    scope.actor.need("converse")
    await find(scope, conversation_id)
    await scope.execute(
        "INSERT INTO coach_answer (workspace_id, id, conversation_id, member_id, shown, taken, dismissed)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        answer_id,
        conversation_id,
        scope.actor.id,
        *(sorted(set(kinds)) for kinds in (told.shown, told.taken, told.dismissed)),
    )

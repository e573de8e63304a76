from datetime import datetime
from uuid import UUID

from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import WITH_IT
from wingbeat.people.customers.queries import customer
from wingbeat.people.joining.queries import EVERYBODY
from wingbeat.people.notes.models import NotYourNote
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = "customer_note"
UNDO_SECONDS = 3600.0  # so long a removed note can be had back; then its text is gone for good


async def write(scope: Scope, customer_id: UUID, text: str) -> None:
    """Note something on a customer; raises `Forbidden`, `NotFound`."""
    await customer(scope, customer_id)
    await scope.execute(
        "INSERT INTO customer_note (workspace_id, id, customer_id, author_id, text) VALUES ($1, $2, $3, $4, $5)",
        *(uuid7(), customer_id, scope.actor.id, text),
    )


async def edit(scope: Scope, customer_id: UUID, note_id: UUID, text: str) -> None:
    """Say it otherwise; raises `Forbidden`, `NotFound`, `NotYourNote`."""
    async with scope.transaction() as work:
        await _own(work, customer_id, note_id)
        await work.execute(
            """UPDATE customer_note SET text = $3, edited_at = now()
               WHERE workspace_id = $1 AND id = $2 AND text <> $3 AND removed_at IS NULL""",
            note_id,
            text,
        )


async def remove(scope: Scope, customer_id: UUID, note_id: UUID) -> None:
    """Take it away; `restore` brings it back for an hour. Raises as `edit`."""
    async with scope.transaction() as work:
        await _own(work, customer_id, note_id)
        await work.execute(
            "UPDATE customer_note SET removed_at = coalesce(removed_at, now()) WHERE workspace_id = $1 AND id = $2",
            note_id,
        )
        await work.execute(WITH_IT, TIMER, note_id, UNDO_SECONDS)


async def restore(scope: Scope, customer_id: UUID, note_id: UUID) -> None:
    """Undo a removal; raises as `edit`, `NotFound` also once it is gone for good."""
    async with scope.transaction() as work:
        await _own(work, customer_id, note_id)
        await work.execute("UPDATE customer_note SET removed_at = NULL WHERE workspace_id = $1 AND id = $2", note_id)


async def _own(work: Scope, customer_id: UUID, note_id: UUID) -> None:
    work.actor.need("converse")
    author = await work.value(
        f"""SELECT author_id FROM customer_note
            WHERE workspace_id = $1 AND id = $3 AND customer_id IN ({EVERYBODY}) FOR UPDATE""",
        customer_id,
        note_id,
    )
    if author is None:
        raise NotFound
    if author != work.actor.id and "supervise" not in work.actor.rights:
        raise NotYourNote


class Removed:
    """Forgets removed notes for good."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, workspace_id: UUID, note_id: UUID, _due: datetime) -> None:
        """The timer: unless somebody brought it back."""
        scope = Scope(self._database, system(workspace_id))
        await scope.execute(
            "DELETE FROM customer_note WHERE workspace_id = $1 AND id = $2 AND removed_at IS NOT NULL", note_id
        )

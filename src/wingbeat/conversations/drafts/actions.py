from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.conversations.contents.events import FileRef
from wingbeat.conversations.drafts.queries import MOST
from wingbeat.workspaces.queries import Scope

Mode = Literal["reply", "note"]


class Words(msgspec.Struct, frozen=True):
    """What stands in an editor."""

    text: str = ""
    files: Sequence[FileRef] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.files)


NOTHING = Words()


async def keep(scope: Scope, conversation_id: UUID, mode: Mode, words: Words, aside: Words = NOTHING) -> None:
    """The draft as it stands now, and what is written in the other mode; an empty one is none."""
    if not words and not aside:
        await scope.execute(
            "DELETE FROM draft WHERE workspace_id = $1 AND member_id = $2 AND conversation_id = $3",
            scope.actor.id,
            conversation_id,
        )
        return
    first = await scope.value(
        """INSERT INTO draft AS d (workspace_id, member_id, conversation_id, mode, text, files, aside)
           VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (workspace_id, member_id, conversation_id) DO UPDATE
           SET mode = excluded.mode, text = excluded.text, files = excluded.files, aside = excluded.aside, at = now()
           RETURNING xmax = 0""",
        scope.actor.id,
        conversation_id,
        mode,
        words.text,
        msgspec.to_builtins(list(words.files)),
        msgspec.to_builtins(aside) if aside else None,
    )
    if first:
        await scope.execute(
            """DELETE FROM draft WHERE workspace_id = $1 AND member_id = $2 AND conversation_id IN (
                   SELECT conversation_id FROM draft WHERE workspace_id = $1 AND member_id = $2
                   ORDER BY at DESC OFFSET $3)""",
            scope.actor.id,
            MOST,
        )

"""Keep problems, and what is linked to them."""

from collections.abc import Sequence
from uuid import UUID

from msgspec.structs import asdict

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.problems.models import LinkProblem, UnlinkProblem
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Connection
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.steps import Woken
from wingbeat.people.members.queries import name_of
from wingbeat.problems.models import MENDED, Problem, ProblemChanged, ProblemState, StillLinked, Written
from wingbeat.problems.queries import problem
from wingbeat.problems.rules import check, newly_fixed
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.queries import Scope

_WRITE = """
    INSERT INTO problem AS p (workspace_id, id, state, title, about, cause, done, reason, tags, owner_id, made_by)
    VALUES ($1, $2, 'seen', $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (workspace_id, id) DO NOTHING"""
_CHANGE = """
    UPDATE problem SET title = $3, about = $4, cause = $5, done = $6, reason = $7, tags = $8, owner_id = $9,
                       version = version + 1
    WHERE workspace_id = $1 AND id = $2 AND version = $10"""


def _values(written: Written) -> tuple[object, ...]:
    known = asdict(written)
    return tuple(known[name] for name in ("title", "about", "cause", "done", "reason", "tags", "owner_id"))


async def make(scope: Scope, problem_id: UUID, written: Written) -> Problem:
    """Write a problem down; the same id again makes no second one. Raises `Forbidden`, `Invalid` and `NotFound`."""
    await _check(scope, written)
    async with scope.transaction() as work:
        made = await work.execute(_WRITE, problem_id, *_values(written), work.actor.id)
        if made != "INSERT 0 0":
            await record(work, "problem_made", problem_id, title=written.title)
        return await problem(work, problem_id)


async def change(scope: Scope, problem_id: UUID, written: Written, *, after: int) -> Problem:
    """Change the version `after`; raises `Forbidden`, `Invalid`, `NotFound` and `ProblemChanged`."""
    await _check(scope, written)
    async with scope.transaction() as work:
        before = await problem(work, problem_id)
        if await work.execute(_CHANGE, problem_id, *_values(written), after) == "UPDATE 0":
            raise ProblemChanged(version=before.version)
        await record(work, "problem_changed", problem_id, title=[before.written.title, written.title])
        return await problem(work, problem_id)


async def _check(scope: Scope, written: Written) -> None:
    scope.actor.need("converse")
    check(written)
    if written.owner_id is not None:
        await name_of(scope, written.owner_id)


async def move(scope: Scope, problem_id: UUID, to: ProblemState) -> Problem:
    """Put it into another column; once fixed its effect is measured from then on. Raises `Forbidden` and `NotFound`."""
    scope.actor.need("converse")
    async with scope.transaction() as work:
        row = await work.row("SELECT state FROM problem WHERE workspace_id = $1 AND id = $2 FOR UPDATE", problem_id)
        if row is None:
            raise NotFound
        if row["state"] != to:
            await work.execute(
                """UPDATE problem SET state = $3, moved_at = now(),
                       fixed_at = CASE WHEN $4 THEN now() WHEN $5 THEN fixed_at END
                   WHERE workspace_id = $1 AND id = $2""",
                *(problem_id, to, newly_fixed(row["state"], to), to in MENDED),
            )
            await record(work, "problem_moved", problem_id, state=[row["state"], to])
        return await problem(work, problem_id)


async def drop(scope: Scope, problem_id: UUID) -> None:
    """Remove one that nothing is linked to; raises `Forbidden`, `NotFound` and `StillLinked`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        one = await problem(work, problem_id)
        done = await work.execute("DELETE FROM problem WHERE workspace_id = $1 AND id = $2 AND linked = 0", problem_id)
        if done == "DELETE 0":
            raise StillLinked(linked=one.linked)
        await record(work, "problem_dropped", problem_id, title=one.written.title)


class ProblemLinks:
    """Ties conversations to problems, through their log."""

    def __init__(self, door: ConversationDoor) -> None:
        self._door = door

    async def link(self, scope: Scope, problem_id: UUID, conversation_id: UUID) -> None:
        """Raises `Forbidden`, `NotFound` and `Invalid`; a conversation is linked to a problem once."""
        scope.actor.need("converse")
        one = await problem(scope, problem_id)
        await find(scope, conversation_id)
        await self._append(scope, conversation_id, LinkProblem(one.id, one.written.title))

    async def unlink(self, scope: Scope, problem_id: UUID, conversation_id: UUID) -> None:
        """Raises `Forbidden` and `NotFound`."""
        scope.actor.need("converse")
        await find(scope, conversation_id)
        await self._append(scope, conversation_id, UnlinkProblem(problem_id))

    async def _append(self, scope: Scope, conversation_id: UUID, command: LinkProblem | UnlinkProblem) -> None:
        actor = scope.actor
        # Linked, unlinked and linked again are three wishes: the state tells which changes anything, not the key.
        await self._door.append(actor.workspace_id, conversation_id, command, sender=actor.sender, key=uuid7().hex)


_LINK = """
    INSERT INTO problem_conversation (workspace_id, problem_id, conversation_id, opened_at)
    SELECT $1, p.id, c.id, c.opened_at FROM conversation c JOIN problem p ON p.workspace_id = $1 AND p.id = $2
    WHERE c.workspace_id = $1 AND c.id = $3
    ON CONFLICT DO NOTHING"""
_UNLINK = "DELETE FROM problem_conversation WHERE workspace_id = $1 AND problem_id = $2 AND conversation_id = $3"
_COUNT = "UPDATE problem SET linked = linked + $3 WHERE workspace_id = $1 AND id = $2"


async def keep_links(connection: Connection, batch: Sequence[Woken]) -> None:
    """The rows behind a problem's conversations, and how many there are; keeping them twice changes nothing."""
    for item in sorted(batch, key=lambda one: (one.workspace_id.int, one.lane.int)):
        for event in item.events:
            if event.kind not in {"problem_linked", "problem_unlinked"}:
                continue
            linked = event.kind == "problem_linked"
            place = item.workspace_id, event.body.problem_id
            done = await connection.execute(_LINK if linked else _UNLINK, *place, item.lane)
            if not done.endswith(" 0"):
                await connection.execute(_COUNT, *place, 1 if linked else -1)

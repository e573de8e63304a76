"""Problems by column, by their fit, and the conversations of one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wingbeat.conversations.queries import events_before, find
from wingbeat.kit.cursors import LAST, LATEST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.knowledge.search.rules import wanted
from wingbeat.problems.models import LinkedConversation, Problem, ProblemState, Subject, Written
from wingbeat.problems.rules import by_fit
from wingbeat.workspaces.queries import Scope

COLUMNS = """
    id, state, title, about, cause, done, reason, tags, owner_id, version, linked, made_at, made_by, moved_at, fixed_at,
    gap_id, gathered_at IS NOT NULL AS gathering"""
# Open problems, the last moved, beside those of the conversation's reason: with 10,000 it is still quick.
LOOKED_AT = 200
OFFERED = 50  # of them, the best: more is a list nobody reads
_OPEN = "state = ANY ('{seen,understood,being_fixed,fixed}')"
HEARD = 30  # events of a conversation in which its customer's words are looked for

_KNOWN = (*("id", "state", "version", "linked", "made_at", "made_by", "moved_at", "fixed_at", "gap_id", "gathering"),)

Place = tuple[datetime, UUID]


def read(row: Row) -> Problem:
    """A problem from its row."""
    written = {name: row[name] for name in ("title", "about", "cause", "done", "reason", "owner_id")}
    known = {name: row[name] for name in _KNOWN}
    return Problem(written=Written(tags=tuple(row["tags"]), **written), **known)


async def problem(scope: Scope, problem_id: UUID) -> Problem:
    """One; raises `NotFound`."""
    row = await scope.row(f"SELECT {COLUMNS} FROM problem WHERE workspace_id = $1 AND id = $2", problem_id)
    if row is None:
        raise NotFound
    return read(row)


async def column(scope: Scope, state: ProblemState, after: Place | None, limit: int) -> list[Problem]:
    """Those in a state, the last moved first, those after a place."""
    rows = await scope.rows(
        f"""SELECT {COLUMNS} FROM problem WHERE workspace_id = $1 AND state = $2 AND (moved_at, id) < ($3, $4)
            ORDER BY moved_at DESC, id DESC LIMIT $5""",
        state,
        *(after or (LATEST, LAST)),
        limit,
    )
    return [read(row) for row in rows]


async def counts(scope: Scope) -> dict[str, int]:
    """How many there are in each state."""
    rows = await scope.rows("SELECT state, count(*) AS n FROM problem WHERE workspace_id = $1 GROUP BY state")
    return {row["state"]: row["n"] for row in rows}


async def open_problems(scope: Scope, words: str, reason: str) -> list[Problem]:
    """Those not yet verified whose title has these words in it, the last moved first; of a reason also older ones."""
    pattern = (
        "%"
        + "%".join(word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in words.split())
        + "%"
    )
    rows = await scope.rows(
        f"""WITH found AS (
                (SELECT id FROM problem WHERE workspace_id = $1 AND {_OPEN} AND title ILIKE $2
                 ORDER BY moved_at DESC, id DESC LIMIT {LOOKED_AT})
                UNION
                (SELECT id FROM problem
                 WHERE workspace_id = $1 AND reason = $3 AND reason <> '' AND {_OPEN} AND title ILIKE $2
                 ORDER BY moved_at DESC, id DESC LIMIT {OFFERED}))
            SELECT {COLUMNS} FROM problem WHERE workspace_id = $1 AND id IN (SELECT id FROM found)
            ORDER BY moved_at DESC, id DESC""",
        pattern,
        reason,
    )
    return [read(row) for row in rows]


async def suggested(scope: Scope, conversation_id: UUID, words: str) -> list[tuple[Problem, bool]]:
    """Open problems for a conversation, those that fit first; raises `NotFound`."""
    state = await find(scope, conversation_id)
    said = [
        event.body.text
        for event in await events_before(scope, conversation_id, state.seq + 1, HEARD)
        if event.kind == "message" and event.actor_kind == "customer"
    ]
    subject = Subject(state.reason, state.tags, frozenset(wanted("\n".join(said))))
    return by_fit(await open_problems(scope, words, state.reason), subject)[:OFFERED]


async def conversations_of(
    scope: Scope, problem_id: UUID, after: Place | None, limit: int
) -> Sequence[LinkedConversation]:
    """The conversations of a problem, the last opened first, those after a place."""
    rows = await scope.rows(
        """SELECT p.conversation_id, c.number, c.customer_name, c.status, p.opened_at, c.last_message,
                  coalesce((SELECT t.state FROM told t WHERE t.workspace_id = $1 AND t.problem_id = $2
                            AND t.conversation_id = p.conversation_id LIMIT 1), '') AS told
           FROM problem_conversation p
           JOIN conversation c ON c.workspace_id = $1 AND c.id = p.conversation_id
           WHERE p.workspace_id = $1 AND p.problem_id = $2 AND (p.opened_at, p.conversation_id) < ($3, $4)
           ORDER BY p.opened_at DESC, p.conversation_id DESC LIMIT $5""",
        problem_id,
        *(after or (LATEST, LAST)),
        limit,
    )
    return [LinkedConversation(**dict(row)) for row in rows]

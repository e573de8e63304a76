from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.bot.gaps.rules import hidden
from wingbeat.bot.intents.models import LabelledMessage
from wingbeat.bot.intents.queries import COLUMNS, as_labelled
from wingbeat.bot.models import Guess
from wingbeat.bot.review.models import Correction, Kind, MessageLabel, ReviewRule, Status, Waiting, WaitingDraft
from wingbeat.bot.review.rules import lineage
from wingbeat.bot.share.queries import shares_of, subjects
from wingbeat.bot.share.rules import topics
from wingbeat.channels.queries import channels
from wingbeat.conversations.queries import find
from wingbeat.kit.cursors import EARLIEST, FIRST, LAST
from wingbeat.kit.database import Row
from wingbeat.workspaces.queries import Scope

CORRECTION = "id, at, conversation_id, seq, label, topics, language, question, proposed, said, why, member_id, status"
_RULE = "kind, name, target_seconds, team_id"
MOST_COUNTED = 100  # every member's console asks again and again; nobody needs to know a larger number
MOST_SHOWN = 300  # the newest messages of a conversation: more than anybody scrolls through to label one
LONGEST_TEXT = 2000  # characters of a labelled message
# Who asked stands before the draft; its target ends where the draft says.
_WAITING = """
    SELECT c.id AS conversation_id, c.number, c.customer_name, e.seq AS draft, e.body ->> 'text' AS text,
        ARRAY(SELECT s ->> 'title' FROM jsonb_array_elements(e.body -> 'sources') s) AS sources,
        coalesce(e.body -> 'files', '[]') AS files,
        coalesce((SELECT q.body ->> 'text' FROM event q WHERE q.workspace_id = $1 AND q.stream_id = c.id
                  AND q.seq < e.seq AND q.kind = 'message' AND q.actor_kind = 'customer'
                  ORDER BY q.seq DESC LIMIT 1), '') AS question,
        e.occurred_at AS at, e.occurred_at + make_interval(secs => (e.body ->> 'target_seconds')::int) AS due_at,
        (e.body ->> 'team_id')::uuid AS team_id
    FROM conversation c JOIN event e ON e.workspace_id = $1 AND e.stream_id = c.id AND e.seq = c.draft_seq
    WHERE c.workspace_id = $1 AND c.draft_seq > 0"""


async def strictest(scope: Scope, names: dict[Kind, Sequence[str]]) -> ReviewRule | None:
    """The rule with the shortest target of those for these; of equals one that names a team. None without any."""
    row = await scope.row(
        f"SELECT {_RULE} FROM bot_review WHERE workspace_id = $1 AND (kind = 'topic' AND name = ANY($2)"
        " OR kind = 'category' AND name = ANY($3) OR kind = 'article' AND name = ANY($4))"
        " ORDER BY target_seconds, team_id NULLS LAST, kind, name LIMIT 1",
        *(list(names[kind]) for kind in ("topic", "category", "article")),
    )
    return ReviewRule(*row) if row else None


async def rules(scope: Scope) -> list[ReviewRule]:
    """All rules, by kind and name."""
    rows = await scope.rows(f"SELECT {_RULE} FROM bot_review WHERE workspace_id = $1 ORDER BY kind, name LIMIT 1000")
    return [ReviewRule(*row) for row in rows]


async def waiting(scope: Scope, *, after: tuple[datetime, UUID] | None, limit: int) -> list[WaitingDraft]:
    """Drafts that wait for approval, those due first first; after the named moment and conversation."""
    rows = await scope.rows(
        f"SELECT * FROM ({_WAITING}) w WHERE (w.due_at, w.conversation_id) > ($2, $3)"
        " ORDER BY w.due_at, w.conversation_id LIMIT $4",
        *(after or (EARLIEST, FIRST)),
        limit,
    )
    return [msgspec.convert(dict(row), WaitingDraft) for row in rows]


async def count_waiting(scope: Scope) -> Waiting:
    """Drafts that wait for approval, open gaps, and corrections nobody has settled."""
    row = await scope.row(
        "SELECT (SELECT count(*) FROM (SELECT FROM conversation WHERE workspace_id = $1 AND draft_seq > 0 LIMIT $2) d),"
        " (SELECT count(*) FROM (SELECT FROM bot_gap WHERE workspace_id = $1 AND status = 'open' LIMIT $2) g),"
        " (SELECT count(*) FROM (SELECT FROM bot_correction WHERE workspace_id = $1 AND status = 'open' LIMIT $2) c)",
        MOST_COUNTED,
    )
    assert row is not None
    return Waiting(*row)


async def texts(scope: Scope, conversation_id: UUID, seq: int | None = None) -> dict[int, str]:
    """What the customer wrote, without personal data, by number; of one message or the newest ones. Raises `NotFound`."""
    name = (await find(scope, conversation_id)).customer_name
    rows = await scope.rows(
        "SELECT seq, body ->> 'text' AS text FROM event WHERE workspace_id = $1 AND stream_id = $2 AND kind = 'message'"
        " AND actor_kind = 'customer' AND ($3::int IS NULL OR seq = $3) ORDER BY seq DESC LIMIT $4",
        *(conversation_id, seq, MOST_SHOWN),
    )
    return {row["seq"]: hidden(row["text"] or "", name).strip()[:LONGEST_TEXT] for row in rows}


async def labels(scope: Scope, conversation_id: UUID) -> list[MessageLabel]:
    """Which of a conversation's messages are labelled; raises `NotFound`."""
    said = await texts(scope, conversation_id)
    known = await labelled_as(scope, set(said.values()))
    return [
        MessageLabel(seq, known[text].intent, known[text].labelled_by) for seq, text in said.items() if text in known
    ]


async def labelled_as(scope: Scope, said: set[str]) -> dict[str, LabelledMessage]:
    """The labelled messages with these very texts."""
    rows = await scope.rows(
        f"SELECT {COLUMNS} FROM labelled_message WHERE workspace_id = $1"
        " AND md5(text) = ANY(ARRAY(SELECT md5(said) FROM unnest($2::text[]) AS said))",
        list(said),
    )
    return {row["text"]: as_labelled(row) for row in rows}


async def corrections(scope: Scope, *, status: Status | None, before: UUID | None, limit: int) -> list[Correction]:
    """What people made of the bot's drafts and answers, newest first."""
    rows = await scope.rows(
        f"SELECT {CORRECTION} FROM bot_correction WHERE workspace_id = $1 AND id < $2"
        " AND ($4::text IS NULL OR status = $4) ORDER BY id DESC LIMIT $3",
        before or LAST,
        limit,
        status,
    )
    return [as_correction(row) for row in rows]


def as_correction(row: Row) -> Correction:
    return msgspec.convert(dict(row), Correction)


async def about(scope: Scope, guess: Guess, said: Sequence[UUID]) -> tuple[tuple[str, ...], ReviewRule | None]:
    """The topics that answers from these articles count under, and the rule that has them approved."""
    near = [part.candidates[0].article_id for part in guess.parts if part.candidates]
    known = await subjects(scope, [*said, *near]) if said or near else {}
    found = topics(guess.parts, said, {one: subject.group for one, subject in known.items()})
    if not said:
        return found, None
    cited = [known[one] for one in said if one in known]
    # A rule holds by either of an answer's names, whichever it counts under.
    named = (*found, *(one.group for one in cited))
    categories = lineage(one.category for one in cited)
    rule = await strictest(scope, {"topic": named, "category": categories, "article": [str(one) for one in said]})
    return found, rule


async def foreseen(scope: Scope, guess: Guess, said: Sequence[UUID]) -> int | None:
    """Per cent of customers who get an answer from these articles at once, where they are fewest; None if a member approves it."""
    found, rule = await about(scope, guess, said)
    if rule is not None:
        return None
    shares = await shares_of(scope, found, [channel.id for channel in await channels(scope)])
    return min((one.percent for one in shares), default=100)

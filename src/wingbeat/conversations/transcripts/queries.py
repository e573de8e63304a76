"""What a transcript is made of."""

from typing import Any
from uuid import UUID

import msgspec

from wingbeat.conversations.cards.events import MessageCard
from wingbeat.conversations.cards.rules import in_words
from wingbeat.conversations.links.rules import of
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import find
from wingbeat.conversations.transcripts.rules import Line, Transcript, shown
from wingbeat.kit.cursors import LARGEST
from wingbeat.people.customers.queries import identities
from wingbeat.workspaces.queries import Scope, workspace

MOST = 2000  # messages: about a hundred pages; the newest, since it is they that matter


async def transcript(scope: Scope, conversation_id: UUID, *, notes: bool = False) -> Transcript:
    """What was said in a conversation, and in what it was split off or took in; raises `NotFound`."""
    state = await find(scope, conversation_id)
    firm = await workspace(scope)
    rows: list[dict[str, Any]] = []
    for source, low, high in await _sources(scope, state):
        rows += await _said(scope, source, low, high, notes=notes)
    rows.sort(key=lambda row: (row["occurred_at"], row["stream_id"], row["seq"]))
    names = await _names(scope, {row["actor_id"] for row in rows if row["actor_kind"] == "member"})
    lines = tuple(_line(row, state, names) for row in rows[-MOST:])
    return Transcript(
        state.number, firm.name, state.customer_name, state.language, firm.zone, lines, whole=len(rows) <= MOST
    )


async def _sources(scope: Scope, state: Conversation) -> list[tuple[UUID, int, int]]:
    """The conversation's own log, and what of others goes on in it: stream, from and up to a number."""
    found = [(state.id, 1, LARGEST)]
    if of(state, "split_from", "merged_from") is None:
        return found
    held = {(link.kind, link.id) for link in state.links}
    rows = await scope.rows(
        """SELECT kind, body FROM event WHERE workspace_id = $1 AND stream_id = $2 AND kind IN ('split_from', 'merged_from')
           ORDER BY seq""",
        state.id,
    )
    tied = {(row["kind"], UUID(row["body"]["id"])): row["body"] for row in rows}  # of a repeated merge the last counts
    for place, body in tied.items():
        if place in held:
            found.append((place[1], body.get("from_seq", 1), body["upto"]))
    return found


async def _said(scope: Scope, stream: UUID, low: int, high: int, *, notes: bool) -> list[dict[str, Any]]:
    """The newest messages of a part of a log, in no order; those that were recalled or redacted left out."""
    changed = await scope.rows(
        """SELECT kind, body FROM event WHERE workspace_id = $1 AND stream_id = $2
             AND kind IN ('edited', 'recalled', 'redacted') ORDER BY seq""",
        stream,
    )
    texts = shown([(row["kind"], row["body"]) for row in changed])
    rows = await scope.rows(
        """SELECT stream_id, seq, occurred_at, kind, actor_kind, actor_id, body FROM event
           WHERE workspace_id = $1 AND stream_id = $2 AND seq BETWEEN $3 AND $4 AND kind = ANY($5)
           ORDER BY seq DESC LIMIT $6""",
        stream,
        low,
        high,
        ["message", "note"] if notes else ["message"],
        MOST + 1,
    )
    kept = [dict(row) for row in rows if texts.get(row["seq"], "") is not None]
    return [{**row, "text": texts.get(row["seq"]) or row["body"].get("text", "")} for row in kept]


async def _names(scope: Scope, members: set[UUID]) -> dict[UUID, str]:
    """The names of members, also of those who left."""
    rows = await scope.rows(
        "SELECT id, name FROM member WHERE workspace_id = $1 AND id = ANY($2::uuid[])", list(members)
    )
    return {row["id"]: row["name"] for row in rows}


def _line(row: dict[str, Any], state: Conversation, names: dict[UUID, str]) -> Line:
    by = "note" if row["kind"] == "note" else row["actor_kind"]
    who = state.customer_name if by == "customer" else names.get(row["actor_id"], "")
    files = tuple(file["name"] for file in row["body"].get("files", ()))
    cards = msgspec.convert(row["body"].get("cards", ()), tuple[MessageCard, ...])
    text = "\n".join(part for part in (row["text"], *in_words(cards, state.language)) if part)
    return Line(row["occurred_at"], by, who, text, files)


async def address(scope: Scope, conversation_id: UUID) -> str | None:
    """The customer's verified mail address, the one they used last; None if nobody proved one to be theirs."""
    state = await find(scope, conversation_id)
    assert state.customer_id is not None
    found = [one for one in await identities(scope, state.customer_id) if one["kind"] == "email" and one["verified"]]
    found.sort(key=lambda one: one["last_seen_at"])
    return found[-1]["address"] if found else None


async def own_address(scope: Scope) -> str:
    """The actor's own."""
    return str(await scope.value("SELECT email FROM member WHERE workspace_id = $1 AND id = $2", scope.actor.id))

"""Reading across conversations: what is tied to one, and all that its customer wrote before it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from wingbeat.conversations.links.events import Link, MergedFrom, SplitFrom
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import (
    BODIES,
    EVENT,
    HEAD,
    NEVER,
    Place,
    events_before,
    find,
    head,
    heads,
    page_cursor,
    read_cursor,
)
from wingbeat.kit.cursors import LARGEST
from wingbeat.kit.log import Recorded
from wingbeat.workspaces.queries import Scope

MOST_MOVED = 2000  # messages that are looked at for a split: a month of the longest conversations
STRETCHES = 8  # conversations a page may touch: short ones are many, and each costs one look


async def messages(scope: Scope, conversation_id: UUID, from_seq: int) -> list[Recorded]:
    """A conversation's messages from an event on, and the last of the customer's before it."""
    rows = await scope.rows(
        f"""(SELECT {EVENT} FROM event WHERE workspace_id = $1 AND stream_id = $2 AND seq < $3 AND kind = 'message'
               AND actor_kind = 'customer' ORDER BY seq DESC LIMIT 1)
            UNION ALL
            (SELECT {EVENT} FROM event WHERE workspace_id = $1 AND stream_id = $2 AND seq >= $3 AND kind = 'message'
             ORDER BY seq LIMIT $4)""",
        conversation_id,
        from_seq,
        MOST_MOVED,
    )
    return [BODIES.recorded(row) for row in rows]


async def tied(scope: Scope, conversation_id: UUID) -> list[tuple[Link, Conversation]]:
    """What is tied to a conversation, newest first, with the heads; raises `NotFound`."""
    links = (await find(scope, conversation_id)).links
    known = await heads(scope, [link.id for link in links])
    return [(link, known[link.id]) for link in reversed(links) if link.id in known]


async def with_moved(scope: Scope, events: Sequence[Recorded], limit: int) -> list[Recorded]:
    """A conversation's events, and before what brought it in what the customer waits for of another; that has no number here."""
    found: list[Recorded] = []
    for event in events:
        if isinstance(event.body, SplitFrom | MergedFrom) and event.body.since:
            first = event.body.from_seq if isinstance(event.body, SplitFrom) else 1
            there = await events_before(scope, event.body.id, event.body.upto + 1, limit)
            moved = await with_moved(scope, [one for one in there if one.seq >= first], limit)
            found += [msgspec.structs.replace(one, seq=0) for one in moved]
        found.append(event)
    return found


class Stretch(msgspec.Struct, frozen=True):
    """Part of an earlier conversation, in order; `begins`: nothing of it is older."""

    conversation: Conversation
    events: list[Recorded]
    begins: bool


async def earlier(
    scope: Scope, conversation_id: UUID, *, before: str | None = None, limit: int = 50
) -> tuple[list[Stretch], str | None]:
    """What the customer and we wrote before a conversation began, over all channels, newest first; and the cursor.

    What was merged into it is left out: it is read there. Raises `NotFound`.
    """
    own = await find(scope, conversation_id)
    place = read_cursor(before) if before is not None else Place(NEVER, conversation_id, 1)
    rows = await scope.rows(
        f"""SELECT {HEAD} FROM conversation WHERE workspace_id = $1 AND customer_id = $2 AND id <= $3 AND id <> ALL($4)
            ORDER BY id DESC LIMIT {STRETCHES + 1}""",
        own.customer_id,
        place.id,
        [own.id, *(link.id for link in own.links if link.kind == "merged_from")],
    )
    found: list[Stretch] = []
    for state in map(head, rows[:STRETCHES]):
        if state.id == place.id and place.seq <= 1:
            continue
        upto = place.seq if state.id == place.id else LARGEST
        events = await events_before(scope, state.id, upto, limit)
        limit -= len(events)
        begins = not events or events[0].seq == 1
        found.append(Stretch(state, events, begins))
        if limit <= 0 or not begins:
            break
    return found, _next(found, more=len(rows) > STRETCHES, rows=len(rows))


def _next(found: list[Stretch], *, more: bool, rows: int) -> str | None:
    """Where to go on: inside the last stretch, or before it."""
    if not found:
        return None
    last = found[-1]
    if not last.begins:
        return page_cursor(Place(NEVER, last.conversation.id, last.events[0].seq))
    return page_cursor(Place(NEVER, last.conversation.id, 1)) if more or rows > len(found) else None

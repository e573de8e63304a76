"""Keep the figures in step with the log; and the opinions of those who read."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

import msgspec
from msgspec.structs import astuple

from wingbeat.kit.database import Connection
from wingbeat.kit.errors import NotFound
from wingbeat.kit.log import Bodies, Place, Recorded, between
from wingbeat.knowledge.events import Fact, Helpful
from wingbeat.knowledge.figures.rules import More, Talk, fold, told
from wingbeat.knowledge.queries import article
from wingbeat.workspaces.queries import Scope

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Talk).decode

_TALKS = """
    SELECT t.workspace_id, t.conversation_id, t.state
    FROM unnest($1::uuid[], $2::uuid[]) AS wanted (workspace_id, conversation_id)
    JOIN article_talk t ON t.workspace_id = wanted.workspace_id AND t.conversation_id = wanted.conversation_id"""
_TITLES = """
    SELECT DISTINCT ON (a.workspace_id, a.questions[1]) a.workspace_id, a.questions[1] AS title, a.id
    FROM unnest($1::uuid[], $2::text[]) AS wanted (workspace_id, title)
    JOIN article a ON a.workspace_id = wanted.workspace_id AND a.questions[1] = wanted.title AND a.status <> 'retired'
    ORDER BY a.workspace_id, a.questions[1], a.id"""
_KEEP = """
    INSERT INTO article_talk AS t (workspace_id, conversation_id, seq, state)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::bytea[])
    ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET seq = excluded.seq, state = excluded.state"""
_ADD = """
    INSERT INTO article_figure AS f (
        workspace_id, article_id, asked, answered, to_person, settled, helpful, unhelpful, reads, bot_seconds)
    SELECT * FROM unnest(
        $1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], $10::float8[])
    ON CONFLICT (workspace_id, article_id) DO UPDATE SET
        asked = f.asked + excluded.asked, answered = f.answered + excluded.answered,
        to_person = f.to_person + excluded.to_person, settled = f.settled + excluded.settled,
        helpful = f.helpful + excluded.helpful, unhelpful = f.unhelpful + excluded.unhelpful,
        reads = f.reads + excluded.reads, bot_seconds = f.bot_seconds + excluded.bot_seconds"""


class Woken(Protocol):
    """What a step hands over of a stream."""

    @property
    def workspace_id(self) -> UUID: ...
    @property
    def lane(self) -> UUID: ...
    @property
    def to_seq(self) -> int: ...
    @property
    def events(self) -> Sequence[Recorded]: ...


class Talks:
    """The step over conversations. `bodies` decodes their events, which are a later stage's."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies

    async def keep(self, connection: Connection, woken: Sequence[Woken]) -> None:
        """Bring the figures up to the last event of some conversations; what was counted before is not counted again."""
        places = [(item.workspace_id, item.lane) for item in woken]
        rows = await connection.fetch(_TALKS, *zip(*places, strict=True))
        talks: dict[Place, Talk] = dict.fromkeys(places, Talk())
        talks |= {(row["workspace_id"], row["conversation_id"]): _decode(row["state"]) for row in rows}
        # Only answers wake this step: what lies between them is read here.
        log = await between(
            connection,
            self._bodies,
            [(*one, talks[one].seq + 1, item.to_seq) for one, item in zip(places, woken, strict=True)],
        )
        titles = await _titles(connection, log)
        added: dict[Place, More] = {}
        for place in places:
            talks[place], more = fold(talks[place], log[place], titles.get(place[0], {}))
            for article_id, counts in more.items():
                added[place[0], article_id] = added.get((place[0], article_id), More()).plus(counts)
        known = [(*place, talks[place].seq, _encode(talks[place])) for place in sorted(places) if talks[place].counted]
        if known:
            await connection.execute(_KEEP, *zip(*known, strict=True))
        await _add(connection, added)


async def _titles(connection: Connection, log: Mapping[Place, Sequence[Recorded]]) -> dict[UUID, dict[str, UUID]]:
    """The articles that questions of the bot offer, by workspace and title."""
    offered = {
        (workspace_id, title)
        for (workspace_id, _), events in log.items()
        for event in events
        if event.kind == "message" and event.actor_kind == "bot"
        for title in event.body.suggestions
    }
    found: dict[UUID, dict[str, UUID]] = {}
    if offered:
        for row in await connection.fetch(_TITLES, *zip(*offered, strict=True)):
            found.setdefault(row["workspace_id"], {})[row["title"]] = row["id"]
    return found


async def _add(connection: Connection, added: Mapping[Place, More]) -> None:
    # One order of locks for all, so that no two batches wait in a circle.
    rows: list[tuple[Any, ...]] = [
        (*place, *astuple(counts)) for place, counts in sorted(added.items(), key=lambda o: o[0])
    ]
    if rows:
        await connection.execute(_ADD, *zip(*rows, strict=True))


async def keep_opinions(connection: Connection, woken: Sequence[Woken]) -> None:
    """The step over articles: who read them, and whom they helped."""
    added = {(item.workspace_id, item.lane): told(event.body for event in item.events) for item in woken}
    await _add(connection, {place: counts for place, counts in added.items() if counts != More()})


async def vote(
    scope: Scope,
    article_id: UUID,
    voter_id: UUID,
    *,
    helpful: bool,
    conversation_id: UUID | None = None,
    seq: int | None = None,
) -> list[Fact]:
    """Say whether an article helped; a voter has one opinion of each, the last. The facts to tell.

    `conversation_id` and `seq` name the bot's message where it was one. Raises `NotFound`, for a customer also of what is
    for members alone.
    """
    async with scope.transaction() as work:
        one = await article(work, article_id)
        if scope.actor.kind == "customer" and one.audience == "members":
            raise NotFound
        before = await _replaced(work, article_id, voter_id, helpful=helpful)
    return [] if before is helpful else [Helpful(article_id, helpful, before, conversation_id, seq)]


async def _replaced(work: Scope, article_id: UUID, voter_id: UUID, *, helpful: bool) -> bool | None:
    """Store an opinion; the voter's earlier one."""
    place = (article_id, voter_id, helpful)
    made = await work.execute(
        "INSERT INTO article_vote (workspace_id, article_id, voter_id, helpful) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING",
        *place,
    )
    if made == "INSERT 0 1":
        return None
    before: bool = await work.value(
        "SELECT helpful FROM article_vote WHERE workspace_id = $1 AND article_id = $2 AND voter_id = $3 FOR UPDATE",
        article_id,
        voter_id,
    )
    await work.execute(
        "UPDATE article_vote SET helpful = $4 WHERE workspace_id = $1 AND article_id = $2 AND voter_id = $3", *place
    )
    return before

"""Keep the evidence in step with the log: each event is weighed once, however often a step is repeated."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.bot.evidence.models import Evidence
from wingbeat.bot.gaps.actions import file
from wingbeat.bot.gaps.models import Case, Correction
from wingbeat.bot.gaps.ports import Likeness
from wingbeat.bot.gaps.rules import fold as fold_gaps
from wingbeat.bot.gaps.rules import thumbs
from wingbeat.bot.share.actions import weigh
from wingbeat.bot.share.outcomes.models import Outcome
from wingbeat.bot.share.outcomes.rules import fold as fold_outcomes
from wingbeat.bot.share.outcomes.rules import judge, recalled
from wingbeat.conversations.queries import BODIES, events_before, find
from wingbeat.kit.database import Connection, Database, Row
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.log import Place, Recorded, between
from wingbeat.kit.steps import Woken
from wingbeat.knowledge.events import Fact
from wingbeat.knowledge.figures.actions import vote
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

PAGE = 100  # conversations a transaction of a rebuild: as many as a step's batch
LONGEST = 10_000  # events of one conversation: a hundred times what a long one has

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Evidence).decode

# Locked before they are read, in one order for all: two steps that meet in a conversation weigh one after the other.
_BEGIN = """
    INSERT INTO bot_evidence (workspace_id, conversation_id)
    SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS w (workspace_id, conversation_id)
    ORDER BY workspace_id, conversation_id ON CONFLICT DO NOTHING"""
_HOLD = """
    SELECT e.workspace_id, e.conversation_id, e.seq, e.state FROM bot_evidence e
    JOIN unnest($1::uuid[], $2::uuid[]) AS w (workspace_id, conversation_id)
      ON e.workspace_id = w.workspace_id AND e.conversation_id = w.conversation_id
    ORDER BY e.workspace_id, e.conversation_id FOR UPDATE OF e"""
_KEEP = """
    UPDATE bot_evidence e SET seq = k.seq, state = k.state
    FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::bytea[]) AS k (workspace_id, conversation_id, seq, state)
    WHERE e.workspace_id = k.workspace_id AND e.conversation_id = k.conversation_id"""


class _Held(msgspec.Struct):
    """A conversation's evidence while a transaction works on it."""

    seq: int
    evidence: Evidence
    outcomes: list[Outcome] = []
    told: list[Case | Correction] = []

    def read(self, events: Iterable[Recorded]) -> None:
        for event in events:
            if event.seq <= self.seq:
                continue
            trail, outcomes = fold_outcomes(self.evidence.trail, event)
            asking, told = fold_gaps(self.evidence.asking, event)
            self.evidence, self.seq = Evidence(trail, asking), event.seq
            self.outcomes += outcomes
            self.told += told

    def hear(self, seq: int, at: datetime, *, helpful: bool) -> None:
        """Thumbs for a message."""
        trail, outcomes = judge(self.evidence.trail, seq, good=helpful)
        self.evidence = Evidence(trail, self.evidence.asking)
        self.outcomes += outcomes
        self.told += thumbs(self.evidence.asking, seq, at, helpful=helpful)


class Keeper:
    """The two steps, bound to what tells how alike questions are."""

    def __init__(self, database: Database, likeness: Likeness) -> None:
        self._database = database
        self._likeness = likeness

    async def keep(self, connection: Connection, woken: Sequence[Woken]) -> None:
        """Read on in some conversations."""
        held = await _hold(connection, {(item.workspace_id, item.lane): item.to_seq for item in woken})
        await self._settle(connection, held)

    async def rebuild(self, scope: Scope) -> int:
        """Read all conversations of the workspace anew, after the rules have changed; how many there were.

        Gaps get what is new; shares are not weighed again: they hold what members have set, and what was true then.
        """
        done, after = 0, UUID(int=0)
        while True:
            async with scope.transaction() as work:
                page = await work.rows(
                    "SELECT conversation_id, seq, state FROM bot_evidence WHERE workspace_id = $1"
                    " AND conversation_id > $2 ORDER BY conversation_id LIMIT $3 FOR UPDATE",
                    after,
                    PAGE,
                )
                for row in page:
                    await self._reread(work, row)
            if not page:
                return done
            done, after = done + len(page), page[-1]["conversation_id"]

    async def _reread(self, work: Scope, row: Row) -> None:
        held, conversation_id = _Held(0, Evidence()), row["conversation_id"]
        for event in await events_before(work, conversation_id, row["seq"] + 1, LONGEST):
            held.read([event])
        trail = recalled(held.evidence.trail, _decode(row["state"]).trail) if row["state"] else held.evidence.trail
        await file(work, conversation_id, held.told, self._likeness)
        await work.execute(
            "UPDATE bot_evidence SET state = $3 WHERE workspace_id = $1 AND conversation_id = $2",
            conversation_id,
            _encode(Evidence(trail, held.evidence.asking)),
        )

    async def opinions(self, connection: Connection, woken: Sequence[Woken]) -> None:
        """Hear thumbs for the bot's messages; they stand in the streams of articles."""
        found = [
            ((item.workspace_id, event.body.conversation_id), event)
            for item in woken
            for event in item.events
            if event.kind == "helpful" and event.body.conversation_id is not None and event.body.seq is not None
        ]
        upto: dict[Place, int] = {}
        for place, event in found:
            upto[place] = max(event.body.seq, upto.get(place, 0))
        held = await _hold(connection, upto)
        for place, event in found:
            held[place].hear(event.body.seq, event.at, helpful=event.body.helpful)
        await self._settle(connection, held)

    async def _settle(self, connection: Connection, held: Mapping[Place, _Held]) -> None:
        """Weigh and file what was found, workspace by workspace and topic by topic in one order."""
        for workspace_id in sorted({place[0] for place in held}):
            scope = Scope(self._database, system(workspace_id), connection)
            mine = sorted((place[1], one) for place, one in held.items() if place[0] == workspace_id)
            for conversation_id, one in mine:
                await file(scope, conversation_id, one.told, self._likeness)
            await _weigh(scope, [outcome for _, one in mine for outcome in one.outcomes])
        rows = [(*place, one.seq, _encode(one.evidence)) for place, one in held.items()]
        if rows:
            await connection.execute(_KEEP, *zip(*rows, strict=True))


async def say_opinion(scope: Scope, conversation_id: UUID, seq: int, *, helpful: bool) -> list[Fact]:
    """A customer says whether a message of the bot helped them; the facts to tell, one for each article it came from.

    Raises `Forbidden` for members, and `NotFound` for what is no answer from articles in a conversation of theirs.
    """
    await find(scope, conversation_id)
    if scope.actor.kind != "customer" or scope.actor.id is None:
        raise Forbidden
    event = next(iter(await events_before(scope, conversation_id, seq + 1, 1)), None)
    if (
        event is None
        or event.seq != seq
        or event.kind != "message"
        or event.actor_kind != "bot"
        or not event.body.sources
    ):
        raise NotFound
    facts: list[Fact] = []
    for article_id in dict.fromkeys(source.article_id for source in event.body.sources if source.article_id):
        facts += await vote(
            scope, article_id, scope.actor.id, helpful=helpful, conversation_id=conversation_id, seq=seq
        )
    return facts


async def _hold(connection: Connection, upto: Mapping[Place, int]) -> dict[Place, _Held]:
    """Lock what is known of some conversations, and read their logs up to these numbers."""
    if not upto:
        return {}
    places = sorted(upto)
    await connection.execute(_BEGIN, *zip(*places, strict=True))
    rows = await connection.fetch(_HOLD, *zip(*places, strict=True))
    held = {
        (row["workspace_id"], row["conversation_id"]): _Held(
            row["seq"], _decode(row["state"]) if row["state"] else Evidence()
        )
        for row in rows
    }
    log = await between(connection, BODIES, [(*place, held[place].seq + 1, upto[place]) for place in places])
    for place in places:
        held[place].read(log[place])
    return held


async def _weigh(scope: Scope, outcomes: Sequence[Outcome]) -> None:
    scales: dict[tuple[str, UUID], list[bool]] = {}
    for one in outcomes:
        scales.setdefault((one.topic, one.channel_id), []).append(one.good)
    for (topic, channel_id), found in sorted(scales.items()):
        await weigh(scope, topic, channel_id, found)

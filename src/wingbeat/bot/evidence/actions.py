"""Keep the evidence in step with the log: each event is weighed once, however often a step is repeated."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from operator import itemgetter
from uuid import UUID

import msgspec

from wingbeat.bot.evidence.models import Evidence
from wingbeat.bot.gaps.actions import WORDS_ALONE, Alike, compare, file
from wingbeat.bot.gaps.models import Case, Correction
from wingbeat.bot.gaps.ports import Likeness
from wingbeat.bot.gaps.rules import fold as fold_gaps
from wingbeat.bot.gaps.rules import may_begin, thumbs
from wingbeat.bot.share.actions import weigh
from wingbeat.bot.share.outcomes.models import Outcome
from wingbeat.bot.share.outcomes.rules import fold as fold_outcomes
from wingbeat.bot.share.outcomes.rules import judge
from wingbeat.conversations.queries import BODIES, events_before, find
from wingbeat.kit.database import Connection, Database
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.log import Place, Recorded, between
from wingbeat.kit.steps import Keep, Woken
from wingbeat.knowledge.events import Fact
from wingbeat.knowledge.figures.actions import vote
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Evidence).decode

# Locked before they are read, in one order for all: two steps that meet in a conversation weigh one after the other.
_BEGIN = """
    INSERT INTO bot_evidence (workspace_id, conversation_id)
    SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS w (workspace_id, conversation_id)
    ORDER BY workspace_id, conversation_id ON CONFLICT DO NOTHING"""
_KNOWN = """
    SELECT e.workspace_id, e.conversation_id, e.seq, e.state FROM bot_evidence e
    JOIN unnest($1::uuid[], $2::uuid[]) AS w (workspace_id, conversation_id)
      ON e.workspace_id = w.workspace_id AND e.conversation_id = w.conversation_id
    ORDER BY e.workspace_id, e.conversation_id"""
_HOLD = f"{_KNOWN} FOR UPDATE OF e"
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
    """The two steps, bound to what tells how alike questions are; they ask it before their transactions begin."""

    def __init__(self, database: Database, likeness: Likeness) -> None:
        self._database = database
        self._likeness = likeness

    async def ahead(self, woken: Sequence[Woken]) -> Keep:
        """Compare what may begin a gap."""
        upto = {(item.workspace_id, item.lane): item.to_seq for item in woken if any(map(may_begin, item.events))}
        return partial(self.keep, alike=await self._compare(await self._look(upto)))

    async def keep(self, connection: Connection, woken: Sequence[Woken], alike: Alike = WORDS_ALONE) -> None:
        """Read on in some conversations."""
        held = await _hold(connection, {(item.workspace_id, item.lane): item.to_seq for item in woken})
        await self._settle(connection, held, alike)

    async def opinions_ahead(self, woken: Sequence[Woken]) -> Keep:
        """Compare the questions whose answers did not help."""
        unhelpful = [one for one in _thumbs(woken) if not one[1].body.helpful]
        held = await self._look(_upto(unhelpful))
        _hear(held, unhelpful)
        return partial(self.opinions, alike=await self._compare(held))

    async def opinions(self, connection: Connection, woken: Sequence[Woken], alike: Alike = WORDS_ALONE) -> None:
        """Hear thumbs for the bot's messages; they stand in the streams of articles."""
        found = _thumbs(woken)
        held = await _hold(connection, _upto(found))
        _hear(held, found)
        await self._settle(connection, held, alike)

    async def _look(self, upto: Mapping[Place, int]) -> dict[Place, _Held]:
        if not upto:
            return {}
        async with self._database.connection() as connection:
            return await _read(connection, upto)

    async def _compare(self, held: Mapping[Place, _Held]) -> Alike:
        found: dict[tuple[str, str], float] = {}
        for workspace_id, mine in _by_workspace(held):
            scope = Scope(self._database, system(workspace_id))
            found |= await compare(scope, {conversation_id: one.told for conversation_id, one in mine}, self._likeness)
        return found

    async def _settle(self, connection: Connection, held: Mapping[Place, _Held], alike: Alike) -> None:
        """Weigh and file what was found, workspace by workspace and topic by topic in one order."""
        for workspace_id, mine in _by_workspace(held):
            scope = Scope(self._database, system(workspace_id), connection)
            for conversation_id, one in mine:
                await file(scope, conversation_id, one.told, alike)
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


_Thumb = tuple[Place, Recorded]  # the conversation of a message of the bot, and what its customer found of it


def _thumbs(woken: Sequence[Woken]) -> list[_Thumb]:
    return [
        ((item.workspace_id, event.body.conversation_id), event)
        for item in woken
        for event in item.events
        if event.kind == "helpful" and event.body.conversation_id is not None and event.body.seq is not None
    ]


def _upto(found: Sequence[_Thumb]) -> dict[Place, int]:
    upto: dict[Place, int] = {}
    for place, event in found:
        upto[place] = max(event.body.seq, upto.get(place, 0))
    return upto


def _hear(held: Mapping[Place, _Held], found: Sequence[_Thumb]) -> None:
    for place, event in found:
        held[place].hear(event.body.seq, event.at, helpful=event.body.helpful)


def _by_workspace(held: Mapping[Place, _Held]) -> list[tuple[UUID, list[tuple[UUID, _Held]]]]:
    return [
        (workspace_id, [(place[1], one) for place, one in mine])
        for workspace_id, mine in groupby(sorted(held.items(), key=itemgetter(0)), key=lambda item: item[0][0])
    ]


async def _hold(connection: Connection, upto: Mapping[Place, int]) -> dict[Place, _Held]:
    """Lock what is known of some conversations, and read their logs up to these numbers."""
    if not upto:
        return {}
    await connection.execute(_BEGIN, *zip(*sorted(upto), strict=True))
    return await _read(connection, upto, _HOLD)


async def _read(connection: Connection, upto: Mapping[Place, int], known: str = _KNOWN) -> dict[Place, _Held]:
    """The same without the lock."""
    places = sorted(upto)
    held = {place: _Held(0, Evidence()) for place in places}
    for row in await connection.fetch(known, *zip(*places, strict=True)):
        if row["state"]:
            held[row["workspace_id"], row["conversation_id"]] = _Held(row["seq"], _decode(row["state"]))
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

"""What must hold after every fault, read from the database and from every client."""

import asyncio
import contextlib
import itertools
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from tests.faults.traffic import LOST, PATIENCE_SECONDS, Customer, Member, Sent, Talker, Traffic
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import BODIES, FIELDS, HEAD
from wingbeat.conversations.queries import head as head_of_row
from wingbeat.conversations.rules import evolve
from wingbeat.kit.database import Connection, Database
from wingbeat.kit.log import Recorded
from wingbeat.live.rules import for_customer, for_member
from wingbeat.measures.actions import rebuild
from wingbeat.replay.client import Client, Frame
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

FACTS = {"fact_conversation": "- 'seq' - 'state'", "fact_turn": "", "fact_wait": ""}

Log = dict[UUID, list[Recorded]]
# Probes live beside the workspaces, and no step looks at them.
OURS = "workspace_id IN (SELECT workspace_id FROM workspace)"


async def check(traffic: Traffic, database_url: str) -> None:
    """Raise AssertionError unless all the invariants hold."""
    database = await Database.connect(database_url, connections=2)
    try:
        moment = await at_rest(database)
        log = moment.log
        assert sum(map(len, log.values())) > 50, "the traffic must have been worth checking"
        numbers_are_contiguous(log)
        for talker in traffic.talkers:
            acknowledged_is_stored_once(talker.sent, log)
            order_is_kept(talker.sent)
        heads_are_their_logs_fold(moment)
        one_owner_at_a_time(log)
        projections_agree(moment)
        await facts_can_be_rebuilt(database)
        await clients_resume_to_the_same_list(traffic.talkers, database)
    finally:
        await database.close()


async def steps_drained(database: Database) -> None:
    """Wait until no step has work left; a parked lane is a failure."""
    left: list[Any] = []
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                left = await database.rows("SELECT step, attempts, error, parked_at, lease_until, now() FROM todo")
                assert not any(row["parked_at"] for row in left), left
                if not left:
                    return
                await asyncio.sleep(0.1)
    raise AssertionError(f"steps still have work: {left}")


class Moment(NamedTuple):
    """What stood in the database at one moment at which no step had work left: whoever leaves goes on writing."""

    log: Log
    heads: dict[UUID, Conversation]
    texts: set[tuple[UUID, int]]
    tags: set[tuple[UUID, str]]


async def at_rest(database: Database) -> Moment:
    while True:
        await steps_drained(database)
        async with database.connection() as one, one.transaction(isolation="repeatable_read", readonly=True):
            if await one.fetchval("SELECT count(*) FROM todo"):
                continue
            heads = [head_of_row(row) for row in await one.fetch(f"SELECT {HEAD} FROM conversation WHERE {OURS}")]
            texts = await one.fetch("SELECT conversation_id, seq FROM message_text")
            tags = await one.fetch("SELECT conversation_id, tag FROM conversation_tag")
            log = await read_log(one)
        by_id = {head.id: head for head in heads}
        return Moment(log, by_id, {(one, seq) for one, seq in texts}, {(one, tag) for one, tag in tags})


async def read_log(connection: Connection) -> Log:
    rows = await connection.fetch(
        f"""SELECT stream_id, seq, occurred_at, kind, actor_kind, actor_id, key, body FROM event
            WHERE stream = 'conversation' AND {OURS} ORDER BY stream_id, seq"""
    )
    log: Log = defaultdict(list)
    for row in rows:
        log[row["stream_id"]].append(BODIES.recorded(row))
    return log


def numbers_are_contiguous(log: Log) -> None:
    for conversation, events in log.items():
        assert [event.seq for event in events] == list(range(1, len(events) + 1)), conversation
        times = [event.at for event in events]
        assert times == sorted(times), f"time runs backwards in {conversation}"


def acknowledged_is_stored_once(sent: Sequence[Sent], log: Log) -> None:
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for conversation, events in log.items():
        for event in events:
            places[event.key or ""].append((str(conversation), event.seq))
    for one in sent:
        found = places.get(one.key, [])
        if one.refused:
            assert found == [], f"refused and yet stored: {one}"
        elif one.text:
            assert found == [one.stored], f"{one} stands in the log as {found}"
        else:
            assert len(found) <= 1, f"{one} stands in the log as {found}"


def order_is_kept(sent: Sequence[Sent]) -> None:
    """What was put off ("busy, try again") gave its place up; all else stands in the order sent."""
    last: dict[str, int] = {}
    for one in sent:
        if one.stored and one.text and not one.put_off:
            conversation, seq = one.stored
            assert seq > last.get(conversation, 0), f"{one} was overtaken"
            last[conversation] = seq


def heads_are_their_logs_fold(moment: Moment) -> None:
    assert moment.heads.keys() == moment.log.keys()
    for conversation, events in moment.log.items():
        kept = moment.heads[conversation]
        state = Conversation(kept.workspace_id, conversation)
        for event in events:
            state = evolve(state, event)
        for name in FIELDS:
            assert getattr(kept, name) == getattr(state, name), (conversation, name)


WAITS_AGAIN = frozenset({"queued", "handed_off", "reopened", "resolved", "abandoned", "transferred"})
BY_HAND = frozenset({"picked", "handed"})


def one_owner_at_a_time(log: Log) -> None:
    """Only what waits is given or offered by the assigner, and what is offered has one end before it is offered anew."""
    for conversation, events in log.items():
        owner: UUID | None = None
        offered = False
        for event in events:
            if event.kind == "assigned":
                assert owner is None or event.body.how in BY_HAND, f"{conversation} was given to two"
                owner, offered = event.body.member_id, False
            elif event.kind == "offered":
                assert owner is None, f"{conversation} was offered while somebody had it"
                assert not offered, f"{conversation} was offered to two"
                offered = True
            elif event.kind in {"withdrawn", "declined"}:
                offered = False
            elif event.kind in WAITS_AGAIN:
                assert not offered, f"{conversation} moved on and left an offer behind"
                owner = None


def projections_agree(moment: Moment) -> None:
    said = {
        (conversation, event.seq)
        for conversation, events in moment.log.items()
        for event in events
        if event.kind in {"message", "note"} and event.body.text
    }
    assert moment.texts == said, f"searched or not: {moment.texts ^ said}"
    assert moment.tags == {(head.id, tag) for head in moment.heads.values() for tag in head.tags}


async def facts_can_be_rebuilt(database: Database) -> None:
    count = -1
    while count != (count := await database.value("SELECT count(*) FROM event")):
        await steps_drained(database)
        kept = await _facts(database)
        for row in await database.rows("SELECT workspace_id FROM workspace"):
            await rebuild(Scope(database, system(row["workspace_id"])))
        rebuilt = await _facts(database)
    for table in FACTS:
        differ = set(kept[table]) ^ set(rebuilt[table])
        assert not differ, f"{table}: {sorted(differ)}"
    assert kept["fact_conversation"], "a conversation without facts"


async def _facts(database: Database) -> dict[str, list[str]]:
    """Every fact as text. `seq` and `state` only say how far the step has looked: past events that are no facts too."""
    return {
        table: [
            row["line"]
            for row in await database.rows(f"SELECT (to_jsonb(f) {looked})::text AS line FROM {table} f ORDER BY 1")
        ]
        for table, looked in FACTS.items()
    }


async def clients_resume_to_the_same_list(talkers: Sequence[Talker], database: Database) -> None:
    """Each client holds the log as it may see it; so it does after forgetting its end and resuming."""
    for talker in talkers:
        await _holds_the_log(talker, database)
        dice = random.Random(len(talker.sent))
        for conversation, events in talker.held.items():
            talker.held[conversation] = events[: dice.randint(1, len(events))]
        await _holds_the_log(talker, database)


async def _holds_the_log(talker: Talker, database: Database) -> None:
    """Connect, and wait until the client has everything; the log may still grow (a member who left is missed)."""
    client = await _again(talker)
    wrong = [("", "not read yet")]
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while wrong:
                await asyncio.sleep(0.05)
                async with database.connection() as connection:
                    lists = _should_hold(talker, await read_log(connection))
                wrong = [(one, _first_difference(talker.held[one], should)) for one, should in lists]
                wrong = [(one, at) for one, at in wrong if at]
    except TimeoutError:
        raise AssertionError(f"{talker.held.keys()} differ from the log: {wrong}") from None
    finally:
        await client.close()


def _first_difference(held: Sequence[Frame], should: Sequence[Frame]) -> str:
    for have, want in itertools.zip_longest(held, should):
        if have != want:
            return f"holds {have} instead of {want}"
    return ""


async def _again(talker: Talker) -> Client:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                return await talker.connect()
            except LOST:
                await asyncio.sleep(0.2)


def _should_hold(talker: Talker, log: Log) -> list[tuple[str, list[Frame]]]:
    """The conversations a client follows, each from the first event it ever got."""
    assert isinstance(talker, Customer | Member)
    follows = [talker.conversation] if isinstance(talker, Customer) else list(talker.held)[:50]
    view = for_customer if isinstance(talker, Customer) else for_member
    lists = []
    for one in follows:
        if one in talker.held:
            first = talker.held[one][0]["seq"]
            wires = [view(event) for event in log[UUID(one)] if event.seq >= first]
            lists.append((one, [json.loads(msgspec.json.encode(wire)) for wire in wires if wire is not None]))
    assert lists or isinstance(talker, Member), "a customer who talked holds nothing"
    return lists

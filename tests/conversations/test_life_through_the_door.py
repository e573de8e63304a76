"""The real door against a plain model: random commands, repeated keys, several senders, doors that end and begin."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from tests.conversations.lives import CUSTOMER_SENDS, SENDERS, WORKSPACE, commands, opening
from tests.kit.doors import running
from wingbeat.conversations import models as c
from wingbeat.conversations.actions import ConversationDoor, ConversationLife
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import BODIES, EVENT, HEAD, head
from wingbeat.conversations.rules import decide, evolve
from wingbeat.flow import subscriptions
from wingbeat.kit.database import Database
from wingbeat.kit.door import Committed, Door, Sender
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Body, Recorded

Sent = tuple[UUID, c.AnyCommand, Sender, str]
Answer = Committed[Conversation] | WingbeatError


class Model:
    """What a door must be like: one head a conversation, one answer a key."""

    def __init__(self) -> None:
        self.heads: dict[UUID, Conversation] = {}
        self.keys: dict[tuple[UUID, Sender, str], int] = {}

    def hear(self, sent: Sent, answer: Answer) -> None:
        """Check an answer against what the rules say of this head; the time is the door's own."""
        conversation_id, command, sender, key = sent
        before = self.heads.get(conversation_id, Conversation(WORKSPACE, conversation_id))
        known = self.keys.get((conversation_id, sender, key))
        if known is not None:
            assert isinstance(answer, Committed)
            assert answer.seq == known
            return
        after = before
        for event in answer.events if isinstance(answer, Committed) else ():
            assert event.seq == after.seq + 1
            after = evolve(after, event)
        assert expected(before, command, sender, after.last_at) == (
            [event.body for event in answer.events] if isinstance(answer, Committed) else type(answer)
        )
        if after.seq > before.seq:
            self.heads[conversation_id] = after
            self.keys[conversation_id, sender, key] = after.seq


def expected(
    state: Conversation, command: c.AnyCommand, sender: Sender, now: datetime | None
) -> list[Body] | type[WingbeatError]:
    """What the rules say: events or a refusal."""
    try:
        return decide(state, command, sender, now or datetime.now(UTC))
    except WingbeatError as refused:
        return type(refused)


class Lives(RuleBasedStateMachine):
    """Conversations of a door that comes and goes."""

    runner: asyncio.Runner
    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.ids: list[UUID] = []
        self.sent: list[Sent] = []

    @rule(bot=st.booleans())
    def open(self, bot: bool) -> None:  # noqa: FBT001 - hypothesis passes by name
        conversation_id = uuid7()
        self.ids.append(conversation_id)
        self.send([(conversation_id, c.Say("你好", opening=opening(bot=bot)), CUSTOMER_SENDS, "first")])

    @precondition(lambda self: self.ids)
    @rule(several=st.lists(st.tuples(st.integers(0, 9), commands, st.sampled_from(SENDERS)), min_size=1, max_size=12))
    def at_once(self, several: list[tuple[int, c.AnyCommand, Sender]]) -> None:
        """Commands of all senders in one go, as the door's batches see them."""
        self.send([(self.ids[n % len(self.ids)], command, sender, uuid7().hex) for n, command, sender in several])

    @precondition(lambda self: self.sent)
    @rule(which=st.lists(st.integers(0, 99), min_size=1, max_size=4))
    def again(self, which: list[int]) -> None:
        """What was sent before, once more and twice at once."""
        again = [self.sent[n % len(self.sent)] for n in which]
        self.send([*again, again[0]])

    def send(self, several: list[Sent]) -> None:
        """Through a door of its own, which ends while the last are still under way."""
        own_threads = [
            (at, replace(command, opening=replace(command.opening, channel_id=at)), sender, key)
            if isinstance(command, c.Say) and command.opening
            else (at, command, sender, key)
            for at, command, sender, key in several
        ]
        for sent, answer in zip(own_threads, self.runner.run(self.ask(own_threads)), strict=True):
            self.model.hear(sent, answer)
            self.sent.append(sent)

    async def ask(self, several: list[Sent]) -> list[Answer]:
        door: ConversationDoor = Door(
            self.database, ConversationLife(), subscriptions, on_commit=lambda _committed, _todos: None
        )
        futures = [door.submit(WORKSPACE, at, command, sender=sender, key=key) for at, command, sender, key in several]
        async with running(door):
            await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
        answers = await asyncio.gather(*futures, return_exceptions=True)
        known = [answer for answer in answers if isinstance(answer, Committed | WingbeatError)]
        assert len(known) == len(answers)
        return known

    async def log(self, conversation_id: UUID) -> list[Recorded]:
        rows = await self.database.rows(
            f"SELECT {EVENT} FROM event WHERE workspace_id = $1 AND stream_id = $2 ORDER BY seq",
            WORKSPACE,
            conversation_id,
        )
        return [BODIES.recorded(row) for row in rows]

    def teardown(self) -> None:
        self.runner.run(self.look())

    async def look(self) -> None:
        """The stored head is the model's and the fold of its log; each key is stored once."""
        for conversation_id in self.ids:
            place = (WORKSPACE, conversation_id)
            row = await self.database.row(
                f"SELECT {HEAD} FROM conversation WHERE workspace_id = $1 AND id = $2", *place
            )
            assert row is not None
            assert head(row) == self.model.heads[conversation_id]
            events = await self.log(conversation_id)
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
            fresh = Conversation(*place)
            for event in events:
                fresh = evolve(fresh, event)
            assert fresh == head(row)
            stored = {
                (conversation_id, Sender(event.actor_kind, event.actor_id), event.key): event.seq
                for event in events
                if event.key is not None
            }
            assert stored == {place: seq for place, seq in self.model.keys.items() if place[0] == conversation_id}


def test_the_door_keeps_every_life_whatever_happens(
    runner: asyncio.Runner, fresh_database: Callable[[], AbstractAsyncContextManager[str]]
) -> None:
    lent = fresh_database()
    database = runner.run(Database.connect(runner.run(lent.__aenter__()), connections=4))
    machine = type("Machine", (Lives,), {"runner": runner, "database": database})
    try:
        run_state_machine_as_test(
            machine, settings=settings(max_examples=25, stateful_step_count=12, deadline=None, derandomize=True)
        )
    finally:
        runner.run(database.close())
        runner.run(lent.__aexit__(None, None, None))

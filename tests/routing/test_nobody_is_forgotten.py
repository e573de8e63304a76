"""A floor whose members take, decline, fall silent, go, come back, pick, hand over and end, in any order.

After every move, once the steps have worked: exactly one has a conversation, nobody holds more than they have room for
unless by hand, and whoever waits is offered to somebody who is here or nobody has room.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.routing.floors import Floor, floor
from wingbeat.conversations import models as c
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises import models as p
from wingbeat.conversations.queries import events_before
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict
from wingbeat.kit.ids import uuid7
from wingbeat.people.presence.actions import drop, show
from wingbeat.routing.offers.actions import set_settings
from wingbeat.routing.offers.models import Offering, OfferSettings

CAPACITY = 2
numbers = st.integers(0, 5)


class Desks(RuleBasedStateMachine):
    """Ada and Bo with two places each, and up to six conversations."""

    runner: asyncio.Runner
    made: Floor
    ids: tuple[UUID, ...]
    desks: dict[UUID, UUID]
    by_hand: set[UUID]

    @rule(which=numbers)
    def write(self, which: int) -> None:
        """A customer opens a conversation, writes again, or reopens."""
        conversation_id = self.ids[which]
        self.go(self.made.open(self.made.channel, self.customer(conversation_id), conversation_id))

    @rule(which=numbers)
    def accept(self, which: int) -> None:
        self.by_asked(which, lambda member_id: c.Assign(member_id, "accepted"))

    @rule(which=numbers)
    def decline(self, which: int) -> None:
        self.by_asked(which, lambda _: p.Decline("Busy"))

    @rule(which=numbers)
    def fall_silent(self, which: int) -> None:
        state = self.head(which)
        if state.offered_until is not None:
            self.go(self.made.handing.offers.due(state.workspace_id, state.id, state.offered_until))

    @rule(ada=st.booleans())
    def go_home(self, ada: bool) -> None:  # noqa: FBT001 - hypothesis passes by name
        member_id = self.member(ada=ada)
        left = drop(self.made.firm.system, [self.desks.pop(member_id, uuid7())])
        self.go(left, self.made.say_member("offline", member_id))

    @rule(ada=st.booleans())
    def come_back(self, ada: bool) -> None:  # noqa: FBT001
        member_id = self.member(ada=ada)
        came = show(self.made.firm.system, member_id, self.desks.setdefault(member_id, uuid7()), "online")
        self.go(came, self.made.say_member("online", member_id))

    @rule(which=numbers, ada=st.booleans())
    def pick(self, which: int, ada: bool) -> None:  # noqa: FBT001
        self.by_hand.add(self.ids[which])
        member_id = self.member(ada=ada)
        self.send(which, c.Assign(member_id, "picked"), Sender("member", member_id))

    @rule(which=numbers, ada=st.booleans())
    def hand_over(self, which: int, ada: bool) -> None:  # noqa: FBT001
        self.by_hand.add(self.ids[which])
        self.send(which, c.Transfer(to_member_id=self.member(ada=ada)), self.made.bo)

    @rule(which=numbers)
    def pull(self, which: int) -> None:
        self.send(which, p.Pull(), self.made.bo)

    @rule(which=numbers)
    def resolve(self, which: int) -> None:
        self.send(which, c.Resolve(), self.made.bo)

    def member(self, *, ada: bool) -> UUID:
        return self.made.firm.ada if ada else self.made.firm.bo

    def customer(self, conversation_id: UUID) -> Sender:
        return Sender("customer", conversation_id)

    def by_asked(self, which: int, command: Callable[[UUID], c.AnyCommand]) -> None:
        """By whom it is offered to, and once more by somebody who is too late."""
        asked = self.head(which).offered_to or self.made.firm.ada
        self.send(which, command(asked), Sender("member", asked))
        self.send(which, command(self.made.firm.bo), self.made.bo)

    def send(self, which: int, command: c.AnyCommand, sender: Sender) -> None:
        if self.head(which).seq:
            self.go(self.made.tell(self.ids[which], command, sender))

    def head(self, which: int) -> Conversation:
        return self.heads().get(self.ids[which], Conversation(self.made.firm.workspace_id, self.ids[which]))

    def heads(self) -> dict[UUID, Conversation]:
        return self.runner.run(self.made.heads(self.ids))

    def go(self, *works: Coroutine[Any, Any, Any]) -> None:
        for work in works:
            with suppress(Conflict):
                self.runner.run(work)
        self.runner.run(self.made.runner.drain())
        self.look()

    def look(self) -> None:
        here = frozenset(self.desks)
        heads = [head for head in self.heads().values() if head.open]
        for member_id in (self.made.firm.ada, self.made.firm.bo):
            has = [one for one in heads if member_id in {one.assignee_id, one.offered_to}]
            assert len([one for one in has if one.id not in self.by_hand]) <= CAPACITY, "over capacity, and not by hand"
        for one in heads:
            assert one.status in {"queued", "assigned"}
            assert (one.assignee_id is not None) == (one.status == "assigned"), "exactly one owner"
            assert one.offered_to is None or one.offered_to in here, "offered to somebody who is not here"
            if one.status == "queued" and one.offered_until is None:
                room = [m for m in here if len([h for h in heads if m in {h.assignee_id, h.offered_to}]) < CAPACITY]
                assert not room, f"{room} have room, and one who waits is forgotten: {one}"

    def teardown(self) -> None:
        """Every offer of the log has one end at most, and no two members ever had a conversation at a time."""
        for conversation_id in self.heads():
            offers = 0
            for event in self.runner.run(events_before(self.made.firm.system, conversation_id, 2**31 - 1, 500)):
                offers += (event.kind == "offered") - (event.kind in {"withdrawn", "declined"})
                offers = 0 if event.kind == "assigned" else offers
                assert offers in {0, 1}
            self.runner.run(self.made.tell(conversation_id, c.Resolve(), self.made.bo))
        for member_id in tuple(self.desks):
            self.go_home(ada=member_id == self.made.firm.ada)


def test_whatever_members_do_nobody_is_forgotten_and_nobody_has_two_owners(
    runner: asyncio.Runner, fresh_database: Callable[[], AbstractAsyncContextManager[str]]
) -> None:
    async def begin(stack: AsyncExitStack) -> Floor:
        database = await Database.connect(await stack.enter_async_context(fresh_database()), connections=4)
        stack.push_async_callback(database.close)
        made = await stack.enter_async_context(floor(database))
        await made.do(c.Resolve(), made.bo)
        await drop(made.firm.system, [made.desk])
        offering = Offering(how="offer", rings=2, then="everybody")
        await set_settings(made.firm.as_ada, OfferSettings(offering, away_after=0))
        await made.firm.system.execute("UPDATE member SET capacity = $2 WHERE workspace_id = $1", CAPACITY)
        return made

    stack = AsyncExitStack()
    made = runner.run(begin(stack))

    class Machine(Desks):
        def __init__(self) -> None:
            super().__init__()
            self.ids = tuple(uuid7() for _ in range(6))
            self.by_hand, self.desks = set(), {}
            self.come_back(ada=False)

    Machine.runner, Machine.made = runner, made
    try:
        run_state_machine_as_test(
            Machine,
            settings=settings(max_examples=8, stateful_step_count=25, deadline=None, derandomize=True),
        )
    finally:
        runner.run(stack.aclose())

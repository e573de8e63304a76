"""Conversations merged, split and linked: each knows of the other, and what a customer waits for is owed in one place."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conversations.lives import CUSTOMER, CUSTOMER_SENDS, LI, SENDERS, START, STRANGER, WORKSPACE, opening
from tests.kit.doors import WORKSPACE as SHOP
from tests.kit.doors import running
from wingbeat.conversations import models as c
from wingbeat.conversations.actions import ConversationDoor, ConversationLife, Numbers
from wingbeat.conversations.cards.events import ProductCard
from wingbeat.conversations.links import models, queries, rules
from wingbeat.conversations.links.actions import Linking
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import BODIES, events_before, find, of_thread
from wingbeat.conversations.rules import decide, evolve
from wingbeat.conversations.transcripts.queries import transcript
from wingbeat.conversations.transcripts.rules import page, plain, shown
from wingbeat.desk.suggestions.rules import turn
from wingbeat.flow import subscriptions
from wingbeat.kit.cursors import LARGEST
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.errors import Conflict, Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.kit.steps import Reaction, Runner
from wingbeat.measures.models import FactState, Turn
from wingbeat.measures.rules import fold
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

LI_SENDS, SYSTEM = SENDERS[2], SENDERS[5]


class Desk:
    """Some conversations of one customer, and what each tells the others; every number is checked as it is written."""

    def __init__(self, many: int = 3) -> None:
        self.now = START
        self.heads = [Conversation(WORKSPACE, UUID(int=100 + n)) for n in range(many)]
        self.facts = [FactState() for _ in self.heads]
        self.turns: dict[tuple[int, int], Turn] = {}
        self.log: list[list[Recorded]] = [[] for _ in self.heads]

    def do(self, at: int, command: object, sender: Sender = LI_SENDS) -> None:
        self.now += timedelta(seconds=1)
        for body in decide(self.heads[at], command, sender, self.now):
            event = Recorded(
                self.heads[at].seq + 1, self.now, str(body.__struct_config__.tag), sender.kind, sender.id, None, body
            )
            self.heads[at] = evolve(self.heads[at], event)
            self.facts[at], changed = fold(self.facts[at], event)
            self.turns |= {(at, fact.seq): fact for fact in changed if isinstance(fact, Turn)}
            self.log[at].append(event)
            told = rules.answers(self.heads[at], event)
            if told is not None:
                self.do(self.place(told[0]), told[1], SYSTEM)

    def place(self, wanted: UUID) -> int:
        return next(n for n, head in enumerate(self.heads) if head.id == wanted)

    def asks(self, at: int) -> None:
        first = opening() if not self.heads[at].seq else None
        self.do(at, c.Say("在吗？", opening=first), CUSTOMER_SENDS)

    def answers(self, at: int) -> None:
        self.do(at, c.Say("您好"))

    def merges(self, at: int, into: int) -> None:
        rules.check_merge(self.heads[at], self.heads[into])
        other = self.heads[into]
        self.do(at, models.MergeInto(other.id, other.number, CUSTOMER))

    def parts(self, at: int, _other: int = 0) -> None:
        link = rules.of(self.heads[at], "merged_into")
        if link is None:
            raise rules.NotMerged
        there = self.heads[self.place(link.id)]
        taken = rules.to(there, self.heads[at].id, "merged_from")
        assert taken is not None, "both sides know"
        self.do(at, models.UndoMerge(unanswered=0 < there.turn_seq <= taken.seq))

    def owes(self) -> list[datetime | None]:
        return [head.owed_since for head in self.heads]


STEPS: dict[str, Callable[[Desk, int, int], None]] = {
    "asks": lambda desk, at, _: desk.asks(at),
    "answers": lambda desk, at, _: desk.answers(at),
    "merges": lambda desk, at, other: desk.merges(at, other),
    "parts": lambda desk, at, _: desk.parts(at),
    "resolves": lambda desk, at, _: desk.do(at, c.Resolve()),
}


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 2), st.integers(0, 2)), max_size=25))
def test_whatever_is_merged_and_parted_nothing_owed_is_lost_and_no_turn_runs_twice(
    steps: list[tuple[str, int, int]],
) -> None:
    desk = Desk()
    for at in range(3):
        desk.asks(at)
    for step, at, other in steps:
        before = [since for since in desk.owes() if since]
        try:
            STEPS[step](desk, at, other)
        except (Conflict, NotFound, Invalid):
            continue
        if step in {"merges", "parts"} and before:
            assert min(since for since in desk.owes() if since) == min(before), "the longest wait goes on"
        for n, head in enumerate(desk.heads):
            open_turns = [turn for (place, _), turn in desk.turns.items() if place == n and turn.how == "waiting"]
            assert len(open_turns) == (1 if desk.facts[n].turn else 0), "a turn that ends in the facts ends once"
            merged = rules.of(head, "merged_into")
            assert (merged is not None) == (head.ended == "merged")
            if merged:
                assert not open_turns
                assert head.owed_since is None
                assert rules.of(desk.heads[desk.place(merged.id)], "merged_from"), "the other side knows"


def test_a_merged_wait_goes_on_where_it_began_and_is_answered_once() -> None:
    desk = Desk(2)
    desk.asks(0)
    began = desk.owes()[0]
    desk.asks(1)
    desk.answers(1)
    desk.merges(0, 1)
    assert desk.owes() == [None, began]
    desk.answers(1)
    answered = [turn for turn in desk.turns.values() if turn.how == "answered"]
    assert sum(turn.started_at == began for turn in answered) == 1
    assert desk.turns[0, 2].how == "resolved", "owed here no longer, and neither kept nor broken"


def test_an_undone_merge_gives_back_only_what_nobody_answered() -> None:
    desk = Desk(2)
    for at in (0, 1):
        desk.asks(at)
        desk.answers(at)
    desk.asks(0)
    began = desk.owes()[0]
    desk.merges(0, 1)
    desk.parts(0)
    assert desk.owes() == [began, None]
    assert desk.heads[0].assignee_id == LI
    desk.merges(0, 1)
    desk.answers(1)
    desk.parts(0)
    assert desk.owes() == [None, None]


def test_what_is_refused_says_why() -> None:
    desk = Desk(2)
    desk.asks(0)
    desk.asks(1)
    desk.do(1, c.Merge(STRANGER, "Han"), SYSTEM)
    with pytest.raises(rules.OtherCustomer):
        desk.merges(0, 1)
    desk.do(1, c.Merge(CUSTOMER, "Han"), SYSTEM)
    desk.do(1, c.Resolve())
    with pytest.raises(rules.WouldWaitUnseen):
        desk.merges(0, 1)
    desk.merges(1, 0)
    with pytest.raises(rules.AlreadyMerged):
        desk.merges(0, 1)
    with pytest.raises(rules.AlreadyMerged):
        desk.do(1, c.Reopen())
    with pytest.raises(Conflict):
        desk.do(1, c.Say("Hello?"), CUSTOMER_SENDS)


# --- through the door


class House:
    """A shop whose log and step work, and one customer's conversations in it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.door: ConversationDoor = Door(database, ConversationLife(), subscriptions, on_commit=lambda *_: None)
        self.linking = Linking(database, self.door, Numbers(database))
        self.runner = Runner(database, [Reaction("conversations.links", BODIES, self.linking.act)])
        self.customer, self.channel, self.member = uuid7(), uuid7(), uuid7()
        self.scope = Scope(database, Actor(SHOP, "member", self.member, RIGHTS["agent"]))

    async def begin(self, *texts: str, customer: UUID | None = None) -> UUID:
        one, who = uuid7(), customer or self.customer
        for n, text in enumerate(texts):
            first = c.Opening(self.channel, who, "韩梅梅", one.hex, 1001, "zh-CN", bot=False) if n == 0 else None
            await self.door.append(
                SHOP, one, c.Say(text, opening=first), sender=Sender("customer", who), key=uuid7().hex
            )
        return one

    async def head(self, one: UUID) -> Conversation:
        return await find(self.scope, one)

    async def asks(self, one: UUID) -> tuple[str, ...]:
        """What members are suggested answers to there."""
        events = await events_before(self.scope, one, LARGEST, 20)
        return turn(await queries.with_moved(self.scope, events, 20)).texts

    async def merge(self, one: UUID, into: UUID) -> None:
        await self.linking.merge(self.scope, one, into, why="同一件事", key=uuid7().hex)


@asynccontextmanager
async def house(database: Database) -> AsyncIterator[House]:
    made = House(database)
    await database.execute(
        "INSERT INTO workspace (workspace_id, name, language, zone) VALUES ($1, 'Heron', 'en', 'UTC') ON CONFLICT DO NOTHING",
        SHOP,
    )
    async with running(made.door):
        yield made


async def test_two_members_who_merge_both_ways_at_once_end_with_one_that_stays(database: Database) -> None:
    async with house(database) as made:
        one, other = await made.begin("在吗"), await made.begin("还在吗")
        done = await asyncio.gather(made.merge(one, other), made.merge(other, one), return_exceptions=True)
        assert [type(error) for error in done if error] == [rules.AlreadyMerged]
        ended = [head.ended for head in (await made.head(one), await made.head(other))]
        assert sorted(ended) == ["", "merged"]


async def test_who_dies_between_the_two_sides_is_made_good_by_the_step(database: Database) -> None:
    async with house(database) as made:
        one, other = await made.begin("在吗"), await made.begin("还在吗")
        began = (await made.head(one)).owed_since
        command = models.MergeInto(other, 1001, made.customer)
        await made.door.append(SHOP, one, command, sender=Sender("member", made.member), key="half")
        assert rules.of(await made.head(other), "merged_from") is None
        await made.runner.drain()
        stays = await made.head(other)
        assert rules.to(stays, one, "merged_from")
        assert stays.owed_since == began
        seq = stays.seq
        await made.runner.drain()
        assert (await made.head(other)).seq == seq, "told once"


async def test_a_split_takes_the_wait_along_and_is_read_with_its_own_times(database: Database) -> None:
    async with house(database) as made:
        one = await made.begin("怎么退货", "还有，发票呢？", "抬头是公司")
        with pytest.raises(rules.NothingStays):
            await made.linking.split(made.scope, one, 2, why="", key="all")
        new = await made.linking.split(made.scope, one, 3, why="发票", key="k")
        assert await made.linking.split(made.scope, one, 3, why="发票", key="k") == new
        head, old = await made.head(new), await made.head(one)
        assert (head.assignee_id, head.status, head.last_message) == (made.member, "assigned", "抬头是公司")
        written = {event.seq: event.at for event in await queries.messages(made.scope, one, 1)}
        assert (old.owed_since, head.owed_since) == (written[2], written[3])
        assert [(link.kind, link.id) for link in old.links + head.links] == [("split_to", new), ("split_from", one)]
        async with database.connection() as connection:
            heard = await of_thread(connection, SHOP, made.channel, made.customer, new)
        assert heard is not None
        assert heard.id == new, "who writes in it is heard there, though their thread is open too"
        assert await made.asks(one) == ("怎么退货",)
        assert await made.asks(new) == ("抬头是公司", "还有，发票呢？")
        await made.linking.merge(made.scope, new, one, why="", key="back")
        assert (await made.head(one)).owed_since == written[2]
        assert await made.asks(one) == ("抬头是公司", "还有，发票呢？", "怎么退货")


async def test_links_stand_on_both_sides_and_go_from_both(database: Database) -> None:
    async with house(database) as made:
        one, other = await made.begin("我的订单"), await made.begin("同一单", customer=uuid7())
        await made.linking.link(made.scope, one, other, "same_order", key="1")
        assert [(link.kind, state.id) for link, state in await queries.tied(made.scope, other)] == [("same_order", one)]
        await made.linking.unlink(made.scope, other, one, key="2")
        assert await queries.tied(made.scope, one) == []
        with pytest.raises(rules.OtherCustomer):
            await made.merge(one, other)
        stranger = Scope(database, Actor(uuid7(), "member", made.member, RIGHTS["agent"]))
        with pytest.raises(NotFound):
            await made.linking.link(stranger, one, other, "related", key="3")


@pytest.mark.parametrize("limit", [1, 2, 5, 50])
async def test_earlier_conversations_come_page_by_page_each_event_once(database: Database, limit: int) -> None:
    async with house(database) as made:
        begun = [await made.begin(*("abc"[: n % 3 + 1])) for n in range(12)]
        await made.begin("another's", customer=uuid7())
        begun.sort()  # within a millisecond ids come in any order
        now = begun.pop()
        await made.merge(begun.pop(3), now)
        found: list[tuple[UUID, int]] = []
        before = None
        while True:
            page, before = await queries.earlier(made.scope, now, before=before, limit=limit)
            assert all(part.events for part in page)
            found += [(part.conversation.id, event.seq) for part in page for event in reversed(part.events)]
            if before is None:
                break
        wanted = [(one, seq) for one in reversed(begun) for seq in range((await made.head(one)).seq, 0, -1)]
        assert found == wanted


async def test_a_transcript_has_what_goes_on_here_in_order_and_nothing_only_for_us(database: Database) -> None:
    async with house(database) as made:
        one = await made.begin("怎么退货", "还有，发票呢？")
        member = Sender("member", made.member)
        await made.door.append(SHOP, one, c.Say("<b>好的</b>"), sender=member, key="say")
        await made.door.append(SHOP, one, c.AddNote("熟客"), sender=member, key="note")
        new = await made.linking.split(made.scope, one, 3, why="", key="split")
        tent = ProductCard("T-1", "苍鹭帐篷", 299.0, "CNY")
        await made.door.append(SHOP, new, c.Say("发票开好了", cards=(tent,)), sender=member, key="new")
        made_of = await transcript(made.scope, new)
        assert [line.text for line in made_of.lines] == ["还有，发票呢？", "<b>好的</b>", "发票开好了\n苍鹭帐篷 · ¥299"]
        noted = await transcript(made.scope, one, notes=True)
        assert [line.by for line in noted.lines] == ["customer", "customer", "member", "note"]
        assert "&lt;b&gt;好的&lt;/b&gt;" in page(made_of)
        assert "会话记录 #" in page(made_of), "in the customer's language"
        assert "发票开好了" in plain(made_of)


def test_what_was_recalled_is_in_no_transcript_and_what_was_edited_as_it_reads_now() -> None:
    events: list[tuple[str, dict[str, object]]] = [
        ("edited", {"seq": 3, "text": "better"}),
        ("recalled", {"seq": 4}),
        ("edited", {"seq": 4, "text": "too late"}),
        ("redacted", {"seqs": [5]}),
    ]
    assert shown(events) == {3: "better", 4: None, 5: None}

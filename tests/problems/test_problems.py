"""Problems on a floor: linked through the log, moved over the board, and told of once to everybody they concern."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.kit.doors import running
from tests.people.firms import found_firm
from tests.routing.floors import Floor
from wingbeat.bot.gaps.actions import WORDS_ALONE, file
from wingbeat.bot.gaps.models import Case
from wingbeat.conversations.models import Leave, Resolve, SetReason
from wingbeat.conversations.queries import BODIES, events_before, find
from wingbeat.conversations.stages.models import EnterStage
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden, Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.steps import Projection, Runner
from wingbeat.kit.timers import Timers
from wingbeat.measures import actions as measures
from wingbeat.measures.queries import Filter, Period, clock
from wingbeat.measures.stages.actions import keep_stages
from wingbeat.measures.stages.queries import bands_of, stages_by_reason
from wingbeat.people.customers.actions import change as change_customer
from wingbeat.problems.actions import ProblemLinks, change, drop, keep_links, make, move
from wingbeat.problems.effect.queries import effect_of
from wingbeat.problems.finding.actions import TIMER as GATHER
from wingbeat.problems.finding.actions import Gathering
from wingbeat.problems.finding.queries import causes
from wingbeat.problems.models import Problem, ProblemChanged, StillLinked, Written
from wingbeat.problems.queries import OFFERED, column, conversations_of, counts, problem, suggested
from wingbeat.problems.telling.actions import TIMER, Tellings
from wingbeat.problems.telling.models import NobodysBlank, NotFixedYet, TellingRuns, Texts, TooLate
from wingbeat.problems.telling.queries import reached, samples, tellings
from wingbeat.problems.telling.rules import OPTED_OUT

MENDED: Texts = {"en": "Dear {customer name}, the size chart of {shop name} is right now.", "zh-CN": "尺码表已更正。"}


class Bench(Floor):
    """The floor, with the steps and timers of problems."""

    async def prepare(self) -> None:
        await super().prepare()
        self.linking = ProblemLinks(self.door)
        self.tellings = Tellings(self.firm.database, self.door, self.timers)
        self.gathering = Gathering(self.firm.database, self.door, self.timers)
        self.timers = Timers(self.firm.database, {TIMER: self.tellings.due, GATHER: self.gathering.due})
        self.kept = Runner(
            self.firm.database,
            [
                Projection("problems.links", BODIES, keep_links),
                Projection("measures.facts", BODIES, measures.keep),
                Projection("measures.stages", BODIES, keep_stages),
            ],
        )
        self.problem = await make(self.firm.as_bo, uuid7(), Written(title="The size chart is wrong", reason="size"))

    async def asked(self, name: str) -> tuple[UUID, UUID]:
        """A conversation of a new customer, linked: its id and theirs."""
        customer_id, conversation_id = uuid7(), uuid7()
        await self.firm.system.execute(
            "INSERT INTO customer (workspace_id, id, name) VALUES ($1, $2, $3)", customer_id, name
        )
        await self.open(self.channel, Sender("customer", customer_id), conversation_id)
        await self.firm.system.execute(
            "UPDATE conversation SET customer_name = $3 WHERE workspace_id = $1 AND id = $2", conversation_id, name
        )
        self.door.forget(self.firm.workspace_id, conversation_id)
        await self.link(conversation_id)
        return conversation_id, customer_id

    async def link(self, conversation_id: UUID) -> None:
        await self.linking.link(self.firm.as_bo, self.problem.id, conversation_id)
        await self.kept.drain()

    async def due(self) -> None:
        """Every telling and gathering to its end, as if its time had come."""
        await self.firm.system.execute("UPDATE telling SET begins_at = now() WHERE workspace_id = $1")
        seconds = 0.0
        while seconds == 0.0:
            await self.firm.system.execute(
                "UPDATE timer SET due = now() WHERE workspace_id = $1 AND name IN ('telling', 'problem_gathering')"
            )
            seconds = await self.timers.fire_due()
        await self.kept.drain()

    async def unanswered(self, name: str, *questions: str) -> UUID:
        """A conversation whose questions of one topic had no good article."""
        conversation_id, _ = await self.asked(name)
        await self.linking.unlink(self.firm.as_bo, self.problem.id, conversation_id)
        cases = [
            Case(
                seq=seq,
                at=datetime.now(UTC),
                why="handed_off",
                question=text,
                language="en",
                topics=("tent",),
                lost_seconds=60.0,
            )
            for seq, text in enumerate(questions, 1)
        ]
        async with self.firm.system.transaction() as work:
            await file(work, conversation_id, cases, WORDS_ALONE)
        return conversation_id

    async def killed_in_between(self, round_id: UUID, conversation_id: UUID) -> None:
        """As if the server died after the words were committed and before that was written down, and came back."""
        scope = self.firm.system
        await scope.execute(
            "UPDATE told SET state = 'planned' WHERE workspace_id = $1 AND conversation_id = $2", conversation_id
        )
        await scope.execute("UPDATE telling SET state = 'sending' WHERE workspace_id = $1 AND id = $2", round_id)
        await self.timers.set(self.firm.workspace_id, TIMER, round_id, after_seconds=0)
        await self.due()

    async def said(self, conversation_id: UUID) -> list[str]:
        events = await events_before(self.firm.system, conversation_id, 1000, 100)
        return [one.body.text for one in events if one.kind == "message" and one.actor_kind == "system"]

    async def acts(self) -> list[str]:
        """What the audit kept of problems."""
        sql = "SELECT act FROM audit WHERE workspace_id = $1 AND act LIKE 'problem%' ORDER BY id"
        return [row["act"].removeprefix("problem_") for row in await self.firm.system.rows(sql)]

    async def now(self) -> Problem:
        return await problem(self.firm.as_bo, self.problem.id)


@asynccontextmanager
async def bench(database: Database) -> AsyncIterator[Bench]:
    made = Bench(await found_firm(database, "finch.example"))
    async with running(made.door), running(made.members):
        await made.prepare()
        yield made


async def test_a_problem_is_linked_moved_changed_and_kept_while_conversations_are_linked(database: Database) -> None:
    async with bench(database) as made:
        bo, ada, one = made.firm.as_bo, made.firm.as_ada, made.problem
        await made.do(SetReason("size"), made.bo)
        ((found, fits),) = await suggested(bo, made.conversation_id, "")
        assert (found.id, fits) == (one.id, True)
        assert await suggested(bo, made.conversation_id, "100%") == []
        await made.link(made.conversation_id)
        await made.link(made.conversation_id)
        assert [tied.id for tied in (await find(bo, made.conversation_id)).problems] == [one.id]
        (linked,) = await conversations_of(bo, one.id, None, 10)
        assert (linked.number, linked.told, (await made.now()).linked) == (1001, "", 1)
        with pytest.raises(StillLinked):
            await drop(ada, one.id)
        await change(bo, one.id, Written(title="Sizes run small", owner_id=made.firm.bo), after=1)
        with pytest.raises(ProblemChanged):
            await change(bo, one.id, Written(title="Older"), after=1)
        with pytest.raises(NotFound):  # nobody's
            await change(bo, one.id, Written(title="x", owner_id=uuid7()), after=2)
        fixed = await move(bo, one.id, "fixed")
        assert (await move(bo, one.id, "verified")).fixed_at == fixed.fixed_at is not None
        assert (await move(bo, one.id, "being_fixed")).fixed_at is None
        assert [other.id for other in await column(bo, "being_fixed", None, 10)] == [one.id]
        assert await counts(bo) == {"being_fixed": 1}
        await made.linking.unlink(bo, one.id, made.conversation_id)
        await made.kept.drain()
        assert (await made.now()).linked == 0
        with pytest.raises(Forbidden):
            await drop(bo, one.id)
        with pytest.raises(Forbidden):
            await made.tellings.begin(bo, one.id, uuid7(), MENDED)
        await drop(ada, one.id)
        assert await made.acts() == ["made", "changed", "moved", "moved", "moved", "dropped"]


async def test_a_gap_and_a_reason_are_made_problems_once_with_their_conversations(database: Database) -> None:
    async with bench(database) as made:
        bo, begin = made.firm.as_bo, made.gathering.begin
        assert await causes(bo) == []
        mia = await made.unanswered("Mia", "Is the tent dry in a storm?", "How dry is that?")
        assert await causes(bo) == []  # twice may be chance
        wei = await made.unanswered("Wei", "Does the tent leak?")
        for each in (mia, wei, made.conversation_id):
            await made.tell(each, SetReason("leak"), made.bo)
        found, reason = await causes(bo)
        assert (found.title, found.volume, found.lost_seconds) == ("Is the tent dry in a storm?", 3, 180.0)
        assert (reason.reason, reason.volume) == ("leak", 3)
        with pytest.raises(Invalid):
            await begin(bo, found.gap_id, "leak")
        with pytest.raises(NotFound):
            await begin(bo, uuid7(), "")
        one = await begin(bo, found.gap_id, "")
        assert (one.gathering, one.gap_id, one.written.about.splitlines()[-1]) == (
            True,
            found.gap_id,
            "Does the tent leak?",
        )
        await made.due()
        known = await problem(bo, one.id)
        assert (known.gathering, known.linked) == (False, 2)
        assert {each.conversation_id for each in await conversations_of(bo, one.id, None, 10)} == {mia, wei}
        assert (await begin(bo, found.gap_id, "")).id == one.id
        other = await begin(bo, None, "leak")
        await made.due()
        assert (await problem(bo, other.id)).linked == 3
        assert (await begin(bo, None, "leak")).id == other.id
        assert await causes(bo) == []


async def test_among_many_problems_columns_come_by_pages_and_an_old_one_of_the_reason_is_found(
    database: Database,
) -> None:
    async with bench(database) as made:
        bo = made.firm.as_bo
        await made.do(SetReason("size"), made.bo)
        await made.firm.system.execute(  # younger than the one that fits, and more than are looked at
            """INSERT INTO problem (workspace_id, id, state, title, about, cause, done, reason, tags)
               SELECT $1, gen_random_uuid(), 'seen', 'Other ' || n, '', '', '', '', '{}' FROM generate_series(1, 250) n"""
        )
        found = await suggested(bo, made.conversation_id, "")
        assert (found[0][0].id, found[0][1], len(found)) == (made.problem.id, True, OFFERED)
        seen: list[UUID] = []
        page = await column(bo, "seen", None, 100)
        while page:
            seen += [one.id for one in page]
            page = await column(bo, "seen", (page[-1].moved_at, page[-1].id), 100)
        assert len(seen) == len(set(seen)) == 251


async def crowd(made: Bench) -> tuple[UUID, UUID, UUID, UUID, UUID]:
    """Five linked conversations: Mia's two, Wei's in Chinese, Lou's, who wants no news, and Zoe's, who left."""
    (mia, who), (wei, _), (lou, lous), (zoe, _) = [await made.asked(name) for name in ("Mia", "Wei", "Lou", "Zoe")]
    again, scope = uuid7(), made.firm.system
    await made.tell(mia, Resolve(), made.bo)
    await made.open(made.channel, Sender("customer", who), again)
    await made.link(again)
    await scope.execute("UPDATE conversation SET language = 'zh-CN' WHERE workspace_id = $1 AND id = $2", wei)
    await change_customer(made.firm.as_bo, lous, preferences={OPTED_OUT: True})  # as the panel's switch does
    seen = (await find(scope, zoe)).last_at
    assert seen is not None
    await made.tell(zoe, Leave(seen), Sender("system"))
    return mia, again, wei, lou, zoe


async def test_customers_are_told_once_each_and_neither_who_left_nor_who_wants_no_news(database: Database) -> None:
    async with bench(database) as made:
        ada, one, begin = made.firm.as_ada, made.problem.id, made.tellings.begin
        mia, again, wei, lou, zoe = await crowd(made)
        with pytest.raises(NotFixedYet):
            await begin(ada, one, uuid7(), MENDED)
        await move(ada, one, "fixed")
        groups = await reached(ada, one)
        assert [sum(getattr(group, what) for group in groups) for what in ("n", "opted_out", "by_mail")] == [2, 1, 0]
        assert {said.text for _, said in await samples(ada, one, MENDED)} >= {"尺码表已更正。"}
        with pytest.raises(NobodysBlank):
            await begin(ada, one, uuid7(), {"en": "Hello {nickname}"})
        taken_back, round_id = uuid7(), uuid7()
        await begin(ada, one, taken_back, MENDED)
        with pytest.raises(TellingRuns):
            await begin(ada, one, round_id, MENDED)
        await made.tellings.withdraw(ada, one, taken_back)
        await begin(ada, one, round_id, MENDED)
        await begin(ada, one, round_id, MENDED)  # the same wish, sent again
        await made.due()
        await made.killed_in_between(round_id, wei)
        done, withdrawn = await tellings(ada, one)
        assert (withdrawn.state, withdrawn.counts) == ("withdrawn", {})
        assert (done.state, done.counts) == ("done", {"sent": 1, "blank": 1, "opted_out": 1, "left": 1})
        # The newer conversation of Mia's has no name for the blank: half a sentence is said to nobody.
        assert [await made.said(each) for each in (mia, again, wei, lou, zoe)] == [[], [], ["尺码表已更正。"], [], []]
        with pytest.raises(TooLate):
            await made.tellings.withdraw(ada, one, round_id)
        await begin(ada, one, uuid7(), {"en": "Once more."})
        await made.due()
        assert await made.said(wei) == ["尺码表已更正。"]
        assert (await find(ada, wei)).owed_since is not None  # told, and not answered


async def test_stages_and_the_effect_of_a_fix_are_measured_by_reason(database: Database) -> None:
    async with bench(database) as made:
        ada, one = made.firm.as_ada, made.problem
        await made.do(SetReason("size"), made.bo)
        await made.do(EnterStage("execution"), made.bo)
        running_bands, _ = await bands_of(made.firm.as_bo, made.conversation_id)
        assert [(band.stage, band.by) for band in running_bands][-1] == ("execution", "member")
        await made.do(Resolve(), made.bo)
        await made.link(made.conversation_id)
        now, _ = await clock(ada)
        everything, by_reason = await stages_by_reason(ada, Period(one.made_at, now, now), Filter())
        assert (everything.reason, by_reason.reason, by_reason.n) == (None, "size", 1)
        assert [figure.n for figure in by_reason.stages] == [1, 1, 0]
        kept = await made.firm.system.rows("SELECT * FROM fact_stage WHERE workspace_id = $1")
        await measures.rebuild(made.firm.system)
        assert await made.firm.system.rows("SELECT * FROM fact_stage WHERE workspace_id = $1") == kept
        before, *_ = await effect_of(ada, one)
        assert (before.after, before.before.linked, before.before.alike) == (None, 1, 1)
        after, *_ = await effect_of(ada, await move(ada, one.id, "fixed"))
        assert after.after is not None
        assert (after.before.contacts, after.after.contacts, after.per_day) == (1, 0, None)

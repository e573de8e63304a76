"""Promises through the door: given as a wait begins, kept by its answer, broken on time, given anew when something changed."""

from datetime import timedelta

from msgspec.structs import replace

from tests.kit.doors import running
from tests.routing.promises import Promising, promising
from wingbeat.conversations import models as c
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.ids import uuid7
from wingbeat.measures.actions import rebuild
from wingbeat.measures.promises.queries import in_target, kept
from wingbeat.routing.targets.actions import drop_target, put_target, set_policy
from wingbeat.routing.targets.models import FIRST, Applies, Policy, Subject, Target
from wingbeat.routing.targets.queries import past, seen, words
from wingbeat.routing.targets.rules import promise as given
from wingbeat.workspaces.actions import change
from wingbeat.workspaces.models import Calendar, Span

ANSWER = Target(id=uuid7(), name="Every answer", measure="response", limit_seconds=60, warn_share=0.5)
OFFICE = (Span(9 * 60, 18 * 60),)


async def promised(made: Promising, target: Target = ANSWER) -> None:
    """Another target, and a question it is about."""
    await put_target(made.firm.as_ada, target)
    made.book.forget(made.firm.workspace_id)
    await made.do(c.Say("And the colour?"), made.customer)


async def changed(made: Promising) -> None:
    """What the flow does when targets or hours changed."""
    await made.firm.database.execute(
        "INSERT INTO todo (workspace_id, step, stream_id, from_seq, to_seq) VALUES ($1, 'routing.anew', $1, 0, 0)",
        made.firm.workspace_id,
    )


async def test_a_fresh_workspace_answers_a_chat_within_15_seconds(database: Database) -> None:
    async with promising(database) as made:
        given, met = await made.events("target_set", "target_met")
        asked, answered = await made.events("message")
        assert given.body.promise.due == asked.at + timedelta(seconds=15)
        assert (met.at, met.seq) == (answered.at, answered.seq - 1), "kept in the answer's own command"
        assert (await made.state()).due_at is None


async def test_a_promise_is_warned_of_and_breaks_once(database: Database) -> None:
    async with promising(database) as made:
        await promised(made)
        (promise,) = (await made.state()).promises
        assert promise.warn_at is not None
        assert await made.due() == promise.warn_at
        for _ in range(2):
            await made.targets.due(made.firm.workspace_id, made.conversation_id, promise.warn_at)
        assert await made.due() == promise.due
        for _ in range(2):
            await made.targets.due(made.firm.workspace_id, made.conversation_id, promise.due)
        ends = await made.events("target_warned", "target_breached")
        assert [event.kind for event in ends] == ["target_warned", "target_breached"]
        await made.do(c.Say("Green."), made.bo)
        assert len(await made.events("target_met")) == 1, "only that of the first answer"


async def test_the_timer_breaks_it_at_its_time_and_after_a_restart(database: Database) -> None:
    async with promising(database) as made:
        await promised(made, replace(ANSWER, limit_seconds=1, warn_share=0.0))
        (promise,) = (await made.state()).promises
        async with running(made.timers):
            pass  # it ends before anything is due
        async with running(made.timers):
            while not (broken := await made.events("target_breached")):
                await made.firm.database.value("SELECT pg_sleep(0.02)")
        # An event's time is the database's, behind by less than a round trip; at once would be a second too early.
        assert broken[0].at > promise.due - timedelta(seconds=0.5)
        assert [event.body.due for event in broken] == [promise.due]


async def test_an_edited_target_is_promised_anew_and_the_timer_follows(database: Database) -> None:
    async with promising(database) as made:
        await promised(made)
        (before,) = (await made.state()).promises
        await put_target(made.firm.as_ada, replace(ANSWER, limit_seconds=30))
        await changed(made)
        (after,) = (await made.state()).promises
        assert (after.since, after.due) == (before.since, before.due - timedelta(seconds=30))
        assert await made.due() == after.warn_at
        await drop_target(made.firm.as_ada, ANSWER.id)
        await changed(made)
        assert (await made.state()).promises == (after,), "what is promised stays promised"


async def test_what_a_rule_promised_stays_whatever_comes_after(database: Database) -> None:
    """The rule may come before the step that promises what applies, or after it; its target goes on being edited."""
    async with promising(database) as made:
        by_rule = Target(id=uuid7(), name="Ours", measure="response", limit_seconds=30, on=False)
        await put_target(made.firm.as_ada, by_rule)
        await put_target(made.firm.as_ada, ANSWER)
        made.book.forget(made.firm.workspace_id)
        await made.do(c.Say("And the colour?"), made.customer)
        asked, held = (await made.events("message"))[-1], await made.book.of(made.firm.workspace_id)
        first = given(by_rule, Subject(), held.calendars, since=asked.seq, began_at=asked.at)
        await made.do(first, Sender("rule", uuid7()))
        await made.do(c.Tag("soon"), made.bo)
        assert [one.target_id for one in (await made.state()).promises] == [by_rule.id]
        await put_target(made.firm.as_ada, replace(by_rule, limit_seconds=20))
        await changed(made)
        (after,) = (await made.state()).promises
        assert (after.target_id, after.due) == (by_rule.id, first.promise.due - timedelta(seconds=10))
        assert await made.due() == after.warn_at


async def test_business_hours_and_their_zone_move_what_runs(database: Database) -> None:
    async with promising(database) as made:
        await promised(made, replace(ANSWER, hours="workspace", limit_seconds=3600, warn_share=0.0))
        always = (await made.state()).promises[0].due
        week = (OFFICE,) * 7
        await change(made.firm.as_ada, calendar=Calendar(week=week), zone="Asia/Shanghai")
        await changed(made)
        shanghai = (await made.state()).promises[0].due
        await change(made.firm.as_ada, zone="America/New_York")
        await changed(made)
        york = (await made.state()).promises[0].due
        assert always <= min(shanghai, york)
        assert shanghai != york
        given = (await made.events("target_set"))[-1].body
        assert (given.business, given.zone) == (True, "America/New_York")


async def test_a_tag_brings_the_target_that_says_more(database: Database) -> None:
    async with promising(database) as made:
        vip = Target(id=uuid7(), name="", measure="response", limit_seconds=20, applies=Applies(tags=("vip",)))
        await put_target(made.firm.as_ada, vip)
        await promised(made)
        (before,) = (await made.state()).promises
        await made.do(c.Tag("vip"), made.bo)
        (after,) = (await made.state()).promises
        assert "vip" in (await words(made.firm.as_ada)).tags, "and is suggested for the next target"
        assert (before.target_id, after.target_id) == (ANSWER.id, vip.id)
        assert after.since == before.since
        await made.do(c.Snooze(until=after.due + timedelta(days=1)), made.bo)
        assert (await made.state()).promises == (after,), "putting it off hides no promise"


async def test_what_became_of_promises_is_kept_and_can_be_counted_anew(database: Database) -> None:
    async with promising(database) as made:
        await promised(made)
        (promise,) = (await made.state()).promises
        await made.targets.due(made.firm.workspace_id, made.conversation_id, promise.due)
        await made.do(c.Say("Green."), made.bo)
        await made.state()
        day = timedelta(days=1)
        for _ in range(2):
            (first, second) = sorted(
                await kept(made.firm.system, promise.due - day, promise.due + day), key=lambda one: one.target_id
            )
            assert (first.target_id, first.given, first.met) == (FIRST.id, 1, 1)
            assert (second.target_id, second.given, second.breached) == (ANSWER.id, 1, 1)
            await rebuild(made.firm.system)
        (share,) = await in_target(made.firm.system, promise.due - day, promise.due + day, [("first_response", 15)])
        assert share.share == 1.0
        waits, _ = await past(made.firm.system, "response")
        assert len(waits) == 2


async def test_a_breach_that_is_likely_is_predicted_and_acted_upon(database: Database) -> None:
    async with promising(database) as made:
        await set_policy(made.firm.as_ada, Policy(threshold=0.5, actions=("lead", "call_back")))
        await put_target(made.firm.as_ada, ANSWER)
        made.book.forget(made.firm.workspace_id)
        unserved = await made.channel_of(await made.team_nobody_is_in())
        old, lonely = uuid7(), uuid7()
        await database.execute(
            "INSERT INTO breach_chance (workspace_id, conversation_id, measure, since, at, raw, bot, chance)"
            " VALUES ($1, $2, 'response', 2, now() - interval '91 days', 0.5, false, 0.5)",
            made.firm.workspace_id,
            old,
        )
        await made.open(unserved, Sender("customer", uuid7()), lonely)
        await made.state()
        assert {one.promise.measure for one in made.alarms} == {"first_response", "response"}
        for promise in (await made.state(lonely)).promises:
            await made.targets.due(made.firm.workspace_id, lonely, promise.due)
        await made.state()
        assert [one.broken for one in await seen(made.firm.system)].count(True) == 2
        assert not await database.value("SELECT count(*) FROM breach_chance WHERE conversation_id = $1", old), (
            "forgotten"
        )

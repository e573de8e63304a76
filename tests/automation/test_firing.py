"""Rules at work: once on each cause, in order, never in circles, and visibly."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from tests.automation.ruled import Ruled, ruled
from tests.bot.flows.chats import ask as ask_for
from tests.bot.flows.chats import flow_of
from tests.hostile.strangers import Script, headers_in, says, stranger
from tests.workspaces.signatures import verified
from wingbeat.automation import models as m
from wingbeat.automation.actions import Placed, Wanted, drop_group, drop_rule, keep_group, keep_rule, order
from wingbeat.automation.queries import as_they_were, rule, rules, unsent
from wingbeat.automation.rules import key_of
from wingbeat.automation.trial.queries import trial
from wingbeat.bot.flows.actions import create as create_flow
from wingbeat.bot.flows.actions import publish
from wingbeat.conversations import models as c
from wingbeat.conversations.templates.actions import keep as keep_template
from wingbeat.conversations.templates.models import Place, Written
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden, Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.outgoing import AddressRefused, Guarded
from wingbeat.people.teams.actions import found as found_team
from wingbeat.routing.escalation.actions import keep_path
from wingbeat.routing.escalation.models import Step
from wingbeat.routing.targets.actions import put_target
from wingbeat.routing.targets.models import Target
from wingbeat.workspaces.webhooks.queries import secrets_of

MESSAGE = m.OnEvent(("message",))
REFUND = "event.by == 'customer' && event.text.contains('refund')"


async def ask(made: Ruled, text: str = "I want a refund") -> None:
    await made.do(c.Say(text), made.customer)
    await made.work()


async def test_a_rule_does_all_it_says_as_itself_and_stands_in_the_log(database: Database) -> None:
    async with ruled(database) as made:
        team_id = await found_team(made.firm.as_ada, "Finance")
        hello = m.Reply({"en": "We look into {number}.", "zh-CN": "我们在看 {number}。"})
        notice = m.NotifyPeople("supervisors", "A refund")
        kept = await made.rule(
            *(MESSAGE, m.AddTag("refund"), m.SetPriority(2), m.SetReason("Refund"), hello, notice),
            m.AssignTo(team_id=team_id),
            condition=REFUND,
        )
        await ask(made, "Hello again")
        assert await made.fired() == []
        await ask(made)
        state = await made.head(made.conversation_id)
        assert (state.tags, state.priority, state.reason) == (("refund",), 2, "Refund")
        assert (state.status, state.team_id) == ("queued", team_id)
        assert state.owed_since is not None, "what a rule says is no answer"
        (fired,) = await made.fired()
        assert (fired.rule_id, fired.depth, fired.outcome) == (kept.id, 1, "fired")
        assert fired.done == tuple(m.Done(one) for one in ("tag", "priority", "reason", "reply", "notify", "assign"))
        (said,) = [one for one in await made.events("message") if one.actor_kind == "rule"]
        assert (said.actor_id, said.body.text) == (kept.id, f"We look into #{state.number}.")
        assert said.key == key_of(kept.id, fired.cause, 1, 3)
        assert [(who, one.what, one.text) for who, one in made.noted.notices] == [
            ((made.firm.ada,), "rule", "A refund")
        ]
        await drop_rule(made.firm.as_ada, kept.id)
        (then,) = (await as_they_were(made.firm.as_ada, [fired, fired])).values()
        assert then["name"] == kept.rule.name, "a rule that is gone still says what it did"


async def test_a_step_that_runs_twice_fires_once_and_finishes_what_was_begun(database: Database) -> None:
    async with ruled(database) as made:
        await made.rule(MESSAGE, m.AddTag("a"), m.Reply({"en": "One moment."}), condition=REFUND)
        await ask(made)
        again = """INSERT INTO todo (workspace_id, step, stream_id, from_seq, to_seq)
                   SELECT workspace_id, 'automation.rules', id, 1, seq FROM conversation WHERE workspace_id = $1"""
        for undone in (False, True):
            if undone:  # the process died between what it did and writing that down
                await made.firm.system.execute("UPDATE rule_firing SET done = NULL WHERE workspace_id = $1")
            await made.firm.system.execute(again)
            await made.work()
            assert len([one for one in await made.events("message") if one.actor_kind == "rule"]) == 1
            assert [len(one.done or ()) for one in await made.fired()] == [2]


async def test_a_circle_of_rules_ends_at_the_third_and_says_so(database: Database) -> None:
    async with ruled(database) as made:
        tagged, untagged = m.OnEvent(("tagged",)), m.OnEvent(("untagged",))
        first = await made.rule(tagged, m.RemoveTag("x"))
        second = await made.rule(untagged, m.AddTag("x"))
        await made.do(c.Tag("x"), made.bo)
        await made.work()
        told = [(one.rule_id, one.depth, one.outcome) for one in await made.fired()]
        assert told == [
            (first.id, 1, "fired"),
            (second.id, 2, "fired"),
            (first.id, 3, "fired"),
            (second.id, 4, "held_depth"),
        ]


async def test_a_circle_through_people_is_held_by_how_often_within_the_hour(database: Database) -> None:
    async with ruled(database) as made:
        await made.rule(m.OnEvent(("tagged",)), m.RemoveTag("x"), most_an_hour=2)
        for _ in range(4):
            await made.do(c.Tag("x"), made.bo)
            await made.work()
            await made.do(c.Untag("x"), made.bo)
        assert [one.outcome for one in await made.fired()] == ["fired", "fired", "held_often"]


async def test_order_stop_and_a_groups_own_condition_count(database: Database) -> None:
    async with ruled(database) as made:
        ada = made.firm.as_ada
        group, _ = await keep_group(ada, None, "Loud", "event.text.contains('!')")
        rules_made = []
        for tag, stop, group_id in (
            ("a", "no", None),
            ("b", "group", group.id),
            ("c", "no", group.id),
            ("d", "all", None),
        ):
            said = m.Rule(tag, MESSAGE, (m.AddTag(tag),), condition="event.by == 'customer'", stop=stop)  # type: ignore[arg-type]
            kept, _ = await keep_rule(ada, None, Wanted(said, True, group_id), made.outgoing)
            rules_made.append(kept)
        a, b, c_, d = rules_made
        await order(ada, [Placed(one.id, one.group_id) for one in (a, d, b, c_)], [group.id])
        made.ruling.book.forget(made.firm.workspace_id)
        await ask(made, "hello!")
        assert (await made.head(made.conversation_id)).tags == ("a", "d"), "d comes before the group and ends it all"
        await drop_rule(ada, d.id)
        made.ruling.book.forget(made.firm.workspace_id)
        await ask(made, "hello")
        await ask(made, "hello!")
        assert (await made.head(made.conversation_id)).tags == ("a", "d", "b")
        with pytest.raises(m.RuleChanged):
            await order(ada, [Placed(a.id)], [])
        await drop_group(ada, group.id)
        assert [(one.live, one.group_id) for one in await rules(ada) if one.id in {b.id, c_.id}] == [(False, None)] * 2


async def test_a_condition_that_cannot_be_told_is_false_and_the_rule_says_why(database: Database) -> None:
    async with ruled(database) as made:
        kept = await made.rule(m.OnEvent(("message", "tagged")), m.AddTag("y"), condition="event.text != ''")
        await made.do(c.Tag("x"), made.bo)
        await made.work()
        assert await made.fired() == []
        assert (await rule(made.firm.as_ada, kept.id)).trouble == "condition_unknown: text"
        await keep_rule(made.firm.as_ada, kept.id, Wanted(kept.rule), made.outgoing)
        assert (await rule(made.firm.as_ada, kept.id)).trouble == ""


async def test_what_is_refused_is_written_down_and_stops_nothing_else(database: Database) -> None:
    async with ruled(database) as made:
        await made.rule(m.OnEvent(("resolved",)), m.Reply({"en": "Bye"}), m.AddTag("z"))
        await made.do(c.Resolve(), made.bo)
        await made.work()
        (fired,) = await made.fired()
        assert fired.done is not None
        assert [(one.do, one.error) for one in fired.done] == [("reply", "conversation_ended"), ("tag", "")]


async def test_unanswered_for_a_while_is_told_once_and_an_answer_ends_it(database: Database) -> None:
    async with ruled(database) as made:
        waits = m.After(("message",), 120, "unanswered")
        await made.rule(waits, m.NotifyPeople("supervisors"))
        await ask(made, "Anybody?")
        await ask(made, "Hello?")
        due = await made.firm.system.value("SELECT due FROM timer WHERE workspace_id = $1 AND name = 'rule'")
        first = next(one for one in await made.events("message") if one.body.text == "Anybody?")
        assert due == first.at + timedelta(seconds=120), "a turn's first message counts"
        await made.due()
        await made.due()
        assert [one.cause for one in await made.fired()] == [str(first.seq)]
        await made.do(c.Say("Here!"), made.bo)
        await ask(made, "And now?")
        await made.do(c.Say("Still here."), made.bo)
        await made.work()
        await made.due()
        assert len(await made.fired()) == 1


async def test_silence_closes(database: Database) -> None:
    async with ruled(database) as made:
        await made.rule(m.After(("message",), 60, "quiet"), m.Close(), condition="event.by == 'member'")
        await made.do(c.Say("Anything else?"), made.bo)
        await made.work()
        await made.due()
        assert (await made.head(made.conversation_id)).status == "resolved"


async def test_a_schedule_looks_at_what_is_open_and_winds_itself_anew(database: Database) -> None:
    async with ruled(database) as made:
        kept = await made.rule(m.OnSchedule("clock", 600), m.AddTag("morning"), condition="calendar.minute >= 0")
        await made.rules.rouse(made.firm.workspace_id, "automation.schedules")
        await made.work()
        timer = "SELECT due FROM timer WHERE workspace_id = $1 AND name = 'rule_schedule'"
        due = await made.firm.system.value(timer)
        for _ in range(2):  # a timer fires at least once
            await made.ruling.firings.scheduled(made.firm.workspace_id, kept.id, due)
        assert (await made.head(made.conversation_id)).tags == ("morning",)
        assert [one.cause for one in await made.fired()] == [due.isoformat()]
        assert await made.firm.system.value(timer) == due + timedelta(days=1)


async def test_a_rule_escalates_hands_over_snoozes_and_promises(database: Database) -> None:
    async with ruled(database) as made:
        team_id = await found_team(made.firm.as_ada, "Finance")
        path = await keep_path(made.firm.as_ada, None, "Refunds", [Step("Finance", team_id, 300)])
        fast = Target(uuid7(), "Fast", "response", 30)
        await put_target(made.firm.as_ada, fast)
        await made.rule(MESSAGE, m.EscalateTo(path.id), m.PromiseTarget(fast.id), condition=REFUND)
        await made.rule(m.OnEvent(("escalated",)), m.Snooze(60, "Later"))
        await ask(made)
        state = await made.head(made.conversation_id)
        assert (state.status, state.escalation and state.escalation.step) == ("snoozed", 1)
        assert [one.target_id for one in state.promises] == [fast.id]
        assert [(one.depth, [done.error for done in one.done or ()]) for one in await made.fired()] == [
            (1, ["", ""]),
            (2, [""]),
        ]


def in_turn(*scripts: Script) -> Script:
    left = list(scripts)

    async def script(head: str, writer: asyncio.StreamWriter) -> None:
        await left.pop(0)(head, writer)

    return script


async def test_a_webhook_leaves_through_the_outbox_signed_and_once(database: Database) -> None:
    async with ruled(database) as made, stranger(in_turn(says(500), says(200))) as theirs:
        outgoing = Guarded(frozenset({("127.0.0.1", theirs.port)}))
        made.outgoing = outgoing
        made.bind()
        await made.rule(MESSAGE, m.Webhook(theirs.url + "/hook"), condition=REFUND)
        await ask(made)
        assert theirs.asked == [], "a step never talks to the network"
        await made.due()
        (row,) = await unsent(made.firm.as_ada, 10)
        assert (row["attempts"], row["error"]) == (1, "status_500")
        await made.due()
        await made.due()
        assert await unsent(made.firm.as_ada, 10) == []
        await outgoing.close()
        assert len(theirs.asked) == 2
        (secret,) = await secrets_of(made.firm.system, made.keyring)
        told = list(zip(map(headers_in, theirs.asked), theirs.bodies, strict=True))
        assert all(verified(secret, *one, now_epoch_seconds=float(one[0]["webhook-timestamp"])) for one in told)
        body = msgspec.json.decode(told[0][1])
        assert body["type"] == "rule.fired"
        assert (body["data"]["rule"]["name"], body["data"]["event"]["text"]) == ("Test", "I want a refund")
        assert told[0][0]["webhook-id"] == told[1][0]["webhook-id"], "a repeat is known by its id"


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "https://169.254.169.254/", "http://shop.example/", "file:///x"])
async def test_hostile_36_a_webhook_into_our_own_network_cannot_be_kept(database: Database, url: str) -> None:
    async with ruled(database) as made:
        with pytest.raises(AddressRefused):
            await made.rule(MESSAGE, m.Webhook(url))


async def test_hostile_36_a_webhook_whose_name_leads_home_later_is_given_up(database: Database) -> None:
    async with ruled(database) as made, stranger(says(200, b"secret")) as inside:

        async def home(_host: str, _port: int) -> list[str]:
            return ["127.0.0.1"]

        outgoing = Guarded(resolve=home)
        made.outgoing = outgoing
        made.bind()
        await made.rule(MESSAGE, m.Webhook("https://hook.example/"), condition=REFUND)
        await ask(made)
        await made.due()
        await outgoing.close()
        (row,) = await unsent(made.firm.as_ada, 10)
        assert (row["attempts"], row["error"]) == (1, "address_refused")
        assert (
            await made.firm.system.value("SELECT count(*) FROM timer WHERE workspace_id = $1 AND name LIKE 'rule%'")
            == 0
        )
        assert inside.asked == []


async def test_a_rule_is_tried_on_what_was_and_nothing_happens(database: Database) -> None:
    async with ruled(database) as made:
        await ask(made)
        await ask(made, "hello")
        said = m.Rule("Try", MESSAGE, (m.AddTag("r"),), condition=REFUND + " && customer.tier == ''")
        draft = m.Stored(uuid7(), said, True, 0, 9)
        found = await trial(made.firm.as_ada, draft, 50)
        assert (found.looked_at, len(found.fired), found.troubles) == (1, 1, 0)
        assert found.fired[0].conversation_id == made.conversation_id
        assert (await made.head(made.conversation_id)).tags == ()
        assert await made.fired() == []


async def test_a_rule_runs_a_flow_as_the_bot_and_only_while_it_has_the_conversation(database: Database) -> None:
    async with ruled(database) as made:
        ada = made.firm.as_ada
        stored = await create_flow(ada, flow_of(ask_for("x")))
        with pytest.raises(NotFound):
            await made.rule(m.OnEvent(("opened",)), m.RunFlow("trial"))
        await publish(ada, stored.id, draft=stored.draft)
        await made.rule(m.OnEvent(("opened",)), m.RunFlow("trial"), m.AddTag("ran"))
        for bot, error in ((True, ""), (False, "not_the_bots")):
            customer, conversation_id = Sender("customer", uuid7()), uuid7()
            assert customer.id is not None
            opening = c.Opening(made.channel.id, customer.id, "", customer.id.hex, 1002, "en", bot=bot)
            said = c.Say("Hello?", opening=opening)
            await made.door.append(made.firm.workspace_id, conversation_id, said, sender=customer, key="k")
            await made.work()
            (fired,) = [one for one in await made.fired() if one.conversation_id == conversation_id]
            assert [(one.do, one.error) for one in fired.done or ()] == [("flow", error), ("tag", "")]
            asked = [one for one in await made.events("message", conversation_id) if one.actor_kind == "bot"]
            assert [one.body.text for one in asked] == (["x?"] if bot else [])
            head = await made.head(conversation_id)
            assert head.heard_seq == (head.last_customer_seq if bot else 0), "the bot says nothing more about it"


async def test_rules_are_supervisors_and_name_only_what_is_theirs(database: Database) -> None:
    async with ruled(database) as made:
        ada, bo = made.firm.as_ada, made.firm.as_bo
        kept = await made.rule(MESSAGE, m.AddTag("x"), live=False)
        with pytest.raises(Forbidden):
            await keep_rule(bo, None, Wanted(kept.rule), made.outgoing)
        with pytest.raises(Forbidden):
            await drop_rule(bo, kept.id)
        for action in (
            m.AssignTo(member_id=uuid7()),
            m.AssignTo(team_id=uuid7()),
            m.EscalateTo(uuid7()),
            m.PromiseTarget(uuid7()),
            m.NotifyPeople("member", member_id=uuid7()),
        ):
            with pytest.raises(NotFound):
                await made.rule(MESSAGE, action)
        with pytest.raises(Invalid):
            await made.rule(MESSAGE, m.AssignTo())
        await keep_rule(ada, kept.id, Wanted(kept.rule, True, after=1), made.outgoing)
        with pytest.raises(m.RuleChanged):
            await keep_rule(ada, kept.id, Wanted(kept.rule, after=1), made.outgoing)
        acts = await ada.rows("SELECT act FROM audit WHERE workspace_id = $1 AND act LIKE 'rule%' ORDER BY id")
        assert [row["act"] for row in acts] == ["rule_made", "rule_changed"]
        assert await ada.value("SELECT count(*) FROM rule_version WHERE workspace_id = $1") == 2


async def test_a_workspace_without_rules_pays_nothing_for_them(database: Database) -> None:
    async with ruled(database) as made:
        await made.work()
        await made.ruling.book.of(made.firm.workspace_id)
        await made.do(c.Say("hello"), made.customer)
        todo = "SELECT count(*) FROM todo WHERE workspace_id = $1 AND step = 'automation.rules'"
        assert await made.firm.system.value(todo) == 0
        await made.rule(MESSAGE, m.AddTag("x"))
        await made.do(c.Say("hello"), made.customer)
        assert await made.firm.system.value(todo) == 1


async def test_a_rule_replies_by_a_template_or_says_what_is_missing(database: Database) -> None:
    async with ruled(database) as floor:
        replies = []
        for text in ("We look into {conversation number}.", "You hear from us by {expected time}."):
            written = Written(titles={"en": text}, texts={"en": {"warm": text}})
            made = await keep_template(floor.firm.as_ada, None, written, Place())
            replies.append(m.Reply(template_id=made.id))
        await floor.rule(m.OnEvent(("tagged",)), *replies)
        await floor.do(c.Tag("late"), floor.bo)
        await floor.work()
        (fired,) = await floor.fired()
        assert fired.done is not None
        assert [one.error for one in fired.done] == ["", "unfilled_blank"]
        assert (await floor.events("message"))[-1].body.text == "We look into #1001."

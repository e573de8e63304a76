"""Review mode: on regulated topics a member approves, edits or refuses before the customer sees anything."""

from typing import Any
from uuid import UUID

import pytest

from tests.bot.evidence.house import LI, RETURNS, WARRANTY, House, house
from wingbeat.bot.review.actions import drop_rule, put_rule
from wingbeat.bot.review.models import Kind, ReviewRule
from wingbeat.bot.review.queries import corrections, rules, waiting
from wingbeat.bot.review.rules import lineage
from wingbeat.conversations.actions import NotTheApprover, command
from wingbeat.conversations.models import ApproveDraft, RefuseDraft, Say
from wingbeat.conversations.rules.decide import DraftDecided
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden, Invalid, NotFound
from wingbeat.kit.log import Recorded
from wingbeat.live.rules import for_customer
from wingbeat.people.teams.actions import found

FIVE_MINUTES = 300


async def regulated(shop: House, kind: Kind = "topic", name: str = "returns") -> None:
    await put_rule(shop.as_role("editor"), ReviewRule(kind, name, FIVE_MINUTES))


async def proposed(shop: House, text: str = RETURNS) -> Recorded:
    await shop.asks(text, "en")
    (draft,) = [event for event in await shop.log() if event.kind == "draft_proposed"]
    return draft


def kinds_after(log: list[Recorded], seq: int) -> list[str]:
    return [event.kind for event in log if event.seq > seq]


async def test_a_regulated_answer_waits_for_approval_and_the_customer_hears_so(database: Database) -> None:
    async with house(database) as shop:
        await regulated(shop)
        draft = await proposed(shop)
        assert (draft.body.text, draft.body.target_seconds) == ("Write to us within 30 days.", FIVE_MINUTES)
        log = await shop.log()
        shown: list[Any] = [wire for wire in map(for_customer, log) if wire is not None]
        assert not [wire for wire in shown if "30 days" in str(wire.body)]
        assert "A colleague checks" in shown[-2].body.text
        assert (log[-1].body.why, log[-1].body.draft) == ("review", "")
        (there,) = await waiting(shop.scope, after=None, limit=10)
        assert (there.conversation_id, there.draft) == (shop.conversation_id, draft.seq)
        assert (there.due_at - there.at).total_seconds() == FIVE_MINUTES


@pytest.mark.parametrize("kind", ["category", "article"])
async def test_a_category_or_an_article_may_be_regulated_too(database: Database, kind: Kind) -> None:
    async with house(database) as shop:
        article = shop.articles[RETURNS]
        await shop.scope.execute(
            "UPDATE article SET category = 'Orders/Returns' WHERE workspace_id = $1 AND id = $2", article.id
        )
        await regulated(shop, kind, {"category": "Orders", "article": str(article.id)}[kind])
        assert (await proposed(shop)).body.sources[0].article_id == article.id


async def test_an_approved_draft_is_said_with_its_sources_by_the_member(database: Database) -> None:
    async with house(database) as shop:
        await regulated(shop)
        draft = await proposed(shop)
        before = (await shop.state()).seq
        await shop.member(ApproveDraft(draft.seq))
        log = await shop.log()
        assert kinds_after(log, before) == ["assigned", "draft_approved", "message"]
        assert (log[-1].actor_id, log[-1].body.text) == (LI.id, draft.body.text)
        assert log[-1].body.sources == draft.body.sources
        await shop.weigh()
        assert await corrections(shop.scope, status=None, before=None, limit=10) == []
        assert (await shop.share("returns")).evidence.good == 1
        assert await waiting(shop.scope, after=None, limit=10) == []


async def test_what_a_member_changes_is_kept_to_learn_from_once(database: Database) -> None:
    async with house(database) as shop:
        await regulated(shop)
        draft = await proposed(shop)
        await shop.member(ApproveDraft(draft.seq, "Only unworn items, and within 14 days. Call 13812345678."))
        await shop.weigh()
        await shop.repeat()
        (one,) = await corrections(shop.scope, status=None, before=None, limit=10)
        assert (one.label, one.topics, one.question, one.member_id) == ("edited", ("returns",), RETURNS, LI.id)
        assert one.proposed == "Write to us within 30 days."
        assert one.said == "Only unworn items, and within 14 days. Call …."
        assert (await shop.share("returns")).evidence.good == 0


async def test_a_refusal_says_why_and_the_members_own_answer_is_learned(database: Database) -> None:
    async with house(database) as shop:
        await regulated(shop)
        draft = await proposed(shop)
        await shop.member(RefuseDraft(draft.seq, "out of date"))
        await shop.member(Say("Returns are closed until Monday."))
        await shop.weigh()
        (one,) = await corrections(shop.scope, status=None, before=None, limit=10)
        assert (one.label, one.why, one.said) == ("refused", "out of date", "Returns are closed until Monday.")
        assert (await shop.share("returns")).evidence.bad == 1


async def test_a_draft_is_decided_once(database: Database) -> None:
    async with house(database) as shop:
        await regulated(shop)
        draft = await proposed(shop)
        await shop.member(RefuseDraft(draft.seq))
        with pytest.raises(DraftDecided):
            await shop.member(ApproveDraft(draft.seq))
        with pytest.raises(NotFound):
            await shop.member(ApproveDraft(draft.seq - 1))


async def test_a_members_own_answer_stands_instead_of_the_draft(database: Database) -> None:
    async with house(database) as shop:
        await regulated(shop)
        draft = await proposed(shop)
        await shop.member(Say("I will look."))
        with pytest.raises(DraftDecided):
            await shop.member(ApproveDraft(draft.seq))


async def test_only_the_named_team_and_supervisors_approve(database: Database) -> None:
    async with house(database) as shop:
        team_id = await found(shop.as_role("administrator"), "Legal")
        rule = ReviewRule("topic", "returns", FIVE_MINUTES, team_id)
        await put_rule(shop.as_role("editor"), rule)
        assert await rules(shop.scope) == [rule]
        draft = await proposed(shop)
        handed = (await shop.log())[-1]
        assert (handed.kind, handed.body.team_id, draft.body.team_id) == ("handed_off", team_id, team_id)
        (there,) = await waiting(shop.scope, after=None, limit=10)
        assert there.team_id == team_id
        for wanted in (ApproveDraft(draft.seq), RefuseDraft(draft.seq)):
            with pytest.raises(NotTheApprover):
                await shop.member(wanted)
        await command(shop.door, shop.as_role("supervisor"), shop.conversation_id, ApproveDraft(draft.seq), key="1")
        assert await waiting(shop.scope, after=None, limit=10) == []


async def test_those_due_first_stand_first(database: Database) -> None:
    async with house(database) as shop:
        await regulated(shop)
        first = (await proposed(shop), shop.conversation_id)[1]
        shop.next_customer()
        await put_rule(shop.as_role("editor"), ReviewRule("topic", "warranty", 10))
        await proposed(shop, WARRANTY)
        there = await waiting(shop.scope, after=None, limit=10)
        assert [one.conversation_id for one in there] == [shop.conversation_id, first]
        assert [one.question for one in there] == [WARRANTY, RETURNS]
        assert there[0].sources == [WARRANTY]
        rest = await waiting(shop.scope, after=(there[0].due_at, there[0].conversation_id), limit=10)
        assert rest == there[1:]


async def test_sources_cannot_be_brought_along(database: Database) -> None:
    async with house(database) as shop:
        await regulated(shop)
        draft = await proposed(shop)
        await shop.member(ApproveDraft(draft.seq, sources=(), edited=True))
        approved, said = (await shop.log())[-2:]
        assert (approved.body.edited, said.body.sources) == (False, draft.body.sources)


async def test_only_who_edits_knowledge_says_what_is_regulated(database: Database) -> None:
    async with house(database) as shop:
        with pytest.raises(Forbidden):
            await put_rule(shop.as_role("agent"), ReviewRule("topic", "returns", FIVE_MINUTES))
        with pytest.raises(Invalid):
            await put_rule(shop.as_role("editor"), ReviewRule("topic", "returns", 0))
        await regulated(shop)
        assert await rules(shop.scope) == [ReviewRule("topic", "returns", FIVE_MINUTES)]
        await drop_rule(shop.as_role("editor"), "topic", "returns")
        assert await rules(shop.scope) == []
        with pytest.raises(NotFound):
            await drop_rule(shop.as_role("editor"), "article", str(UUID(int=1)))


def test_a_category_stands_in_those_above_it() -> None:
    assert lineage(["Orders/Returns", "", "Orders"]) == ["Orders", "Orders/Returns"]

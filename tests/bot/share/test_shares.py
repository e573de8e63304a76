import asyncio
from uuid import UUID

import pytest

from wingbeat.bot.models import Guess, Intent, Part
from wingbeat.bot.review.actions import put_rule
from wingbeat.bot.review.models import ReviewRule
from wingbeat.bot.review.queries import foreseen
from wingbeat.bot.share.actions import set_at_first, set_share, weigh
from wingbeat.bot.share.models import Share
from wingbeat.bot.share.queries import changes, shares, shares_of
from wingbeat.channels.actions import create
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.actions import create as write
from wingbeat.knowledge.models import Draft
from wingbeat.people.teams.actions import found as found_team
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor, system
from wingbeat.workspaces.queries import Scope

CHANNEL = UUID(int=1)


@pytest.fixture
def editor(runner: asyncio.Runner, database: Database) -> Scope:
    workspace_id = runner.run(found(database, name="Finch", language="en", zone="Asia/Shanghai"))
    return Scope(database, Actor(workspace_id, "member", uuid7(), RIGHTS["editor"]))


async def share(scope: Scope, topic: str, channel_id: UUID) -> Share:
    return (await shares_of(scope, [topic], [channel_id]))[0]


def observer(editor: Scope) -> Scope:
    return Scope(editor.database, system(editor.actor.workspace_id))


async def test_a_new_topic_begins_with_drafts_unless_the_workspace_says_otherwise(editor: Scope) -> None:
    assert (await share(editor, "returns", CHANNEL)).percent == 0
    await set_at_first(editor, 25)
    assert (await share(editor, "returns", CHANNEL)).percent == 25


async def test_an_answer_that_is_tried_says_how_many_customers_would_get_it(editor: Scope) -> None:
    administrator = Scope(editor.database, Actor(editor.actor.workspace_id, "system", None, RIGHTS["administrator"]))
    channel = await create(
        administrator, name="Shop", team_id=await found_team(administrator, "Desk"), language="en", origins=[]
    )
    article, _ = await write(editor, Draft(language="en", questions=("Returns?",), answer="30 days.", group="returns"))
    guess = Guess(language="en")
    await set_share(editor, "returns", channel.id, percent=25, floor=0, ceiling=100, paused=False)
    assert await foreseen(editor, guess, [article.id]) == 25
    await put_rule(editor, ReviewRule("topic", "returns", 60, None))
    assert await foreseen(editor, guess, [article.id]) is None, "a member approves it first"
    named = Guess(language="en", parts=(Part("?", intents=(Intent("return_item", 0.9),)),))
    assert await foreseen(editor, named, [article.id]) is None, "though it counts under what the customer is after"


async def test_proof_raises_a_share_and_the_log_says_why(editor: Scope) -> None:
    await weigh(observer(editor), "returns", CHANNEL, [True] * 22)
    assert (await share(editor, "returns", CHANNEL)).percent == 25
    (line,) = await changes(editor, before=None, limit=10)
    assert (line.why, line.from_percent, line.to_percent, line.good, line.bad, line.by) == (
        "proved",
        0,
        25,
        22,
        0,
        None,
    )


async def test_outcomes_at_the_same_time_are_all_weighed(editor: Scope) -> None:
    async def one(*, good: bool) -> None:
        async with observer(editor).transaction() as inside:
            await weigh(inside, "returns", CHANNEL, [good])

    await asyncio.gather(*(one(good=n % 4 > 0) for n in range(12)))
    evidence = (await share(editor, "returns", CHANNEL)).evidence
    assert (evidence.good, evidence.bad) == (9, 3)


async def test_who_sets_a_share_by_hand_stands_in_the_log(editor: Scope) -> None:
    await set_share(editor, "returns", CHANNEL, percent=40, floor=0, ceiling=50, paused=True)
    (line,) = await changes(editor, before=None, limit=10)
    assert (line.why, line.to_percent, line.by) == ("by_hand", 40, editor.actor.id)
    assert (await share(editor, "returns", CHANNEL)).paused


async def test_only_who_edits_knowledge_sets_shares(editor: Scope) -> None:
    agent = Scope(editor.database, Actor(editor.actor.workspace_id, "member", uuid7(), RIGHTS["agent"]))
    with pytest.raises(Forbidden):
        await set_share(agent, "returns", CHANNEL, percent=40, floor=0, ceiling=50, paused=True)
    with pytest.raises(Forbidden):
        await set_at_first(agent, 100)


async def test_shares_are_paged_by_topic_and_channel(editor: Scope) -> None:
    for topic in ("a", "b", "c"):
        await set_share(editor, topic, CHANNEL, percent=10, floor=0, ceiling=100, paused=False)
    first = await shares(editor, after=None, limit=2)
    rest = await shares(editor, after=("b", CHANNEL), limit=2)
    assert [one.topic for one in first + rest] == ["a", "b", "c"]

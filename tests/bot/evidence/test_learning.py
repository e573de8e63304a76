"""What people found of the bot's answers becomes examples to train on; published gaps say what they saved."""

import pytest

from tests.bot.evidence.house import LI, RETURNS, WARRANTY, House, house
from tests.bot.evidence.test_evidence_endpoints import signed_in
from tests.bot.evidence.test_gaps import ANSWER, found, unanswered
from tests.bot.evidence.test_outcomes import thumb
from wingbeat.bot.gaps.actions import drafted, publish
from wingbeat.bot.gaps.models import Gap
from wingbeat.bot.gaps.queries import asked, effects, saved_by_all
from wingbeat.bot.intents.queries import labelled
from wingbeat.bot.review.actions import learn, leave_out
from wingbeat.bot.review.models import Correction, CorrectionSettled, Status
from wingbeat.bot.review.queries import corrections
from wingbeat.conversations.models import Say
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.ids import uuid7


async def collected(shop: House, status: Status = "open") -> list[Correction]:
    await shop.weigh()
    return await corrections(shop.scope, status=status, before=None, limit=10)


async def test_thumbs_are_examples_and_the_last_one_counts(database: Database) -> None:
    async with house(database) as shop:
        _, first = await shop.asks(RETURNS, "en")
        _, second = await shop.asks(WARRANTY, "en")
        for answer, helpful in ((first, True), (second, True), (first, False)):
            await thumb(shop, answer, helpful=helpful)
        found = await collected(shop)
        assert [(one.label, one.question, one.topics) for one in found] == [
            ("helpful", WARRANTY, ("warranty",)),
            ("unhelpful", RETURNS, ("returns",)),
        ]
        assert found[1].proposed == first.body.text


async def test_an_accepted_example_is_trained_on_and_settled_once(database: Database) -> None:
    async with house(database) as shop:
        _, answer = await shop.asks(RETURNS, "en")
        await thumb(shop, answer, helpful=False)
        (one,) = await collected(shop)
        editor = shop.as_role("editor")
        assert (await learn(editor, one.id, "exchange")).status == "learned"
        (lesson,) = await labelled(editor)
        assert (lesson.text, lesson.language, lesson.intent) == (RETURNS, "en", "exchange")
        assert lesson.conversation_id == shop.conversation_id
        with pytest.raises(CorrectionSettled):
            await leave_out(editor, one.id)
        await thumb(shop, answer, helpful=True)
        assert await collected(shop) == []
        assert [known.label for known in await collected(shop, "learned")] == ["unhelpful"]


async def test_what_is_left_out_is_not_learned(database: Database) -> None:
    async with house(database) as shop:
        _, answer = await shop.asks(RETURNS, "en")
        await thumb(shop, answer, helpful=True)
        (one,) = await collected(shop)
        with pytest.raises(Forbidden):
            await leave_out(shop.as_role("agent"), one.id)
        with pytest.raises(NotFound):
            await learn(shop.as_role("editor"), uuid7(), "returns")
        await leave_out(shop.as_role("editor"), one.id)
        assert await collected(shop) == []
        assert await labelled(shop.as_role("editor")) == []


async def test_each_question_of_a_gap_is_found_in_its_conversation(database: Database) -> None:
    async with house(database) as shop:
        await unanswered(shop, "Do you wrap gifts? Call 13812345678")
        first = shop.conversation_id
        await unanswered(shop, "Can you wrap gifts")
        (gap,) = await found(shop)
        there = await asked(shop.scope, gap.id, after=None, limit=10)
        assert [one.conversation_id for one in there] == [shop.conversation_id, first]
        assert "138" not in there[1].text
        message = (await shop.log())[there[0].seq - 1]
        assert message.body.text == there[0].text == "Can you wrap gifts"
        rest = await asked(shop.scope, gap.id, after=(there[0].at, there[0].conversation_id), limit=10)
        assert rest == there[1:]


async def published(shop: House) -> Gap:
    """A gap of two questions that cost 40 seconds each, and its article."""
    await unanswered(shop, "Do you wrap gifts?", ANSWER)
    await unanswered(shop, "Can you wrap gifts")
    (gap,) = await found(shop)
    await shop.scope.execute("UPDATE bot_gap SET lost_seconds = 80 WHERE workspace_id = $1 AND id = $2", gap.id)
    draft = drafted(gap, questions=(), answer="", category="", status="published")
    return (await publish(shop.as_role("editor"), gap.id, draft))[0]


async def test_a_published_gap_says_what_it_saved(database: Database) -> None:
    async with house(database) as shop:
        gap = await published(shop)
        assert (await effects(shop.scope, [gap]))[gap.id].saved_seconds == 0
        await shop.scope.execute(
            "INSERT INTO article_figure (workspace_id, article_id, asked, answered, settled, bot_seconds)"
            " VALUES ($1, $2, 4, 4, 3, 6)",
            gap.article_id,
        )
        effect = (await effects(shop.scope, [gap]))[gap.id]
        assert (effect.article_status, effect.answered, effect.settled) == ("published", 4, 3)
        assert effect.saved_seconds == 3 * 40 - 6
        everything = await saved_by_all(shop.scope)
        assert (everything.articles, everything.settled, everything.seconds) == (1, 3, 114)


async def test_the_console_reads_questions_effects_and_examples(database: Database) -> None:
    async with house(database) as shop, signed_in(shop, "editor") as desk:
        gap = await published(shop)
        first = (await desk.get(f"/gaps/{gap.id}/asked", params={"limit": 1})).json()
        rest = (await desk.get(f"/gaps/{gap.id}/asked", params={"after": first["next"]})).json()
        assert [one["why"] for one in first["items"] + rest["items"]] == ["handed_off", "handed_off"]
        assert rest["next"] is None
        (shown,) = (await desk.get("/gaps", params={"status": "published"})).json()["items"]
        assert shown["effect"]["article_status"] == "published"
        assert (await desk.get("/gaps/saved")).json() == {"articles": 1, "settled": 0, "seconds": 0.0}
        for after in ("x", "2026-11-01T00:00:00 " + str(gap.id), f"nan {gap.id}"):
            assert (await desk.get(f"/gaps/{gap.id}/asked", params={"after": after})).status_code == 422
        shop.next_customer()
        _, answer = await shop.asks(RETURNS, "en")
        await shop.send(Say("Thanks"), LI)
        await thumb(shop, answer, helpful=True)
        (example,) = (await desk.get("/corrections", params={"status": "open"})).json()["items"]
        learned = await desk.post(f"/corrections/{example['id']}/learn", json={"intent": "returns"})
        assert learned.json()["status"] == "learned"
        again = await desk.post(f"/corrections/{example['id']}/dismiss")
        assert (again.status_code, again.json()["code"]) == (409, "correction_settled")

"""Who is asked what they think, and how often: once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.surveys.surveyed import surveyed
from wingbeat.conversations.models import Merge, Reopen, Resolve
from wingbeat.conversations.surveys.models import Rate
from wingbeat.conversations.surveys.rules import SurveyNotSent, SurveyOver
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden, Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.shares import wilson
from wingbeat.surveys import queries
from wingbeat.surveys.actions import put_survey
from wingbeat.surveys.models import OwnQuestion, Stored, Subject, Survey
from wingbeat.surveys.rules import asks, check, chosen, lot, score_of

FAST = OwnQuestion("fast", {"en": "Was our answer fast enough?", "zh-CN": "我们回复得够快吗？"})


async def test_the_customer_of_a_resolved_conversation_is_asked_once(database: Database) -> None:
    async with surveyed(database) as made:
        await made.survey(questions=(FAST,))
        await made.resolve()
        (sent,) = await made.events("survey_sent")
        assert (sent.body.scale, sent.body.text) == ("csat", "How satisfied are you with our help?")
        assert [one.text for one in sent.body.questions] == ["Was our answer fast enough?"]
        await made.do(Reopen(), made.bo)
        await made.resolve()
        assert len(await made.events("survey_sent")) == 1


async def test_nobody_is_asked_while_it_goes_on_or_without_a_survey(database: Database) -> None:
    async with surveyed(database) as made:
        await made.resolve()
        assert await made.events("survey_sent") == []
        await made.do(Reopen(), made.bo)
        await made.survey()
        await made.do(Resolve(), made.bo)
        await made.surveys.drain()
        await made.do(Reopen(), made.bo)  # before its moment came
        await made.due()
        assert await made.events("survey_sent") == []


async def test_whoever_was_asked_lately_is_left_in_peace(database: Database) -> None:
    async with surveyed(database) as made:
        await made.survey(rest_days=30)
        await made.resolve()
        made.conversation_id = uuid7()
        await made.open(made.channel, made.customer, made.conversation_id)
        await made.settled()
        await made.resolve()
        assert await made.events("survey_sent") == []
        await made.firm.system.execute(
            "UPDATE survey_answer SET sent_at = now() - interval '31 days' WHERE workspace_id = $1"
        )
        await made.do(Reopen(), made.bo)
        await made.resolve()
        assert len(await made.events("survey_sent")) == 1


async def test_a_rating_is_kept_and_a_later_word_stands_instead(database: Database) -> None:
    async with surveyed(database) as made:
        survey_id = await made.survey(questions=(FAST,))
        await made.resolve()
        await made.rate(3, fast="no")
        await made.rate(5, "  Thank you! ", fast="yes", other="?")
        (said,) = await queries.answers(made.firm.as_ada, survey_id, None, 10)
        assert (said.score, said.comment, said.answers) == (5, "Thank you!", {"fast": "yes"})
        assert await queries.answers(made.firm.as_ada, survey_id, None, 10, most=2) == []
        now = datetime.now(UTC)
        whole = await queries.results(made.firm.as_ada, survey_id, now - timedelta(days=1), now + timedelta(days=1))
        assert [(one.sent, one.scores) for one in whole] == [(1, {5: 1})]
        for by in queries.COLUMNS:
            (group,) = await queries.results(
                made.firm.as_ada, survey_id, now - timedelta(days=1), now + timedelta(days=1), by
            )
            assert group.scores == {5: 1}
        (fast,) = await queries.own_answers(
            made.firm.as_ada, survey_id, now - timedelta(days=1), now + timedelta(days=1)
        )
        assert (fast.question, fast.answer, fast.n) == ("fast", "yes", 1)
        changed = Survey("After help", "nps", questions=(FAST,))  # 5 of 5 is nobody's 5 of 10
        await put_survey(made.firm.as_ada, survey_id, changed)
        assert await queries.results(made.firm.as_ada, survey_id, now - timedelta(days=1), now) == []
        assert await queries.answers(made.firm.as_ada, survey_id, None, 10) == []


async def test_answers_are_paged(database: Database) -> None:
    async with surveyed(database) as made:
        survey_id = await made.survey(rest_days=0)
        for score in (1, 5):
            await made.resolve()
            await made.rate(score)
            made.conversation_id = uuid7()
            await made.open(made.channel, made.customer, made.conversation_id)
            await made.settled()
        (newest,) = await queries.answers(made.firm.as_ada, survey_id, None, 1)
        (older,) = await queries.answers(made.firm.as_ada, survey_id, (newest.rated_at, newest.conversation_id), 5)
        assert (newest.score, older.score) == (5, 1)


async def test_only_whoever_was_asked_rates_and_only_within_a_week(database: Database) -> None:
    async with surveyed(database) as made:
        with pytest.raises(SurveyNotSent):
            await made.rate(5)
        await made.survey()
        await made.resolve()
        with pytest.raises(Forbidden):
            await made.do(Rate(5), made.bo)
        with pytest.raises(NotFound):
            await made.do(Rate(5), type(made.customer)("customer", uuid7()))
        for score in (0, 6):
            with pytest.raises(Invalid):
                await made.rate(score)
        await made.firm.system.execute(
            """UPDATE conversation SET survey = jsonb_set(survey, '{at}', '"2026-01-01T00:00:00Z"') WHERE workspace_id = $1"""
        )
        made.door.forget(made.firm.workspace_id, made.conversation_id)
        with pytest.raises(SurveyOver):
            await made.rate(5)


async def test_who_was_asked_stays_one_person_when_two_become_one(database: Database) -> None:
    async with surveyed(database) as made:
        await made.survey()
        await made.resolve()
        other = uuid7()
        await made.do(Merge(other, "Lin"), type(made.customer)("system"))
        await made.surveys.drain()
        asked = await made.firm.system.value("SELECT customer_id FROM survey_answer WHERE workspace_id = $1")
        assert asked == other


# --- pure

SUBJECT = Subject(uuid7(), uuid7(), uuid7(), by_member=True)


@given(st.uuids(), st.floats(0, 1))
def test_the_lot_falls_the_same_way_each_time(conversation_id, share) -> None:
    subject = Subject(conversation_id, None, None, by_member=False)
    survey = Stored(uuid7(), Survey("Sample", "nps", share=share))
    assert 0 <= lot(subject) < 1
    assert (chosen([survey], subject) is survey) == (lot(subject) < share)


def test_the_first_that_fits_asks_and_no_other() -> None:
    bots, off, elsewhere = (
        Stored(uuid7(), Survey("Bot", "csat", answered_by="bot")),
        Stored(uuid7(), Survey("Off", "csat", live=False)),
        Stored(uuid7(), Survey("Elsewhere", "csat", channels=(uuid7(),))),
    )
    here = Stored(uuid7(), Survey("Here", "ces", teams=(SUBJECT.team_id,)))  # type: ignore[arg-type]
    everywhere = Stored(uuid7(), Survey("All", "csat"))
    assert chosen([bots, off, elsewhere, here, everywhere], SUBJECT) is here
    # Nobody whom a sample left out is asked by the next.
    assert chosen([Stored(uuid7(), Survey("None", "csat", share=0)), everywhere], SUBJECT) is None


def test_the_words_are_the_customers_or_the_nearest() -> None:
    ours = Stored(uuid7(), Survey("Own", "csat", text={"zh-CN": "满意吗？"}, questions=(FAST,)))
    assert asks(ours, "zh-CN").text == "满意吗？"
    assert asks(ours, "zh-TW").text == "您對這次的服務滿意嗎？"
    assert asks(ours, "zh-TW").questions[0].text == "我们回复得够快吗？"
    assert asks(ours, "fr").text.startswith("How satisfied") or asks(ours, "fr").text == "您对这次的服务满意吗？"


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_shares_interval_holds_it(good: int, bad: int) -> None:
    if good + bad == 0:
        return
    low, high = wilson(good, good + bad)
    assert 0 <= low <= good / (good + bad) <= high <= 1


def test_scores_come_to_what_the_field_says() -> None:
    assert score_of("csat", {5: 2, 4: 1, 1: 1}).share == 0.75
    assert score_of("ces", {7: 1, 5: 1, 4: 2}).share == 0.5
    nps = score_of("nps", {10: 3, 9: 1, 8: 3, 6: 2, 0: 1})
    assert (nps.n, nps.nps) == (10, 10.0)
    low, high = wilson(81, 263)  # the worked example of Newcombe (1998), table I: 0.2553–0.3662
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert score_of("csat", {}).share is None


@pytest.mark.parametrize(
    "wrong",
    [
        Survey("Too many", "csat", questions=tuple(OwnQuestion(str(n), {"en": "?"}) for n in range(4))),
        Survey("Twice", "csat", questions=(FAST, FAST)),
        Survey("Silent", "csat", questions=(OwnQuestion("a", {"en": " "}),)),
    ],
)
def test_what_nobody_could_be_asked_is_refused_in_words(wrong: Survey) -> None:
    with pytest.raises(Invalid) as refused:
        check(wrong)
    assert str(refused.value.message)

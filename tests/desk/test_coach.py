"""What the coach's hints came to: kept once, one's own for oneself, all together for who sees measures."""

from datetime import date

import pytest

from tests.surveys.surveyed import surveyed
from wingbeat.conversations.models import Reopen
from wingbeat.desk.coach import queries
from wingbeat.desk.coach.actions import keep, put_off
from wingbeat.desk.coach.endpoints import CoachOutcomeOut
from wingbeat.desk.coach.models import Hinted, KindFigures, Outcome
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.ids import uuid7

LONG_AGO = date(2026, 1, 1)


async def test_hints_are_counted_once_told_by_their_outcome_and_switched_off(database: Database) -> None:
    async with surveyed(database) as made:
        bo, ada = made.firm.as_bo, made.firm.as_ada
        answer = uuid7()
        for _ in range(2):
            await keep(bo, made.conversation_id, answer, Hinted(("promise", "positive"), ("promise",)))
        await keep(ada, made.conversation_id, uuid7(), Hinted(("positive",), (), ("positive",)))
        with pytest.raises(NotFound):
            await keep(bo, uuid7(), uuid7(), Hinted(("positive",)))
        assert await queries.by_kind(bo, LONG_AGO, bo.actor.id) == [
            KindFigures("positive", 1, 0, 0),
            KindFigures("promise", 1, 1, 0),
        ]
        assert [(week.answers, week.taken) for week in await queries.own_weeks(bo, LONG_AGO)] == [(1, 1)]
        assert (await queries.by_kind(ada, LONG_AGO, None))[0] == KindFigures("positive", 2, 0, 1)

        await made.survey()
        await made.resolve()
        await made.rate(5)
        await made.do(Reopen(), made.bo)
        (outcome,) = await queries.outcomes(ada, LONG_AGO)
        assert (outcome.taken, outcome.conversations, outcome.rated, outcome.good) == (True, 1, 1, 1)
        with pytest.raises(Forbidden):
            await queries.outcomes(bo, LONG_AGO)

        await put_off(bo, ["jargon", "positive:you must", "jargon"], everybody=False)
        await put_off(ada, ["tone"], everybody=True)
        assert await queries.off(bo) == (["tone"], ["jargon", "positive:you must"])
        assert await queries.off(ada) == (["tone"], [])
        with pytest.raises(Forbidden):
            await put_off(bo, [], everybody=True)


def test_a_share_of_few_has_a_wide_interval_and_of_nobody_none() -> None:
    told = CoachOutcomeOut.of(Outcome(taken=True, conversations=12, rated=10, good=9, resolved=0, reopened=0))
    assert (told.csat.n, told.csat.share, told.reopened.share, told.reopened.low) == (10, 0.9, None, None)
    assert told.csat.low is not None
    assert told.csat.high is not None
    assert told.csat.high - told.csat.low > 0.35

"""A low score is made up for, by somebody, in time."""

import pytest

from tests.surveys.surveyed import surveyed
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden
from wingbeat.surveys.models import Recovery
from wingbeat.surveys.recovery.models import FollowUpDone
from wingbeat.surveys.recovery.queries import follow_ups, recovered


async def test_a_low_score_opens_a_follow_up_of_whoever_had_it(database: Database) -> None:
    async with surveyed(database) as made:
        await made.survey(recovery=Recovery(2, seconds=3600))
        await made.resolve()
        await made.rate(1, "Nobody told me why.")
        (one,) = await follow_ups(made.firm.as_ada, "open", None, 10)
        assert (one.owner_id, one.score, one.comment) == (made.firm.bo, 1, "Nobody told me why.")
        assert (one.due - one.opened_at).total_seconds() == 3600
        assert [(note.what, list(members)) for members, note in made.noted.notices] == [("follow_up", [made.firm.bo])]
        await made.rate(2)  # a second word opens no second one
        assert len(await follow_ups(made.firm.as_ada, "open", None, 10)) == 1


async def test_a_good_score_opens_none_nor_does_a_survey_without(database: Database) -> None:
    async with surveyed(database) as made:
        await made.survey(recovery=None)
        await made.resolve()
        await made.rate(1)
        assert await follow_ups(made.firm.as_ada, "open", None, 10) == []


async def test_what_nobody_closes_in_time_is_told_to_who_supervises(database: Database) -> None:
    async with surveyed(database) as made:
        await made.survey()
        await made.resolve()
        await made.rate(2)
        await made.due()
        assert [(note.what, list(members)) for members, note in made.noted.notices[1:]] == [
            ("follow_up_due", [made.firm.ada])
        ]


async def test_its_outcome_is_kept_once_here_and_in_the_conversation(database: Database) -> None:
    async with surveyed(database) as made:
        await made.survey(recovery=Recovery(2, by_member=False))
        await made.resolve()
        await made.rate(1)
        recoveries, bo = made.surveying.recoveries, made.firm.as_member(made.firm.bo, "agent")
        with pytest.raises(Forbidden):  # nobody's yet
            await recoveries.close(bo, made.conversation_id, "made_good", "", "Closed")
        await recoveries.take(bo, made.conversation_id, made.firm.bo)
        await recoveries.close(bo, made.conversation_id, "made_good", "A voucher.", "Closed: a voucher.")
        with pytest.raises(FollowUpDone):
            await recoveries.close(bo, made.conversation_id, "lost", "", "Closed")
        with pytest.raises(FollowUpDone):
            await recoveries.take(bo, made.conversation_id, made.firm.bo)
        (one,) = await follow_ups(made.firm.as_ada, "done", None, 10)
        assert (one.outcome, one.note, one.done_by) == ("made_good", "A voucher.", made.firm.bo)
        assert [note.body.text for note in await made.events("note")] == ["Closed: a voucher."]
        assert one.done_at is not None
        figures = await recovered(made.firm.as_ada, one.opened_at, one.due)
        assert (figures.outcomes, figures.in_time, figures.open, figures.late) == ({"made_good": 1}, 1, 0, 0)
        await made.due()
        assert len(made.noted.notices) == 1  # no reminder of what is done

"""What becomes of letters: with a real SMTP server that takes, refuses, and dies at the wrong moment."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conversations.lives import CUSTOMER_SENDS, opening
from tests.conversations.test_life import LI_SENDS, SYSTEM, Life
from tests.kit.doors import running
from tests.people.firms import found_firm
from tests.smtp import SmtpServer
from tests.surveys.surveyed import Surveyed
from wingbeat.channels.letters.actions import AGAIN, TIMER, Mailing, TranscriptNotSent, leave_address
from wingbeat.channels.letters.rules import GIVE_UP_SECONDS, Rating, Spoken, Subject, pause_seconds, write
from wingbeat.channels.widget.actions import put_widget
from wingbeat.channels.widget.models import Widget
from wingbeat.conversations.actions import command
from wingbeat.conversations.corrections.models import Recall
from wingbeat.conversations.letters import models as c
from wingbeat.conversations.letters.rules import NoMailWanted, NothingFailed
from wingbeat.conversations.models import AddNote, MarkRead, Reopen, Resolve, Say
from wingbeat.conversations.problems.models import Inform
from wingbeat.conversations.queries import BODIES, Filter, inbox
from wingbeat.conversations.reach.models import LeaveAddress
from wingbeat.conversations.surveys.models import Rate, SendSurvey
from wingbeat.kit.database import Database
from wingbeat.kit.door import Committed
from wingbeat.kit.errors import Conflict, Invalid
from wingbeat.kit.ids import uuid7
from wingbeat.kit.mail import SmtpMail
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.steps import Projection, Reaction, Runner
from wingbeat.kit.timers import Timers
from wingbeat.people.customers.actions import visitor
from wingbeat.people.letters.actions import Letters
from wingbeat.surveys.actions import keep
from wingbeat.surveys.page.rules import address_of
from wingbeat.workspaces.models import Actor
from wingbeat.workspaces.queries import Scope

KEYRING = Keyring(b"k" * 32)
EMAIL = "lin@finch.example"
BASE = "https://desk.finch.example"


class Post(Surveyed):
    """The floor with a customer whose answers go through a mail server of ours."""

    smtp: SmtpServer

    async def arrive(self, smtp: SmtpServer) -> None:
        self.smtp = smtp
        await put_widget(self.firm.as_ada, self.channel.id, Widget())
        arrival = await visitor(self.firm.system, self.channel.id, None, language="en")
        self.customer, self.conversation_id = replaced(self.customer, arrival.customer_id), uuid7()
        self.theirs = Scope(self.firm.database, Actor(self.firm.workspace_id, "customer", arrival.customer_id))
        await self.open(self.channel, self.customer, self.conversation_id)
        self.begin_anew()
        await leave_address(self.door, self.theirs, self.conversation_id, EMAIL, key="address")

    def begin_anew(self) -> None:
        """Another process: it knows what the database knows."""
        # A goodbye to a server that hangs takes as long as anything else.
        mail = SmtpMail(self.smtp.url, timeout_seconds=2 if self.smtp.after_data == "hang" else 20)
        letters = Letters(mail, sender="Finch <help@finch.example>", base=BASE)
        parts = (self.firm.database, self.door, self.timers, letters)
        self.mailing = Mailing(*parts, partial(address_of, KEYRING))
        handlers = {**self.surveying.timers, TIMER: self.mailing.due, AGAIN: self.mailing.again}
        self.timers = self.mailing._timers = Timers(self.firm.database, handlers)
        self.surveying.asking._timers = self.timers
        reactions = [
            Reaction("channels.letters", BODIES, self.mailing.wind),
            Reaction("surveys.ask", BODIES, self.surveying.asking.resolved),
        ]
        self.runner = Runner(self.firm.database, [*reactions, Projection("surveys.answers", BODIES, keep)])
        self.surveys = self.runner

    async def say(self, text: str) -> int:
        await self.do(Say(text), self.bo)
        await self.runner.drain()
        return int((await self.state()).last_message_seq)

    async def answer(self, text: str) -> int:
        """Bo answers, and two minutes pass."""
        seq = await self.say(text)
        await self.pass_by(TIMER)
        return seq

    async def pass_by(self, timer: str) -> None:
        """Until a timer's time has come."""
        await self.runner.drain()
        await self.firm.system.execute("UPDATE timer SET due = now() WHERE workspace_id = $1 AND name = $2", timer)
        await self.timers.fire_due()
        await self.runner.drain()

    async def hours_pass(self) -> None:
        """As if what is under way had been begun long ago."""
        await self.firm.system.execute(
            """UPDATE conversation SET letters = jsonb_set(letters, '{0,at}', to_jsonb(now() - $2::interval))
               WHERE workspace_id = $1""",
            timedelta(seconds=GIVE_UP_SECONDS + 60),
        )

    async def state(self) -> Any:
        return await self.head(self.conversation_id)

    async def kinds(self) -> list[str]:
        """What the log says of letters."""
        wanted = {"letter_begun", "letter_dropped", "failed", "answer_mailed", "transcript_mailed", "survey_mailed"}
        from_log = [await self.events(kind) for kind in wanted]
        return [one.kind for one in sorted((one for found in from_log for one in found), key=lambda one: one.seq)]

    async def member(self, wanted: Any) -> Committed[Any]:
        return await command(self.door, self.firm.as_bo, self.conversation_id, wanted, key=uuid7().hex)


def replaced(sender: Any, customer_id: Any) -> Any:
    return type(sender)("customer", customer_id)


@asynccontextmanager
async def post(database: Database, **smtp: Any) -> AsyncIterator[Post]:
    made = Post(await found_firm(database, "finch.example"))
    async with running(made.door), running(made.members), SmtpServer(**smtp).listening() as server:
        await made.prepare()
        await made.arrive(server)
        yield made


def ids(made: Post) -> set[str]:
    return {str(mail["Message-ID"]) for mail in made.smtp.mails}


async def test_fault_17_what_a_server_refuses_for_good_says_why_and_goes_to_the_address_a_member_corrects(
    database: Database,
) -> None:
    async with post(database, refusals={"RCPT": "550 5.1.1 No such user\x07here"}) as made:
        upto = await made.answer("It left on Monday.")
        (failed,) = await made.events("failed")
        assert (failed.body.what, failed.body.email, failed.body.upto) == ("answer", EMAIL, upto)
        assert failed.body.why == "550 5.1.1 No such user here"
        assert (failed.body.again, failed.body.address) == (False, True)
        assert made.smtp.taken == []
        for wanted in (Filter(undelivered=True), Filter(undelivered=True, tag="x")):
            found = (await inbox(made.firm.as_bo, wanted)).items
            assert [one.id for one in found] == ([made.conversation_id] if wanted.tag is None else [])
        with pytest.raises(Invalid):
            await made.member(c.RetryLetter(failed.body.letter, "nobody"))
        made.smtp.refusals.clear()
        await made.member(c.RetryLetter(failed.body.letter, " Lin@Finch-Mail.example "))
        await made.pass_by(AGAIN)
        (mail,) = made.smtp.mails
        assert (mail["To"], "It left on Monday." in str(mail)) == ("lin@finch-mail.example", True)
        assert (await made.state()).mail_to == "lin@finch-mail.example"
        assert not (await inbox(made.firm.as_bo, Filter(undelivered=True))).items
        with pytest.raises(NothingFailed):
            await made.member(c.RetryLetter(failed.body.letter))
        assert await made.kinds() == ["letter_begun", "failed", "letter_begun", "answer_mailed"]


async def test_fault_17_what_a_server_puts_off_is_tried_with_growing_pauses_and_then_given_up(
    database: Database,
) -> None:
    async with post(database, refusals={"DATA": "450 4.2.1 Try later"}) as made:
        await made.answer("It left on Monday.")
        await made.pass_by(AGAIN)
        assert await made.kinds() == ["letter_begun"], "nothing is known yet"
        await made.hours_pass()
        await made.pass_by(AGAIN)
        (failed,) = await made.events("failed")
        assert (failed.body.why, failed.body.again, failed.body.address) == ("450 4.2.1 Try later", True, False)
        assert len(ids(made)) == 1
        await made.pass_by(AGAIN)
        assert len(made.smtp.taken) == 3, "given up"
        made.smtp.refusals.clear()
        await made.member(c.RetryLetter(failed.body.letter))
        await made.pass_by(AGAIN)
        assert (len(made.smtp.taken), len(ids(made))) == (4, 1)
        assert (await made.kinds())[-1] == "answer_mailed"


async def test_fault_17_a_connection_lost_after_the_letter_leads_to_the_same_letter_again(database: Database) -> None:
    async with post(database, after_data="drop") as made:
        await made.answer("It left on Monday.")
        made.smtp.after_data = ""
        await made.pass_by(AGAIN)
        await made.pass_by(AGAIN)
        assert (len(made.smtp.taken), len(ids(made))) == (2, 1)
        assert await made.kinds() == ["letter_begun", "answer_mailed"]


@pytest.mark.parametrize("asked", [False, True])
async def test_fault_02_a_process_killed_between_hand_over_and_mark_sends_the_same_letter_again(
    database: Database, *, asked: bool
) -> None:
    async with post(database, after_data="hang") as made:
        await made.say("It left on Monday.")
        sending: Coroutine[Any, Any, Any] = made.mailing.due(
            made.firm.workspace_id, made.conversation_id, datetime.now(UTC)
        )
        if asked:
            sending.close()
            sending = made.mailing.transcript(made.theirs, made.conversation_id, EMAIL, key="t")
        dying = asyncio.create_task(sending)
        await made.smtp.took.wait()
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        assert await made.kinds() == ["letter_begun"]
        made.smtp.after_data = ""
        made.begin_anew()
        await made.pass_by(AGAIN)
        await made.pass_by(AGAIN)
        assert (len(made.smtp.taken), len(ids(made))) == (2, 1)
        assert await made.kinds() == ["letter_begun", "transcript_mailed" if asked else "answer_mailed"]


async def test_whoever_asks_for_a_transcript_hears_at_once_that_it_could_not_be_sent(database: Database) -> None:
    async with post(database, refusals={"RCPT": "550 No such user"}) as made:
        ask = partial(made.mailing.transcript, made.theirs, made.conversation_id)
        with pytest.raises(TranscriptNotSent) as refused:
            await ask("lni@finch.example", key="wrong")
        assert "user" not in str(refused.value.as_dict()), "what the server says is for us"
        made.smtp.refusals = {"RCPT": "451 Later"}
        _, sent = await ask(EMAIL, key="right")
        assert not sent
        made.smtp.refusals.clear()
        await made.pass_by(AGAIN)
        assert await made.kinds() == ["letter_begun", "failed", "letter_begun", "transcript_mailed"]
        assert "Hello?" in str(made.smtp.mails[0])


async def test_an_answer_taken_back_in_time_is_in_no_letter_also_once_the_conversation_has_ended(
    database: Database,
) -> None:
    async with post(database) as made:
        seq = await made.say("That was for somebody else.")
        state = await made.state()
        assert state.mail_at == (await made.events("message"))[-1].at + timedelta(minutes=2)
        await made.do(Resolve(), made.bo)
        await made.member(Recall(seq))
        await made.pass_by(TIMER)
        assert made.smtp.taken == []
        await made.do(Reopen(), made.bo)
        kept = await made.answer("It left on Monday.")
        (mail,) = made.smtp.mails
        assert ("Monday" in str(mail), "somebody else" in str(mail)) == (True, False)
        await made.member(Recall(kept))  # the bubble alone: the mail has gone, and the log says which was first
        assert (await made.kinds())[-1] == "answer_mailed"
        later = await made.say("Or on Tuesday.")
        await made.do(Resolve(), made.bo)
        await made.do(MarkRead(later), made.customer)
        with pytest.raises(Conflict):
            await made.member(Recall(later))
        await made.do(Inform("What you told us about is fixed."), SYSTEM)
        await made.pass_by(TIMER)
        told = [word in str(made.smtp.mails[-1]) for word in ("is fixed", "Assistant")]
        assert told == [True, False], "the shop's news goes to who is gone, too"


async def test_what_failed_is_forgotten_once_it_is_read_and_nothing_goes_where_no_mail_is_wanted(
    database: Database,
) -> None:
    async with post(database, refusals={"RCPT": "550 No such user"}) as made:
        seq = await made.answer("It left on Monday.")
        (failed,) = await made.events("failed")
        await leave_address(made.door, made.theirs, made.conversation_id, "", key="never")
        with pytest.raises(NoMailWanted):
            await made.member(c.RetryLetter(failed.body.letter, EMAIL))
        assert (await made.state()).undelivered
        await made.do(MarkRead(seq), made.customer)
        assert not (await made.state()).undelivered


async def test_hostile_30_no_note_is_in_any_letter(database: Database) -> None:
    async with post(database) as made:
        await made.survey()
        await made.do(AddNote("canary"), made.bo)
        await made.answer("It left on Monday.")
        await made.do(AddNote("canary again"), made.bo)
        await made.mailing.transcript(made.theirs, made.conversation_id, EMAIL, key="t")
        await made.resolve()
        await made.pass_by(TIMER)
        assert len(made.smtp.taken) == 3
        parts = [part.get_content() for mail in made.smtp.mails for part in mail.walk() if not part.is_multipart()]
        assert not any("canary" in str(part) for part in parts)


async def test_a_survey_goes_by_mail_once_with_the_letter_that_is_due_or_alone(database: Database) -> None:
    async with post(database) as made:
        await made.survey()
        await made.say("It left on Monday.")
        await made.resolve()
        await made.pass_by(TIMER)
        (mail,) = made.smtp.mails
        link = f"{BASE}{address_of(KEYRING, made.firm.workspace_id, made.conversation_id)}?score=5"
        for kind in ("plain", "html"):
            part: Any = mail.get_body((kind,))
            assert [text in part.get_content() for text in ("Monday", "How satisfied", link)] == [True, True, True]
        await made.do(Reopen(), made.bo)
        await made.answer("Is that all?")
        assert "How satisfied" not in str(made.smtp.mails[1])
        assert len(made.smtp.taken) == 2


@pytest.mark.parametrize("seen", ["no", "here", "rated"])
async def test_a_survey_alone_goes_to_who_neither_saw_nor_rated_it(database: Database, seen: str) -> None:
    async with post(database) as made:
        await made.survey()
        await made.do(MarkRead(await made.say("It left on Monday.")), made.customer)
        await made.resolve()
        asked = (await made.state()).survey
        await made.runner.drain()
        assert (await made.state()).mail_at == asked.at + timedelta(minutes=2)
        if seen != "no":
            await made.do(MarkRead(asked.seq) if seen == "here" else Rate(5), made.customer)
            assert (await made.state()).mail_at is None
        for _ in range(2):
            await made.pass_by(TIMER)
        assert await made.kinds() == (["letter_begun", "survey_mailed"] if seen == "no" else [])
        assert len(made.smtp.taken) == (seen == "no")


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_a_rating_in_a_letter_is_text_and_links_and_never_markup_of_a_stranger(language: str) -> None:
    about = Subject("Finch", 1001, language, "Asia/Taipei")
    rating = Rating("nps", "<script>alert(1)</script>?", "https://desk.finch.example/rate/x")
    said = [Spoken(3, "Bo", datetime(2026, 1, 5, 8, tzinfo=UTC), "Hello")]
    for letter in (write("answer", about, said, rating=rating), write("survey", about, [], rating=rating)):
        assert letter.text.count("/rate/x?score=") == letter.html.count("/rate/x?score=") == 11
        assert "<script>" not in letter.html
        assert "{" not in letter.text


def test_pauses_grow_from_a_minute_and_end_after_two_hours() -> None:
    at, tries = 0.0, [0.0]
    while at < GIVE_UP_SECONDS:
        at += pause_seconds(at)
        tries.append(at / 60)
    assert tries == [0, 1, 2, 4, 8, 16, 32, 64, 128]


FIXED: Any = uuid7()
MOVES = st.sampled_from(
    [
        (Say("a"), LI_SENDS),
        (Say("b"), CUSTOMER_SENDS),
        (LeaveAddress(EMAIL), CUSTOMER_SENDS),
        (LeaveAddress(""), CUSTOMER_SENDS),
        (c.AskTranscript(EMAIL), CUSTOMER_SENDS),
        (MarkRead(99), CUSTOMER_SENDS),
        (Resolve(), LI_SENDS),
        (Reopen(), LI_SENDS),
        (SendSurvey(FIXED, "csat", "?"), SYSTEM),
        (Rate(5), CUSTOMER_SENDS),
        ("begin", SYSTEM),
        ("mailed", SYSTEM),
        ("mailed last", SYSTEM),
        ("failed", SYSTEM),
        ("dropped", SYSTEM),
        ("retry", LI_SENDS),
    ]
)


@given(st.lists(MOVES, max_size=40))
def test_whatever_happens_no_message_is_in_two_letters_and_none_is_asked_twice(moves: list[Any]) -> None:
    life = Life()
    life.do(Say("?", opening=opening()), CUSTOMER_SENDS)
    for move, sender in moves:
        under_way = [one.id for one in life.state.letters if not one.failed] or ["none"]
        failed = [one.id for one in life.state.letters if one.failed] or ["none"]
        ours: dict[str, Any] = {
            "begin": c.BeginLetter(life.state.last_message_seq),
            "mailed": c.MarkMailed(under_way[0]),
            "mailed last": c.MarkMailed(under_way[-1]),
            "failed": c.MarkFailed(under_way[0], "550", again=True),
            "dropped": c.DropLetter(under_way[0]),
            "retry": c.RetryLetter(failed[0]),
        }
        try:
            life.do(ours[move] if isinstance(move, str) else move, sender)
        except Conflict:
            continue
        state = life.state
        assert state.mail_at is None or state.mail_to
        assert len({one.id for one in state.letters}) == len(state.letters)
    mailed = [event.body for event in life.events if event.kind == "answer_mailed"]
    begun = {event.body.letter: event.body for event in life.events if event.kind == "letter_begun"}
    ranges = sorted((begun[one.letter].after, one.upto) for one in mailed)
    assert all(before <= after for (_, before), (after, _) in pairwise(ranges))
    assert sum(one.survey for one in begun.values()) <= 1
    assert len({one.letter for one in mailed}) == len(mailed)

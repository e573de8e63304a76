"""Sending answers to customers who left, surveys to those who were not there, and transcripts to those who ask."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import structlog

from wingbeat.channels.letters.rules import (
    FIRST_PAUSE_SECONDS,
    GIVE_UP_SECONDS,
    Rating,
    Spoken,
    Subject,
    Written,
    message_key,
    messages,
    page_of,
    pause_seconds,
    without_waits,
    write,
)
from wingbeat.channels.queries import channel
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.corrections.queries import told_before
from wingbeat.conversations.letters.events import Letter, What
from wingbeat.conversations.letters.models import AskTranscript, BeginLetter, DropLetter, MarkFailed, MarkMailed
from wingbeat.conversations.letters.rules import covered
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import events_after, find
from wingbeat.conversations.reach.models import LeaveAddress
from wingbeat.conversations.surveys.rules import RATED_WITHIN
from wingbeat.kit.database import Database
from wingbeat.kit.door import Committed, Sender
from wingbeat.kit.errors import Conflict, Forbidden, WingbeatError
from wingbeat.kit.mail import BadHeader, MailNotSent
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.people.consents.actions import say
from wingbeat.people.consents.queries import agreed
from wingbeat.people.letters.actions import Letters
from wingbeat.people.rules import address
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope, workspace

log = structlog.get_logger()

TIMER = "mail_answer"  # what nobody saw is due
AGAIN = "mail_again"  # letters on their way, whose last try may have failed or died
MOST = 400  # events of one letter: more is nothing anybody reads in a mail
US = Sender("system")

# The path under which the customer of a conversation rates it.
RatingLink = Callable[[UUID, UUID], str]


class NoTranscripts(Forbidden):
    """This shop sends no transcripts."""


class NothingSaid(Conflict):
    """There is nothing to send yet."""


class TranscriptNotSent(WingbeatError):
    """This could not be mailed; please check the address."""

    status = HTTPStatus.BAD_GATEWAY


class Mailing:
    """From what its customer does not see to a letter, and from a letter to what became of it.

    A letter is begun in the log before anything is handed over, and each try is wound before the one in front of it: a process
    that dies in between leaves it to the next, which sends it under the same Message-ID.
    """

    def __init__(
        self, database: Database, door: ConversationDoor, timers: Timers, letters: Letters, link: RatingLink
    ) -> None:
        self._database, self._door, self._timers = database, door, timers
        self._letters, self._link = letters, link

    async def wind(self, woken: Woken) -> None:
        """The step: look at its time whether the customer has seen it, and after letters that were begun."""
        state = await find(self._scope(woken.workspace_id), woken.lane)
        if state.mail_at:
            await self._timers.set_at(woken.workspace_id, TIMER, woken.lane, state.mail_at)
        begun = [event for event in woken.events if event.kind == "letter_begun"]
        if begun:
            # Whoever began it is trying, unless that was a member, who only says so.
            pause = 0.0 if begun[-1].actor_kind == "member" else FIRST_PAUSE_SECONDS
            await self._timers.at_latest(woken.workspace_id, AGAIN, woken.lane, after_seconds=pause)

    async def due(self, workspace_id: UUID, conversation_id: UUID, _due: datetime) -> None:
        """Mail what was not seen; nothing once it was, or the address was taken back."""
        scope = self._scope(workspace_id)
        state = await find(scope, conversation_id)
        if not state.mail_to or not await self._agreed(scope, state):
            return
        said = await self._said(scope, state, "answer", covered(state), state.seq)
        upto = said[-1].seq if said else 0
        begun = await self._tell(state, BeginLetter(upto), f"letter:{upto}")
        if begun.events:
            await self._try(scope, begun.state, begun.state.letters[-1], 0.0)

    async def again(self, workspace_id: UUID, conversation_id: UUID, due: datetime) -> None:
        """Try each letter that is on its way once more."""
        scope = self._scope(workspace_id)
        state = await find(scope, conversation_id)
        waiting = [one for one in state.letters if not one.failed]
        if not waiting:
            return
        elapsed = {one.id: max(0.0, (due - one.at).total_seconds()) for one in waiting}
        pause = min(map(pause_seconds, elapsed.values()))
        await self._timers.set(workspace_id, AGAIN, conversation_id, after_seconds=pause)
        for one in waiting:
            await self._try(scope, state, one, elapsed[one.id])

    async def transcript(self, scope: Scope, conversation_id: UUID, email: str, *, key: str) -> tuple[int, bool]:
        """By the customer: mail me what was said; its number in the log, and whether it has gone. The same `key` sends nothing.

        Raises `NotFound`, `Invalid` for what is no address, `NoTranscripts`, `NothingSaid`, and `TranscriptNotSent`.
        """
        state, to = await find(scope, conversation_id), address(email)
        assert state.channel_id is not None, "every conversation came by a channel"
        if not (await channel(scope, state.channel_id)).widget.transcripts:
            raise NoTranscripts
        if not await self._said(scope, state, "transcript", 0, state.seq):
            raise NothingSaid
        sender = Sender("customer", scope.actor.id)
        done = await self._door.append(
            scope.actor.workspace_id, conversation_id, AskTranscript(to), sender=sender, key=key
        )
        if not done.events:
            return done.seq, True
        one = done.state.letters[-1]
        ours = self._scope(scope.actor.workspace_id)
        await self._try(ours, done.state, one, 0.0)
        left = {letter.id: letter for letter in (await find(ours, conversation_id)).letters}.get(one.id)
        if left and left.failed:
            raise TranscriptNotSent
        return done.seq, left is None

    async def _try(self, scope: Scope, state: Conversation, one: Letter, elapsed_seconds: float) -> None:
        """Hand it over once, and write down what became of it; what may still come through stays on its way."""
        letter = await self._written(scope, state, one)
        if letter is None:
            await self._tell(state, DropLetter(one.id), f"dropped:{one.seq}")
            return
        key = message_key(state.workspace_id, state.id, one.id)
        try:
            await self._letters.post(one.email, letter.subject, letter.text, letter.html, key=key)
        except (MailNotSent, BadHeader) as error:
            log.warning("a letter could not be mailed", what=one.what, error=error.message, why=error.facts.get("why"))
            failed = _failed(one, error)
            if not failed.again or elapsed_seconds >= GIVE_UP_SECONDS:
                await self._tell(state, failed, f"failed:{one.seq}")
        else:
            await self._tell(state, MarkMailed(one.id), f"mailed:{one.seq}")

    async def _written(self, scope: Scope, state: Conversation, one: Letter) -> Written | None:
        """What stands in it, in the newest words; None if nobody needs it any more."""
        if one.what != "transcript" and (not state.mail_to or not await self._agreed(scope, state)):
            return None
        if one.what == "answer" and one.upto <= state.customer_read_seq:
            return None
        rating = await self._rating(scope, state) if one.survey else None
        if one.what == "survey":
            seen = state.survey is None or state.survey.seq <= state.customer_read_seq
            return (
                None if rating is None or seen else write("survey", await self._about(scope, state), [], rating=rating)
            )
        said = await self._said(scope, state, one.what, one.after, one.upto)
        if not said:
            return None
        # A transcript of more than a letter holds begins later than the conversation.
        cut = one.what == "transcript" and one.upto > MOST
        return write(one.what, await self._about(scope, state), said, cut=cut, rating=rating)

    async def _said(self, scope: Scope, state: Conversation, what: What, after: int, upto: int) -> list[Spoken]:
        events = await told_before(scope, state.id, upto + 1, MOST)
        if what == "answer":
            events = without_waits(events)
        return [one for one in messages(events, state.language) if one.seq > after]

    async def _rating(self, scope: Scope, state: Conversation) -> Rating | None:
        """The survey for the foot of a letter; None once it was answered, or is over."""
        asked = state.survey
        if asked is None or asked.score is not None:
            return None
        (sent,) = await events_after(self._database, state.workspace_id, state.id, asked.seq - 1, 1)
        now: datetime = await scope.value("SELECT now() FROM workspace WHERE workspace_id = $1")
        if now > asked.at + RATED_WITHIN:
            return None
        link = self._letters.base + self._link(state.workspace_id, state.id)
        return Rating(asked.scale, sent.body.text, link)

    async def _about(self, scope: Scope, state: Conversation) -> Subject:
        firm = await workspace(scope)
        (opened,) = await events_after(self._database, state.workspace_id, state.id, 0, 1)
        return Subject(firm.name, state.number, state.language, firm.zone, page_of(opened.body.page))

    async def _agreed(self, scope: Scope, state: Conversation) -> bool:
        """Whether the customer still wants mail: they may have taken it back by telephone, say, and a member wrote it down."""
        return state.customer_id is not None and await agreed(scope, state.customer_id, "answers_by_mail") is not False

    async def _tell(self, state: Conversation, command: Any, key: str) -> Committed[Conversation]:
        return await self._door.append(state.workspace_id, state.id, command, sender=US, key=key)

    def _scope(self, workspace_id: UUID) -> Scope:
        return Scope(self._database, system(workspace_id))


def _failed(one: Letter, error: WingbeatError) -> MarkFailed:
    lasting = bool(error.facts.get("lasting", True))  # what makes no header will not make one tomorrow
    why = str(error.facts.get("why") or error.message)
    return MarkFailed(one.id, why, again=not lasting, address=bool(error.facts.get("address")))


async def leave_address(
    door: ConversationDoor, scope: Scope, conversation_id: UUID, email: str, *, key: str
) -> Committed[Conversation]:
    """By the customer: mail me what I do not see; raises `NotFound`, and `Invalid` for what is no address.

    Their consent is kept with the page they came from.
    """
    state = await find(scope, conversation_id)
    assert state.customer_id is not None, "found for its customer"
    command = LeaveAddress(address(email) if email else "")
    sender = Sender("customer", scope.actor.id)
    done = await door.append(scope.actor.workspace_id, conversation_id, command, sender=sender, key=key)
    (opened,) = await events_after(scope.database, scope.actor.workspace_id, state.id, 0, 1)
    await say(scope, state.customer_id, "answers_by_mail", "widget", opened.body.page, given=bool(email))
    return done

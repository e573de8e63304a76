"""Sending answers to customers who left, and transcripts to those who ask."""

from datetime import datetime
from uuid import UUID

import structlog

from wingbeat.channels.letters.rules import Subject, messages, page_of, write
from wingbeat.channels.queries import channel
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.corrections.queries import told_before
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import events_after, find
from wingbeat.conversations.reach.models import AskTranscript, LeaveAddress, MarkMailed
from wingbeat.kit.database import Database
from wingbeat.kit.door import Committed, Sender
from wingbeat.kit.errors import Conflict, Forbidden
from wingbeat.kit.mail import MailNotSent
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.people.consents.actions import say
from wingbeat.people.consents.queries import agreed
from wingbeat.people.letters.actions import Letters
from wingbeat.people.rules import address
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope, workspace

log = structlog.get_logger()

TIMER = "mail_answer"
UNSEEN_SECONDS = 120.0  # whoever only looks at another tab has seen it by then
AGAIN_SECONDS = 300.0  # a mail server that restarts is back by then
MOST = 400  # events of one letter: more is nothing anybody reads in a mail


class NoTranscripts(Forbidden):
    """This shop sends no transcripts."""


class NothingSaid(Conflict):
    """There is nothing to send yet."""


class Answers:
    """From a member's answer that its customer does not see to a letter."""

    def __init__(self, database: Database, door: ConversationDoor, timers: Timers, letters: Letters) -> None:
        self._database, self._door, self._timers, self._letters = database, door, timers, letters

    async def answered(self, woken: Woken) -> None:
        """The step: look in a moment whether the customer has seen it."""
        if any(event.kind == "message" and event.actor_kind == "member" for event in woken.events):
            await self._timers.at_latest(woken.workspace_id, TIMER, woken.lane, after_seconds=UNSEEN_SECONDS)

    async def due(self, workspace_id: UUID, conversation_id: UUID, _due: datetime) -> None:
        """Mail what was not seen since the last letter; nothing once it was, or the address was taken back."""
        scope = Scope(self._database, system(workspace_id))
        state = await find(scope, conversation_id)
        since = max(state.customer_read_seq, state.mailed_seq)
        events = await told_before(scope, conversation_id, state.seq + 1, MOST)
        said = [one for one in messages(events, state.language) if one.seq > since]
        if not said or not state.mail_to or state.customer_id is None:
            return
        if await agreed(scope, state.customer_id, "answers_by_mail") is False:
            return  # taken back by telephone, say: a member wrote it down
        letter = write("answer", await _about(scope, self._database, state), said)
        try:
            await self._letters.post(state.mail_to, letter.subject, letter.text, letter.html)
        except MailNotSent as error:
            log.warning("an answer could not be mailed", error=error.message)
            if not error.facts.get("lasting"):
                await self._timers.set(workspace_id, TIMER, conversation_id, after_seconds=AGAIN_SECONDS)
            return
        await self._door.append(
            workspace_id,
            conversation_id,
            MarkMailed(said[-1].seq, state.mail_to),
            sender=Sender("system"),
            key=f"mailed:{said[-1].seq}",
        )


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


async def send_transcript(
    door: ConversationDoor, letters: Letters, scope: Scope, conversation_id: UUID, email: str, *, key: str
) -> Committed[Conversation]:
    """By the customer: mail me what was said; the same `key` again sends nothing.

    Raises `NotFound`, `Invalid` for what is no address, `NoTranscripts`, `NothingSaid`, and `MailNotSent`.
    """
    state, to = await find(scope, conversation_id), address(email)
    assert state.channel_id is not None, "every conversation came by a channel"
    if not (await channel(scope, state.channel_id)).widget.transcripts:
        raise NoTranscripts
    events = await told_before(scope, conversation_id, state.seq + 1, MOST)
    said = messages(events, state.language)
    if not said:
        raise NothingSaid
    sender = Sender("customer", scope.actor.id)
    done = await door.append(scope.actor.workspace_id, conversation_id, AskTranscript(to), sender=sender, key=key)
    if done.events:
        about = await _about(scope, scope.database, state)
        letter = write("transcript", about, said, cut=events[0].seq > 1)
        await letters.post(to, letter.subject, letter.text, letter.html)
    return done


async def _about(scope: Scope, database: Database, state: Conversation) -> Subject:
    firm = await workspace(scope)
    (opened,) = await events_after(database, scope.actor.workspace_id, state.id, 0, 1)
    return Subject(firm.name, state.number, state.language, firm.zone, page_of(opened.body.page))

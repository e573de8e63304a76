"""Letters: what is due, what a command leads to, and what the head knows afterwards."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from wingbeat.conversations.letters import models as c
from wingbeat.conversations.letters.events import (
    AnswerMailed,
    Failed,
    Letter,
    LetterBegun,
    LetterDropped,
    SurveyMailed,
    TranscriptMailed,
)
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.reach.events import AddressLeft
from wingbeat.conversations.surveys.rules import RATED_WITHIN
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Forbidden
from wingbeat.kit.log import Body, Recorded

UNSEEN = timedelta(minutes=2)  # whoever only looks at another tab has seen it by then


class NothingFailed(Conflict):
    """This letter waits for nothing: it has gone, or is not needed any more."""


class NoMailWanted(Conflict):
    """This customer wants no mail; only they can change that."""


def covered(state: Conversation) -> int:
    """Up to here everything was seen, mailed, or is on its way by mail."""
    under_way = (one.upto for one in state.letters if one.what == "answer" and not one.failed)
    return max(state.customer_read_seq, state.mailed_seq, *under_way, 0)


def waits_for_mail(state: Conversation, seq: int) -> bool:
    """Whether this message may still be kept out of the letter."""
    return state.mail_at is not None and seq > covered(state)


def asks(state: Conversation, now: datetime) -> bool:
    """Whether a letter is to ask what the customer thinks: once, and as long as an answer counts."""
    asked = state.survey
    return asked is not None and asked.score is None and not asked.mailed and now <= asked.at + RATED_WITHIN


def unasked(state: Conversation) -> bool:
    """Whether the customer has seen nothing of the survey, neither here nor by mail."""
    asked = state.survey
    return asked is not None and asked.score is None and not asked.mailed and asked.seq > state.customer_read_seq


def begin(state: Conversation, command: c.BeginLetter, sender: Sender, now: datetime) -> list[Body]:
    _by_us(sender)
    after = covered(state)
    if not state.mail_to:
        return []
    if command.upto > after:
        name = f"answer:{command.upto}"
        return [LetterBegun(name, "answer", state.mail_to, after, command.upto, asks(state, now))]
    if asks(state, now) and unasked(state):
        return [LetterBegun("survey", "survey", state.mail_to, after, after, survey=True)]
    return []


def ask_transcript(state: Conversation, command: c.AskTranscript, sender: Sender, now: datetime) -> list[Body]:
    if sender.kind != "customer":
        raise Forbidden
    name = f"transcript:{state.seq + 1}"
    return [LetterBegun(name, "transcript", command.email, 0, state.seq, asks(state, now))]


def mark_mailed(state: Conversation, command: c.MarkMailed, sender: Sender, _now: datetime) -> list[Body]:
    _by_us(sender)
    one = _pending(state, command.letter)
    if one is None:
        return []
    if one.what == "answer":
        return [AnswerMailed(one.upto, one.email, one.id)]
    return [(TranscriptMailed if one.what == "transcript" else SurveyMailed)(one.email, one.id)]


def mark_failed(state: Conversation, command: c.MarkFailed, sender: Sender, _now: datetime) -> list[Body]:
    _by_us(sender)
    one = _pending(state, command.letter)
    if one is None:
        return []
    facts = (one.id, one.what, one.email, command.why, one.after, one.upto)
    return [Failed(*facts, command.again, command.address)]


def drop(state: Conversation, command: c.DropLetter, sender: Sender, _now: datetime) -> list[Body]:
    _by_us(sender)
    return [LetterDropped(command.letter)] if _pending(state, command.letter) else []


def retry(state: Conversation, command: c.RetryLetter, sender: Sender, _now: datetime) -> list[Body]:
    if sender.kind != "member":
        raise Forbidden
    one = next((one for one in state.letters if one.id == command.letter and one.failed), None)
    if one is None:
        raise NothingFailed
    if one.what == "transcript":
        return [_anew(one, command.email or one.email)]
    if not state.mail_to:
        raise NoMailWanted
    email = command.email or state.mail_to
    return [*([AddressLeft(email)] if email != state.mail_to else []), _anew(one, email)]


def _anew(one: Letter, email: str) -> LetterBegun:
    return LetterBegun(one.id, one.what, email, one.after, one.upto, one.survey)


def _by_us(sender: Sender) -> None:
    if sender.kind != "system":
        raise Forbidden


def _pending(state: Conversation, letter: str) -> Letter | None:
    return next((one for one in state.letters if one.id == letter and not one.failed), None)


def followed(state: Conversation, event: Recorded) -> Conversation:
    """What anything that happens means for what is due by mail, and for what could not be delivered."""
    if not state.mail_to and not state.letters:
        return state
    # What we say of ourselves once it is over is news; before, it is about a wait that ends here.
    news = event.actor_kind == "system" and state.status == "resolved"
    said = event.kind == "message" and (event.actor_kind == "member" or news)
    if state.mail_to and (said or event.kind == "survey_sent") and (state.mail_at is None or state.mail_at <= event.at):
        state = replace(state, mail_at=event.at + UNSEEN)
    if state.mail_at and not (state.mail_to and (state.last_message_seq > covered(state) or unasked(state))):
        state = replace(state, mail_at=None)
    # Whoever has read it here misses nothing.
    left = tuple(one for one in state.letters if not (one.failed and _is_past(state, one)))
    return replace(state, letters=left) if len(left) < len(state.letters) else state


def _is_past(state: Conversation, one: Letter) -> bool:
    rated = state.survey is not None and state.survey.score is not None
    return one.upto <= state.customer_read_seq if one.what == "answer" else one.what == "survey" and rated


def _on_begun(state: Conversation, body: LetterBegun, event: Recorded) -> Conversation:
    made = Letter(body.letter, body.what, body.email, body.after, body.upto, event.seq, event.at, survey=body.survey)
    # What failed and stands in this letter, too, needs no other try.
    others = tuple(
        one
        for one in state.letters
        if one.id != made.id and not (one.failed and one.what == made.what == "answer" and one.upto <= made.upto)
    )
    asked = replace(state.survey, mailed=True) if state.survey and body.survey else state.survey
    return replace(state, letters=(*others, made), survey=asked)


def _on_failed(state: Conversation, body: Failed, _event: Recorded) -> Conversation:
    marked = tuple(replace(one, failed=True) if one.id == body.letter else one for one in state.letters)
    return replace(state, letters=marked)


def _on_gone(
    state: Conversation, body: AnswerMailed | TranscriptMailed | SurveyMailed | LetterDropped, _event: Recorded
) -> Conversation:
    upto = body.upto if isinstance(body, AnswerMailed) else 0
    left = tuple(one for one in state.letters if one.id != body.letter)
    return replace(state, letters=left, mailed_seq=max(state.mailed_seq, upto))


DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], list[Body]]] = {
    c.AskTranscript: ask_transcript,
    c.BeginLetter: begin,
    c.MarkMailed: mark_mailed,
    c.MarkFailed: mark_failed,
    c.DropLetter: drop,
    c.RetryLetter: retry,
}
EVOLVERS: Mapping[type, Callable[[Conversation, Any, Recorded], Conversation]] = {
    LetterBegun: _on_begun,
    AnswerMailed: _on_gone,
    TranscriptMailed: _on_gone,
    SurveyMailed: _on_gone,
    LetterDropped: _on_gone,
    Failed: _on_failed,
}
BY_CUSTOMER = frozenset({c.AskTranscript})

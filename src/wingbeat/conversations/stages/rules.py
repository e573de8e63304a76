"""Which stage each stretch of a conversation was: a reading of its log, and what may be corrected."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from wingbeat.conversations.events import FlowMoved, HandedOff, HandOffWhy, Message
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.stages.events import Stage, StageEntered
from wingbeat.conversations.stages.models import STAGES, Band, EnterStage
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Forbidden, Invalid
from wingbeat.kit.log import Body, Recorded

# The kinds that the reading needs; all others change no stage.
KINDS = frozenset(
    {
        "opened",
        "message",
        "flow_moved",
        "handed_off",
        "resolved",
        "abandoned",
        "reopened",
        "survey_sent",
        "rated",
        "stage_entered",
    }
)
# Why the bot's proposal did not do: whoever takes over finds out anew what is needed.
ANEW: frozenset[HandOffWhy] = frozenset(
    {"asked", "complaint", "angry", "low_confidence", "out_of_scope", "failed_twice", "same_answer"}
)
# Nothing but greeting, or a plea to wait: nothing is proposed yet.
_GREETS = re.compile(
    r"(?:hello|hi|hey|good (?:morning|afternoon|evening)|thanks|thank you|one moment|just a (?:moment|second))(?: \w+)?\W*"
    r"|(?:您好|你好|亲|在|的|哈喽|早上好|下午好|晚上好|感谢|谢谢|謝謝|请|請|稍[等候]|一下|呀|啊|哦|呢|\W)+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^。.!！?？\n]+[?？]*")


class NoStageYet(Conflict):
    """This conversation has ended; its stages can still be corrected, but no new one begins."""


def bands(events: Iterable[Recorded]) -> list[Band]:
    """The stages of a conversation in order, from its events in order; those of other kinds than `KINDS` change nothing.

    Needs analysis begins with the conversation, anew when it is reopened, and when people take over from a bot whose
    answer did not do. Execution begins with the first answer that proposes something, or with a step of a flow.
    Feedback begins when it is resolved, and lasts until the survey was answered, or else was sent.
    """
    found: list[Band] = []
    bot_proposed = False
    for event in events:
        if isinstance(event.body, StageEntered):
            _correct(found, event.body, event)
        elif event.kind in {"resolved", "abandoned", "survey_sent", "rated"}:
            _end(found, event)
        elif stage := _begun(found, event, bot_proposed=bot_proposed):
            bot_proposed = event.actor_kind == "bot"
            _enter(found, Band(stage, event.seq, event.at))
    return found


def stage_at(found: Sequence[Band]) -> Stage | None:
    """Where a conversation stands now; None once it has ended."""
    return found[-1].stage if found and found[-1].ended_at is None else None


def seconds(found: Iterable[Band], until: datetime) -> dict[Stage, float]:
    """How long a conversation was in each stage; one that goes on counts `until` then."""
    spent: dict[Stage, float] = dict.fromkeys(STAGES, 0.0)
    for band in found:
        spent[band.stage] += max(((band.ended_at or until) - band.started_at).total_seconds(), 0.0)
    return spent


def proposes(event: Recorded) -> bool:
    """Whether a message is an answer that proposes something, and neither greets nor only asks back."""
    body = event.body
    if not isinstance(body, Message) or event.actor_kind not in {"member", "bot"} or body.purpose != "answer":
        return False
    return (
        event.actor_kind == "bot"
        or bool(body.files)
        or not (_GREETS.fullmatch(text := body.text.strip()) or _asks(text))
    )


def _asks(text: str) -> bool:
    """Whether a text is a question, with no more before it than a greeting."""
    said = [one.strip() for one in _SENTENCE.findall(text) if one.strip()]
    return bool(said) and said[-1].endswith(("?", "？")) and all(_GREETS.fullmatch(one) for one in said[:-1])


def _begun(found: Sequence[Band], event: Recorded, *, bot_proposed: bool) -> Stage | None:
    """The stage that the rules see begin with an event."""
    if event.kind in {"opened", "reopened"}:
        return "needs_analysis"
    now = stage_at(found)
    if isinstance(event.body, HandedOff):
        return "needs_analysis" if now == "execution" and bot_proposed and event.body.why in ANEW else None
    in_flow = isinstance(event.body, FlowMoved) and event.body.run is not None
    return "execution" if now == "needs_analysis" and (in_flow or proposes(event)) else None


def _enter(found: list[Band], band: Band) -> None:
    """Close what goes on, and begin the next, if it is another."""
    if found and found[-1].ended_at is None:
        if found[-1].stage == band.stage:
            return
        found[-1] = replace(found[-1], ended_at=max(band.started_at, found[-1].started_at))
    found.append(band)


def _end(found: list[Band], event: Recorded) -> None:
    """Resolved, it is in feedback until the last that came of it; abandoned, it is over."""
    if not found:
        return
    if event.kind in {"survey_sent", "rated"}:
        if found[-1].stage == "feedback" and found[-1].ended_at is not None:
            found[-1] = replace(found[-1], ended_at=max(event.at, found[-1].ended_at))
        return
    if found[-1].ended_at is None:
        if event.kind == "resolved" and event.body.how != "abandoned":
            _enter(found, Band("feedback", event.seq, event.at))
        found[-1] = replace(found[-1], ended_at=max(event.at, found[-1].started_at))


def _correct(found: list[Band], body: StageEntered, event: Recorded) -> None:
    """From now on, or for a band that began earlier; neighbours of one stage become one band."""
    if not body.since:
        if stage_at(found) is not None:
            _enter(found, Band(body.stage, event.seq, event.at, by="member"))
        return
    found[:] = [replace(one, stage=body.stage, by="member") if one.seq == body.since else one for one in found]
    joined: list[Band] = []
    for one in found:
        before = joined[-1] if joined else None
        if before and before.stage == one.stage and before.ended_at == one.started_at:
            joined[-1] = replace(before, ended_at=one.ended_at)
        else:
            joined.append(one)
    found[:] = joined


def enter_stage(state: Conversation, command: EnterStage, sender: Sender, _now: datetime) -> list[Body]:
    if sender.kind != "member":
        raise Forbidden
    if command.since > state.seq:
        raise Invalid("There is no such event yet.", since=command.since)
    if not command.since and not state.open:
        raise NoStageYet
    return [StageEntered(command.stage, command.since)]


DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], list[Body]]] = {EnterStage: enter_stage}

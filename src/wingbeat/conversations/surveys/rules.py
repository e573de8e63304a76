"""What may be asked and answered: commands and the state they meet lead to events, or to a refusal."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.surveys.events import Question, Rated, Scale, SurveySent
from wingbeat.conversations.surveys.models import Rate, SendSurvey
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Forbidden, Invalid
from wingbeat.kit.log import Body

# The scales of the field: CSAT 1–5, CES 1–7 ("made it easy"), NPS 0–10.
SCALES: Mapping[Scale, tuple[int, int]] = {"csat": (1, 5), "ces": (1, 7), "nps": (0, 10)}
# What their ends mean.
ENDS: Mapping[Scale, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "csat": (
        {"zh-CN": "很不满意", "zh-TW": "很不滿意", "en": "Not at all"},
        {"zh-CN": "非常满意", "zh-TW": "非常滿意", "en": "Very"},
    ),
    "ces": (
        {"zh-CN": "完全不同意", "zh-TW": "完全不同意", "en": "Not at all"},
        {"zh-CN": "完全同意", "zh-TW": "完全同意", "en": "Completely"},
    ),
    "nps": (
        {"zh-CN": "不可能", "zh-TW": "不可能", "en": "Not likely"},
        {"zh-CN": "非常可能", "zh-TW": "非常可能", "en": "Very likely"},
    ),
}
SCALE_OF_A_QUESTION = (1, 5)
RATED_WITHIN = timedelta(days=7)  # later nobody remembers what it was about


class SurveyNotSent(Conflict):
    """Nobody asked about this conversation; thank you all the same."""


class SurveyOver(Conflict):
    """This survey is over: it was open for a week. Thank you all the same."""


def send_survey(state: Conversation, command: SendSurvey, sender: Sender, _now: datetime) -> list[Body]:
    if sender.kind != "system":
        raise Forbidden
    if state.ended != "resolved" or state.survey is not None:
        return []
    return [SurveySent(command.survey_id, command.scale, command.text, command.thanks, command.questions)]


def rate(state: Conversation, command: Rate, sender: Sender, now: datetime) -> list[Body]:
    if sender.kind != "customer":
        raise Forbidden
    asked = state.survey
    if asked is None:
        raise SurveyNotSent
    if now > asked.at + RATED_WITHIN:
        raise SurveyOver
    low, high = SCALES[asked.scale]
    if not low <= command.score <= high:
        raise Invalid(f"A score is a whole number from {low} to {high}.", low=low, high=high)
    known = {question.id: question for question in asked.questions}
    answers = {
        name: _answer(known[name], text.strip()) for name, text in command.answers.items() if name in known and text
    }
    return [Rated(asked.survey_id, asked.scale, command.score, command.comment.strip(), answers)]


def _answer(question: Question, text: str) -> str:
    """The answer as it is kept; raises `Invalid` for what is none to this question."""
    if question.kind == "yes_no" and text not in {"yes", "no"}:
        raise Invalid("Answer yes or no.", question=question.id)
    low, high = SCALE_OF_A_QUESTION
    if question.kind == "scale" and text not in {str(figure) for figure in range(low, high + 1)}:
        raise Invalid(f"Answer with a whole number from {low} to {high}.", question=question.id)
    return text


DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], list[Body]]] = {
    SendSurvey: send_survey,
    Rate: rate,
}

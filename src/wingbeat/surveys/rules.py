"""Whom to ask, in which words, and what the scores come to."""

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from wingbeat.conversations.surveys.events import Question, Scale
from wingbeat.conversations.surveys.models import MAX_QUESTIONS, SendSurvey
from wingbeat.conversations.surveys.rules import SCALES
from wingbeat.kit.errors import Invalid
from wingbeat.kit.languages import in_language
from wingbeat.kit.shares import wilson
from wingbeat.surveys.models import Stored, Subject, Survey, Words

MOST = 20  # surveys of a workspace: the console lists them on one page
# What counts as good: CSAT 4–5 of 5, CES 5–7 of 7, NPS 9–10 of 10 (promoters). NPS takes off those who give 6 or less.
GOOD: Mapping[Scale, int] = {"csat": 4, "ces": 5, "nps": 9}
DETRACTOR = 6
# From here down a follow-up is proposed: dissatisfied, hard, detractor.
LOW: Mapping[Scale, int] = {"csat": 2, "ces": 3, "nps": 6}

TEXT: Mapping[Scale, Words] = {
    "csat": {
        "zh-CN": "您对这次的服务满意吗？",
        "zh-TW": "您對這次的服務滿意嗎？",
        "en": "How satisfied are you with our help?",
    },
    "ces": {
        "zh-CN": "我们让您轻松解决问题了吗？",
        "zh-TW": "我們讓您輕鬆解決問題了嗎？",
        "en": "We made it easy to get this solved. Do you agree?",
    },
    "nps": {
        "zh-CN": "您有多大可能把我们推荐给朋友？",
        "zh-TW": "您有多大可能把我們推薦給朋友？",
        "en": "How likely are you to recommend us to a friend?",
    },
}
THANKS: Words = {
    "zh-CN": "谢谢您的评价，我们会认真看的。",
    "zh-TW": "謝謝您的評價，我們會認真看。",
    "en": "Thank you. We read every answer.",
}


class Score(msgspec.Struct, frozen=True):
    """What scores came to. `share`: of good ones, with the ends of its 95 % interval (Wilson); `nps` only of an NPS, −100–100."""

    n: int
    mean: float | None
    share: float | None
    low: float | None
    high: float | None
    nps: float | None


def check(survey: Survey) -> None:
    """Raise `Invalid`, saying what to do, for a survey nobody could be asked."""
    low, high = SCALES[survey.scale]
    if survey.recovery is not None and not low <= survey.recovery.low < high:
        raise Invalid(f"A low score of this scale is one from {low} to {high - 1}.", low=low, high=high - 1)
    if len(survey.questions) > MAX_QUESTIONS:
        raise Invalid(f"Ask {MAX_QUESTIONS} questions of your own at most: each costs answers.", limit=MAX_QUESTIONS)
    if len({question.id for question in survey.questions}) < len(survey.questions):
        raise Invalid("Two questions have one name.")
    if any(not any(text.strip() for text in question.text.values()) for question in survey.questions):
        raise Invalid("Write each question in one language at least.")


def chosen(surveys: Iterable[Stored], subject: Subject) -> Stored | None:
    """The survey for a conversation that was resolved: the first that fits, if it falls to it by lot."""
    for one in surveys:
        if _fits(one.survey, subject):
            return one if lot(subject) < one.survey.share else None
    return None


def _fits(survey: Survey, subject: Subject) -> bool:
    return (
        survey.live
        and (not survey.channels or subject.channel_id in survey.channels)
        and (not survey.teams or subject.team_id in survey.teams)
        and survey.answered_by in {"anybody", "member" if subject.by_member else "bot"}
    )


def lot(subject: Subject) -> float:
    """Of a conversation always the same, 0–1: asked again, nobody else is asked."""
    drawn = hashlib.blake2b(subject.conversation_id.bytes, digest_size=8, person=b"survey").digest()
    return int.from_bytes(drawn, "big") / 2.0**64


def asks(one: Stored, language: str) -> SendSurvey:
    """The command, in the customer's language."""
    survey = one.survey
    questions = tuple(Question(own.id, in_language(own.text, language), own.kind) for own in survey.questions)
    text = survey.text.get(language) or in_language(TEXT[survey.scale], language)
    thanks = survey.thanks.get(language) or in_language(THANKS, language)
    return SendSurvey(one.id, survey.scale, text, thanks, questions)


def score_of(scale: Scale, scores: Mapping[int, int]) -> Score:
    """What counts by score come to; nothing of nobody."""
    n = sum(scores.values())
    if not n:
        return Score(0, None, None, None, None, None)
    mean = sum(score * count for score, count in scores.items()) / n
    good = sum(count for score, count in scores.items() if score >= GOOD[scale])
    low, high = wilson(good, n)
    bad = sum(count for score, count in scores.items() if score <= DETRACTOR)
    return Score(n, mean, good / n, low, high, 100 * (good - bad) / n if scale == "nps" else None)


def is_low(survey: Survey, score: int) -> bool:
    return survey.recovery is not None and score <= survey.recovery.low

"""A survey as a workspace sets it, and what came back."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.conversations.surveys.events import QuestionKind, Scale

SpokenBy = Literal["anybody", "member", "bot"]
Words = dict[str, str]  # by language; an empty one is filled with our own, or with another language's


class OwnQuestion(msgspec.Struct, frozen=True):
    """A question beside the main one, by language."""

    id: str
    text: Words
    kind: QuestionKind = "yes_no"


class Recovery(msgspec.Struct, frozen=True):
    """What becomes of a score of `low` or less: a follow-up, to be closed within so many seconds.

    `owner`: whoever had the conversation, else a certain member, else nobody (any supervisor takes it).
    """

    low: int
    seconds: int = 24 * 3600
    by_member: bool = True
    owner_id: UUID | None = None


class Survey(msgspec.Struct, frozen=True):
    """Whom to ask what, once a conversation was resolved.

    `channels` and `teams`: only those, empty for all. `share`: of the conversations that fit, 0–1. A customer is asked once
    in `rest_days` at most, by whatever survey.
    """

    name: str
    scale: Scale
    live: bool = True
    channels: tuple[UUID, ...] = ()
    teams: tuple[UUID, ...] = ()
    answered_by: SpokenBy = "anybody"
    share: float = 1.0
    rest_days: int = 7
    delay_seconds: int = 5
    text: Words = {}
    thanks: Words = {}
    questions: tuple[OwnQuestion, ...] = ()
    recovery: Recovery | None = None


class Stored(msgspec.Struct, frozen=True):
    id: UUID
    survey: Survey


class Subject(msgspec.Struct, frozen=True):
    """What decides whether a conversation is asked about."""

    conversation_id: UUID
    channel_id: UUID | None
    team_id: UUID | None
    by_member: bool


class Answer(msgspec.Struct, frozen=True):
    """What one customer said."""

    conversation_id: UUID
    number: int
    customer_name: str
    member_id: UUID | None
    score: int
    comment: str
    answers: dict[str, str]
    rated_at: datetime


class Result(msgspec.Struct, frozen=True):
    """What a group of customers said: `scores` counts them by score."""

    name: str
    sent: int
    scores: dict[int, int]


class Said(msgspec.Struct, frozen=True):
    """Who answered a question of ours so: `n` of them, of whose first answers half came within so many seconds."""

    question: str
    answer: str
    n: int
    median_seconds: float | None

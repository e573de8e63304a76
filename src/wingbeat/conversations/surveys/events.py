"""Bodies of the events about surveys, and what they carry."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.kit.log import Body

Scale = Literal["csat", "ces", "nps"]
QuestionKind = Literal["yes_no", "scale", "text"]


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question of the workspace's own, in the customer's language; a `scale` goes from 1 to 5."""

    id: str
    text: str
    kind: QuestionKind = "yes_no"


class Asked(msgspec.Struct, frozen=True, omit_defaults=True):
    """The survey of a conversation: there is one at most. `score` is the last that was given."""

    survey_id: UUID
    scale: Scale
    seq: int  # of the event that asked
    at: datetime
    questions: tuple[Question, ...] = ()
    score: int | None = None
    mailed: bool = False  # a letter asked, too


class SurveySent(Body, frozen=True, tag="survey_sent"):
    """The customer was asked, in their language; `text` is the main question, `thanks` what they read afterwards."""

    survey_id: UUID
    scale: Scale
    text: str
    thanks: str = ""
    questions: tuple[Question, ...] = ()


class Rated(Body, frozen=True, tag="rated"):
    """What the customer thinks: of a CSAT 1–5, of a CES 1–7, of an NPS 0–10; a later word stands instead of an earlier one.

    `answers` are by the id of the question: `yes` or `no`, a figure, or a text.
    """

    survey_id: UUID
    scale: Scale
    score: int
    comment: str = ""
    answers: Mapping[str, str] = {}

"""The commands that lead to surveys and ratings."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

import msgspec

from wingbeat.conversations.surveys.events import Question, Scale
from wingbeat.kit.log import Command

MAX_COMMENT = 2000  # characters: more than anybody writes in a box of three lines
MAX_QUESTIONS = 3  # beside the main one: each further question costs answers

Text = Annotated[str, msgspec.Meta(max_length=MAX_COMMENT)]


class SendSurvey(Command, frozen=True, tag="send_survey"):
    """Ask the customer of a resolved conversation; nothing if they were asked before, or it goes on meanwhile."""

    survey_id: UUID
    scale: Scale
    text: str
    thanks: str = ""
    questions: tuple[Question, ...] = ()


class Rate(Command, frozen=True, tag="rate"):
    """By the customer who was asked; again within a week, if they think otherwise."""

    score: int
    comment: Text = ""
    answers: Annotated[Mapping[str, Text], msgspec.Meta(max_length=MAX_QUESTIONS)] = {}

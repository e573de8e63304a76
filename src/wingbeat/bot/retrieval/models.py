"""What is evaluated, and the figures."""

from http import HTTPStatus

import msgspec

from wingbeat.bot.models import Lesson
from wingbeat.kit.errors import WingbeatError


class Unreadable(WingbeatError):
    """This file cannot be evaluated."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Exam(msgspec.Struct, frozen=True):
    """Articles to load, and questions with the places in `ids` of the articles that answer them rightly."""

    lessons: tuple[Lesson, ...]
    questions: tuple[tuple[str, frozenset[str]], ...]


class Figures(msgspec.Struct, frozen=True):
    """Shares are 0–1; `ece`: how far the first article's confidence is from how often it is right, `ece_by_chance`: how far it
    would be were it right to the last digit; times are those of one question from sending to answer; memory is the engine's highest.
    """

    recall_at_1: float
    recall_at_3: float
    mrr_at_10: float
    ece: float
    ece_by_chance: float
    p50_ms: float
    p95_ms: float
    peak_mib: float

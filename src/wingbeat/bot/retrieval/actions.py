"""Sit the exam."""

import time
from collections.abc import Callable
from uuid import UUID

from wingbeat.bot.models import Language
from wingbeat.bot.ports import Understanding
from wingbeat.bot.retrieval.models import Exam, Figures
from wingbeat.bot.retrieval.rules import DEEPEST, figures, place

_WORKSPACE = UUID(int=0)


async def evaluate(engine: Understanding, exam: Exam, *, asked: Callable[[], None] = lambda: None) -> Figures:
    """Load the articles and ask every question, one after the other; `asked` is told of each.

    Raises `EngineDown`.
    """
    await engine.load(_WORKSPACE, 1, exam.lessons)
    groups = {lesson.article_id: lesson.group for lesson in exam.lessons}
    language: Language = exam.lessons[0].language
    places, sure, times_ms = [], [], []
    for text, right in exam.questions:
        began = time.perf_counter()
        guess = await engine.ask(_WORKSPACE, text, language, DEEPEST)
        times_ms.append((time.perf_counter() - began) * 1000)
        places.append(place(guess, right, groups))
        sure.append(guess.confidence)
        asked()
    return figures(places, sure, times_ms, (await engine.health()).peak_mib)

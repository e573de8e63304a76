import re
from collections.abc import Iterator, Sequence
from datetime import UTC

import msgspec

from wingbeat.knowledge.models import BadArticle, Button, Draft, Reason
from wingbeat.knowledge.rules.fields import unknown_fields
from wingbeat.knowledge.rules.markup import safe_url
from wingbeat.knowledge.rules.reasons import reason

# More ways to ask than anybody maintains, a question longer than anybody reads, an answer of about ten pages.
MOST_QUESTIONS = 50
LONGEST_QUESTION = 500
LONGEST_ANSWER = 20_000
LONGEST_NAME = 120
# As many buttons as stand under an answer without scrolling; a label that fits on one.
MOST_BUTTONS = 6
LONGEST_LABEL = 60
LONGEST_URL = 2000  # what every browser takes
MOST_INTENTS = 20

# What PostgreSQL cannot store, and what no article needs.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def validate(draft: Draft) -> Draft:
    """The draft with tidy texts, each question once; raises `BadArticle` with the reason."""
    questions = tuple(dict.fromkeys(filter(None, map(_line, draft.questions))))
    tidy = msgspec.structs.replace(
        draft,
        questions=questions,
        answer=_tidy(draft.answer),
        group=_line(draft.group),
        category=category_path(draft.category),
        buttons=tuple(_button(one) for one in draft.buttons),
        intents=tuple(dict.fromkeys(filter(None, map(_line, draft.intents)))),
        valid_from=draft.valid_from and draft.valid_from.astimezone(UTC),
        valid_until=draft.valid_until and draft.valid_until.astimezone(UTC),
    )
    for problem in (*_problems(tidy), *_too_much(tidy)):
        raise BadArticle(problem)
    return tidy


def _problems(draft: Draft) -> Iterator[Reason]:
    if not draft.questions:
        yield reason("no_question")
    if not draft.answer:
        yield reason("no_answer")
    if draft.valid_from and draft.valid_until and draft.valid_until <= draft.valid_from:
        yield reason("ends_before")
    for name in unknown_fields(draft.answer):
        yield reason("no_such_field", name=name)
    for button in draft.buttons:
        if not button.label or bool(button.url) == bool(button.question):
            yield reason("bad_button")
        if button.url and not safe_url(button.url):
            yield reason("bad_address", address=button.url)


def _too_much(draft: Draft) -> Iterator[Reason]:
    buttons = draft.buttons
    for code, size, most in (
        ("many_questions", len(draft.questions), MOST_QUESTIONS),
        ("long_question", _longest([*draft.questions, *(one.question for one in buttons)]), LONGEST_QUESTION),
        ("long_answer", len(draft.answer), LONGEST_ANSWER),
        ("long_name", _longest([draft.group, draft.category]), LONGEST_NAME),
        ("many_buttons", len(buttons), MOST_BUTTONS),
        ("long_label", _longest([one.label for one in buttons]), LONGEST_LABEL),
        ("long_address", _longest([one.url for one in buttons]), LONGEST_URL),
        ("many_intents", len(draft.intents), MOST_INTENTS),
        ("long_intent", _longest(draft.intents), LONGEST_NAME),
    ):
        if size > most:
            yield reason(code, most=most)


def _longest(texts: Sequence[str]) -> int:
    return max(map(len, texts), default=0)


def category_path(text: str) -> str:
    """A category as it is stored: names between single slashes."""
    return "/".join(filter(None, (part.strip() for part in _line(text).split("/"))))


def _button(button: Button) -> Button:
    return Button(label=_line(button.label), url=_line(button.url), question=_line(button.question))


def _tidy(text: str) -> str:
    if UNPRINTABLE.search(text):
        raise BadArticle(reason("unprintable"))
    return "\n".join(text.strip().splitlines())


def _line(text: str) -> str:
    """One line: a question over two lines would be two in a file."""
    return " ".join(_tidy(text).split())

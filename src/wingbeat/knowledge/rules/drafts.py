import re
from collections.abc import Iterator
from datetime import UTC

import msgspec

from wingbeat.knowledge.models import BadArticle, Button, Draft
from wingbeat.knowledge.rules.fields import unknown_fields
from wingbeat.knowledge.rules.markup import safe_url

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
    """The draft with tidy texts, each question once; raises `BadArticle` with a message for the editor."""
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


def _problems(draft: Draft) -> Iterator[str]:
    if not draft.questions:
        yield "Write at least one question."
    if not draft.answer:
        yield "Write an answer."
    if draft.valid_from and draft.valid_until and draft.valid_until <= draft.valid_from:
        yield "It would end before it begins: look at the two dates of validity."
    for name in unknown_fields(draft.answer):
        yield f"There is no field {{{{{name}}}}}."
    for button in draft.buttons:
        if not button.label or bool(button.url) == bool(button.question):
            yield "A button has a label, and either an address or a question."
        if button.url and not safe_url(button.url):
            yield f"“{button.url}” is no address a button may lead to: begin with https://, mailto: or tel:."


def _too_much(draft: Draft) -> Iterator[str]:
    for wrong, message in (
        (len(draft.questions) > MOST_QUESTIONS, f"At most {MOST_QUESTIONS} questions."),
        (max(map(len, draft.questions), default=0) > LONGEST_QUESTION, f"A question has at most {LONGEST_QUESTION} characters."),
        (len(draft.answer) > LONGEST_ANSWER, f"An answer has at most {LONGEST_ANSWER} characters."),
        (max(len(draft.group), len(draft.category)) > LONGEST_NAME, f"A group or category has at most {LONGEST_NAME} characters."),
        (len(draft.buttons) > MOST_BUTTONS, f"At most {MOST_BUTTONS} buttons."),
        (any(len(one.label) > LONGEST_LABEL for one in draft.buttons), f"A button’s label has at most {LONGEST_LABEL} characters."),
        (any(len(one.question) > LONGEST_QUESTION for one in draft.buttons), f"A question has at most {LONGEST_QUESTION} characters."),
        (any(len(one.url) > LONGEST_URL for one in draft.buttons), f"An address has at most {LONGEST_URL} characters."),
        (len(draft.intents) > MOST_INTENTS, f"At most {MOST_INTENTS} intents."),
        (max(map(len, draft.intents), default=0) > LONGEST_NAME, f"An intent’s name has at most {LONGEST_NAME} characters."),
    ):  # fmt: skip
        if wrong:
            yield message


def category_path(text: str) -> str:
    """A category as it is stored: names between single slashes."""
    return "/".join(filter(None, (part.strip() for part in _line(text).split("/"))))


def _button(button: Button) -> Button:
    return Button(label=_line(button.label), url=_line(button.url), question=_line(button.question))


def _tidy(text: str) -> str:
    if UNPRINTABLE.search(text):
        raise BadArticle("The text has characters that cannot be shown.")
    return "\n".join(text.strip().splitlines())


def _line(text: str) -> str:
    """One line: a question over two lines would be two in a file."""
    return " ".join(_tidy(text).split())

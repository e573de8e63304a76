import re

import msgspec

from wingbeat.knowledge.models import BadArticle, BadLine, Draft, Language

# More ways to ask than anybody maintains, a question longer than anybody reads, an answer of about ten pages.
MOST_QUESTIONS = 50
LONGEST_QUESTION = 500
LONGEST_ANSWER = 20_000
LONGEST_NAME = 120
# One statement writes an import: so many lines are stored in about a second.
MOST_LINES = 5_000

# What PostgreSQL cannot store, and what no article needs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class _Line(msgspec.Struct, frozen=True):
    """One line of an import: our own form, or the simpler one whose `id` names the group."""

    questions: tuple[str, ...]
    answer: str
    language: Language
    group: str = ""
    id: str = ""
    category: str = ""


def validate(draft: Draft) -> Draft:
    """The draft with tidy texts, each question once; raises `BadArticle` with a message for the editor."""
    questions = tuple(dict.fromkeys(filter(None, map(_tidy, draft.questions))))
    tidy = msgspec.structs.replace(
        draft,
        questions=questions,
        answer=_tidy(draft.answer),
        group=_tidy(draft.group),
        category=_tidy(draft.category),
    )
    for wrong, message in (
        (not questions, "Write at least one question."),
        (not tidy.answer, "Write an answer."),
        (len(questions) > MOST_QUESTIONS, f"At most {MOST_QUESTIONS} questions."),
        (any(len(question) > LONGEST_QUESTION for question in questions), f"A question has at most {LONGEST_QUESTION} characters."),
        (len(tidy.answer) > LONGEST_ANSWER, f"An answer has at most {LONGEST_ANSWER} characters."),
        (max(len(tidy.group), len(tidy.category)) > LONGEST_NAME, f"A group or category has at most {LONGEST_NAME} characters."),
    ):  # fmt: skip
        if wrong:
            raise BadArticle(message)
    return tidy


def _tidy(text: str) -> str:
    if _UNPRINTABLE.search(text):
        raise BadArticle("The text has characters that cannot be shown.")
    return text.strip()


def parse_import(body: bytes) -> tuple[list[Draft], list[BadLine]]:
    """The articles of a JSONL file and its bad lines; a group and language may come once. Empty lines are skipped."""
    drafts: dict[tuple[str, Language], Draft] = {}
    errors: list[BadLine] = []
    for number, line in enumerate(body.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            draft = _draft_of(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, BadArticle) as error:
            errors.append(BadLine(number, str(error)))
            continue
        if (draft.group, draft.language) in drafts:
            errors.append(BadLine(number, f"“{draft.group}” comes twice in {draft.language}."))
        elif len(drafts) == MOST_LINES:
            errors.append(BadLine(number, f"At most {MOST_LINES} articles at a time."))
        else:
            drafts[draft.group, draft.language] = draft
    return list(drafts.values()), errors


def _draft_of(line: bytes) -> Draft:
    raw = msgspec.json.decode(line, type=_Line)
    draft = validate(
        Draft(
            language=raw.language,
            questions=raw.questions,
            answer=raw.answer,
            group=raw.group or raw.id,
            category=raw.category,
        )
    )
    # Its title names a group without a name, so that importing a file again updates instead of doubling.
    return draft if draft.group else msgspec.structs.replace(draft, group=draft.questions[0][:LONGEST_NAME])

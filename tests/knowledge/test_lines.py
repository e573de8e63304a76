import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.knowledge.models import Draft
from wingbeat.knowledge.rules import MOST_LINES, parse_import, validate

LINE = {"group": "returns", "language": "en", "questions": ["How?"], "answer": "So.", "category": "orders"}


def jsonl(*lines: object) -> bytes:
    return b"\n".join(msgspec.json.encode(line) for line in lines)


def test_both_forms_of_a_line_are_read() -> None:
    simple = {"id": "returns", "language": "zh-CN", "questions": ["怎么退？"], "answer": "这样退。"}
    assert parse_import(jsonl(LINE, simple)) == (
        [
            Draft(language="en", questions=("How?",), answer="So.", group="returns", category="orders"),
            Draft(language="zh-CN", questions=("怎么退？",), answer="这样退。", group="returns"),
        ],
        [],
    )


def test_without_group_or_id_the_title_names_the_group_so_that_a_second_import_updates() -> None:
    drafts, _ = parse_import(jsonl({"language": "en", "questions": ["How?"], "answer": "So."}))
    assert drafts[0].group == "How?"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "Input data was truncated"),
        (b"[]", "Expected `object`, got `array`"),
        (b"\xff", "malformed"),
        (jsonl(LINE | {"language": "fr"}), "Invalid enum value 'fr' - at `$.language`"),
        (jsonl(LINE | {"questions": "How?"}), "Expected `array`, got `str` - at `$.questions`"),
        (jsonl(LINE | {"questions": []}), "Write at least one question."),
        (jsonl(LINE | {"answer": " "}), "Write an answer."),
        (jsonl({"language": "en", "questions": ["How?"]}), "missing required field `answer`"),
        (jsonl(LINE | {"answer": "a\x00b"}), "characters that cannot be shown"),
        (jsonl(LINE | {"questions": ["q" * 501]}), "at most 500 characters"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_others_are_kept(line: bytes, message: str) -> None:
    drafts, errors = parse_import(b"\n".join([jsonl(LINE), b"", line, jsonl(LINE | {"group": "b"})]))
    assert [draft.group for draft in drafts] == ["returns", "b"]
    assert [error.line for error in errors] == [3]
    assert message in errors[0].message


def test_the_same_edition_twice_is_told() -> None:
    drafts, errors = parse_import(jsonl(LINE, LINE))
    assert len(drafts) == 1
    assert (errors[0].line, errors[0].message) == (2, "“returns” comes twice in en.")


def test_more_lines_than_one_statement_should_write_are_told() -> None:
    drafts, errors = parse_import(jsonl(*(LINE | {"group": str(at)} for at in range(MOST_LINES + 2))))
    assert len(drafts) == MOST_LINES
    assert [error.line for error in errors] == [MOST_LINES + 1, MOST_LINES + 2]


@given(st.binary())
def test_any_bytes_are_read_or_told(body: bytes) -> None:
    drafts, errors = parse_import(body)
    assert len(drafts) + len(errors) == len(
        [line for line in body.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
    )


@given(st.lists(st.text(min_size=1).filter(str.isprintable).filter(str.strip), min_size=1, max_size=5))
def test_a_valid_draft_is_valid_still(questions: list[str]) -> None:
    once = validate(Draft(language="en", questions=tuple(questions), answer="So."))
    assert validate(once) == once

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wingbeat.bot.adapters.memory import MemoryEngine
from wingbeat.bot.models import Candidate, Guess, Part
from wingbeat.bot.retrieval.actions import evaluate
from wingbeat.bot.retrieval.models import Unreadable
from wingbeat.bot.retrieval.rules import articles, exam, figures, place, questions

ARTICLES = [
    '{"id": "returns", "questions": ["How do I return an item?"], "answer": "Within 30 days.", "language": "en"}',
    "",
    '{"id": "returns", "questions": ["怎么退货？"], "answer": "", "language": "zh"}',
    '{"id": "refunds", "questions": ["When do I get my refund?"], "answer": "", "language": "en"}',
]
QUERIES = ["text,ids", "how can I return this,returns", '"退货怎么弄",returns|refunds']


def test_editions_share_an_id_and_zh_is_simplified_chinese() -> None:
    assert [(one.group, one.language) for one in articles(ARTICLES)] == [
        ("returns", "en"),
        ("returns", "zh-CN"),
        ("refunds", "en"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2"),
        ('{"id": "a"}', "questions"),
        ('{"id": "a", "questions": "one", "language": "en"}', "line 2"),
        ('{"id": "a", "questions": ["one"], "language": "fr"}', "'fr'"),
    ],
)
def test_an_article_that_cannot_be_read_is_named_by_its_line(line: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        articles([ARTICLES[0], line])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["question,ids", "x,returns"], "'text' is missing"),
        (["text,id", "x,returns"], "'ids' is missing"),
        ([], "missing"),
        (["text,ids", "x,returns|nobody"], "line 2: no article has the id 'nobody'"),
        (["text,ids", "x"], "line 2: no right id"),
        (["text,ids"], "no questions"),
        (["text,ids", " ,returns"], "no questions"),
        (["text,ids", '"never closed,returns'], "unexpected end of data"),
    ],
)
def test_queries_that_cannot_be_marked_are_refused(lines: list[str], said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        questions(lines, ["returns"])


def files(articles: Sequence[str], queries: Sequence[str], encoding: str = "utf-8") -> tuple[bytes, bytes]:
    return "\n".join(articles).encode(encoding), "\n".join(queries).encode(encoding)


def test_a_mark_of_utf8_numbers_as_ids_and_blanks_around_them_are_read() -> None:
    line = '{"id": 7, "questions": ["How\u2028long?"], "answer": "", "language": "en"}'
    found = exam(*files([line], ["text,ids", '"how\nlong", 7 |'], "utf-8-sig"))
    assert [(one.group, one.questions) for one in found.lessons] == [("7", ("How\u2028long?",))]
    assert found.questions == (("how\nlong", frozenset({"7"})),)


def test_what_is_not_utf8_or_knows_no_question_is_refused() -> None:
    with pytest.raises(Unreadable, match="queries: not UTF-8"):
        exam(*files(ARTICLES, [])[:1], "text,ids\n退货,returns".encode("gb18030"))
    with pytest.raises(Unreadable, match="articles: no article with a question"):
        exam(b"", b"text,ids\nx,returns")


def refusal(read: Callable[[], object]) -> str:
    try:
        read()
    except Unreadable as error:
        return error.message
    return "read"


@example(['"'])
@given(st.lists(st.text(st.characters(exclude_characters="\r\n\0", codec="utf-8")), max_size=4))
def test_any_file_is_read_or_refused_in_plain_words(lines: list[str]) -> None:
    assert refusal(lambda: articles(lines))
    assert refusal(lambda: questions(["text,ids", *lines], ["a"]))


def test_places_count_each_article_once_over_all_parts() -> None:
    groups = {UUID(int=at): name for at, name in enumerate(("a", "a", "b"))}
    ranked = tuple(Candidate(UUID(int=at), "?", "en") for at in range(3))
    guess = Guess("en", parts=(Part("?", candidates=ranked),))
    assert place(guess, frozenset({"b"}), groups) == 1
    assert place(guess, frozenset({"c"}), groups) is None


def test_figures_are_what_a_hand_computes() -> None:
    found = figures([0, 2, None, 1], [0.75, 0.25, 0.25, 0.25], [1.0, 2.0, 3.0, 4.0], 9.0)
    assert (found.recall_at_1, found.recall_at_3, found.mrr_at_10) == (0.25, 0.75, (1 + 1 / 3 + 1 / 2) / 4)
    assert found.ece == pytest.approx(0.25)
    assert (found.p50_ms, found.p95_ms, found.peak_mib) == (3.0, 4.0, 9.0)


async def test_an_engine_sits_the_exam(memory_engine: MemoryEngine) -> None:
    found = await evaluate(memory_engine, exam(*files(ARTICLES, QUERIES)))
    assert (found.recall_at_1, found.mrr_at_10) == (1.0, 1.0)
    assert found.peak_mib > 10


def test_the_command_prints_one_json_object(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(ARTICLES), "utf-8")
    (tmp_path / "q.csv").write_text("\n".join(QUERIES), "utf-8")
    asked = [sys.executable, "-m", "wingbeat.cli", "knowledge", "evaluate", "--json"]
    ran = subprocess.run(
        [*asked, "--articles", str(tmp_path / "a.jsonl"), "--queries", str(tmp_path / "q.csv")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert set(json.loads(ran.stdout)) == {
        "recall_at_1",
        "recall_at_3",
        "mrr_at_10",
        "ece",
        "ece_by_chance",
        "p50_ms",
        "p95_ms",
        "peak_mib",
    }

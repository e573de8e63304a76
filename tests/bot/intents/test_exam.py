import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.bot.intents.conftest import MESSAGES
from wingbeat.bot.intents.exam.models import BadTable, Row, Said
from wingbeat.bot.intents.exam.rules.figures import auroc, compare, error_by_chance, recall, topics
from wingbeat.bot.intents.exam.rules.page import draw, told
from wingbeat.bot.intents.exam.rules.table import drop, read
from wingbeat.bot.models import Intent
from wingbeat.cli import app


def test_a_table_is_read_by_its_columns_whatever_their_order() -> None:
    rows = read('\ufeffintent,text\r\nrefund,money back\r\na#b,"one, and two"\r\n,nothing\r\n'.encode(), "t.csv", None)
    assert rows == [Row("money back", ("refund",)), Row("one, and two", ("a", "b"))]
    odd = read('text,intent\n"two\nlines",a\na\u2028b\x85c,b\n'.encode(), "t.csv", None)
    assert odd == [Row("two\nlines", ("a",)), Row("a\u2028b\x85c", ("b",))]


@pytest.mark.parametrize(
    ("head", "label"), [("text,intents", None), ("text,intents", "intent"), ("text,domain", None), ("text,a,b", "b")]
)
def test_the_label_is_found_under_its_name_its_plural_or_alone(head: str, label: str | None) -> None:
    cells = ",x" * head.count(",")
    assert read(f"{head}\nhello{cells}\n".encode(), "t.csv", label) == [Row("hello", ("x",))]


@pytest.mark.parametrize(
    ("data", "label", "told"),
    [
        (b"", None, "is empty"),
        (b"text,intent\n", None, "has no row"),
        (b"question,intent\na,b\n", None, "no column `text`"),
        (b"text,intent\na,b\n", "mood", "no column `mood`"),
        (b"text,x,y\na,b,c\n", None, "name it with --label"),
        ("text,intent\n退款,b\n".encode("gb18030"), None, "not UTF-8"),
        (b"text,intent\n\x00,b\n", None, "not a text file"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(data: bytes, label: str | None, told: str) -> None:
    with pytest.raises(BadTable, match=told):
        read(data, "t.csv", label)


def test_hidden_intents_are_outside_in_the_test_and_gone_from_training() -> None:
    rows = [Row(f"t{at}", (f"i{at % 8}",)) for at in range(16)]
    known, asked = drop(rows, rows, 0.25, 1)
    gone = {f"i{at}" for at in range(8)} - {row.labels[0] for row in known}
    assert len(gone) == 2
    assert [row.labels == ("oos",) for row in asked] == [row.labels[0] in gone for row in rows]
    assert drop(rows, rows, 0.25, 1) == (known, asked)


def said(name: str, confidence: float = 0.9, outside: float = 0.1, parts: tuple[str, ...] = ()) -> Said:
    return Said((Intent(name, confidence),), outside, parts or (name,), 1.0)


def test_figures_count_what_is_right() -> None:
    rows = [Row("1", ("a",)), Row("2", ("a",)), Row("3", ("b",)), Row("4", ("oos",))]
    result = compare(rows, [said("a"), said("b"), said("b"), said("a", outside=0.8)])
    figures = result.figures
    assert (figures.accuracy, figures.exact_set, figures.oos_auroc) == (2 / 3, 2 / 3, 1.0)
    assert figures.ece == pytest.approx(0.9 - 2 / 3)
    assert [(one.label, one.taken_for, one.count) for one in result.confusions] == [("a", "b", 1)]
    assert [(one.text, one.label, one.taken_for) for one in result.slips] == [("2", "a", "b")]


def test_even_a_right_confidence_is_off_by_chance_on_a_few_messages() -> None:
    assert error_by_chance(np.ones(9)) == 0
    # Of a hundred coins the share of heads is off by half the square root of a hundred, times the normal's mean distance.
    assert error_by_chance(np.full(100, 0.5)) == pytest.approx(0.05 * (2 / np.pi) ** 0.5, rel=0.1)


def test_several_intents_are_right_only_all_together() -> None:
    rows = [Row("1", ("a", "b")), Row("2", ("a", "b")), Row("3", ("a",))]
    figures = compare(rows, [said("a", parts=("b", "a")), said("a"), said("a")]).figures
    assert figures.exact_set == 2 / 3
    assert figures.accuracy is None


def test_an_order_without_a_mistake_has_an_area_of_one_and_ties_half() -> None:
    foreign = np.array([False, False, True])
    assert auroc(np.array([0.1, 0.2, 0.3]), foreign) == 1
    assert auroc(np.array([0.1, 0.1, 0.1]), foreign) == 0.5
    assert recall(np.array([0.1, 0.2, 0.3]), foreign) == 1


def test_a_topic_counts_its_own_messages_and_those_taken_for_it() -> None:
    found = topics(["b", "a", "a"], ["b", "a", "b"])
    assert [(one.label, one.count, one.right) for one in found] == [("a", 2, 1), ("b", 1, 1)]
    assert [one.f1 for one in found] == pytest.approx([2 / 3, 2 / 3])


def test_the_page_shows_figures_and_confusions_and_trusts_no_label() -> None:
    result = compare([Row("1", ("<b>",))], [said("c")])
    page = draw(result, "a & b")
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "a &amp; b" in page
    assert "http" not in page
    assert all(value in page for _, value in told(result))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "train.csv"
    lines = [f'"{text.strip()}",{label}' for label, texts in MESSAGES.items() for line in texts.strip().splitlines() for text in line.split("|")]  # fmt: skip
    file.write_text("\n".join(["text,intent", *lines]), encoding="utf-8")
    return file


def test_the_command_prints_one_object_of_figures(table: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    outcome = CliRunner().invoke(
        app,
        ["bot", "evaluate", "--train", str(table), "--test", str(table), "--drop-intents", "0.25", "--seed", "2",
         "--json", "--report", str(page)],
    )  # fmt: skip
    assert outcome.exit_code == 0, outcome.output
    figures = json.loads(outcome.stdout)
    assert figures["accuracy"] > 0.95
    assert figures["oos_auroc"] > 0.8
    assert figures.keys() == {
        "accuracy", "macro_f1", "exact_set", "oos_auroc", "oos_recall_at_95", "ece", "ece_by_chance", "p50_ms", "p95_ms",
        "peak_mib", "train_s",
    }  # fmt: skip
    assert "<svg" in page.read_text("utf-8")


def test_the_command_says_what_is_wrong_with_a_table(tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("text,intent\nhello,a\nhi,a\n")
    outcome = CliRunner().invoke(app, ["bot", "evaluate", "--train", str(file), "--test", str(file)])
    assert outcome.exit_code == 1
    assert "at least two intents" in outcome.stderr
    gone = CliRunner().invoke(app, ["bot", "evaluate", "--train", str(tmp_path / "no.csv"), "--test", str(file)])
    assert gone.exit_code == 1
    assert "No such file" in " ".join(gone.stderr.split())
    nowhere = str(tmp_path / "no" / "page.html")
    unwritten = CliRunner().invoke(
        app, ["bot", "evaluate", "--train", str(file), "--test", str(file), "--report", nowhere]
    )
    assert unwritten.exit_code == 1
    assert "cannot be written there" in " ".join(unwritten.stderr.split())

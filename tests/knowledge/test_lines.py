"""Files of articles: any bytes are read, what is no article is told with its line, and what goes out comes in again."""

import asyncio
import csv
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, date
from typing import Literal

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wingbeat.kit.archives import LARGEST_ENTRY_BYTES, pack
from wingbeat.knowledge.exchange.models import Format, Parsed
from wingbeat.knowledge.exchange.rules import jsonl, markdown, table
from wingbeat.knowledge.exchange.rules.lines import MOST_ARTICLES, MOST_ERRORS
from wingbeat.knowledge.exchange.rules.read import parse
from wingbeat.knowledge.models import BadArticle, Button, Draft
from wingbeat.knowledge.rules.drafts import validate

LINE = {"group": "returns", "language": "en", "questions": ["How?"], "answer": "So.", "category": "orders"}


def lines(*these: object) -> bytes:
    return b"\n".join(msgspec.json.encode(one) for one in these)


def drafts_of(parsed: Parsed) -> list[Draft]:
    return [one.draft for one in parsed.found]


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_both_forms_of_a_line_are_read() -> None:
    simple = {"id": "returns", "language": "zh-CN", "questions": ["怎么退？"], "answer": "这样退。"}
    parsed = parse(lines(LINE, simple))
    assert (drafts_of(parsed), parsed.errors) == (
        [
            Draft(language="en", questions=("How?",), answer="So.", group="returns", category="orders"),
            Draft(language="zh-CN", questions=("怎么退？",), answer="这样退。", group="returns"),
        ],
        [],
    )


def test_without_group_or_id_the_title_names_the_group_so_that_a_second_import_updates() -> None:
    assert drafts_of(parse(lines({"questions": ["How?"], "answer": "So."}), language="en"))[0].group == "How?"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "Input data was truncated"),
        (b"[]", "Expected `object`, got `array`"),
        (b"\xff", "malformed"),
        (lines(LINE | {"language": "fr"}), "A language is zh-CN, zh-TW or en."),
        (lines(LINE | {"questions": "How?"}), "“questions” has a value that cannot be."),
        (lines(LINE | {"questions": []}), "Write at least one question."),
        (lines(LINE | {"answer": " "}), "Write an answer."),
        (lines({"language": "en", "questions": ["How?"]}), "Write an answer."),
        (lines(LINE | {"answer": "a\x00b"}), "characters that cannot be shown"),
        (lines(LINE | {"questions": ["q" * 501]}), "at most 500 characters"),
        (lines(LINE | {"status": "retired"}), "“status” has a value"),
        (lines(LINE | {"valid_from": "2026-01-01T00:00:00"}), "“valid_from” has a value"),
        (lines(LINE | {"answer": "{{order.secret}}"}), "There is no field {{order.secret}}."),
        (lines(LINE | {"answer": "It is {{ Order number }}."}), "There is no field {{Order number}}."),
        (lines(LINE | {"audience": "all"}), "“audience” has a value that cannot be."),
        (lines(LINE | {"buttons": [{"label": "a", "url": "javascript:alert(1)"}]}), "no address a button may lead to"),
        (b"[" * 100_000, ""),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_others_are_kept(line: bytes, message: str) -> None:
    parsed = parse(b"\n".join([lines(LINE), b"", line, lines(LINE | {"group": "b"})]))
    assert [one.draft.group for one in parsed.found] == ["returns", "b"]
    assert [error.line for error in parsed.errors] == [3]
    assert message in parsed.errors[0].why.message


def test_the_same_edition_twice_is_told() -> None:
    parsed = parse(lines(LINE, LINE))
    assert len(parsed.found) == 1
    assert (parsed.errors[0].line, parsed.errors[0].why.message) == (2, "“returns” comes twice in en.")


def test_more_articles_than_one_transaction_should_write_are_told() -> None:
    parsed = parse(lines(*(LINE | {"group": str(at)} for at in range(MOST_ARTICLES + 2))))
    assert len(parsed.found) == MOST_ARTICLES
    assert [error.line for error in parsed.errors] == [MOST_ARTICLES + 1, MOST_ARTICLES + 2]


def test_a_file_of_nothing_but_mistakes_ends_early() -> None:
    assert len(parse(b"{\n" * (MOST_ERRORS * 3)).errors) == MOST_ERRORS + 1


# --- tables


def test_a_spreadsheet_in_chinese_is_read_in_the_encoding_of_its_machine() -> None:
    sheet = '分类,问题,答案\r\n退货,"怎么退货？\n能退吗？",三十天内可退。\r\n'
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        (draft,) = drafts_of(parse(sheet.encode(encoding), name="faq.csv"))
        assert draft == Draft(
            language="zh-CN",
            questions=("怎么退货？", "能退吗？"),
            answer="三十天内可退。",
            group="怎么退货？",
            category="退货",
        )


def test_a_bad_row_of_a_table_is_told_with_its_line() -> None:
    parsed = parse(b'question,answer,language\n"How\nmany?",Two.,en\n,Nothing.,en\nWhen?,Now.,fr\n', name="a.csv")
    assert [one.line for one in parsed.found] == [2]
    assert [(one.line, one.why.message) for one in parsed.errors] == [
        (4, "Write at least one question."),
        (5, "A language is zh-CN, zh-TW or en."),
    ]


def test_what_cannot_be_taken_apart_ends_a_table_and_says_so() -> None:
    endless = b"x" * (csv.field_size_limit() + 1)
    parsed = parse(b"questions,answer\nHow?,So.\nWhy?," + endless + b"\nWhen?,Now.\n", name="a.csv")
    assert [draft.questions for draft in drafts_of(parsed)] == [("How?",)]
    assert [(one.line, one.why.code) for one in parsed.errors] == [(3, "unreadable")]


@pytest.mark.parametrize("body", [b"a,b\n1,2", b"", b"\x00,\x00", b"\xff\xff\xff", b'"question'])
def test_what_is_no_table_says_so_at_its_first_line(body: bytes) -> None:
    parsed = parse(body, file_format="csv")
    assert not parsed.found
    assert [one.line for one in parsed.errors] == [1]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", '=HYPERLINK("https://evil.example")'])
def test_hostile_10_no_cell_of_an_export_is_a_formula(formula: str) -> None:
    draft = validate(Draft(language="en", questions=(formula,), answer=formula, group=formula, category=formula))
    written = table.write(draft)
    (cells,) = csv.reader([written.decode()])
    assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in cells)
    assert drafts_of(parse(table.head() + written)) == [draft]


# --- folders


def test_a_folder_of_markdown_is_read() -> None:
    parsed = parse(
        packed(
            {
                "orders/returns.en.md": b"# How do I return it?\n\nWithin **30** days.\n",
                "plain.md": "---\ntitle: 怎么退？\ntags: [a]\nlayout: post\n---\n三十天内。".encode(),
                "notes.txt": b"x",
            }
        )
    )
    assert parsed.format == "markdown"
    assert drafts_of(parsed) == [
        Draft(
            language="en",
            questions=("How do I return it?",),
            answer="Within **30** days.",
            group="orders/returns",
            category="orders",
        ),
        Draft(language="zh-CN", questions=("怎么退？",), answer="三十天内。", group="plain"),
    ]
    assert [(one.file, one.why.message) for one in parsed.errors] == [("notes.txt", "Neither Markdown nor HTML.")]


def test_hostile_11_a_bomb_in_a_folder_is_cut() -> None:
    parsed = parse(packed({f"{at}.md": bytes(LARGEST_ENTRY_BYTES + 1) for at in range(40)}))
    assert not parsed.found
    assert {one.why.message for one in parsed.errors} == {"It is too large."}


@pytest.mark.parametrize("name", ["../up.md", "/root.md", "a/../../b.md", "C:\\x.md", "a\\b.md"])
def test_hostile_39_a_name_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    parsed = parse(packed({name: b"# Q?\n\nA."}))
    assert not parsed.found
    assert [one.why.message for one in parsed.errors] == ["Its name leads out of the folder."]


def test_a_broken_archive_says_so() -> None:
    whole = packed({"a.md": b"# Q?\n\nA." * 99})
    for cut in range(4, len(whole), 7):
        parsed = parse(whole[:cut])
        assert parsed.errors
        assert not parsed.found


# --- pages

FAQ = """<!doctype html><html lang="en-GB"><head><title>Help</title><script>alert(1)</script></head><body><nav>Home</nav><main>
<h1>Help</h1>{}</main><footer>About us</footer></body></html>"""


@pytest.mark.parametrize(
    "inside",
    [
        "<details><summary>How long?</summary><p>Within <b>30</b> days.</p></details>",
        "<dl><dt>How long?<dd>Within <strong>30</strong> days.</dl>",
        "<h2>How long?</h2><p>Within <b>30</b> days.<h2>About the shop</h2><p>Old.",
        '<script type="application/ld+json">{"@type":"FAQPage","mainEntity":[{"@type":"Question","name":"How long?","acceptedAnswer":{"@type":"Answer","text":"<p>Within <b>30</b> days.</p>"}}]}</script>',
    ],
)
def test_a_page_of_questions_is_read_in_each_way_pages_hold_them(inside: str) -> None:
    parsed = parse(FAQ.format(inside).encode())
    assert [(one.language, one.questions, one.answer) for one in drafts_of(parsed)] == [
        ("en", ("How long?",), "Within **30** days.")
    ]


def test_a_page_that_asks_and_asks_more_below_is_all_of_its_questions() -> None:
    page = FAQ.replace("<h1>Help</h1>", "<h1>Which sizes?</h1>{}").format("<p>Three.", "<h2>How long?</h2><p>Soon.")
    assert [one.questions for one in drafts_of(parse(page.encode()))] == [("Which sizes?",), ("How long?",)]


def test_a_page_without_questions_is_one_article() -> None:
    inside = (
        '<p>Send it<br>back:<ul><li>one<li>two <a href="https://shop.example/r">here</a></ul>'
        '<a href="javascript:alert(1)">x</a><img src="https://evil.example/p.gif" alt="A box">'
    )
    (draft,) = drafts_of(parse(FAQ.format(inside).encode(), name="help/returns.html"))
    assert (draft.questions, draft.group) == (("Help",), "help/returns")
    assert draft.answer == ("Send it\nback:\n\n- one\n- two [here](<https://shop.example/r>)\n\nxA box")


def test_the_pages_of_a_sitemap_come_from_the_same_upload_and_never_from_the_network() -> None:
    sitemap = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><urlset>
      <url><loc>https://shop.example/help/returns</loc></url>
      <url><loc>https://shop.example/help/missing</loc></url></urlset>"""
    page = FAQ.format("<h2>How long?</h2><p>Soon.").encode()
    parsed = parse(packed({"site/sitemap.xml": sitemap, "site/help/returns.html": page, "site/other.html": page}))
    assert [one.file for one in parsed.found] == ["site/help/returns.html"]
    assert [(one.line, one.file) for one in parsed.errors] == [(3, "site/sitemap.xml")]
    alone = parse(sitemap, name="sitemap.xml")
    assert (len(alone.errors), alone.found) == (2, [])


# --- any bytes, and there and back again

KINDS: list[Format] = ["jsonl", "csv", "markdown", "html"]
SEEDS = st.sampled_from(
    [
        lines(LINE),
        b"question,answer\n",
        b"---\nquestions:\n- a\n---\n",
        b"<dl><dt>a<dd>b",
        packed({"a.md": b"#"}),
        b"<urlset>",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.tuples(SEEDS | st.binary(), st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))),
    st.sampled_from(KINDS) | st.none(),
    st.sampled_from(["", "a.csv", "b.md", "c.html", "sitemap.xml"]),
)
@example((b"<!" * 5000, b"<![" * 5000), "html", "")
@example((b"<a b='" * 9000, b"<a " * 50000), "html", "")
@example((b"<a " * 20000, b"<div>" * 20000), "html", "")
def test_any_bytes_are_read_or_told_with_a_line(
    parts: tuple[bytes, bytes], file_format: Format | None, name: str
) -> None:
    body = b"".join(parts)
    parsed = parse(body, name=name, file_format=file_format)
    assert all(one.line >= 1 and one.why.message for one in parsed.errors)
    assert all(validate(one.draft) == one.draft and one.line >= 1 for one in parsed.found)


@given(st.binary(max_size=40), st.integers(0, 200), st.integers(0, 8))
def test_any_damage_to_an_archive_is_survived(noise: bytes, place: int, cut: int) -> None:
    whole = packed({"a.md": b"# How?\n\nSo.", "b/c.html": b"<h1>x</h1>"})
    parsed = parse(whole[:place] + noise + whole[place + cut :])
    assert parsed.found or parsed.errors


def valid(draft: Draft) -> list[Draft]:
    """The draft, tidy, if it is one that a file can name."""
    try:
        draft = validate(draft)
    except BadArticle:
        return []
    return [draft] if draft.group else []


WORDS = st.text(max_size=30) | st.sampled_from(
    ["=1", "'=2", "---", "a\n---\nb", '"x"', "[a]", "a: b", "- c", "，", "\u2028", "\x85", "a\tb"]
)
MOMENTS = st.datetimes(timezones=st.just(UTC)) | st.none()
BUTTONS = st.builds(Button, label=WORDS.filter(str.strip), question=WORDS.filter(str.strip)) | st.just(
    Button(label="Go", url="https://shop.example/a?b=c")
)
DRAFTS = st.builds(
    Draft,
    language=st.sampled_from(["zh-CN", "zh-TW", "en"]),
    questions=st.lists(WORDS, min_size=1, max_size=4).map(tuple),
    answer=WORDS | st.lists(WORDS).map("\n".join),
    group=WORDS,
    category=WORDS,
    audience=st.sampled_from(["customers", "members", "both"]),
    status=st.sampled_from(["published", "draft"]),
    buttons=st.lists(BUTTONS, max_size=2).map(tuple),
    intents=st.lists(WORDS, max_size=2).map(tuple),
    valid_from=MOMENTS,
    review_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)) | st.none(),
    out_of_date=st.booleans(),
)
VALID = DRAFTS.map(valid).filter(bool).map(lambda drafts: drafts[0])


async def archive(drafts: list[Draft]) -> bytes:
    async def files() -> AsyncIterator[tuple[str, bytes]]:
        for draft in drafts:
            yield markdown.write(draft)

    return b"".join([piece async for piece in pack(files())])


def written(drafts: list[Draft], kind: Literal["jsonl", "csv", "markdown"]) -> bytes:
    if kind == "markdown":
        return asyncio.run(archive(drafts))
    if kind == "csv":
        return table.head() + b"".join(map(table.write, drafts))
    return b"".join(map(jsonl.write, drafts))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(VALID, min_size=1, max_size=4, unique_by=lambda draft: (draft.group, draft.language)),
    st.sampled_from(["jsonl", "csv", "markdown"]),
)
def test_what_is_exported_is_imported_as_it_was(drafts: list[Draft], kind: Literal["jsonl", "csv", "markdown"]) -> None:
    parsed = parse(written(drafts, kind), file_format=kind)
    assert (drafts_of(parsed), parsed.errors) == (drafts, [])


@given(st.lists(st.text(min_size=1).filter(str.isprintable).filter(str.strip), min_size=1, max_size=5))
def test_a_valid_draft_is_valid_still(questions: list[str]) -> None:
    once = validate(Draft(language="en", questions=tuple(questions), answer="So."))
    assert validate(once) == once

import json

from hypothesis import given
from hypothesis import strategies as st

from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.help.rules.colour import DARK, LIGHT, contrast, ink, readable
from wingbeat.knowledge.help.rules.links import reader_of, wanted
from wingbeat.knowledge.help.rules.markup import Html, data, html
from wingbeat.knowledge.help.rules.words import WORDS

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@given(COLOURS)
def test_any_accent_can_be_read_in_both_lights(colour: str) -> None:
    for ground in (LIGHT, DARK):
        shade = readable(colour, ground)
        assert contrast(shade, ground) >= 4.5
        assert contrast(shade, ink(shade)) >= 4.5


@given(st.text())
def test_text_never_becomes_markup(text: str) -> None:
    made = html('<p title="{text}">{text}</p>', text=text)
    assert made.count("<") == 2
    assert made.count('"') == 2
    assert html("{made}", made=made) == made


@given(st.text())
def test_structured_data_reads_back_and_never_ends_its_element(text: str) -> None:
    body = data({"name": text}).removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in body
    assert ">" not in body
    assert json.loads(body) == {"name": text}


@given(st.text())
def test_any_header_asks_for_some_language(header: str) -> None:
    assert wanted(header, "zh-TW") in {"zh-CN", "zh-TW", "en"}


def test_languages_are_wanted_by_their_weight() -> None:
    assert wanted("de, en;q=0.3, zh-HK;q=0.8", "en") == "zh-TW"
    assert wanted("zh", "en") == "zh-CN"
    assert wanted("", "zh-TW") == "zh-TW"


def test_a_visit_is_known_by_the_page_its_conversation_began_on() -> None:
    reader = uuid7()
    assert reader_of(f"How? https://desk.example/help/finch/en/articles/1#reader={reader}") == reader
    assert reader_of(f"https://shop.example/?#reader={reader}") is None
    assert reader_of("https://desk.example/help/finch/en/#reader=x") is None


def test_every_word_is_said_in_three_languages() -> None:
    assert all(set(said) == {"zh-CN", "zh-TW", "en"} and all(said.values()) for said in WORDS.values())
    assert isinstance(html("x"), Html)

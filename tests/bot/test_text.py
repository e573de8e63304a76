import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.bot.engine import script_tables
from wingbeat.bot.models import Language
from wingbeat.bot.rules.text import essence, language, normalise, tokens, without_numbers, words

TABLES = script_tables()


@given(st.text())
def test_normalising_never_fails_and_twice_is_once(text: str) -> None:
    once = normalise(text, TABLES)
    assert normalise(once, TABLES) == once


@given(st.text(alphabet=st.characters(codec=None)), st.sampled_from(["zh-CN", "zh-TW", "en"]))
def test_any_text_has_a_language_and_tokens(text: str, given_language: Language) -> None:
    assert language(text, given_language, TABLES) in {"zh-CN", "zh-TW", "en"}
    assert all(tokens(essence(normalise(text, TABLES))))


def test_width_case_script_and_long_numbers_do_not_matter() -> None:
    assert normalise("ＨＥＬＬＯ 訂單　20261122", TABLES) == "hello 订单 0000"
    assert normalise("打不著", TABLES) == normalise("打不着", TABLES)


def test_an_orders_number_says_that_it_is_about_an_order() -> None:
    assert without_numbers("TT-10201 到哪了") == "订单 到哪了"
    assert without_numbers("where is TT-10201?") == "where is my order?"
    assert without_numbers("20000mm, GTX1080, TT-123") == "20000mm, GTX1080, TT-123"


def test_short_numbers_keep_their_meaning() -> None:
    assert normalise("7天 42码", TABLES) == "7天 42码"


def test_chinese_is_cut_into_characters_and_pairs_and_english_into_words_and_pieces() -> None:
    assert tokens("退货 gps boots") == ["退", "货", "退货", "gps", "boots", "~<bo", "~boo", "~oot", "~ots", "~ts>"]


def test_pairs_of_chinese_characters_are_no_words_of_their_own() -> None:
    assert words(tokens("退货 is boots")) == ["退", "货", "is", "boots", "~<bo", "~boo", "~oot", "~ots", "~ts>"]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("你好，请问怎么退货？谢谢", "怎么退货"),
        ("hi there, can you tell me how long shipping takes? thanks", "how long shipping takes"),
        ("亲，在吗", "亲,在吗"),
        ("hello", "hello"),
    ],
)
def test_courtesies_around_a_question_are_left_out(text: str, question: str) -> None:
    assert essence(normalise(text, TABLES)) == question


@pytest.mark.parametrize(
    ("text", "before", "spoken"),
    [
        ("我的快递到哪了", "en", "zh-CN"),
        ("請問可以刷卡嗎", "zh-CN", "zh-TW"),
        ("where is my parcel", "zh-CN", "en"),
        ("我的 Gore-Tex jacket 可以退吗", "en", "zh-CN"),
        ("退款", "zh-TW", "zh-TW"),
        ("退款", "en", "zh-CN"),
        ("ok", "zh-TW", "zh-TW"),
        ("wu.peishan@example.com", "zh-TW", "zh-TW"),
        ("", "zh-TW", "zh-TW"),
        ("👍👍", "en", "en"),
    ],
)
def test_characters_tell_the_language_and_the_conversation_decides_where_they_do_not(
    text: str, before: Language, spoken: Language
) -> None:
    assert language(text, before, TABLES) == spoken

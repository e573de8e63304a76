"""The pages of a help centre, as a browser without a script gets them."""

import json
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from tests.knowledge.help.conftest import ADDRESS, Public
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge import actions
from wingbeat.knowledge.categories.actions import order
from wingbeat.knowledge.categories.models import Category
from wingbeat.knowledge.models import Button
from wingbeat.workspaces.queries import Scope


def structured(page: str) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    graph: list[dict[str, object]] = json.loads(found[1])["@graph"]
    return graph


async def test_an_article_stands_on_a_page_of_its_own_with_what_lies_around_it(public: Public) -> None:
    await public.open()
    first = await public.write("Where is my parcel?", "On its **way**.", group="parcel")
    second = await public.write("Is my parcel late?", buttons=(Button("Why", question="Why so late?"),))
    await public.write("我的包裹到哪了？", language="zh-CN", group="parcel")
    page = (await public.get(f"en/articles/{first}")).text
    assert "<h1>Where is my parcel?</h1>" in page
    assert "<strong>way</strong>" in page
    assert f'<link rel="canonical" href="{ADDRESS}/help/finch/en/articles/{first}">' in page
    assert 'hreflang="zh-CN"' in page
    assert 'content="On its way."' in page
    assert f'rel="next" href="/help/finch/en/articles/{second}"' in page
    assert page.count("Is my parcel late?") == 2  # as the next one and as a related one
    kinds = {str(one["@type"]): one for one in structured(page)}
    assert set(kinds) == {"Article", "FAQPage", "BreadcrumbList"}
    assert 'href="/help/finch/en/search?q=Why%20so%20late%3F"' in (await public.get(f"en/articles/{second}")).text


async def test_the_home_page_has_categories_in_their_order_and_words(public: Public, editor: Scope) -> None:
    await public.open(title="Ask us")
    await public.write("Where is it?", category="orders/parcels")
    await public.write("How do I pay?", category="payment")
    await order(editor, [Category("payment", {"en": "Paying"}), Category("orders", {"en": "Your orders"})])
    page = (await public.get("en/")).text
    assert page.index(">Paying<") < page.index(">Your orders<")
    assert "<title>Ask us</title>" in page
    assert "1 article<" in page
    below = (await public.get("en/c/orders")).text
    assert 'href="/help/finch/en/c/orders/parcels"' in below
    assert "Where is it?" in below


async def test_the_entrance_leads_to_the_readers_language_where_there_are_articles(public: Public) -> None:
    await public.open(language="zh-CN")
    await public.write("怎么退货？", language="zh-CN")
    await public.write("How do I return it?")
    for asked, found in (("en-GB,en;q=0.9", "en"), ("fr", "zh-CN"), ("zh-Hant-TW,en;q=0.5", "zh-CN"), ("", "zh-CN")):
        answer = await public.client.get("/help/finch/", headers={"Accept-Language": asked})
        assert (answer.status_code, answer.headers["location"]) == (302, f"/help/finch/{found}/")


async def test_a_page_that_has_not_changed_is_not_sent_again(public: Public, editor: Scope) -> None:
    await public.open()
    one = await public.write("Where is my parcel?")
    for path in ("en/", "en/c/orders", f"en/articles/{one}", "sitemap.xml"):
        tag = (await public.get(path)).headers["etag"]
        assert (await public.get(path, **{"If-None-Match": tag})).status_code == 304
    before = (await public.get("en/")).headers["etag"]
    await public.write("How do I pay?")
    after = await public.get("en/", **{"If-None-Match": before})
    assert after.status_code == 200
    assert "How do I pay?" in after.text


async def test_what_fills_a_field_is_never_kept(public: Public) -> None:
    await public.open()
    one = await public.write("What does it cost?", "{{product.price:TT-1|see the shop}} now.")
    answer = await public.get(f"en/articles/{one}")
    assert "see the shop now." in answer.text
    assert "etag" not in answer.headers
    assert "see the shop now." in (await public.get("en/c/orders")).text


async def test_a_search_finds_words_and_typed_letters(public: Public) -> None:
    await public.open()
    await public.write("Where is my parcel?", "Look under orders.")
    found = (await public.get("en/search?q=orders")).text
    assert "Where is my parcel?" in found
    assert "<mark>orders</mark>" in found
    assert "noindex" in found
    assert [one["title"] for one in (await public.get("en/suggest?q=parc")).json()] == ["Where is my parcel?"]
    assert (await public.get("en/suggest?q=%25")).json() == []
    assert "Nothing was found" in (await public.get("en/search?q=volcano")).text
    assert (await public.get("en/search")).status_code == 200
    assert (await public.get("en/search?q=orders&after=nonsense")).status_code == 200


async def test_a_list_goes_on_by_pages_and_what_is_in_no_category_is_on_the_home_page(public: Public) -> None:
    await public.open()
    assert "There are no articles here yet" in (await public.get("en/")).text
    for number in range(31):
        await public.write(f"Question {number:02}?", category="")
    loose = (await public.get("en/")).text
    assert ">All articles<" in loose
    assert "no articles here" not in loose
    await public.write("Where is my parcel?")
    await public.write("怎么退货？", language="zh-CN", category="")
    for number in range(31, 62):
        await public.write(f"Question {number:02}?")
    for page, found in (("en/", 31), ("en/c/orders", 31)):
        first = (await public.get(page)).text
        rest = re.search(rf'rel="next" href="/help/finch/({page}\?after=[^"]+)"', first)
        assert rest
        second = (await public.get(rest[1])).text
        lists = "".join(one[one.index('class="found"') :] for one in (first, second))
        titles = re.findall(r">(Question \d\d\?)<", lists)
        assert len(titles) == len(set(titles)) == found
        assert 'rel="next"' not in second
        assert "noindex" in second
        assert ">Other articles<" in second or page != "en/"
    home = (await public.get("en/")).text
    assert home.index("Browse by topic") < home.index(">Other articles<") < home.index("Question 00?")
    assert ">全部文章<" in (await public.get("zh-CN/")).text


async def test_an_address_that_is_not_there_says_so_in_the_right_language(public: Public) -> None:
    await public.open()
    for path, said in (
        ("zh-TW/nothing", "找不到這個頁面"),
        (f"zh-CN/articles/{uuid7()}", "没有找到这个页面"),
        ("en/articles/not-an-id", "This page is not here"),
        ("de/", "This page is not here"),
    ):
        answer = await public.get(path)
        assert answer.status_code == 404
        assert said in answer.text
        assert "noindex" in answer.text
    nowhere = await public.client.get("/help/nobody/zh-CN/", headers={"Accept-Language": "en"})
    assert nowhere.status_code == 404
    assert "没有找到这个页面" in nowhere.text
    await public.open(open=False)
    closed = await public.get("zh-CN/")
    assert (closed.status_code, closed.text) == (404, nowhere.text)


async def test_pages_bring_no_cookie_and_run_no_strangers_script(public: Public) -> None:
    await public.open()
    answer = await public.get("en/")
    assert "set-cookie" not in answer.headers
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    style = re.search(r"/help/-/[\w.-]+\.css", answer.text)
    assert style
    asset = await public.client.get(style[0])
    assert asset.status_code == 200
    assert "immutable" in asset.headers["cache-control"]
    assert "Disallow: /api/" in (await public.client.get("/robots.txt")).text


NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def addresses(text: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(text).iterfind(".//s:loc", NAMES)]


async def test_the_sitemap_has_every_page_and_goes_on_by_keys(public: Public, editor: Scope) -> None:
    await public.open()
    one = await public.write("Where is my parcel?")
    home = f"{ADDRESS}/help/finch/en/"
    assert addresses((await public.get("sitemap.xml")).text) == [home, f"{home}c/orders", f"{home}articles/{one}"]
    await editor.execute(
        """INSERT INTO article (workspace_id, id, group_key, language, questions, answer, category)
           SELECT $1, gen_random_uuid(), 'g' || n, 'en', ARRAY['Q' || n], 'A', 'orders' FROM generate_series(1, 10000) n"""
    )
    await actions.retire(editor, await public.write("One more, so that the revision moves"))
    parts = addresses((await public.get("sitemap.xml")).text)
    assert len(parts) == 2
    found = [where for part in parts for where in addresses((await public.client.get(part)).text)]
    assert len(found) == len(set(found)) == 2 + 10_001


async def test_hostile_27_30_what_is_not_for_everybody_now_is_at_no_address(
    public: Public, editor: Scope, stranger: Scope
) -> None:
    await public.open(hidden=("staff",))
    now, secret = datetime.now(UTC), "canary"
    shown = await public.write("Where is my parcel?")
    neighbours = Public(stranger)
    await neighbours.open("heron")
    retired = await public.write(secret)
    await actions.retire(editor, retired)
    hidden = [
        retired,
        await public.write(secret, status="draft"),
        await public.write(secret, audience="members"),
        await public.write(secret, valid_from=now + timedelta(days=1)),
        await public.write(secret, valid_until=now - timedelta(days=1)),
        await public.write(secret, category="staff/rules"),
        await neighbours.write(secret),
        await public.write(secret, language="zh-TW", audience="members", group="parcel"),
    ]
    for article_id in hidden:
        for answer in (
            await public.get(f"en/articles/{article_id}"),
            await public.get(f"zh-TW/articles/{article_id}"),
            await public.post(article_id, "vote", helpful="yes"),
            await public.post(article_id, "read", reader=str(uuid7())),
        ):
            assert answer.status_code == 404
            assert secret not in answer.text
    lists = ("en/", "zh-TW/", "en/c/orders", "en/c/staff", "en/c/staff/rules", "sitemap.xml", f"en/articles/{shown}")
    for path in (*lists, f"en/search?q={secret}", f"en/suggest?q={secret}", "en/suggest?q=can"):
        text = (await public.get(path)).text.replace(f'value="{secret}"', "").replace(f"“{secret}”", "")
        assert secret not in text, path
        assert not any(str(one) in text for one in hidden), path
    assert public.told == []
    assert (await public.get("en/c/staff")).status_code == 404
    assert (await public.get(f"zh-TW/articles/{shown}")).status_code == 404  # its language is part of its address


TRICKS = (
    '"><script>alert(1)</script>',
    "</script><svg onload=alert(1)>",
    "{q}{0}{words}",
    "\x00' onfocus=alert(1) x='",
)


async def test_hostile_01_04_no_text_breaks_out_of_a_page(public: Public) -> None:
    await public.open(title=TRICKS[1][:80])
    for trick in TRICKS[:3]:
        one = await public.write(f"{trick} parcel", f"{trick} parcel", category=f"c {trick[:20]}".replace("/", "-"))
        for path in (f"en/articles/{one}", "en/"):
            page = (await public.get(path)).text
            assert "<svg" not in page
            assert "<script>" not in page
            assert structured(page)
    for trick in TRICKS:
        for path in ("search", "suggest"):
            answer = await public.client.get(f"/help/finch/en/{path}", params={"q": f"{trick} parcel"})
            assert answer.status_code == 200
            if path == "search":
                assert not any(sign in answer.text for sign in ("<svg", "<script>", " onfocus=alert(1) x='"))


async def test_hostile_39_no_path_leads_to_a_file(public: Public) -> None:
    await public.open()
    for path in ("../models.py", "..%2f..%2fmodels.py", "%2e%2e/%2e%2e/etc/passwd", "help.css", "....//help.js"):
        for base in ("/help/-/", "/help/finch/en/c/", "/help/finch/en/", "/help/"):
            answer = await public.client.get(base + path)
            assert answer.status_code == 404
            assert "import" not in answer.text
            assert "root:" not in answer.text

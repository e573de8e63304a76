"""Languages side by side, validity, owner and review, categories, pictures, buttons and fields."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from tests.knowledge.conftest import As, Client
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge import actions, queries
from wingbeat.knowledge.actions import TIMER, turn
from wingbeat.knowledge.categories.actions import order, rename
from wingbeat.knowledge.categories.models import BadCategory, Category
from wingbeat.knowledge.categories.queries import categories
from wingbeat.knowledge.events import Published, Retired
from wingbeat.knowledge.exchange.actions import apply
from wingbeat.knowledge.exchange.queries import export, plan
from wingbeat.knowledge.exchange.rules.read import parse
from wingbeat.knowledge.models import Article, BadArticle, Button, Draft
from wingbeat.knowledge.queries import Wanted
from wingbeat.knowledge.rules.fields import fields
from wingbeat.workspaces.queries import Scope

RETURNS = Draft(language="en", questions=("How?",), answer="Within 30 days.", group="returns")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)


def rewritten(draft: Draft, **changes: object) -> Draft:
    return msgspec.structs.replace(draft, **changes)


async def made(scope: Scope, draft: Draft) -> Article:
    article, _ = await actions.create(scope, draft)
    return article


async def changed(scope: Scope, article: Article, draft: Draft) -> Article:
    now, _ = await actions.change(scope, article.id, draft, version=article.version)
    return now


# --- languages


async def test_a_translation_is_out_of_date_when_the_leading_edition_says_something_else(editor: Scope) -> None:
    leading = await made(editor, RETURNS)
    chinese = rewritten(RETURNS, language="zh-CN", questions=("怎么退？",), answer="三十天内。")
    edition = await made(editor, chinese)
    assert (edition.source_id, edition.out_of_date) == (leading.id, False)
    leading = await changed(editor, leading, rewritten(RETURNS, category="Orders"))
    assert not (await queries.article(editor, edition.id)).out_of_date, "its place is not its wording"
    leading = await changed(editor, leading, rewritten(RETURNS, answer="Within 60 days."))
    assert [(one.id, one.out_of_date) for one in await queries.editions(editor, edition.id)] == [
        (leading.id, False),
        (edition.id, True),
    ]
    assert [one.id for one in await queries.articles(editor, Wanted(due="translation"))] == [edition.id]
    kept = await changed(editor, edition, rewritten(chinese, category="订单", out_of_date=True))
    assert kept.out_of_date
    assert not (await changed(editor, kept, rewritten(chinese, answer="六十天内。"))).out_of_date


async def test_another_edition_may_lead(editor: Scope, stranger: Scope) -> None:
    first = await made(editor, RETURNS)
    second = await made(editor, rewritten(RETURNS, language="zh-CN"))
    assert (await actions.lead(editor, second.id)).source_id is None
    assert (await queries.article(editor, first.id)).source_id == second.id
    assert [one.id for one in await queries.editions(editor, first.id)] == [second.id, first.id]
    with pytest.raises(NotFound):
        await actions.lead(stranger, second.id)


# --- validity


async def in_force(scope: Scope) -> list[UUID]:
    return [one.id for one in (await queries.published(scope))[1]]


async def test_an_article_answers_from_the_moment_it_is_valid_until_it_is_not(
    editor: Scope, database: Database
) -> None:
    now: datetime = await database.value("SELECT now()")
    soon, later = now + timedelta(hours=1), now + timedelta(hours=2)
    article, facts = await actions.create(editor, rewritten(RETURNS, valid_from=soon, valid_until=later))
    assert (facts, await in_force(editor)) == ([], [])
    assert [article.answers_at(at) for at in (now, soon, later)] == [False, True, False]
    assert await database.value("SELECT due FROM timer WHERE name = $1", TIMER) == soon
    revision = await queries.revision(editor)

    await move_hours(database, 1)
    assert await turn(editor, article.id) == [Published(article.id, 1)]
    assert await in_force(editor) == [article.id]
    assert await database.value("SELECT due FROM timer WHERE name = $1", TIMER) == later - timedelta(hours=1)

    await move_hours(database, 1)
    assert await turn(editor, article.id) == [Retired(article.id, 1, "validity")]
    assert await in_force(editor) == []
    assert await queries.revision(editor) == revision + 2


async def move_hours(database: Database, hours: int) -> None:
    """Time passes: what was to come comes so much sooner."""
    await database.execute(
        "UPDATE article SET valid_from = valid_from - $1::interval, valid_until = valid_until - $1::interval",
        timedelta(hours=hours),
    )


async def test_what_is_always_valid_waits_for_nothing(editor: Scope, database: Database) -> None:
    article = await made(editor, rewritten(RETURNS, valid_until=datetime(2100, 1, 1, tzinfo=UTC)))
    assert await database.value("SELECT count(*) FROM timer") == 1
    await changed(editor, article, RETURNS)
    assert await database.value("SELECT count(*) FROM timer") == 0


async def test_what_ends_before_it_begins_is_refused(editor: Scope) -> None:
    at = datetime(2030, 1, 1, tzinfo=UTC)
    with pytest.raises(BadArticle):
        await made(editor, rewritten(RETURNS, valid_from=at, valid_until=at))


async def test_facts_tell_what_begins_and_ceases_to_answer(editor: Scope) -> None:
    article, facts = await actions.create(editor, RETURNS)
    assert facts == [Published(article.id, 1)]
    _, facts = await actions.change(editor, article.id, rewritten(RETURNS, status="draft"), version=1)
    assert facts == [Retired(article.id, 2)]
    assert await actions.retire(editor, article.id) == []


# --- owner, review, lists


async def test_articles_due_for_review_are_listed_the_longest_first(editor: Scope) -> None:
    for at, day in enumerate((date(2020, 5, 1), date(2020, 1, 1), date(2199, 1, 1), None)):
        await made(editor, rewritten(RETURNS, group=str(at), review_on=day))
    assert [one.group_key for one in await queries.articles(editor, Wanted(due="review"))] == ["1", "0"]


async def test_an_owner_is_a_member_of_the_workspace(editor: Scope, database: Database) -> None:
    with pytest.raises(NotFound):
        await made(editor, rewritten(RETURNS, owner_id=uuid7()))


async def test_lists_are_narrowed_by_category_status_and_audience(editor: Scope) -> None:
    await made(editor, rewritten(RETURNS, group="a", category="Orders / Returns"))
    await made(editor, rewritten(RETURNS, group="b", category="Orders", status="draft"))
    await made(editor, rewritten(RETURNS, group="c", category="Ordersmore", audience="members"))

    async def groups(wanted: Wanted) -> list[str]:
        return [one.group_key for one in await queries.articles(editor, wanted)]

    assert await groups(Wanted(category="Orders")) == ["b", "a"]
    assert await groups(Wanted(category="Orders/Returns")) == ["a"]
    assert await groups(Wanted(status="draft")) == ["b"]
    assert await groups(Wanted(audience="members")) == ["c"]
    assert await groups(Wanted(words="zebra")) == []


# --- categories


async def test_categories_have_an_order_and_are_moved_whole(editor: Scope, as_role: As, stranger: Scope) -> None:
    one = await made(editor, rewritten(RETURNS, group="a", category="Orders/Returns"))
    await made(editor, rewritten(RETURNS, group="b", category="About"))
    await order(editor, [Category("Orders", {"zh-CN": "订单"}), Category("Orders/Returns")])
    assert [(found.path, found.articles) for found in await categories(editor)] == [
        ("Orders", 0),
        ("Orders/Returns", 1),
        ("About", 1),
    ]
    await rename(editor, "Orders", "Shopping")
    assert [found.path for found in await categories(editor)] == ["Shopping", "Shopping/Returns", "About"]
    assert (await queries.article(editor, one.id)).category == "Shopping/Returns"
    assert await categories(stranger) == []
    for wrong in ([Category("A"), Category(" A ")], [Category("/")]):
        with pytest.raises(BadCategory):
            await order(editor, wrong)
    with pytest.raises(BadCategory):
        await rename(editor, "Shopping", "Shopping/Below")
    with pytest.raises(Forbidden):
        await order(as_role("agent"), [])


# --- pictures, buttons, fields


async def picture(scope: Scope, data_type: str = "image/png") -> UUID:
    file_id = uuid7()
    await scope.execute(
        "INSERT INTO file (workspace_id, id, name, media_type, size_bytes, sha256, uploaded_by_kind, uploaded_by_id)"
        " VALUES ($1, $2, 'a.png', $3, 16, '', 'member', $2)",
        file_id,
        data_type,
    )
    return file_id


async def test_hostile_28_a_picture_is_of_the_same_workspace_and_a_picture(editor: Scope, stranger: Scope) -> None:
    for file_id in (uuid7(), await picture(stranger), await picture(editor, "application/pdf")):
        with pytest.raises(NotFound):
            await made(editor, rewritten(RETURNS, answer=f"![x](file:{file_id})"))
    file_id = await picture(editor)
    article = await made(editor, rewritten(RETURNS, answer=f"![x](file:{file_id})"))
    assert f'src="picture:{file_id}"' in article.answer_html


async def test_buttons_lead_somewhere_safe_or_ask(editor: Scope) -> None:
    good = (Button("Track", url="https://shop.example/t"), Button("Refund?", question="Refund?"))
    assert (await made(editor, rewritten(RETURNS, buttons=good))).buttons == list(good)
    for wrong in (
        Button("x", url="javascript:alert(1)"),
        Button("x"),
        Button("x", "https://a.example", "b"),
        Button(""),
    ):
        with pytest.raises(BadArticle):
            await made(editor, rewritten(RETURNS, group="b", buttons=(wrong,)))


async def test_fields_are_filled_with_what_the_shop_knows(editor: Scope) -> None:
    await editor.execute(
        "INSERT INTO product (workspace_id, sku, name, price, category, stock, summary)"
        " VALUES ($1, 'T-1', $2, $3, '', 4, '{}')",
        {"en": "Tent", "zh-CN": "帐篷"},
        {"CNY": 1299, "USD": 189.5},
    )
    asked = fields("{{product.name:T-1}} {{product.price:T-1}} {{product.stock:NO}} {{order.number}}")
    assert await queries.values_for(editor, asked, "zh-CN", uuid7()) == {
        "product.name:T-1": "帐篷",
        "product.price:T-1": "1,299.00 CNY",
        "product.stock:T-1": "4",
    }


# --- in and out


async def bytes_of(scope: Scope, kind: str) -> bytes:
    return b"".join([piece async for piece in export(scope, kind)])  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "markdown"])
async def test_what_one_workspace_exports_another_imports(editor: Scope, stranger: Scope, kind: str) -> None:
    await made(editor, rewritten(RETURNS, category="=1", buttons=(Button("Go", question="Where?"),), intents=("a",)))
    edition = await made(editor, rewritten(RETURNS, language="zh-CN", questions=("怎么退？", "退？")))
    await changed(
        editor, edition, rewritten(RETURNS, language="zh-CN", questions=("怎么退？", "退？"), out_of_date=True)
    )
    await made(editor, rewritten(RETURNS, group="b", status="draft", valid_until=datetime(2100, 1, 1, tzinfo=UTC)))
    file = await bytes_of(editor, kind)
    parsed = parse(file)
    assert not parsed.errors
    assert {one.outcome for one in (await plan(editor, parsed)).lines} == {"same"}
    done, _ = await apply(stranger, parsed)
    assert (done.imported, done.updated, done.same) == (3, 0, 0)
    again = parse(await bytes_of(stranger, kind))
    assert sorted((one.draft for one in again.found), key=str) == sorted((one.draft for one in parsed.found), key=str)


async def test_a_preview_tells_each_line_and_stores_nothing(client: Client, editor: Scope) -> None:
    await made(editor, RETURNS)
    body = b"question,answer,group,language\nHow?,Soon.,returns,en\nNew?,Yes.,n,en\n,Nothing.,x,en\nP?,![x](file:00000000-0000-7000-8000-000000000000),p,en\n"
    async with client(editor) as browser:
        told = (await browser.post("/articles/import", params={"preview": True, "name": "a.csv"}, content=body)).json()
        assert [(one["line"], one["outcome"]) for one in told["lines"]] == [
            (2, "update"), (3, "create"), (4, "refuse"), (5, "refuse"),
        ]  # fmt: skip
        assert (told["preview"], [one["line"] for one in told["errors"]]) == (True, [4, 5])
        assert len((await browser.get("/articles")).json()["items"]) == 1
        exported = await browser.get("/articles/export", params={"format": "markdown"})
        assert exported.headers["content-disposition"] == 'attachment; filename="articles.zip"'
        assert len(parse(exported.content).found) == 1


# --- REST


async def test_the_centre_is_used_over_rest(client: Client, editor: Scope) -> None:
    form = {
        "language": "en",
        "questions": ["Return?"],
        "answer": "**30** days.",
        "buttons": [{"label": "Go", "url": "https://a.example"}],
    }
    async with client(editor) as browser:
        one = (await browser.post("/articles", json=form)).json()
        assert (one["answer_html"], one["answer_text"]) == ("<p><strong>30</strong> days.</p>", "30 days.")
        path = f"/articles/{one['id']}"
        assert (await browser.put(path, json=form | {"answer": "60 days.", "version": 1})).status_code == 200
        assert [kept["version"] for kept in (await browser.get(f"{path}/versions")).json()["items"]] == [2, 1]
        diff = (await browser.get(f"{path}/versions/1/diff", params={"to": 2})).json()
        assert [field["field"] for field in diff["fields"]] == ["answer"]
        assert (await browser.get(f"{path}/versions/1")).json()["answer"] == "**30** days."
        assert (await browser.post(f"{path}/versions/1/restore", json={"version": 2})).json() == {"version": 3}
        (edition,) = (await browser.get(f"{path}/editions")).json()
        assert (edition["figures"]["asked"], edition["figures"]["seconds_saved"]) == (0, 0)
        (listed,) = (await browser.get("/articles")).json()["items"]
        assert (listed["figures"]["seconds_saved"], listed["hints"]) == (0, 0)
        similar = await browser.post("/articles/similar", json={"language": "en", "questions": ["return"]})
        assert [hint["other_id"] for hint in similar.json()] == [one["id"]]
        shown = await browser.post("/articles/preview", json={"answer": "{{order.number}} <b>"})
        assert shown.json() == {
            "html": "<p>{{order.number}} &lt;b&gt;</p>",
            "text": "{{order.number}} <b>",
            "fields": ["order.number"],
        }
        known = await browser.post("/articles/preview", json={"answer": "{{order.number}}", "language": "en"})
        assert known.json()["html"] == "<p>your order number</p>", "as customers read it of whom we know nothing"
        assert (await browser.get("/articles/search", params={"q": "return"})).json()["items"][0]["id"] == one["id"]
        assert (await browser.get("/articles/categories")).json() == []
        assert (await browser.get("/articles/fields")).json()[0]["name"] == "order.number"


async def test_a_picture_is_shown_to_all_while_its_article_answers_customers(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        files = browser._transport.app.state.files  # type: ignore[attr-defined]  # what the server keeps
        file_id = await picture(editor)
        files.kept[file_id] = PNG
        path = f"/articles/pictures/{editor.actor.workspace_id}/{file_id}"
        assert (await browser.get(path)).status_code == 404
        article = await made(editor, rewritten(RETURNS, answer=f"![x](file:{file_id})"))
        shown = await browser.get(path)
        assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
        assert shown.headers["content-security-policy"] == "sandbox; default-src 'none'"
        await changed(editor, article, rewritten(RETURNS, answer=f"![x](file:{file_id})", audience="members"))
        assert (await browser.get(path)).status_code == 404

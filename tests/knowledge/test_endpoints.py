import msgspec
import pytest

from tests.knowledge.conftest import As, Client
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.exchange import endpoints
from wingbeat.workspaces.queries import Scope

FORM = {"language": "en", "questions": ["How do I return it?"], "answer": "Within 30 days.", "group_key": "returns"}


async def test_an_article_is_written_read_changed_and_retired(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        made = await browser.post("/articles", json=FORM)
        assert made.status_code == 201
        path = f"/articles/{made.json()['id']}"
        assert (await browser.get(path)).json() == made.json()

        changed = await browser.put(path, json=FORM | {"answer": "Within 60 days.", "version": 1})
        assert (changed.status_code, changed.json()["version"]) == (200, 2)
        stale = await browser.put(path, json=FORM | {"version": 1})
        assert (stale.status_code, stale.json()["code"]) == (409, "article_changed")

        assert (await browser.delete(path)).status_code == 204
        assert (await browser.get("/articles")).json() == {"items": [], "next": None}


async def test_a_list_names_the_key_of_its_next_page(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        for group in "abc":
            await browser.post("/articles", json=FORM | {"group_key": group})
        first = (await browser.get("/articles", params={"limit": 2})).json()
        second = (await browser.get("/articles", params={"limit": 2, "after": first["next"]})).json()
    assert [article["group_key"] for article in first["items"] + second["items"]] == ["c", "b", "a"]
    assert second["next"] is None


async def test_lines_are_imported_and_bad_ones_told(client: Client, editor: Scope) -> None:
    line = {"group": "returns"} | {key: FORM[key] for key in ("language", "questions", "answer")}
    body = msgspec.json.encode(line) + b"\nnot json\n"
    async with client(editor) as browser:
        told = await browser.post("/articles/import", content=body)
        assert (told.json()["imported"], told.json()["updated"], told.json()["format"]) == (1, 0, "jsonl")
        assert [error["line"] for error in told.json()["errors"]] == [2]
        assert (await browser.post("/articles/import", content=body)).json()["same"] == 1
        found = (await browser.get("/articles", params={"q": "return", "language": "en"})).json()
    assert [article["group_key"] for article in found["items"]] == ["returns"]


async def test_an_import_that_would_fill_the_memory_is_refused(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        answer = await browser.post("/articles/import", content=b" " * (endpoints.LARGEST_IMPORT_BYTES + 1))
    assert answer.status_code == 413


async def test_the_bot_can_be_tried_without_a_conversation(client: Client, editor: Scope) -> None:
    async with client(editor) as browser:
        told = (await browser.post("/articles/try", json={"text": "how to return", "language": "en"})).json()
    assert (told["move"], told["candidates"][0]["question"]) == ("answer", "how to return")


async def test_only_editors_may_write_import_and_try(client: Client, as_role: As) -> None:
    async with client(as_role("agent")) as browser:
        for path, more in (
            ("/articles", {"json": FORM}),
            ("/articles/import", {"content": b""}),
            ("/articles/try", {"json": {"text": "hi"}}),
        ):
            assert (await browser.request("POST", path, **more)).status_code == 403
        assert (await browser.get("/articles")).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "fr"},
        {"questions": []},
        {"questions": [""]},
        {"answer": "a\x00"},
        {"category": "a\nb"},
        {"audience": "everyone"},
        {"status": "retired"},
        {"workspace_id": str(uuid7())},
        {"updated_by": str(uuid7())},
    ],
)
async def test_a_form_that_is_not_right_is_refused(client: Client, editor: Scope, wrong: dict[str, object]) -> None:
    async with client(editor) as browser:
        assert (await browser.post("/articles", json=FORM | wrong)).status_code == 422


async def test_an_article_of_another_workspace_is_not_found(client: Client, editor: Scope, stranger: Scope) -> None:
    async with client(editor) as browser:
        path = f"/articles/{(await browser.post('/articles', json=FORM)).json()['id']}"
    async with client(stranger) as browser:
        for answer in (
            await browser.get(path),
            await browser.put(path, json=FORM | {"version": 1}),
            await browser.delete(path),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
from fastapi import FastAPI

from tests.people.firms import Browsers, Firm
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.files import LARGEST_BYTES, MemoryFiles
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers
from wingbeat.people.files.actions import attach, upload
from wingbeat.people.files.ports import reaches_none
from wingbeat.people.files.queries import file
from wingbeat.workspaces.queries import Scope

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


async def stream(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def put(scope: Scope, data: bytes = b"hello") -> UUID:
    row = await upload(
        scope, MemoryFiles(), Timers(scope.database, {}), stream(data), name="a.txt", declared="text/plain"
    )
    file_id: UUID = row["id"]
    return file_id


async def reaches_all(scope: Scope, conversation_id: UUID | None, file_id: UUID) -> bool:
    return conversation_id is not None


async def test_a_picture_is_sent_and_seen(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("bo@finch.example") as bo:
        sent = await bo.send("POST", "/files", params={"name": "背包.png"}, content=PNG)
        assert sent.json() | {"id": ""} == {"id": "", "name": "背包.png", "media_type": "image/png", "size_bytes": 40}
        seen = await bo.send("GET", f"/files/{sent.json()['id']}")
        assert (seen.content, seen.headers["content-type"]) == (PNG, "image/png")
        assert seen.headers["content-disposition"].startswith("inline;")


@pytest.mark.parametrize(
    ("name", "declared", "data"),
    [
        ("drawing.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("page.html", "text/html", b"<script>alert(1)</script>"),
        ("page.xml", "application/xml", b"<?xml version='1.0'?><html/>"),
        ("photo.png", "image/png", b"<script>alert(1)</script>"),
        ("paper.pdf", "application/pdf", b"%PDF-1.7 <script>alert(1)</script>"),
    ],
)
async def test_hostile_02_and_03_a_document_is_saved_and_never_run(
    firm: Firm, browsers: Browsers, name: str, declared: str, data: bytes
) -> None:
    async with browsers.open("bo@finch.example") as bo:
        headers = {"Content-Type": declared}
        sent = await bo.send("POST", "/files", params={"name": name}, content=data, headers=headers)
        seen = await bo.send("GET", f"/files/{sent.json()['id']}")
    assert seen.headers["content-disposition"].startswith("attachment;")
    assert seen.headers["content-type"] in {"application/octet-stream", "application/pdf"}
    assert seen.headers["x-content-type-options"] == "nosniff"
    assert seen.headers["content-security-policy"] == "sandbox; default-src 'none'"


async def test_a_file_too_large_is_refused_before_and_while_it_comes(
    firm: Firm, browsers: Browsers, app: FastAPI
) -> None:
    app.state.files = MemoryFiles(largest_bytes=1000)
    async with browsers.open("bo@finch.example") as bo:
        said = {"Content-Length": str(LARGEST_BYTES + 1)}
        early = await bo.send("POST", "/files", params={"name": "a"}, content=b"x", headers=said)
        late = await bo.send("POST", "/files", params={"name": "a"}, content=stream(b"x" * 1001))
        assert [early.status_code, late.status_code] == [413, 413]
    assert app.state.files.kept == {}
    assert await firm.system.value("SELECT count(*) FROM file WHERE workspace_id = $1") == 0


async def test_a_file_whose_row_cannot_be_written_leaves_no_bytes(firm: Firm) -> None:
    files = MemoryFiles()
    await firm.database.execute("ALTER TABLE file ADD CONSTRAINT refuse CHECK (size_bytes < 0)")
    with pytest.raises(asyncpg.CheckViolationError):
        await upload(firm.as_bo, files, Timers(firm.database, {}), stream(b"x"), name="a", declared="")
    assert files.kept == {}


async def test_hostile_27_a_file_of_another_firm_is_not_there(firm: Firm, other_firm: Firm, browsers: Browsers) -> None:
    theirs = await put(other_firm.as_bo)
    async with browsers.open("bo@finch.example") as bo:
        answers = [await bo.send("GET", f"/files/{one}") for one in (theirs, uuid7())]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].text == answers[1].text
        for path in ("/files/..%2F..%2Fetc%2Fpasswd", "/files/x"):
            assert (await bo.send("GET", path)).status_code in {404, 422}


async def test_a_customer_reads_their_own_files_and_those_of_their_conversations(firm: Firm) -> None:
    mei, li, conversation_id = firm.as_customer(uuid7()), firm.as_customer(uuid7()), uuid7()
    own, answer = await put(mei), await put(firm.as_bo)
    assert (await file(mei, own, reaches_none))["name"] == "a.txt"
    assert (await file(firm.as_bo, own, reaches_none))["name"] == "a.txt"
    for scope, file_id in ((li, own), (mei, answer), (firm.as_member(firm.bo, "analyst"), own)):
        with pytest.raises(NotFound):
            await file(scope, file_id, reaches_all)
    await attach(firm.as_bo, [answer], conversation_id)
    assert (await file(mei, answer, reaches_all))["conversation_id"] == conversation_id
    with pytest.raises(NotFound):
        await file(li, answer, reaches_none)


async def test_hostile_28_nobody_attaches_what_another_one_sent(firm: Firm) -> None:
    mei, li, conversation_id = firm.as_customer(uuid7()), firm.as_customer(uuid7()), uuid7()
    first, second = await put(mei), await put(mei)
    assert [row["id"] for row in await attach(mei, [second, first], conversation_id)] == [second, first]
    assert len(await attach(mei, [first], conversation_id)) == 1, "a repeated message attaches again"
    for scope, file_ids, where in ((li, [first], conversation_id), (mei, [first], uuid7()), (mei, [uuid7()], uuid7())):
        with pytest.raises(NotFound):
            await attach(scope, file_ids, where)


async def test_only_people_send_files(firm: Firm) -> None:
    for scope in (firm.system, firm.as_member(firm.bo, "analyst")):
        with pytest.raises(Forbidden):
            await put(scope)


async def test_hostile_44_a_flood_of_uploads_is_stopped(firm: Firm, browsers: Browsers) -> None:
    async with browsers.open("bo@finch.example") as bo:
        answers = [await bo.send("POST", "/files", params={"name": "a"}, content=b"x") for _ in range(30)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:20] == [201] * 20
    assert 429 in statuses, "whoever takes long earns another one now and then"

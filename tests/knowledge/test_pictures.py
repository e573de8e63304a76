"""Pictures of articles: kept as long as an article or one of its versions shows them, and read by customers in the chat."""

from collections.abc import AsyncIterator
from uuid import UUID

from wingbeat.flow import names
from wingbeat.kit.database import Database
from wingbeat.kit.files import MemoryFiles
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers
from wingbeat.knowledge.actions import change, create, retire
from wingbeat.knowledge.models import Draft
from wingbeat.live.widget.endpoints import reaches
from wingbeat.people.files.actions import Unclaimed, upload
from wingbeat.workspaces.models import Actor
from wingbeat.workspaces.queries import Scope


async def put(editor: Scope, files: MemoryFiles) -> UUID:
    async def stream() -> AsyncIterator[bytes]:
        yield b"\x89PNG\r\n\x1a\n" + bytes(32)

    row = await upload(editor, files, Timers(editor.database, {}), stream(), name="chart.png", declared="image/png")
    file_id: UUID = row["id"]
    return file_id


def showing(*pictures: UUID, audience: str = "customers") -> Draft:
    answer = " ".join(f"![chart](file:{one})" for one in pictures) or "No chart any more."
    return Draft(language="en", questions=("Which size?",), answer=answer, audience=audience)  # type: ignore[arg-type]


async def test_a_picture_outlives_its_day_while_an_article_or_a_version_shows_it(
    database: Database, editor: Scope
) -> None:
    files = MemoryFiles()
    unclaimed = Unclaimed(database, files, Timers(database, {}), names)
    shown, earlier, nobodys = [await put(editor, files) for _ in range(3)]
    article, _ = await create(editor, showing(earlier))
    await change(editor, article.id, showing(shown), version=article.version)
    await editor.execute("UPDATE file SET created_at = now() - interval '2 days' WHERE workspace_id = $1")
    for one in (shown, earlier, nobodys):
        await unclaimed.due(editor.actor.workspace_id, one, article.updated_at)
    kept = await editor.rows("SELECT id FROM file WHERE workspace_id = $1")
    assert {row["id"] for row in kept} == set(files.kept) == {shown, earlier}


async def test_a_customer_reads_pictures_of_articles_for_customers_alone(editor: Scope, stranger: Scope) -> None:
    files = MemoryFiles()
    public, members, nobodys = [await put(editor, files) for _ in range(3)]
    article, _ = await create(editor, showing(public))
    await create(editor, showing(members, audience="members"))
    mei = Scope(editor.database, Actor(editor.actor.workspace_id, "customer", uuid7()))
    elsewhere = Scope(editor.database, Actor(stranger.actor.workspace_id, "customer", uuid7()))
    assert [await reaches(mei, None, one) for one in (public, members, nobodys)] == [True, False, False]
    assert not await reaches(elsewhere, None, public)
    assert not await reaches(mei, uuid7(), public), "a file of a conversation is only for its customer"
    await retire(editor, article.id)
    assert not await reaches(mei, None, public)

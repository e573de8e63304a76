"""A closed help centre: its own editors see it as a visitor would, and nobody else finds it."""

import asyncio
from uuid import UUID

import pytest

from tests.knowledge.help.conftest import Public
from wingbeat.people.members.actions import join
from wingbeat.people.sessions.actions import sign_in
from wingbeat.people.sessions.models import COOKIE
from wingbeat.workspaces.models import Actor, Role
from wingbeat.workspaces.queries import Scope

PASSWORD = "feathers-and-rain"
BANNER = "only your team sees it"


async def signed_in(public: Public, role: Role, scope: Scope | None = None) -> None:
    """The browser is a member's, with a session of its own."""
    at = scope or public.editor
    system = Scope(at.database, Actor(at.actor.workspace_id, "system", None, frozenset({"manage_people"})))
    email = f"{role}@{at.actor.workspace_id}.example"
    await join(system, email=email, name="Wren", role=role, password=PASSWORD)
    session = await sign_in(
        at.database,
        email=email,
        password=PASSWORD,
        workspace_id=at.actor.workspace_id,
        ip="203.0.113.7",
        user_agent="browser",
    )
    public.client.cookies.set(COOKIE, session.token)


@pytest.fixture
def closed(runner: asyncio.Runner, public: Public) -> UUID:
    """Its only article."""
    runner.run(public.open(open=False))
    return runner.run(public.write("Where is my parcel?"))


@pytest.mark.parametrize("role", ["editor", "administrator"])
async def test_its_editors_see_every_page_with_a_banner(public: Public, closed: UUID, role: Role) -> None:
    await signed_in(public, role)
    for path in ("en/", "en/c/orders", f"en/articles/{closed}", "en/search?q=parcel", "en/nowhere"):
        page = await public.get(path)
        assert BANNER in page.text, path
        assert '<meta name="robots" content="noindex">' in page.text
        assert "canonical" not in page.text
        assert "no-store" in page.headers["cache-control"]
        assert "etag" not in page.headers
    assert (await public.get("en/")).headers["x-robots-tag"] == "noindex"
    assert (await public.get("")).headers["location"] == "/help/finch/en/"
    assert (await public.get("sitemap.xml")).status_code == 404


async def test_nobody_else_sees_any_of_it(public: Public, closed: UUID, stranger: Scope) -> None:
    async def all_missing() -> bool:
        paths = ("", "en/", f"en/articles/{closed}", "en/search?q=parcel", "en/suggest?q=pa", "sitemap.xml")
        return {(await public.get(path)).status_code for path in paths} == {404}

    assert await all_missing()
    await signed_in(public, "agent")
    assert await all_missing()
    await signed_in(public, "editor", stranger)
    assert await all_missing()
    public.client.cookies.set(COOKIE, "nonsense")
    assert await all_missing()


async def test_what_is_done_in_a_preview_counts_nowhere(public: Public, closed: UUID) -> None:
    await signed_in(public, "editor")
    assert (await public.post(closed, "vote", helpful="yes")).status_code == 303
    assert (await public.post(closed, "read", reader=str(closed))).status_code == 204
    assert public.told == []
    assert (await public.client.get("/api/v1/help/figures")).json()["reads"] == 0


async def test_once_open_an_editor_gets_the_page_of_everybody(public: Public, closed: UUID) -> None:
    await signed_in(public, "editor")
    preview = await public.get("en/")
    await public.open()
    own = await public.get("en/", **{"If-None-Match": "*"})
    assert own.status_code == 200
    assert BANNER in preview.text
    assert BANNER not in own.text
    public.client.cookies.clear()
    assert (await public.get("en/")).text == own.text

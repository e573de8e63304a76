from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from fastapi import FastAPI

from tests.knowledge.conftest import say_error
from wingbeat.kit.errors import NotFound, WingbeatError
from wingbeat.kit.limits import Limits
from wingbeat.kit.secrets import Keyring
from wingbeat.knowledge import actions
from wingbeat.knowledge.help.actions import set_up
from wingbeat.knowledge.help.endpoints import router as settings
from wingbeat.knowledge.help.models import Setup
from wingbeat.knowledge.help.queries import Shelves
from wingbeat.knowledge.help.site.endpoints import router as site
from wingbeat.knowledge.help.site.models import Parts
from wingbeat.knowledge.models import Draft
from wingbeat.people.sessions.endpoints import member_scope
from wingbeat.workspaces.queries import Scope

ADDRESS = "https://help.example"


async def site_key(scope: Scope, channel_id: UUID) -> str:
    """One channel is ours, all others are nobody's."""
    if channel_id.int != 1:
        raise NotFound
    return "site-1"


class Public:
    """The help centre as a stranger's browser sees it, and what the product was told."""

    def __init__(self, editor: Scope) -> None:
        self.editor = editor
        self.told: list[msgspec.Struct] = []
        app = FastAPI()
        app.include_router(settings)
        app.include_router(site)
        app.add_exception_handler(WingbeatError, say_error)
        database = editor.database
        app.state.database, app.state.site_key = database, site_key
        app.state.help = Parts(database, Keyring(bytes(32)), Limits(), self._tell, None, Shelves())
        self.app = app
        self.as_member(editor)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS)

    def as_member(self, scope: Scope) -> None:
        self.app.dependency_overrides[member_scope] = lambda: scope

    async def _tell(self, _scope: Scope, facts: Sequence[msgspec.Struct]) -> None:
        self.told += facts

    async def open(self, slug: str = "finch", **changed: Any) -> None:
        await set_up(self.editor, Setup(**({"slug": slug, "language": "en"} | changed)), site_key)

    async def write(self, title: str, answer: str = "So it is.", **given: Any) -> UUID:
        draft = Draft(**({"language": "en", "questions": (title,), "answer": answer, "category": "orders"} | given))
        made, _ = await actions.create(self.editor, draft)
        return made.id

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(f"/help/finch/{path}", headers=headers)

    async def post(
        self, article_id: UUID, what: str, headers: dict[str, str] | None = None, **said: str
    ) -> httpx.Response:
        return await self.client.post(f"/help/finch/en/articles/{article_id}/{what}", data=said, headers=headers)


@pytest.fixture
def public(editor: Scope) -> Public:
    return Public(editor)

"""The demo shop with two members at their desks."""

from tests.served import Served
from wingbeat.kit.database import Database
from wingbeat.people.members.actions import join
from wingbeat.people.teams.actions import put_in
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

COLLEAGUE = "yu@tomtit.example"
PASSWORD = "feathers-and-rain"


async def cookies_of(server: Served, database_url: str) -> list[str]:
    """Session cookies of the founder and of a colleague, who joins when not there yet."""
    await hire(database_url)
    cookies = []
    for email, password in ((None, None), (COLLEAGUE, PASSWORD)):
        async with server.member(email, password) as client:
            cookies.append("; ".join(f"{name}={value}" for name, value in client.cookies.items()))
    return cookies


async def hire(database_url: str) -> None:
    database = await Database.connect(database_url, connections=2)
    try:
        workspace_id = await database.value("SELECT workspace_id FROM workspace ORDER BY workspace_id LIMIT 1")
        scope = Scope(database, Actor(workspace_id, "system", None, RIGHTS["administrator"]))
        if await scope.value("SELECT 1 FROM member WHERE workspace_id = $1 AND email = $2", COLLEAGUE):
            return
        member_id = await join(scope, email=COLLEAGUE, name="阿羽 Yu", role="agent", password=PASSWORD)
        await put_in(scope, await scope.value("SELECT id FROM team WHERE workspace_id = $1 LIMIT 1"), member_id)
    finally:
        await database.close()

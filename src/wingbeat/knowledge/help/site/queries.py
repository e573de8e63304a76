from collections.abc import Mapping

from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound, NotSignedIn
from wingbeat.knowledge.help.models import Centre
from wingbeat.knowledge.help.queries import centre
from wingbeat.people.sessions.actions import session_of_cookie
from wingbeat.workspaces.models import Right

EDITORS: frozenset[Right] = frozenset({"edit_knowledge", "manage_channels"})


async def centre_of(database: Database, slug: str, cookies: Mapping[str, str]) -> Centre:
    """The centre at an address; a closed one for its own editors alone. Raises `NotFound`."""
    found = await centre(database, slug)
    if not found.open and not await _edits(database, cookies, found):
        raise NotFound
    return found


async def _edits(database: Database, cookies: Mapping[str, str], known: Centre) -> bool:
    """Whether the browser is signed in as somebody who may set up this centre or write for it."""
    try:
        session = await session_of_cookie(database, cookies, origin=None, host="")
    except NotSignedIn:
        return False
    actor = session.scope.actor
    return actor.workspace_id == known.workspace_id and not EDITORS.isdisjoint(actor.rights)

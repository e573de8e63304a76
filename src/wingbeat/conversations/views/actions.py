from collections.abc import Mapping
from uuid import UUID

from wingbeat.conversations.views.models import Part
from wingbeat.conversations.views.queries import many, view
from wingbeat.kit.errors import Conflict
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.queries import Scope

MOST = 50  # of one member, and shared: a longer menu is read by nobody


class TooManyViews(Conflict):
    """There are as many views as a menu can hold; remove one first."""


async def keep(scope: Scope, name: str, filter_: Mapping[Part, str], *, shared: bool) -> UUID:
    """A new view; raises `Forbidden` for a shared one by who does not supervise, and `TooManyViews`."""
    if shared:
        scope.actor.need("supervise")
    own, of_all = await many(scope)
    if (of_all if shared else own) >= MOST:
        raise TooManyViews(limit=MOST)
    view_id = uuid7()
    await scope.execute(
        "INSERT INTO inbox_view (workspace_id, id, owner_id, shared, name, filter) VALUES ($1, $2, $3, $4, $5, $6)",
        view_id,
        scope.actor.id,
        shared,
        name,
        dict(filter_),
    )
    return view_id


async def change(scope: Scope, view_id: UUID, name: str, filter_: Mapping[Part, str], *, shared: bool) -> None:
    """What it is called, shows and for whom; raises `NotFound`, and `Forbidden` where it is or becomes everybody's."""
    old = await view(scope, view_id)
    if shared or old["shared"]:
        scope.actor.need("supervise")
    await scope.execute(
        "UPDATE inbox_view SET name = $3, filter = $4, shared = $5 WHERE workspace_id = $1 AND id = $2",
        view_id,
        name,
        dict(filter_),
        shared,
    )


async def drop(scope: Scope, view_id: UUID) -> None:
    """Gone; raises `NotFound`, and `Forbidden` for a shared one by who does not supervise."""
    if (await view(scope, view_id))["shared"]:
        scope.actor.need("supervise")
    await scope.execute("DELETE FROM inbox_view WHERE workspace_id = $1 AND id = $2", view_id)

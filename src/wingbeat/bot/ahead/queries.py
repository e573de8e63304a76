from datetime import date

from wingbeat.bot.ahead.models import Saved
from wingbeat.workspaces.queries import Scope


async def saved(scope: Scope, since: date) -> Saved:
    """What thinking ahead came to since a day (UTC); raises `Forbidden`."""
    scope.actor.need("see_measures")
    row = await scope.row(
        "SELECT coalesce(sum(used), 0)::int, coalesce(sum(discarded), 0)::int, coalesce(sum(saved_seconds), 0)::float8"
        " FROM bot_ahead WHERE workspace_id = $1 AND day >= $2",
        since,
    )
    assert row is not None, "a sum is always one row"
    return Saved(*row)

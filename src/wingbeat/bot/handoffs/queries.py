from wingbeat.bot.handoffs.models import HandoffRule
from wingbeat.workspaces.queries import Scope

MOST_RULES = 500  # read with every turn


async def rules(scope: Scope) -> list[HandoffRule]:
    """All rules, by kind and name."""
    rows = await scope.rows(
        "SELECT kind, name FROM bot_handoff_rule WHERE workspace_id = $1 ORDER BY kind, name LIMIT $2", MOST_RULES
    )
    return [HandoffRule(*row) for row in rows]

from wingbeat.bot.health.models import What
from wingbeat.bot.ladder.actions import Ladder
from wingbeat.bot.ladder.queries import model
from wingbeat.bot.ports import EngineDown, Understanding
from wingbeat.workspaces.queries import Scope


async def troubles(scope: Scope, understanding: Understanding, ladder: Ladder) -> list[What]:
    """What this workspace's bot works without for now, gravest first; raises `Forbidden`."""
    scope.actor.need("converse")
    found = await _engine(scope, understanding)
    if ladder.state(scope, await model(scope)) == "resting":
        found.append("writer")
    return found


async def _engine(scope: Scope, understanding: Understanding) -> list[What]:
    try:
        health = await understanding.health()
    except EngineDown:
        return ["engine"]
    found: dict[What, None] = {}
    for trouble in health.troubles:
        if trouble.what == "encoder":
            found["encoder"] = None
        elif trouble.workspace_id == scope.actor.workspace_id:
            found[trouble.what] = None
        elif trouble.workspace_id is None:
            found["starter"] = None
    return list(found)

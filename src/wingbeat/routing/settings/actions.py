import msgspec

from wingbeat.kit.errors import Invalid
from wingbeat.routing.rules.policies import POLICIES
from wingbeat.routing.settings.events import PolicySet
from wingbeat.routing.settings.models import RoutingSettings
from wingbeat.routing.settings.queries import routing_settings
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.queries import Scope

# Those that push customers into members' own lines are for comparison: waiting there is what costs most time.
CHOICES = tuple(name for name, policy in POLICIES.items() if policy.pooled)


async def set_settings(scope: Scope, settings: RoutingSettings) -> list[PolicySet]:
    """Route like this from the next decision on; raises `Forbidden` and `Invalid`."""
    scope.actor.need("supervise")
    if settings.policy not in CHOICES:
        raise Invalid("There is no such policy.", choices=list(CHOICES))
    async with scope.transaction() as work:
        before = msgspec.to_builtins(await routing_settings(work))
        after = msgspec.to_builtins(settings)
        changed = [name for name, value in after.items() if before[name] != value]
        if not changed:
            return []
        await work.execute(
            "INSERT INTO routing_settings (workspace_id, settings) VALUES ($1, $2)"
            " ON CONFLICT (workspace_id) DO UPDATE SET settings = excluded.settings",
            after,
        )
        if "policy" in changed:
            await record(work, "policy_changed", policy=[before["policy"], settings.policy])
        if changed != ["policy"]:
            await record(work, "routing_changed", changed=[name for name in changed if name != "policy"])
    return [PolicySet(settings.policy)]

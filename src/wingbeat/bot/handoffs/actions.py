from wingbeat.bot.handoffs.models import HandoffRule, Kind
from wingbeat.bot.handoffs.queries import MOST_RULES
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.workspaces.queries import Scope


async def put_rule(scope: Scope, rule: HandoffRule) -> None:
    """Have people answer this always; raises `Forbidden`, and `Invalid` beyond `MOST_RULES`."""
    scope.actor.need("edit_knowledge")
    done = await scope.execute(
        "INSERT INTO bot_handoff_rule (workspace_id, kind, name) SELECT $1, $2, $3"
        " WHERE (SELECT count(*) FROM bot_handoff_rule WHERE workspace_id = $1) < $4 ON CONFLICT DO NOTHING",
        rule.kind,
        rule.name,
        MOST_RULES,
    )
    if done.endswith(" 0") and not await _known(scope, rule):
        raise Invalid(f"A workspace has at most {MOST_RULES} of these rules.", limit=MOST_RULES)


async def _known(scope: Scope, rule: HandoffRule) -> bool:
    found: bool = await scope.value(
        "SELECT EXISTS (SELECT FROM bot_handoff_rule WHERE workspace_id = $1 AND kind = $2 AND name = $3)",
        rule.kind,
        rule.name,
    )
    return found


async def drop_rule(scope: Scope, kind: Kind, name: str) -> None:
    """Let the bot try again; raises `Forbidden` and `NotFound`."""
    scope.actor.need("edit_knowledge")
    done = await scope.execute(
        "DELETE FROM bot_handoff_rule WHERE workspace_id = $1 AND kind = $2 AND name = $3", kind, name
    )
    if done == "DELETE 0":
        raise NotFound

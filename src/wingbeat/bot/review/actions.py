from wingbeat.bot.review.models import Kind, ReviewRule
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.workspaces.queries import Scope

LONGEST_TARGET = 7 * 24 * 3600  # a week: nobody waits longer for an answer


async def put_rule(scope: Scope, rule: ReviewRule) -> None:
    """Have answers on something approved before they are sent; raises `Forbidden` and `Invalid`."""
    scope.actor.need("edit_knowledge")
    if not 0 < rule.target_seconds <= LONGEST_TARGET:
        raise Invalid("An answer is approved within a second to a week.", limit=LONGEST_TARGET)
    await scope.execute(
        "INSERT INTO bot_review (workspace_id, kind, name, target_seconds) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace_id, kind, name) DO UPDATE SET target_seconds = excluded.target_seconds",
        rule.kind,
        rule.name,
        rule.target_seconds,
    )


async def drop_rule(scope: Scope, kind: Kind, name: str) -> None:
    """Let the bot answer this by itself again; raises `Forbidden` and `NotFound`."""
    scope.actor.need("edit_knowledge")
    done = await scope.execute("DELETE FROM bot_review WHERE workspace_id = $1 AND kind = $2 AND name = $3", kind, name)
    if done == "DELETE 0":
        raise NotFound

from uuid import UUID

import msgspec

from wingbeat.bot.intents.actions import label
from wingbeat.bot.intents.models import Label
from wingbeat.bot.review.models import Correction, CorrectionSettled, Kind, ReviewRule, Status
from wingbeat.bot.review.queries import CORRECTION, as_correction
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.people.teams.queries import team
from wingbeat.workspaces.queries import Scope

LONGEST_TARGET = 7 * 24 * 3600  # a week: nobody waits longer for an answer


async def put_rule(scope: Scope, rule: ReviewRule) -> None:
    """Have answers on something approved before they are sent; raises `Forbidden`, `Invalid`, `NotFound` for the team."""
    scope.actor.need("edit_knowledge")
    if not 0 < rule.target_seconds <= LONGEST_TARGET:
        raise Invalid("An answer is approved within a second to a week.", limit=LONGEST_TARGET)
    if rule.team_id is not None:
        await team(scope, rule.team_id)
    await scope.execute(
        "INSERT INTO bot_review (workspace_id, kind, name, target_seconds, team_id) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (workspace_id, kind, name)"
        " DO UPDATE SET target_seconds = excluded.target_seconds, team_id = excluded.team_id",
        rule.kind,
        rule.name,
        rule.target_seconds,
        rule.team_id,
    )


async def drop_rule(scope: Scope, kind: Kind, name: str) -> None:
    """Let the bot answer this by itself again; raises `Forbidden` and `NotFound`."""
    scope.actor.need("edit_knowledge")
    done = await scope.execute("DELETE FROM bot_review WHERE workspace_id = $1 AND kind = $2 AND name = $3", kind, name)
    if done == "DELETE 0":
        raise NotFound


async def learn(scope: Scope, correction_id: UUID, intent: str) -> Correction:
    """Train on its question from the next training on: it is after `intent`.

    Raises `Forbidden`, `NotFound`, `CorrectionSettled`, and `Invalid` when the question has no words.
    """
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as work:
        one = await _settle(work, correction_id, "learned")
        if not one.question.strip():
            raise Invalid("There are no words here to learn from.")
        lesson = {"text": one.question, "language": one.language, "intent": intent}
        await label(work, [msgspec.convert(lesson | {"conversation_id": one.conversation_id}, Label)])
    return one


async def leave_out(scope: Scope, correction_id: UUID) -> Correction:
    """Learn nothing from this; raises `Forbidden`, `NotFound`, `CorrectionSettled`."""
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as work:
        return await _settle(work, correction_id, "dismissed")


async def _settle(work: Scope, correction_id: UUID, status: Status) -> Correction:
    row = await work.row(
        "UPDATE bot_correction SET status = $3 WHERE workspace_id = $1 AND id = $2 AND status = 'open'"
        f" RETURNING {CORRECTION}",
        correction_id,
        status,
    )
    if row is not None:
        return as_correction(row)
    if await work.row("SELECT FROM bot_correction WHERE workspace_id = $1 AND id = $2", correction_id) is None:
        raise NotFound
    raise CorrectionSettled

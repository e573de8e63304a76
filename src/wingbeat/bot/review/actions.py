from uuid import UUID

import msgspec

from wingbeat.bot.intents.actions import label, unlabel
from wingbeat.bot.intents.models import Label
from wingbeat.bot.models import language_of
from wingbeat.bot.review.models import Correction, CorrectionSettled, Kind, MessageLabel, ReviewRule, Status
from wingbeat.bot.review.queries import CORRECTION, as_correction, labelled_as, texts
from wingbeat.conversations.queries import find
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.people.teams.queries import team
from wingbeat.workspaces.queries import Scope

LONGEST_TARGET = 7 * 24 * 3600  # a week: nobody waits longer for an answer
WORDLESS = "There are no words here to learn from."


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
            raise Invalid(WORDLESS)
        lesson = {"text": one.question, "language": one.language, "intent": intent}
        await label(work, [msgspec.convert(lesson | {"conversation_id": one.conversation_id}, Label)])
    return one


async def leave_out(scope: Scope, correction_id: UUID) -> Correction:
    """Learn nothing from this; raises `Forbidden`, `NotFound`, `CorrectionSettled`."""
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as work:
        return await _settle(work, correction_id, "dismissed")


async def say_what(scope: Scope, conversation_id: UUID, seq: int, intent: str) -> MessageLabel:
    """Say what a customer's message is after; the next training learns it, without personal data.

    Raises `Forbidden`, `NotFound` for what is no message of a customer, and `Invalid` when it has no words.
    """
    scope.actor.need("edit_knowledge")
    text = await _text(scope, conversation_id, seq)
    if not text:
        raise Invalid(WORDLESS)
    language = language_of((await find(scope, conversation_id)).language)
    await label(scope, [Label(text=text, language=language, intent=intent, conversation_id=conversation_id, seq=seq)])
    return MessageLabel(seq, intent, scope.actor.id)


async def unsay(scope: Scope, conversation_id: UUID, seq: int) -> None:
    """Take back what somebody said of a message; raises `Forbidden`, and `NotFound` where nobody did."""
    scope.actor.need("edit_knowledge")
    text = await _text(scope, conversation_id, seq)
    known = (await labelled_as(scope, {text})).get(text)
    if known is None:
        raise NotFound
    await unlabel(scope, known.id)


async def _text(scope: Scope, conversation_id: UUID, seq: int) -> str:
    said = await texts(scope, conversation_id, seq)
    if seq not in said:
        raise NotFound
    return said[seq]


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

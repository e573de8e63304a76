from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers
from wingbeat.knowledge.models import Language
from wingbeat.practice import queries
from wingbeat.practice.models import Asked, Marked, Round, RoundMoved, Said, TooFewArticles
from wingbeat.practice.rules.feedback import feedback
from wingbeat.practice.rules.quiz import RESTS_SECONDS, asked, choice, next_box
from wingbeat.practice.rules.script import patience
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = "practice"
KEPT_DAYS = 90  # a quarter: long enough to see oneself get better


async def begin(scope: Scope, timers: Timers, language: Language) -> Round:
    """A new round of the member's own, forgotten in `KEPT_DAYS` days; raises `Forbidden`."""
    scope.actor.need("converse")
    round_id = uuid7()
    script = await queries.script(scope, language, round_id)
    script = msgspec.structs.replace(script, leave_seconds=patience(await queries.hazards(scope), round_id))
    # The timer first: a round that nobody would forget must not be.
    await timers.set(scope.actor.workspace_id, TIMER, round_id, after_seconds=KEPT_DAYS * 86_400.0)
    await scope.execute(
        "INSERT INTO practice_round (workspace_id, id, member_id, script) VALUES ($1, $2, $3, $4)",
        round_id,
        scope.actor.id,
        msgspec.to_builtins(script),
    )
    return await queries.practice_round(scope, round_id)


async def answer(scope: Scope, round_id: UUID, turn: int, said: Said) -> Round:
    """Go on by an answer, or end because the customer left (no text); raises `Forbidden`, `NotFound`, `RoundMoved`."""
    scope.actor.need("converse")
    async with scope.transaction() as work:
        await work.execute("SELECT FROM practice_round WHERE workspace_id = $1 AND id = $2 FOR UPDATE", round_id)
        one = await queries.practice_round(work, round_id)
        if one.feedback is not None or turn != len(one.answers):
            raise RoundMoved(turn=len(one.answers))
        answers = (*one.answers, said)
        ended = not said.text or len(answers) == len(one.script.exchanges)
        found = feedback(one.script, answers) if ended else None
        await work.execute(
            "UPDATE practice_round SET answers = $3, feedback = $4 WHERE workspace_id = $1 AND id = $2",
            round_id,
            msgspec.to_builtins(answers),
            msgspec.to_builtins(found),
        )
    return msgspec.structs.replace(one, answers=answers, feedback=found)


async def forget(scope: Scope, timers: Timers, round_id: UUID) -> None:
    """Forget a round of the member's own now; raises `NotFound`."""
    await queries.practice_round(scope, round_id)
    await scope.execute("DELETE FROM practice_round WHERE workspace_id = $1 AND id = $2", round_id)
    await timers.cancel(scope.actor.workspace_id, TIMER, round_id)


class Forgetting:
    """Forgets a round when its time has come."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, workspace_id: UUID, round_id: UUID, _due: datetime) -> None:
        scope = Scope(self._database, system(workspace_id))
        await scope.execute("DELETE FROM practice_round WHERE workspace_id = $1 AND id = $2", round_id)


async def quiz(scope: Scope, language: Language, seed: UUID) -> list[Asked]:
    """Questions for the member; raises `Forbidden` and `TooFewArticles`."""
    scope.actor.need("converse")
    cards = await queries.cards(scope, language, seed)
    pool = await queries.pool(scope, language, [card.category for card in cards])
    if not (found := asked(cards, pool, seed)):
        raise TooFewArticles
    return found


async def mark(scope: Scope, answers: Sequence[tuple[UUID, str]]) -> list[Marked]:
    """What was right, each card put where it belongs; raises `Forbidden`, and `NotFound` for no article of ours."""
    scope.actor.need("converse")
    known = await queries.named(scope, [article_id for article_id, _ in answers])
    if {article_id for article_id, _ in answers} - known.keys():
        raise NotFound
    found, rows = [], []
    for article_id, chosen in answers:
        card, box = known[article_id]
        right = chosen == choice(card)
        box = next_box(box, right=right)
        found.append(Marked(article_id, right, card.questions[0], choice(card)))
        rows.append((scope.actor.id, article_id, box, RESTS_SECONDS[box]))
    await scope.execute_many(
        """INSERT INTO practice_card (workspace_id, member_id, article_id, box, due)
           VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))
           ON CONFLICT (workspace_id, member_id, article_id) DO UPDATE SET box = excluded.box, due = excluded.due""",
        rows,
    )
    return found

import asyncio
from collections.abc import Callable, Sequence
from uuid import UUID

import msgspec

from wingbeat.bot.intents.exam.models import Row
from wingbeat.bot.intents.models import (
    OUTSIDE,
    Imported,
    Known,
    Label,
    LabelledMessage,
    NothingBefore,
    Taught,
    TooFewExamples,
    Version,
)
from wingbeat.bot.intents.ports import Listener, Starter, Teacher
from wingbeat.bot.intents.queries import (
    COLUMNS,
    as_labelled,
    in_force,
    lessons,
    put_in_force_since,
    serving,
    topics,
    version,
)
from wingbeat.bot.intents.work.models import Done, Told
from wingbeat.bot.ports import EngineDown
from wingbeat.kit.database import LOST, Database
from wingbeat.kit.errors import Busy, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

# Steps back that are remembered.
MOST_STEPS = 20
# The engine is back within two seconds.
RETRY_SECONDS = 1.0


async def label(scope: Scope, labels: Sequence[Label]) -> Imported:
    """Say what messages are after, each text once; raises `Forbidden`."""
    scope.actor.need("edit_knowledge")
    given = [{"id": str(uuid7()), **msgspec.to_builtins(one)} for one in {one.text: one for one in labels}.values()]
    rows = await scope.rows(
        "INSERT INTO labelled_message (workspace_id, id, text, language, intent, conversation_id, seq, labelled_by)"
        " SELECT $1, g.*, $3 FROM jsonb_to_recordset($2) AS g (id uuid, text text, language text, intent text,"
        " conversation_id uuid, seq bigint) ON CONFLICT (workspace_id, md5(text)) DO UPDATE SET"
        " intent = excluded.intent, language = excluded.language, labelled_by = excluded.labelled_by,"
        " labelled_at = now() WHERE labelled_message.workspace_id = $1 RETURNING xmax = 0 AS fresh",
        given,
        scope.actor.id,
    )
    fresh = sum(row["fresh"] for row in rows)
    return Imported(fresh, len(rows) - fresh)


async def relabel(scope: Scope, message_id: UUID, intent: str) -> LabelledMessage:
    """Raises `Forbidden` and `NotFound`."""
    scope.actor.need("edit_knowledge")
    row = await scope.row(
        "UPDATE labelled_message SET intent = $3, labelled_by = $4, labelled_at = now()"
        " WHERE workspace_id = $1 AND id = $2 RETURNING " + COLUMNS,
        message_id,
        intent,
        scope.actor.id,
    )
    if row is None:
        raise NotFound
    return as_labelled(row)


async def unlabel(scope: Scope, message_id: UUID) -> None:
    """Forget a labelled message; raises `Forbidden` and `NotFound`."""
    scope.actor.need("edit_knowledge")
    done = await scope.execute("DELETE FROM labelled_message WHERE workspace_id = $1 AND id = $2", message_id)
    if done == "DELETE 0":
        raise NotFound


class Training:
    """Trains workspaces' models, and puts them in force and out of it."""

    def __init__(
        self, teacher: Teacher, starter: Starter, tell: Listener, changed: Callable[[UUID], None] = lambda _: None
    ) -> None:
        """`tell` hears which model a workspace's bot is to serve with; `changed` rings at the other processes."""
        self._teacher = teacher
        self._starter = starter
        self._tell = tell
        self._changed = changed
        self._serving = asyncio.Lock()

    async def train(self, scope: Scope, told: Told) -> Done:
        """Train a new version and store it; nobody is served with it yet.

        Raises `Forbidden`, `TooFewExamples`, `Untrainable`, `TrainingFailed`.
        """
        scope.actor.need("edit_knowledge")
        material = await lessons(scope, self._starter)
        if len({one.intent for one in material} - {OUTSIDE}) < 2:
            raise TooFewExamples(examples=len(material))
        now = await serving(scope)
        taught = await self._teacher.teach(material, now[1] if now else self._starter.lessons(), told)
        return Done(number=await _store(scope, taught, now[0] if now else None))

    async def examine(self, scope: Scope, rows: Sequence[Row], told: Told) -> Done:
        """How the model that serves does on labelled messages; raises `Forbidden`, `Untrainable`, `TrainingFailed`."""
        scope.actor.need("edit_knowledge")
        now = await serving(scope)
        result, learnt = await self._teacher.mark(now[1] if now else None, self._starter.lessons(), rows, told)
        return Done(number=now[0] if now else None, learnt=learnt, report=result)

    async def topics(self, scope: Scope) -> list[Known]:
        return await topics(scope, self._starter)

    async def activate(self, scope: Scope, number: int) -> Version:
        """Serve with this version from now on; raises `Forbidden` and `NotFound`."""
        scope.actor.need("edit_knowledge")
        await version(scope, number)
        if await in_force(scope) != number:
            await scope.execute(
                "INSERT INTO intent_models_in_force (workspace_id, numbers, changed_by) VALUES ($1, ARRAY[$2::int], $3)"
                " ON CONFLICT (workspace_id) DO UPDATE SET numbers = (intent_models_in_force.numbers || $2)"
                "[greatest(1, cardinality(intent_models_in_force.numbers) + 2 - $4):], changed_by = $3, changed_at = now()"
                " WHERE intent_models_in_force.workspace_id = $1",
                number,
                scope.actor.id,
                MOST_STEPS,
            )
        self._changed(scope.actor.workspace_id)
        await self.serve(scope)
        return await version(scope, number)

    async def back(self, scope: Scope) -> Version | None:
        """Serve with the version that was in force before this one, or again with the model that ships with the product (None).

        Raises `Forbidden`, and `NothingBefore` where that one serves already.
        """
        scope.actor.need("edit_knowledge")
        row = await scope.row(
            "UPDATE intent_models_in_force SET numbers = trim_array(numbers, 1), changed_by = $2, changed_at = now()"
            " WHERE workspace_id = $1 AND cardinality(numbers) > 0 RETURNING numbers[cardinality(numbers)] AS number",
            scope.actor.id,
        )
        if row is None:
            raise NothingBefore
        self._changed(scope.actor.workspace_id)
        await self.serve(scope)
        return None if row["number"] is None else await version(scope, row["number"])

    async def serve(self, scope: Scope) -> None:
        """Tell the engine which model is in force, as after a start; raises `EngineDown`, `BrokenModel`."""
        async with self._serving:  # one after the other, so that what was read last is told last
            now = await serving(scope)
            await self._tell(scope.actor.workspace_id, *(now or (0, None)))

    async def follow(self, scope: Scope) -> None:
        """Another process put a model in force: serve with it here too, as soon as the engine and the database are there."""
        while True:
            try:
                return await self.serve(scope)
            except (EngineDown, Busy, *LOST):
                await asyncio.sleep(RETRY_SECONDS)

    async def catch_up(self, database: Database, seconds: float) -> None:
        """What other processes put in force for so many seconds may not have been heard."""
        for workspace_id in await put_in_force_since(database, seconds):
            await self.follow(Scope(database, system(workspace_id)))


async def _store(scope: Scope, taught: Taught, earlier_number: int | None) -> int:
    return int(
        await scope.value(
            "INSERT INTO intent_model (workspace_id, number, trained_by, examples, intents, seconds, report, earlier,"
            " earlier_number, data) SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9"
            " FROM intent_model WHERE workspace_id = $1 RETURNING number",
            scope.actor.id,
            taught.examples,
            taught.intents,
            taught.seconds,
            msgspec.to_builtins(taught.report),
            msgspec.to_builtins(taught.earlier) if taught.earlier else None,
            earlier_number,
            taught.model,
        )
    )

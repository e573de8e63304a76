from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import find
from wingbeat.conversations.surveys.events import Rated, SurveySent
from wingbeat.kit.database import Connection, Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.surveys.models import Stored, Subject, Survey
from wingbeat.surveys.queries import rests, surveys
from wingbeat.surveys.rules import MOST, asks, check, chosen
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = "survey"


class Asking:
    """From a resolved conversation to the survey, once."""

    def __init__(self, database: Database, door: ConversationDoor, timers: Timers) -> None:
        self._database = database
        self._door = door
        self._timers = timers

    async def resolved(self, woken: Woken) -> None:
        """The step: ask in a moment, if anything asks about this one."""
        scope = Scope(self._database, system(woken.workspace_id))
        found = await self._chosen(scope, await find(scope, woken.lane))
        if found is not None:
            await self._timers.set(
                woken.workspace_id, TIMER, woken.lane, after_seconds=float(found.survey.delay_seconds)
            )

    async def due(self, workspace_id: UUID, conversation_id: UUID, _due: datetime) -> None:
        """The moment has come: ask, unless it goes on meanwhile, or the customer was asked lately."""
        scope = Scope(self._database, system(workspace_id))
        state = await find(scope, conversation_id)
        found = await self._chosen(scope, state)
        if found is None or state.customer_id is None:
            return
        if found.survey.rest_days and await rests(scope, state.customer_id, found.survey.rest_days):
            return
        command = asks(found, state.language)
        await self._door.append(workspace_id, conversation_id, command, sender=Sender("system"), key="survey")

    async def _chosen(self, scope: Scope, state: Conversation) -> Stored | None:
        if state.ended != "resolved" or state.survey is not None:
            return None
        subject = Subject(state.id, state.channel_id, state.team_id, state.assignee_id is not None)
        return chosen(await surveys(scope), subject)


# Of the head what the figures are grouped by; whoever has it now answers for it.
_SENT = """
    INSERT INTO survey_answer (workspace_id, conversation_id, survey_id, scale, sent_at, customer_id, channel_id, team_id,
                               member_id, language)
    SELECT t.workspace_id, t.c, t.survey, t.scale, t.at, h.customer_id, h.channel_id, h.team_id, h.assignee_id, h.language
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) AS t (workspace_id, c, survey, scale, at)
    JOIN conversation h ON h.workspace_id = t.workspace_id AND h.id = t.c
    ON CONFLICT DO NOTHING"""
_RATED = """
    UPDATE survey_answer a SET rated_at = t.at, score = t.score, comment = t.comment, answers = t.answers
    FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::int[], $5::text[], $6::jsonb[])
         AS t (workspace_id, c, at, score, comment, answers)
    WHERE a.workspace_id = t.workspace_id AND a.conversation_id = t.c"""
_MERGED = """
    UPDATE survey_answer a SET customer_id = t.customer
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS t (workspace_id, c, customer)
    WHERE a.workspace_id = t.workspace_id AND a.conversation_id = t.c"""


async def keep(connection: Connection, batch: Sequence[Woken]) -> None:
    """The rows behind the results, in step with the log; keeping them twice changes nothing."""
    woken = sorted(batch, key=lambda item: (item.workspace_id.int, item.lane.int))
    sent = [
        (item.workspace_id, item.lane, event.body.survey_id, event.body.scale, event.at)
        for item in woken
        for event in item.events
        if isinstance(event.body, SurveySent)
    ]
    # Of several the last word; one statement changes a row once.
    rated = {
        (item.workspace_id, item.lane): (event.at, event.body.score, event.body.comment, event.body.answers)
        for item in woken
        for event in item.events
        if isinstance(event.body, Rated)
    }
    merged = {
        (item.workspace_id, item.lane): (event.body.to_customer_id,)
        for item in woken
        for event in item.events
        if event.kind == "merged"
    }
    if sent:
        await connection.execute(_SENT, *map(list, zip(*sent, strict=True)))
    for sql, rows in ((_RATED, rated), (_MERGED, merged)):
        if rows:
            await connection.execute(sql, *map(list, zip(*((*key, *row) for key, row in rows.items()), strict=True)))


async def put_survey(scope: Scope, survey_id: UUID, survey: Survey) -> None:
    """Ask like this from now on; raises `Forbidden` and `Invalid`. A new one comes last."""
    scope.actor.need("supervise")
    check(survey)
    async with scope.transaction() as work:
        await work.execute(
            """INSERT INTO survey (workspace_id, id, place, survey)
               SELECT $1, $2, coalesce(max(place), 0) + 1, $3 FROM survey WHERE workspace_id = $1
               ON CONFLICT (workspace_id, id) DO UPDATE SET survey = excluded.survey""",
            survey_id,
            msgspec.to_builtins(survey),
        )
        if await work.value("SELECT count(*) FROM survey WHERE workspace_id = $1") > MOST:
            raise Invalid(f"A workspace has {MOST} surveys at most.", limit=MOST)
        await record(work, "survey_changed", survey_id, name=survey.name)


async def drop_survey(scope: Scope, survey_id: UUID) -> None:
    """Ask no more; what was said stays. Raises `Forbidden` and `NotFound`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        name = await work.value(
            "DELETE FROM survey WHERE workspace_id = $1 AND id = $2 RETURNING survey ->> 'name'", survey_id
        )
        if name is None:
            raise NotFound
        await record(work, "survey_dropped", survey_id, name=name)


async def order_surveys(scope: Scope, ids: Sequence[UUID]) -> None:
    """The first of them that fits is asked; raises `Forbidden`, `NotFound`, and `Invalid` unless each is named once."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        known = {row["id"] for row in await work.rows("SELECT id FROM survey WHERE workspace_id = $1")}
        if set(ids) - known:
            raise NotFound
        if known != set(ids) or len(known) != len(ids):
            raise Invalid("Name every survey once; load the list again if somebody changed it.")
        await work.execute(
            """UPDATE survey s SET place = t.place FROM unnest($2::uuid[]) WITH ORDINALITY AS t (id, place)
               WHERE s.workspace_id = $1 AND s.id = t.id""",
            list(ids),
        )

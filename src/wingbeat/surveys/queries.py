from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import events_before
from wingbeat.conversations.surveys.events import SurveySent
from wingbeat.kit.cursors import LAST, LATEST
from wingbeat.kit.errors import NotFound
from wingbeat.surveys.models import Answer, Result, Said, Stored, Survey
from wingbeat.workspaces.queries import Scope

Dimension = Literal["channel", "team", "member", "language", "day"]
SHOWN = 200  # rows of one table of results
# Who changes a survey's scale begins anew: 2 of 7 is not 2 of 10.
ON_ITS_SCALE = (
    "JOIN survey s ON s.workspace_id = a.workspace_id AND s.id = a.survey_id AND s.survey ->> 'scale' = a.scale"
)
COLUMNS: dict[Dimension, str] = {
    "channel": "a.channel_id::text",
    "team": "coalesce(a.team_id::text, '')",
    "member": "coalesce(a.member_id::text, '')",
    "language": "a.language",
    "day": "(a.sent_at AT TIME ZONE w.zone)::date::text",
}


async def surveys(scope: Scope) -> list[Stored]:
    """All, in the order in which the first that fits is asked."""
    rows = await scope.rows("SELECT id, survey FROM survey WHERE workspace_id = $1 ORDER BY place, id")
    return [Stored(row["id"], msgspec.convert(row["survey"], Survey)) for row in rows]


async def survey(scope: Scope, survey_id: UUID) -> Survey:
    """One; raises `NotFound`."""
    row = await scope.row("SELECT survey FROM survey WHERE workspace_id = $1 AND id = $2", survey_id)
    if row is None:
        raise NotFound
    return msgspec.convert(row["survey"], Survey)


async def was_asked(scope: Scope, conversation_id: UUID) -> None:
    """Raise `NotFound` unless the customer of a conversation was asked."""
    if not await scope.value(
        "SELECT EXISTS (SELECT FROM survey_answer WHERE workspace_id = $1 AND conversation_id = $2)", conversation_id
    ):
        raise NotFound


async def sent(scope: Scope, state: Conversation) -> SurveySent:
    """What a customer was asked, word for word; raises `NotFound` for nobody."""
    if state.survey is None:
        raise NotFound
    (event,) = await events_before(scope, state.id, state.survey.seq + 1, 1)
    body: SurveySent = event.body
    return body


async def check_named(scope: Scope, channels: Sequence[UUID], members: Sequence[UUID]) -> None:
    """Raise `NotFound` for a channel or a member that is none of this workspace."""
    strange = await scope.value(
        """SELECT EXISTS (SELECT FROM unnest($2::uuid[]) AS t (id) WHERE NOT EXISTS (
                              SELECT FROM channel c WHERE c.workspace_id = $1 AND c.id = t.id))
               OR EXISTS (SELECT FROM unnest($3::uuid[]) AS t (id) WHERE NOT EXISTS (
                              SELECT FROM member m WHERE m.workspace_id = $1 AND m.id = t.id))""",
        channels,
        members,
    )
    if strange:
        raise NotFound


async def rests(scope: Scope, customer_id: UUID, days: int) -> bool:
    """Whether a customer was asked within so many days."""
    found: bool = await scope.value(
        """SELECT EXISTS (SELECT FROM survey_answer WHERE workspace_id = $1 AND customer_id = $2
                            AND sent_at > now() - make_interval(days => $3))""",
        customer_id,
        days,
    )
    return found


async def results(
    scope: Scope, survey_id: UUID, since: datetime, until: datetime, by: Dimension | None = None
) -> list[Result]:
    """What those said who were asked in [since, until), on the survey's scale: of all, or of each group, the largest first."""
    name = COLUMNS[by] if by else "''"
    rows = await scope.rows(
        f"""SELECT {name} AS name, a.score, count(*) AS n FROM survey_answer a
            JOIN workspace w ON w.workspace_id = a.workspace_id
            {ON_ITS_SCALE}
            WHERE a.workspace_id = $1 AND a.survey_id = $2 AND a.sent_at >= $3 AND a.sent_at < $4
            GROUP BY 1, 2""",
        survey_id,
        since,
        until,
    )
    found: dict[str, Result] = {}
    for row in rows:
        one = found.setdefault(row["name"], Result(row["name"], 0, {}))
        if row["score"] is not None:
            one.scores[row["score"]] = row["n"]
        found[row["name"]] = msgspec.structs.replace(one, sent=one.sent + row["n"])
    order = (lambda one: one.name) if by == "day" else (lambda one: (-one.sent, one.name))
    return sorted(found.values(), key=order)[:SHOWN]


async def own_answers(scope: Scope, survey_id: UUID, since: datetime, until: datetime) -> list[Said]:
    """How questions of a choice were answered, beside what was measured: the median first response of each group."""
    rows = await scope.rows(
        """SELECT q.key AS question, q.value AS answer, count(*) AS n,
                  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM f.first_answer_at - f.first_message_at))
                      AS median_seconds
           FROM survey_answer a
           CROSS JOIN LATERAL jsonb_each_text(a.answers) q
           LEFT JOIN fact_conversation f ON f.workspace_id = a.workspace_id AND f.conversation_id = a.conversation_id
           WHERE a.workspace_id = $1 AND a.survey_id = $2 AND a.sent_at >= $3 AND a.sent_at < $4
             AND q.value IN ('yes', 'no', '1', '2', '3', '4', '5')
           GROUP BY 1, 2 ORDER BY 1, 2""",
        survey_id,
        since,
        until,
    )
    return [Said(**dict(row)) for row in rows]


async def answers(
    scope: Scope, survey_id: UUID, after: tuple[datetime, UUID] | None, limit: int, *, most: int | None = None
) -> Sequence[Answer]:
    """What was said, newest first, those after a place; `most`: only scores up to it."""
    at, conversation_id = after or (LATEST, LAST)
    rows = await scope.rows(
        f"""SELECT a.conversation_id, c.number, c.customer_name, a.member_id, a.score, a.comment, a.answers, a.rated_at
           FROM survey_answer a JOIN conversation c ON c.workspace_id = a.workspace_id AND c.id = a.conversation_id
           {ON_ITS_SCALE}
           WHERE a.workspace_id = $1 AND a.survey_id = $2 AND a.rated_at IS NOT NULL
             AND (a.rated_at, a.conversation_id) < ($3, $4)
             AND ($6::int IS NULL OR a.score <= $6)
           ORDER BY a.rated_at DESC, a.conversation_id DESC LIMIT $5""",
        survey_id,
        at,
        conversation_id,
        limit,
        most,
    )
    return [Answer(**dict(row)) for row in rows]

from collections import Counter
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.bot.intents.exam.models import Result
from wingbeat.bot.intents.models import Known, LabelledMessage, Lesson, Version
from wingbeat.bot.intents.ports import Starter
from wingbeat.bot.models import Language
from wingbeat.conversations.events import ANSWERS
from wingbeat.kit.cursors import LARGEST, LAST
from wingbeat.kit.database import Database, Row
from wingbeat.kit.errors import NotFound
from wingbeat.knowledge.queries import IN_FORCE, published
from wingbeat.workspaces.queries import Scope

COLUMNS = "id, text, language, intent, conversation_id, seq, labelled_by, labelled_at"
_VERSION = "number, trained_by, trained_at, examples, intents, seconds, report, earlier, earlier_number"
# Without the mistakes one by one, which are only read one version at a time.
_LISTED = _VERSION.replace("report, earlier,", "report - 'slips' AS report, earlier - 'slips' AS earlier,")
# Half a minute's training at most; what is beyond has been said many times.
MOST_LABELLED = 12_000

# How the last questions of each topic were met: enough to tell, few enough to read while somebody waits.
LOOKED_AT = 1_000
_MET = """
    SELECT topic, count(*) AS asked, count(*) FILTER (WHERE met.answered) AS answered
    FROM (SELECT id FROM conversation WHERE workspace_id = $1 ORDER BY id DESC LIMIT $2) latest
    JOIN event heard ON heard.workspace_id = $1 AND heard.stream_id = latest.id AND heard.kind = 'understood'
    CROSS JOIN jsonb_array_elements_text(coalesce(heard.body -> 'topics', '[]'::jsonb)) AS topic
    LEFT JOIN LATERAL (
        SELECT e.kind = 'message' AND coalesce(e.body ->> 'purpose', 'answer') = ANY($3) AS answered
        FROM event e WHERE e.workspace_id = $1 AND e.stream_id = heard.stream_id AND e.seq > heard.seq
            AND (e.kind IN ('handed_off', 'draft_proposed') OR e.kind = 'message' AND e.actor_kind <> 'customer')
        ORDER BY e.seq LIMIT 1) met ON true
    GROUP BY topic"""


def as_labelled(row: Row) -> LabelledMessage:
    return msgspec.convert(dict(row), LabelledMessage)


async def labelled(
    scope: Scope, *, after: UUID | None = None, limit: int = 50, intent: str | None = None
) -> list[LabelledMessage]:
    """Newest first, older than the message `after`."""
    rows = await scope.rows(
        "SELECT " + COLUMNS + " FROM labelled_message WHERE workspace_id = $1"
        " AND id < $2 AND ($4::text IS NULL OR intent = $4) ORDER BY id DESC LIMIT $3",
        after or LAST,
        limit,
        intent,
    )
    return [as_labelled(row) for row in rows]


async def topics(scope: Scope, starter: Starter) -> list[Known]:
    """All a model can be taught, or was asked about; the most asked first."""
    shipped = Counter(lesson.intent for lesson in starter.lessons())
    written: Counter[str] = Counter()
    titles: dict[str, dict[Language, str]] = {}  # of what only the shop's own articles are about
    for row in await scope.rows(
        "SELECT group_key, language, min(questions[1]) AS title, sum(cardinality(questions)) AS n"
        f" FROM article a WHERE a.workspace_id = $1 AND {IN_FORCE} GROUP BY group_key, language"
    ):
        written[starter.intent_of(row["group_key"])] += row["n"]
        titles.setdefault(row["group_key"], {})[row["language"]] = row["title"]
    rows = await scope.rows(
        "SELECT intent, count(*) AS n FROM labelled_message WHERE workspace_id = $1 GROUP BY intent"
    )
    labelled = Counter({row["intent"]: row["n"] for row in rows})
    met = {row["topic"]: row for row in await scope.rows(_MET, LOOKED_AT, sorted(ANSWERS))}
    found = [
        Known(
            name=name,
            title=starter.title_of(name) or titles.get(name, {}),
            starter=shipped[name],
            articles=written[name],
            labelled=labelled[name],
            asked=met[name]["asked"] if name in met else 0,
            answered=met[name]["answered"] if name in met else 0,
        )
        for name in {*shipped, *written, *labelled, *met}
    ]
    return sorted(found, key=lambda one: (-one.asked, one.name))


async def lessons(scope: Scope, starter: Starter) -> list[Lesson]:
    """All a workspace's model is trained on; of two labels for one text that of the workspace's own people counts."""
    _, articles = await published(scope)
    rows = await scope.rows(
        "SELECT text, intent FROM labelled_message WHERE workspace_id = $1 ORDER BY id DESC LIMIT $2", MOST_LABELLED
    )
    found = {lesson.text: lesson for lesson in starter.lessons()}
    for article in articles:
        intent = starter.intent_of(article.group_key)
        found |= {question: Lesson(question, intent) for question in article.questions}
    return list((found | {row["text"]: Lesson(row["text"], row["intent"]) for row in rows}).values())


async def in_force(scope: Scope) -> int | None:
    """The number of the model that serves."""
    number = await scope.value(
        "SELECT numbers[cardinality(numbers)] FROM intent_models_in_force WHERE workspace_id = $1"
    )
    return int(number) if number is not None else None


async def serving(scope: Scope) -> tuple[int, bytes] | None:
    """The model that serves, with its number."""
    row = await scope.row(
        "SELECT m.number, m.data FROM intent_models_in_force f JOIN intent_model m ON m.workspace_id = f.workspace_id"
        " AND m.number = f.numbers[cardinality(f.numbers)] WHERE f.workspace_id = $1"
    )
    return (row["number"], bytes(row["data"])) if row else None


async def versions(scope: Scope, *, after: int | None = None, limit: int = 50) -> list[Version]:
    """Newest first, older than the version `after`, without their slips."""
    active = await in_force(scope)
    rows = await scope.rows(
        "SELECT " + _LISTED + " FROM intent_model WHERE workspace_id = $1 AND number < $2"
        " ORDER BY number DESC LIMIT $3",
        LARGEST if after is None else after,
        limit,
    )
    return [_version(row, active) for row in rows]


async def version(scope: Scope, number: int) -> Version:
    """Raises `NotFound`."""
    row = await scope.row("SELECT " + _VERSION + " FROM intent_model WHERE workspace_id = $1 AND number = $2", number)
    if row is None:
        raise NotFound
    return _version(row, await in_force(scope))


def _version(row: Row, active: int | None) -> Version:
    found: dict[str, Any] = dict(row)
    earlier = found.pop("earlier")
    return Version(
        **{**found, "report": msgspec.convert(found["report"], Result)},
        earlier=msgspec.convert(earlier, Result) if earlier else None,
        active=row["number"] == active,
    )


async def put_in_force_since(database: Database, seconds: float) -> list[UUID]:
    """The workspaces whose model changed within so many seconds."""
    rows = await database.rows(
        "SELECT workspace_id FROM intent_models_in_force WHERE changed_at > now() - make_interval(secs => $1)", seconds
    )
    return [row["workspace_id"] for row in rows]

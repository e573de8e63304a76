import asyncio
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field, StringConstraints

from wingbeat.bot.intents import actions, queries
from wingbeat.bot.intents.actions import Training
from wingbeat.bot.intents.exam.models import Result
from wingbeat.bot.intents.exam.rules import table
from wingbeat.bot.intents.models import Imported, Label, LabelledMessage, TooManyLabels, Version
from wingbeat.bot.intents.work.actions import begin, carry_out
from wingbeat.bot.intents.work.models import Job, Kind
from wingbeat.bot.intents.work.queries import job as find_job
from wingbeat.bot.intents.work.queries import jobs
from wingbeat.bot.models import Language
from wingbeat.conversations.queries import find
from wingbeat.kit.errors import TooLarge
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page, paged

# A hundred thousand messages of a line each.
LARGEST_IMPORT_BYTES = 10 * 1024 * 1024
MOST_IMPORTED = 20_000

# A question is rarely longer than the encoder reads; PostgreSQL takes no NUL.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
IntentName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f#]*$")
]

TABLE = {"requestBody": {"content": {"text/csv": {"schema": {"type": "string"}}}}}
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


class LabelForm(Form):
    text: Text
    language: Language
    intent: IntentName
    conversation_id: UUID | None = None
    seq: Annotated[int | None, Field(ge=1)] = None


class RelabelForm(Form):
    intent: IntentName


class LabelledOut(BaseModel):
    id: UUID
    text: str
    language: Language
    intent: str
    conversation_id: UUID | None
    seq: int | None
    labelled_by: UUID | None
    labelled_at: datetime

    @classmethod
    def of(cls, message: LabelledMessage) -> "LabelledOut":
        return cls(**msgspec.structs.asdict(message))


class LabelsImportedOut(BaseModel):
    """How many labelled messages are new, and how many changed one that was there."""

    imported: int
    updated: int

    @classmethod
    def of(cls, imported: Imported) -> "LabelsImportedOut":
        return cls(**msgspec.structs.asdict(imported))


class ModelFiguresOut(BaseModel):
    """On examples held back from training, or a table of your own; shares are 0–1, null where it does not apply."""

    accuracy: float | None
    macro_f1: float | None
    exact_set: float | None
    oos_auroc: float | None
    oos_recall_at_95: float | None
    ece: float | None
    p95_ms: float | None


class ModelBinOut(BaseModel):
    """Messages answered with a confidence from `low` to `high`."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


class ConfusionOut(BaseModel):
    label: str
    taken_for: str
    count: int


class ExamTopicOut(BaseModel):
    """Messages that mean one intent, and of how many it came first."""

    label: str
    count: int
    right: int
    f1: float


class SlipOut(BaseModel):
    """A message that was taken for something else."""

    text: str
    label: str
    taken_for: str
    confidence: float


class ReportOut(BaseModel):
    """`slips` are left out of lists."""

    figures: ModelFiguresOut
    bins: list[ModelBinOut]
    confusions: list[ConfusionOut]
    topics: list[ExamTopicOut]
    slips: list[SlipOut]

    @classmethod
    def of(cls, result: Result, most_confusions: int | None = None) -> "ReportOut":
        told = msgspec.structs.asdict(result.figures)
        plain = msgspec.to_builtins(result)
        return cls(
            figures=ModelFiguresOut(**{name: told[name] for name in ModelFiguresOut.model_fields}),
            confusions=plain.pop("confusions")[:most_confusions],
            **{name: plain[name] for name in ("bins", "topics", "slips")},
        )


class ModelVersionOut(BaseModel):
    """`report`: this version's; `earlier`: of version `earlier_number`, then in force, on the same held-back
    examples; null stands for the model that ships with the product.
    """

    number: int
    trained_by: UUID | None
    trained_at: datetime
    examples: int
    intents: int
    seconds: float
    active: bool
    report: ReportOut
    earlier: ReportOut | None
    earlier_number: int | None

    @classmethod
    def of(cls, version: Version, most_confusions: int | None = None) -> "ModelVersionOut":
        plain = {name: getattr(version, name) for name in cls.model_fields if name not in {"report", "earlier"}}
        earlier = ReportOut.of(version.earlier, most_confusions) if version.earlier else None
        return cls(**plain, report=ReportOut.of(version.report, most_confusions), earlier=earlier)


class JobOut(BaseModel):
    """A training or an examination: `share` of it is done, 0–1; `failure` is an error's code, `lost` after a restart.

    `number`: the version trained or examined, null for the one that ships. `learnt`: messages of the table that the bot
    knows by heart and is not examined on. `report` is an examination's, and left out of lists.
    """

    id: UUID
    kind: Kind
    name: str
    asked_by: UUID | None
    began_at: datetime
    ended_at: datetime | None
    share: float
    failure: str | None
    number: int | None
    learnt: int | None
    report: ReportOut | None

    @classmethod
    def of(cls, job: Job) -> "JobOut":
        plain = {name: getattr(job, name) for name in cls.model_fields if name != "report"}
        return cls(**plain, report=ReportOut.of(job.report) if job.report else None)


class BotTopicOut(BaseModel):
    """Examples the bot may learn a topic from, by origin; of the questions among the last thousand conversations, those
    it answered itself. `title` is what people call it, empty for topics of your own.
    """

    name: str
    title: dict[Language, str]
    starter: int
    articles: int
    labelled: int
    asked: int
    answered: int


def intents_router(training: Training) -> APIRouter:
    router = APIRouter(prefix="/bot", tags=["bot"])

    @router.get("/topics")
    async def list_topics(scope: MemberScope) -> list[BotTopicOut]:
        """The most asked first."""
        scope.actor.need("edit_knowledge")
        return [BotTopicOut(**msgspec.structs.asdict(one)) for one in await training.topics(scope)]

    @router.get("/labelled")
    async def list_labelled(
        scope: MemberScope,
        *,
        after: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        intent: IntentName | None = None,
    ) -> Page[LabelledOut]:
        scope.actor.need("edit_knowledge")
        found = await queries.labelled(scope, after=after, limit=limit + 1, intent=intent)
        return paged([LabelledOut.of(one) for one in found], limit)

    @router.post("/labelled", status_code=201)
    async def label_message(form: LabelForm, scope: MemberScope) -> LabelsImportedOut:
        """Say what a message is after; the same text again is a correction. 404 for a conversation that is not there."""
        scope.actor.need("edit_knowledge")
        if form.conversation_id is not None:
            await find(scope, form.conversation_id)
        return LabelsImportedOut.of(await actions.label(scope, [msgspec.convert(form.model_dump(), Label)]))

    @router.post("/labelled/import", openapi_extra=TABLE)
    async def import_labelled(
        request: Request, scope: MemberScope, language: Language, column: str | None = None
    ) -> LabelsImportedOut:
        """A CSV with the columns `text` and `intent` (or `column`), in UTF-8; rows of several intents are left out."""
        scope.actor.need("edit_knowledge")
        rows = await asyncio.to_thread(table.read, await _body(request), "The file", column)
        labels = [
            Label(text=row.text[:2000], language=language, intent=row.labels[0][:120])
            for row in rows
            if len(row.labels) == 1
        ]
        if len(labels) > MOST_IMPORTED:
            raise TooManyLabels(most=MOST_IMPORTED)
        return LabelsImportedOut.of(await actions.label(scope, labels))

    @router.patch("/labelled/{message_id}")
    async def relabel_message(message_id: UUID, form: RelabelForm, scope: MemberScope) -> LabelledOut:
        return LabelledOut.of(await actions.relabel(scope, message_id, form.intent))

    @router.delete("/labelled/{message_id}", status_code=204)
    async def unlabel_message(message_id: UUID, scope: MemberScope) -> None:
        await actions.unlabel(scope, message_id)

    @router.get("/models")
    async def list_models(
        scope: MemberScope,
        *,
        after: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
        limit: Annotated[int, Query(ge=1, le=50)] = 20,
    ) -> Page[ModelVersionOut]:
        """Newest first, each with its ten commonest confusions."""
        scope.actor.need("edit_knowledge")
        found = await queries.versions(scope, after=after, limit=limit + 1)
        page = [ModelVersionOut.of(one, 10) for one in found[:limit]]
        return Page(items=page, next=str(page[-1].number) if len(found) > limit else None)

    @router.get("/models/{number}")
    async def read_model(number: Number, scope: MemberScope) -> ModelVersionOut:
        scope.actor.need("edit_knowledge")
        return ModelVersionOut.of(await queries.version(scope, number))

    @router.post("/models", status_code=202)
    async def train_model(request: Request, scope: MemberScope) -> JobOut:
        """Begin to train on articles, starter sentences and labelled messages; nobody is served with it yet."""
        job = await begin(scope, "training")
        request.app.state.later(carry_out(scope, job, lambda told: training.train(scope, told)))
        return JobOut.of(job)

    @router.post("/models/{number}/activate")
    async def activate_model(number: Number, scope: MemberScope) -> ModelVersionOut:
        return ModelVersionOut.of(await training.activate(scope, number))

    @router.post("/models/back")
    async def go_back(scope: MemberScope) -> ModelVersionOut | None:
        """Serve with the version that was in force before; null where that is the model that ships with the product."""
        before = await training.back(scope)
        return None if before is None else ModelVersionOut.of(before)

    _examinations(router, training)
    return router


def _examinations(router: APIRouter, training: Training) -> None:
    @router.post("/exams", status_code=202, openapi_extra=TABLE)
    async def examine(
        request: Request,
        scope: MemberScope,
        name: Annotated[str, Query(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = "",
        column: str | None = None,
    ) -> JobOut:
        """Begin to examine the bot on a CSV with the columns `text` and `intent` (or `column`), as `wingbeat bot evaluate`."""
        scope.actor.need("edit_knowledge")
        rows = await asyncio.to_thread(table.read, await _body(request), name or "The file", column)
        if len(rows) > MOST_IMPORTED:
            raise TooManyLabels(most=MOST_IMPORTED)
        job = await begin(scope, "exam", name)
        request.app.state.later(carry_out(scope, job, lambda told: training.examine(scope, rows, told)))
        return JobOut.of(job)

    @router.get("/jobs")
    async def list_jobs(
        scope: MemberScope,
        kind: Kind,
        *,
        after: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=50)] = 20,
    ) -> Page[JobOut]:
        """Trainings or examinations, newest first; the first may still go on."""
        scope.actor.need("edit_knowledge")
        found = await jobs(scope, kind, after=after, limit=limit + 1)
        return paged([JobOut.of(one) for one in found], limit)

    @router.get("/jobs/{job_id}")
    async def read_job(job_id: UUID, scope: MemberScope) -> JobOut:
        scope.actor.need("edit_knowledge")
        return JobOut.of(await find_job(scope, job_id))


async def _body(request: Request) -> bytes:
    """The whole body; raises `TooLarge` before it fills the memory."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_IMPORT_BYTES:
            raise TooLarge(most_bytes=LARGEST_IMPORT_BYTES)
    return bytes(body)

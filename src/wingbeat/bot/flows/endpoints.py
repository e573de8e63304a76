"""REST for flows: drafts, versions, and the test chat."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field, StringConstraints

from wingbeat.bot.flows import actions, queries
from wingbeat.bot.flows.models import (
    MOST_CARD_LINES,
    MOST_CHOICES,
    MOST_STEPS,
    AnyStep,
    BadFlow,
    Flow,
    FlowNotReady,
    Heard,
    Kind,
    Problem,
    Stored,
)
from wingbeat.bot.flows.rules.check import check, edges, nodes
from wingbeat.bot.flows.rules.document import from_builtins, from_yaml, located, to_yaml
from wingbeat.bot.flows.rules.template import ALWAYS
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.bot.flows.running.models import Trial, TriedTurn
from wingbeat.bot.models import LANGUAGES, Language
from wingbeat.commerce.models import ACTIONS
from wingbeat.kit.errors import Invalid
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page, tell
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

router = APIRouter(prefix="/bot/flows", tags=["flows"])

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00]*$")]
Document = dict[str, Any]
Told = Annotated[str, StringConstraints(max_length=2_000)]


class FlowForm(Form):
    document: Document


class FlowChangeForm(FlowForm):
    """`draft` is the number of the draft the editor looked at."""

    draft: Number


class PublishForm(Form):
    draft: Number
    note: Note = ""


class FlowRestoreForm(Form):
    version: Number


class TurnForm(Form):
    text: Told = ""
    photos: Annotated[int, Field(ge=0, le=10)] = 0


class FlowTrialForm(Form):
    """The turns of a test chat from its beginning; `verified` and `open` pretend. Without a document: the stored draft."""

    turns: Annotated[list[TurnForm], Field(min_length=1, max_length=60)]
    language: Language = "zh-CN"
    verified: bool = False
    open: bool = True
    document: Document | None = None


class ProblemOut(BaseModel):
    """`message` says it in English; `code` and `facts` let a page say it in its reader's language."""

    level: Literal["error", "warning"]
    code: str
    facts: dict[str, str | int]
    step: str
    where: str
    line: int | None
    message: str


class NodeOut(BaseModel):
    id: str
    do: str
    label: dict[str, str]
    slot: str


class EdgeOut(BaseModel):
    source: Annotated[str, Field(serialization_alias="from")]
    to: str
    label: str


class CheckOut(BaseModel):
    """What is wrong with a flow, and its picture. `yaml` is empty when the document cannot be read."""

    problems: list[ProblemOut]
    nodes: list[NodeOut]
    edges: list[EdgeOut]
    yaml: str


class FlowSummaryOut(BaseModel):
    id: UUID
    name: str
    title: dict[str, str]
    state: Literal["draft", "published", "paused"]
    version: int | None
    draft: int
    changed: bool
    starts_on: list[str]
    updated_at: datetime
    updated_by: UUID | None


class FlowOut(FlowSummaryOut, CheckOut):
    document: Document


class FlowVersionOut(BaseModel):
    version: int
    published_at: datetime
    published_by: UUID | None
    note: str


class VersionWithDocumentOut(FlowVersionOut):
    document: Document


class ActionOut(BaseModel):
    name: str
    kind: Literal["read", "propose"]
    arguments: list[str]
    optional: list[str]
    fields: list[str]


class WordsOut(BaseModel):
    """All that an editor offers to choose from."""

    steps: list[str]
    kinds: list[str]
    actions: list[ActionOut]
    always: list[str]
    languages: list[str]
    limits: dict[str, int]


class SayingOut(BaseModel):
    text: str
    purpose: str
    suggestions: list[str]


class CalledOut(BaseModel):
    action: str
    arguments: dict[str, str]
    outcome: str


class WantedOut(BaseModel):
    action: str
    arguments: dict[str, str]


class ToPersonOut(BaseModel):
    team: str
    card: list[str]
    propose: WantedOut | None


class TriedTurnOut(BaseModel):
    heard: str
    says: list[SayingOut]
    steps: list[str]
    step: str | None
    slots: dict[str, str]
    saved: dict[str, dict[str, str]]
    calls: list[CalledOut]
    handoff: ToPersonOut | None
    tags: list[str]
    reason: str
    ended: str
    resolved: bool


class FlowTriedOut(BaseModel):
    turns: list[TriedTurnOut]


def readable(document: Mapping[str, Any]) -> Flow:
    """A flow from what a browser sent; raises `BadFlow`, and `Invalid` for texts that cannot be kept."""
    if "\\u0000" in msgspec.json.encode(document).decode():
        raise Invalid("The text has characters that cannot be shown.")
    return from_builtins(document)


async def looked_at(flow: Flow) -> dict[str, Any]:
    """The fields of `CheckOut`."""
    # YAML of a hundred steps takes a tenth of a second: not on the loop that answers customers.
    yaml, problems = await asyncio.to_thread(_written, flow)
    return {
        "problems": [msgspec.to_builtins(problem) for problem in problems],
        "nodes": [msgspec.to_builtins(node) for node in nodes(flow)],
        "edges": [msgspec.to_builtins(edge) for edge in edges(flow)],
        "yaml": yaml,
    }


def _written(flow: Flow) -> tuple[str, list[Problem]]:
    text = to_yaml(flow)
    return text, [located(problem, flow, text) for problem in check(flow)]


def summary(stored: Stored) -> dict[str, Any]:
    document = stored.document
    return msgspec.structs.asdict(stored) | {"title": document["title"], "starts_on": document.get("starts_on", [])}


async def whole(stored: Stored) -> FlowOut:
    return FlowOut.model_validate(summary(stored) | await looked_at(from_builtins(stored.document)))


def runner_of(request: Request) -> FlowRunner:
    found: FlowRunner = request.app.state.flows
    return found


@router.get("")
async def list_flows(scope: MemberScope) -> Page[FlowSummaryOut]:
    """Every flow of the workspace; the shipped ones are there from the beginning."""
    found = await queries.flows(scope)
    if not found:
        await actions.install(Scope(scope.database, system(scope.actor.workspace_id)))
        found = await queries.flows(scope)
    return Page(items=[FlowSummaryOut.model_validate(summary(one)) for one in found])


@router.get("/words")
async def read_words(scope: MemberScope) -> WordsOut:
    scope.actor.need("edit_knowledge")
    known = [ActionOut(name=name, **msgspec.structs.asdict(one)) for name, one in ACTIONS.items()]
    return WordsOut(
        steps=[str(step.__struct_config__.tag) for step in get_args(AnyStep)],
        kinds=list(get_args(Kind)),
        actions=known,
        always=list(ALWAYS),
        languages=list(LANGUAGES),
        limits={"steps": MOST_STEPS, "choices": MOST_CHOICES, "card_lines": MOST_CARD_LINES},
    )


@router.post("", status_code=201)
async def create_flow(form: FlowForm, scope: MemberScope) -> FlowOut:
    return await whole(await actions.create(scope, readable(form.document)))


@router.post("/validate")
async def validate_flow(form: FlowForm, scope: MemberScope) -> CheckOut:
    """What is wrong with a document; a document that cannot be read is answered, too."""
    scope.actor.need("edit_knowledge")
    try:
        flow = readable(form.document)
    except BadFlow as error:
        problems = [ProblemOut.model_validate(msgspec.to_builtins(one)) for one in error.problems]
        return CheckOut(problems=problems, nodes=[], edges=[], yaml="")
    return CheckOut.model_validate(await looked_at(flow))


@router.post("/import", openapi_extra={"requestBody": {"content": {"text/yaml": {"schema": {"type": "string"}}}}})
async def import_flow(request: Request, scope: MemberScope) -> FlowOut:
    """A flow as YAML: a new one, or a new draft of the flow of that name. Problems are told by line."""
    scope.actor.need("edit_knowledge")
    try:
        text = (await request.body()).decode()
    except UnicodeDecodeError:
        raise Invalid("The file is not UTF-8; save it as UTF-8 and try again.") from None
    return await whole(await actions.take_in(scope, await asyncio.to_thread(from_yaml, text)))


@router.get("/{flow_id}")
async def read_flow(flow_id: UUID, scope: MemberScope) -> FlowOut:
    return await whole(await queries.flow(scope, flow_id))


@router.put("/{flow_id}")
async def change_flow(flow_id: UUID, form: FlowChangeForm, scope: MemberScope) -> FlowOut:
    return await whole(await actions.save(scope, flow_id, readable(form.document), draft=form.draft))


@router.post("/{flow_id}/publish")
async def publish_flow(flow_id: UUID, form: PublishForm, request: Request, scope: MemberScope) -> FlowOut:
    stored, fact = await actions.publish(scope, flow_id, draft=form.draft, note=form.note)
    await tell(request, scope, [fact])
    return await whole(stored)


@router.post("/{flow_id}/pause")
async def pause_flow(flow_id: UUID, request: Request, scope: MemberScope) -> FlowOut:
    stored, fact = await actions.pause(scope, flow_id)
    await tell(request, scope, [fact])
    return await whole(stored)


@router.post("/{flow_id}/restore")
async def restore_flow(flow_id: UUID, form: FlowRestoreForm, scope: MemberScope) -> FlowOut:
    return await whole(await actions.restore(scope, flow_id, version=form.version))


@router.get("/{flow_id}/versions")
async def list_versions(
    flow_id: UUID,
    scope: MemberScope,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[FlowVersionOut]:
    found = await queries.versions(scope, flow_id, before=before, limit=limit + 1)
    page = [FlowVersionOut.model_validate(msgspec.structs.asdict(one)) for one in found[:limit]]
    return Page(items=page, next=str(page[-1].version) if len(found) > limit else None)


@router.get("/{flow_id}/versions/{version}")
async def read_version(
    flow_id: UUID, version: Annotated[int, Field(ge=1, le=2**31 - 1)], scope: MemberScope
) -> VersionWithDocumentOut:
    found = await queries.version(scope, flow_id, version)
    return VersionWithDocumentOut.model_validate(msgspec.structs.asdict(found))


@router.get("/{flow_id}/yaml", response_class=PlainTextResponse)
async def read_yaml(flow_id: UUID, scope: MemberScope) -> PlainTextResponse:
    """The draft as YAML, to be read, kept and imported again."""
    stored = await queries.flow(scope, flow_id)
    text = await asyncio.to_thread(to_yaml, from_builtins(stored.document))
    headers = {"Content-Disposition": f'attachment; filename="{stored.name}.yaml"'}
    return PlainTextResponse(text, media_type="text/yaml", headers=headers)


@router.post("/{flow_id}/try")
async def try_flow(flow_id: UUID, form: FlowTrialForm, request: Request, scope: MemberScope) -> FlowTriedOut:
    """Run a draft with these turns. Nothing is stored or sent; orders are those stored here."""
    scope.actor.need("edit_knowledge")
    scope.actor.need("converse")  # the answers may show orders
    stored = await queries.flow(scope, flow_id)
    flow = readable(form.document) if form.document is not None else from_builtins(stored.document)
    problems = [problem for problem in check(flow) if problem.level == "error"]
    if problems:
        raise FlowNotReady(problems=[msgspec.to_builtins(problem) for problem in problems])
    turns = tuple(Heard(turn.text, photos=tuple(f"photo{n + 1}" for n in range(turn.photos))) for turn in form.turns)
    trial = Trial(turns, form.language, form.verified, form.open)
    return FlowTriedOut(turns=[_tried(one) for one in await runner_of(request).try_out(scope, flow, trial)])


def _tried(turn: TriedTurn) -> TriedTurnOut:
    return TriedTurnOut.model_validate(msgspec.to_builtins(turn))

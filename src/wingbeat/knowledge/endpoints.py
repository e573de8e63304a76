from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, StringConstraints

from wingbeat.kit.errors import TooLarge
from wingbeat.knowledge import actions, queries
from wingbeat.knowledge.models import Article, Audience, Draft, Language, Status
from wingbeat.knowledge.ports import Trial
from wingbeat.knowledge.rules import (
    LONGEST_ANSWER,
    LONGEST_NAME,
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    parse_import,
)
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page

router = APIRouter(prefix="/articles", tags=["articles"])

# Five thousand articles of a page each.
LARGEST_IMPORT_BYTES = 20 * 1024 * 1024

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NAME, pattern=r"^[^\x00-\x1f\x7f]*$")
]
# PostgreSQL takes no NUL.
Question = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_QUESTION, pattern=r"^[^\x00]*$")]
AnswerText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ANSWER, pattern=r"^[^\x00]*$")]


class ArticleForm(Form):
    language: Language
    questions: Annotated[list[Question], Field(min_length=1, max_length=MOST_QUESTIONS)]
    answer: AnswerText
    group_key: Words = ""
    category: Words = ""
    audience: Audience = "both"
    status: Literal["published", "draft"] = "published"

    def draft(self) -> Draft:
        return msgspec.convert({**self.model_dump(exclude={"group_key", "version"}), "group": self.group_key}, Draft)


class ArticleChangeForm(ArticleForm):
    """`version` is the one the editor looked at."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class ArticleOut(BaseModel):
    id: UUID
    group_key: str
    language: Language
    category: str
    questions: list[str]
    answer: str
    audience: Audience
    status: Status
    updated_at: datetime
    updated_by: UUID | None
    version: int

    @classmethod
    def of(cls, article: Article) -> "ArticleOut":
        return cls(**msgspec.structs.asdict(article))


class BadLineOut(BaseModel):
    line: int
    message: str


class ImportedOut(BaseModel):
    """How many lines became new articles, how many replaced one, and which were left out."""

    imported: int
    updated: int
    errors: list[BadLineOut]


class TrialForm(Form):
    text: Question
    language: Language = "zh-CN"


class TrialCandidateOut(BaseModel):
    article_id: UUID
    question: str
    dense: float
    bm25: float
    confidence: float


class TrialOut(BaseModel):
    """What the bot would do now, and why; scores are 0–1."""

    move: Literal["answer", "ask_again", "hand_over", "greet"]
    reason: str
    language: Language
    candidates: list[TrialCandidateOut]
    took_ms: float


@router.get("")
async def list_articles(
    scope: MemberScope,
    *,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    language: Language | None = None,
    category: Words | None = None,
    q: Words | None = None,
) -> Page[ArticleOut]:
    found = await queries.articles(
        scope, after=after, limit=limit + 1, language=language, category=category, words=q or None
    )
    page = [ArticleOut.of(article) for article in found[:limit]]
    return Page(items=page, next=str(page[-1].id) if len(found) > limit else None)


@router.get("/{article_id}")
async def read_article(article_id: UUID, scope: MemberScope) -> ArticleOut:
    return ArticleOut.of(await queries.article(scope, article_id))


@router.post("", status_code=201)
async def create_article(form: ArticleForm, scope: MemberScope) -> ArticleOut:
    return ArticleOut.of(await actions.create(scope, form.draft()))


@router.put("/{article_id}")
async def change_article(article_id: UUID, form: ArticleChangeForm, scope: MemberScope) -> ArticleOut:
    return ArticleOut.of(await actions.change(scope, article_id, form.draft(), version=form.version))


@router.delete("/{article_id}", status_code=204)
async def retire_article(article_id: UUID, scope: MemberScope) -> None:
    await actions.retire(scope, article_id)


@router.post(
    "/import", openapi_extra={"requestBody": {"content": {"application/jsonl": {"schema": {"type": "string"}}}}}
)
async def import_articles(request: Request, scope: MemberScope) -> ImportedOut:
    """One JSON object a line: `{"group"?, "language", "category"?, "questions", "answer"}`; bad lines are told, good ones stored."""
    scope.actor.need("edit_knowledge")
    drafts, errors = parse_import(await _body(request))
    imported, updated = await actions.import_many(scope, drafts)
    told = [BadLineOut(line=error.line, message=error.message) for error in errors]
    return ImportedOut(imported=imported, updated=updated, errors=told)


@router.post("/try")
async def try_bot(form: TrialForm, request: Request, scope: MemberScope) -> TrialOut:
    scope.actor.need("edit_knowledge")
    trial: Trial = request.app.state.trial
    return TrialOut.model_validate(msgspec.to_builtins(await trial(scope, form.text, form.language)))


async def _body(request: Request) -> bytes:
    """The whole body; raises `TooLarge` before it fills the memory."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_IMPORT_BYTES:
            raise TooLarge(most_bytes=LARGEST_IMPORT_BYTES)
    return bytes(body)

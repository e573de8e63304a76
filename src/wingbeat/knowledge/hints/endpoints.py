from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, StringConstraints

from wingbeat.knowledge.hints import actions, queries
from wingbeat.knowledge.hints.models import Hint
from wingbeat.knowledge.hints.ports import Similar
from wingbeat.knowledge.models import Language
from wingbeat.knowledge.rules.drafts import LONGEST_ANSWER, LONGEST_QUESTION, MOST_QUESTIONS
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page

router = APIRouter()

Question = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_QUESTION, pattern=r"^[^\x00]*$")]
Answer = Annotated[str, StringConstraints(max_length=LONGEST_ANSWER, pattern=r"^[^\x00]*$")]


class HintOut(BaseModel):
    """Two articles ask nearly the same. A conflict: the answers differ, in the numbers that `differing` names or all over."""

    article_id: UUID
    other_id: UUID
    kind: Literal["duplicate", "conflict"]
    question: str
    other_question: str
    similarity: float
    differing: list[str]
    found_at: datetime | None

    @classmethod
    def of(cls, hint: Hint) -> "HintOut":
        return cls(**msgspec.structs.asdict(hint))


class SimilarForm(Form):
    """What is being written; `article_id` is the article itself where it exists already."""

    language: Language
    questions: Annotated[list[Question], Field(min_length=1, max_length=MOST_QUESTIONS)]
    answer: Answer = ""
    article_id: UUID | None = None


class DismissForm(Form):
    other_id: UUID


@router.get("/hints")
async def list_hints(
    scope: MemberScope, *, after: str | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> Page[HintOut]:
    """Open hints of the whole workspace."""
    found, rest = await queries.open_hints(scope, after=after, limit=limit)
    return Page(items=[HintOut.of(hint) for hint in found], next=rest)


@router.post("/similar")
async def find_similar(form: SimilarForm, request: Request, scope: MemberScope) -> list[HintOut]:
    """What already asks nearly the same as what is being written; `article_id` in the answer is that of the form, or zeros.

    Hints that were dismissed are left out. 404 for an article of another workspace.
    """
    scope.actor.need("edit_knowledge")
    similar: Similar = request.app.state.similar
    found = await queries.look(
        scope, similar, form.article_id, language=form.language, questions=form.questions, answer=form.answer
    )
    if form.article_id is not None:
        found = await queries.undismissed(scope, form.article_id, found)
    return [HintOut.of(hint) for hint in found]


@router.get("/{article_id}/hints")
async def list_hints_of_article(article_id: UUID, scope: MemberScope) -> list[HintOut]:
    return [HintOut.of(hint) for hint in await queries.hints_of(scope, article_id)]


@router.post("/{article_id}/hints/dismiss", status_code=204)
async def dismiss_hint(article_id: UUID, form: DismissForm, scope: MemberScope) -> None:
    """Both articles are meant as they are; the hint comes back when one of them changes its wording."""
    await actions.dismiss(scope, article_id, form.other_id)

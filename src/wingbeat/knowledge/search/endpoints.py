from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from wingbeat.knowledge.models import Language
from wingbeat.knowledge.search import queries
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Page

router = APIRouter()

Wanted = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00]*$")]


class HitOut(BaseModel):
    """Best first; `marks` are the places of the wanted words in `snippet`, as pairs of start and end."""

    id: UUID
    group_key: str
    language: Language
    title: str
    category: str
    snippet: str
    marks: list[tuple[int, int]]
    score: float


@router.get("/search")
async def search_articles(
    scope: MemberScope,
    q: Wanted,
    *,
    language: Language | None = None,
    after: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> Page[HitOut]:
    """Published, valid articles that members may use, by words of any of the three languages."""
    found, rest = await queries.search(scope, q, for_members=True, language=language, after=after, limit=limit)
    return Page(items=[HitOut(**msgspec.structs.asdict(hit)) for hit in found], next=rest)

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from wingbeat.knowledge.categories import actions, queries
from wingbeat.knowledge.categories.models import Category
from wingbeat.knowledge.models import Language
from wingbeat.knowledge.rules.drafts import LONGEST_NAME
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form

router = APIRouter(prefix="/categories")

# More places than anybody finds his way in.
MOST = 500
PathName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME, pattern=r"^[^\x00-\x1f\x7f]*$"),
]


class CategoryForm(Form):
    path: PathName
    titles: Annotated[dict[Language, PathName], Field(default_factory=dict)]


class CategoriesForm(Form):
    """All that have an order, in that order."""

    items: Annotated[list[CategoryForm], Field(max_length=MOST)]


class RenameForm(Form):
    before: PathName
    after: PathName


class CategoryOut(BaseModel):
    """'Orders/Returns' lies in 'Orders'. `titles`: what customers read; without one, the path's last part."""

    path: str
    titles: dict[Language, str]
    articles: int


@router.get("")
async def list_categories(scope: MemberScope) -> list[CategoryOut]:
    """In their order; those without one stand last, by name."""
    return [CategoryOut(path=o.path, titles=o.titles, articles=o.articles) for o in await queries.categories(scope)]


@router.put("")
async def order_categories(form: CategoriesForm, scope: MemberScope) -> list[CategoryOut]:
    """Replace order and titles."""
    await actions.order(scope, [Category(one.path, one.titles) for one in form.items])
    return await list_categories(scope)


@router.post("/rename")
async def rename_category(form: RenameForm, scope: MemberScope) -> list[CategoryOut]:
    """Move a category with everything in and below it; onto one that exists, they become one."""
    await actions.rename(scope, form.before, form.after)
    return await list_categories(scope)

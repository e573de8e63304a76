"""The help centre's settings and figures, for members."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, StringConstraints

from wingbeat.knowledge.help import actions, queries
from wingbeat.knowledge.help.models import Setup
from wingbeat.knowledge.help.rules import links
from wingbeat.knowledge.models import Language
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form

router = APIRouter(prefix="/api/v1/help", tags=["help centre"])

Plain = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]


class HelpForm(Form):
    """`slug` is the address, `title` empty for the workspace's name, `hidden` top categories that are not shown."""

    slug: Annotated[str, Field(max_length=links.LONGEST_SLUG)]
    open: bool
    title: Plain = ""
    accent: Annotated[str, Field(max_length=20)]
    language: Language
    hidden: Annotated[list[Plain], Field(max_length=50, default_factory=list)]
    channel_id: UUID | None = None


class HelpOut(BaseModel):
    """`address`: where it is, empty before it has one."""

    slug: str
    open: bool
    title: str
    accent: str
    language: Language
    hidden: list[str]
    channel_id: UUID | None
    address: str

    @classmethod
    def of(cls, setup: Setup) -> "HelpOut":
        named = msgspec.structs.asdict(setup) | {"hidden": list(setup.hidden)}
        return cls(**named, address=f"/help/{setup.slug}/" if setup.slug else "")


class DeflectionOut(BaseModel):
    """Visits that read an article; of those older than 24 hours (`due`), how many began no conversation (`deflected`)."""

    days: int
    reads: int
    visits: int
    waiting: int
    due: int
    asked: int
    deflected: int
    share: float | None
    helpful: int
    unhelpful: int


@router.get("")
async def read_setup(scope: MemberScope) -> HelpOut:
    actions.need_to_set_up(scope)
    return HelpOut.of(await queries.setup(scope))


@router.put("")
async def put_setup(form: HelpForm, request: Request, scope: MemberScope) -> HelpOut:
    """Replace the settings; the old address is free for others at once."""
    wanted = Setup(
        **form.model_dump(exclude={"hidden", "accent"}), hidden=tuple(form.hidden), accent=form.accent.lower()
    )
    await actions.set_up(scope, wanted, request.app.state.site_key)
    return HelpOut.of(await queries.setup(scope))


@router.get("/figures")
async def read_figures(scope: MemberScope, days: Annotated[int, Query(ge=1, le=365)] = 30) -> DeflectionOut:
    """Whether the help centre spared conversations; `docs/howto/help-centre.md` says what cannot be known."""
    if "see_measures" not in scope.actor.rights:
        actions.need_to_set_up(scope)
    found = await queries.deflection(scope, days)
    named = msgspec.structs.asdict(found) | {"due": found.due, "deflected": found.deflected, "share": found.share}
    return DeflectionOut(days=days, **named)

"""The help centre's settings and figures, for members."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, StringConstraints

from wingbeat.kit.languages import LANGUAGES
from wingbeat.knowledge.help import actions, queries
from wingbeat.knowledge.help.models import Setup
from wingbeat.knowledge.help.rules import links
from wingbeat.knowledge.help.rules.frame import usual_title
from wingbeat.knowledge.help.rules.words import words
from wingbeat.knowledge.help.site.endpoints import base_of
from wingbeat.knowledge.models import Language
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form
from wingbeat.workspaces.queries import Scope, workspace

router = APIRouter(prefix="/api/v1/help", tags=["help centre"])

Line = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")]
Plain = Annotated[Line, Field(max_length=80)]


class HelpForm(Form):
    """`slug` is the address, `title` empty for the workspace's name, `hidden` top categories that are not shown.

    `languages` are those shown, `language` for readers who ask for none of them. `footer` is a line below every page,
    `logo` a small picture as a data address; both may be empty.
    """

    slug: Annotated[str, Field(max_length=links.LONGEST_SLUG)]
    open: bool
    title: Plain = ""
    accent: Annotated[str, Field(max_length=20)]
    language: Language
    languages: Annotated[list[Language], Field(min_length=1, max_length=3, default_factory=lambda: list(LANGUAGES))]
    footer: Annotated[Line, Field(max_length=200)] = ""
    logo: Annotated[str, Field(max_length=links.LONGEST_LOGO)] = ""
    hidden: Annotated[list[Plain], Field(max_length=50, default_factory=list)]
    channel_id: UUID | None = None


class SnippetOut(BaseModel):
    """What a search engine shows of the home page; `title` where none was chosen."""

    language: Language
    title: str
    description: str


class HelpOut(BaseModel):
    """`address`: where it is, empty before it has one; `base`: the host that search engines are told."""

    slug: str
    open: bool
    title: str
    accent: str
    language: Language
    languages: list[Language]
    footer: str
    logo: str
    hidden: list[str]
    channel_id: UUID | None
    address: str
    base: str
    snippets: list[SnippetOut]

    @classmethod
    def of(cls, setup: Setup, name: str, base: str) -> "HelpOut":
        return cls(
            **msgspec.to_builtins(setup),
            address=f"/help/{setup.slug}/" if setup.slug else "",
            base=base,
            snippets=[
                SnippetOut(
                    language=one, title=usual_title(name, one), description=words(one)["about"].format(name=name)
                )
                for one in LANGUAGES
            ],
        )


async def shown(request: Request, scope: Scope) -> HelpOut:
    return HelpOut.of(await queries.setup(scope), (await workspace(scope)).name, base_of(request))


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
async def read_setup(request: Request, scope: MemberScope) -> HelpOut:
    actions.need_to_set_up(scope)
    return await shown(request, scope)


@router.put("")
async def put_setup(form: HelpForm, request: Request, scope: MemberScope) -> HelpOut:
    """Replace the settings; the old address is free for others at once."""
    wanted = Setup(
        **form.model_dump(exclude={"hidden", "accent", "languages"}),
        hidden=tuple(form.hidden),
        accent=form.accent.lower(),
        languages=tuple(one for one in LANGUAGES if one in form.languages),
    )
    await actions.set_up(scope, wanted, request.app.state.site_key)
    return await shown(request, scope)


@router.get("/figures")
async def read_figures(scope: MemberScope, days: Annotated[int, Query(ge=1, le=365)] = 30) -> DeflectionOut:
    """Whether the help centre spared conversations; `docs/howto/help-centre.md` says what cannot be known."""
    if "see_measures" not in scope.actor.rights:
        actions.need_to_set_up(scope)
    found = await queries.deflection(scope, days)
    named = msgspec.structs.asdict(found) | {"due": found.due, "deflected": found.deflected, "share": found.share}
    return DeflectionOut(days=days, **named)

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from msgspec.structs import asdict
from pydantic import BaseModel, Field

from wingbeat.kit.errors import Invalid
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.routing.offers import actions, queries
from wingbeat.routing.offers.models import REASONS, Offering, OfferSettings, Tally
from wingbeat.routing.offers.rules import reasons
from wingbeat.workspaces.endpoints import Form, Language, Line, Page
from wingbeat.workspaces.queries import Scope, workspace

router = APIRouter(prefix="/routing/offers", tags=["routing"])


class OfferingForm(Form):
    """`how`: `push` gives at once, `offer` asks for `seconds`, up to `rings` members one after the other; `then` the best
    has it all the same (`push`), or everybody of the team is asked first (`everybody`).
    """

    how: Literal["push", "offer"]
    seconds: int
    rings: int
    then: Literal["push", "everybody"]


class TeamOfferingForm(OfferingForm):
    team_id: UUID


class HandingForm(Form):
    """`teams` that do otherwise; `away_after` silent offers in a row a member is set away (0: never)."""

    workspace: OfferingForm
    teams: Annotated[list[TeamOfferingForm], Field(max_length=500)]
    away_after: int
    reasons: Annotated[list[Line], Field(max_length=20)]

    def settings(self) -> OfferSettings:
        """Raises `Invalid`."""
        teams = {str(one.team_id): one.model_dump(exclude={"team_id"}) for one in self.teams}
        own = [] if tuple(self.reasons) in REASONS.values() else self.reasons
        try:
            return msgspec.convert({**self.model_dump(), "teams": teams, "reasons": own}, OfferSettings, str_keys=True)
        except msgspec.ValidationError as error:
            raise Invalid(str(error)) from error


class HandingOut(BaseModel):
    """As it is in force; `reasons` are those of the language asked for, or the workspace's, where it has none of its own."""

    workspace: OfferingForm
    teams: list[TeamOfferingForm]
    away_after: int
    reasons: list[str]


class TallyOut(BaseModel):
    """`silent_in_row`: offers in a row that the member let pass without a word."""

    member_id: UUID
    offered: int
    accepted: int
    declined: int
    silent: int
    silent_in_row: int

    @classmethod
    def of(cls, tally: Tally) -> "TallyOut":
        return cls(**asdict(tally))


@router.get("")
async def read_offers(scope: MemberScope, language: Language | None = None) -> HandingOut:
    """With `language` the reasons are said in it, where the workspace has none of its own."""
    scope.actor.need("converse")
    return await _shown(scope, language)


@router.put("")
async def set_offers(form: HandingForm, scope: MemberScope, language: Language | None = None) -> HandingOut:
    """The reasons that are there from the start stay so: everybody reads them in their language."""
    await actions.set_settings(scope, form.settings())
    return await _shown(scope, language)


async def _shown(scope: Scope, language: Language | None) -> HandingOut:
    settings = await queries.offer_settings(scope)
    said: Sequence[str] = reasons(settings, language or (await workspace(scope)).language)
    return HandingOut(
        workspace=_offering(settings.workspace),
        teams=[
            TeamOfferingForm(team_id=one, **_offering(how).model_dump()) for one, how in sorted(settings.teams.items())
        ],
        away_after=settings.away_after,
        reasons=list(said),
    )


def _offering(offering: Offering) -> OfferingForm:
    return OfferingForm(**asdict(offering))


@router.get("/tally")
async def list_tally(scope: MemberScope, days: Annotated[int, Query(ge=1, le=90)] = 7) -> Page[TallyOut]:
    """What became of each member's offers in the last days, those who took fewest first."""
    return Page(items=[TallyOut.of(one) for one in await queries.tallies(scope, days)])

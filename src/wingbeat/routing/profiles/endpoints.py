from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from wingbeat.kit.errors import Invalid
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.routing.profiles import actions, queries
from wingbeat.routing.profiles.models import MemberProfile, Profile
from wingbeat.workspaces.endpoints import CalendarForm, Form, Language, Line, Page, tell
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.queries import Scope, workspace

router = APIRouter(prefix="/routing/profiles", tags=["routing"])

Level = Annotated[int, Field(ge=1, le=5)]
Room = Annotated[int, Field(ge=0, le=100)]


class ShiftForm(CalendarForm):
    """A member's own hours; without a zone they are the workspace's."""

    zone: Line | None = None


class ProfileForm(Form):
    """`capacity` is the room in all, `rooms` the most at once by kind of channel; levels are 1 (a little) to 5 (best)."""

    capacity: Room
    skills: Annotated[dict[Line, Level], Field(max_length=100)]
    languages: Annotated[dict[Language, Level], Field(max_length=20)]
    rooms: Annotated[dict[Line, Room], Field(max_length=20)]
    shift: ShiftForm | None


class ProfileOut(BaseModel):
    member_id: UUID
    name: str
    team_ids: list[UUID]
    capacity: int
    skills: dict[str, int]
    languages: dict[str, int]
    rooms: dict[str, int]
    shift: ShiftForm | None

    @classmethod
    def of(cls, one: MemberProfile) -> "ProfileOut":
        known = msgspec.to_builtins(one.profile, str_keys=True)
        return cls.model_validate({**known, "member_id": one.member_id, "name": one.name, "team_ids": one.team_ids})


class ProfilesOut(Page[ProfileOut]):
    """A page of members by name, and every skill that is known in the workspace: the columns of the matrix."""

    skills: list[str]


@router.get("")
async def list_profiles(
    scope: MemberScope,
    *,
    after: Annotated[str | None, Query(max_length=200)] = None,
    team: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ProfilesOut:
    scope.actor.need("converse")
    found = await queries.profiles(scope, after=_cursor(after) if after else None, team_id=team, limit=limit + 1)
    page = [ProfileOut.of(one) for one in found[:limit]]
    following = f"{page[-1].member_id} {page[-1].name}" if len(found) > limit else None
    return ProfilesOut(items=page, next=following, skills=await queries.known_skills(scope))


def _cursor(after: str) -> tuple[str, UUID]:
    member_id, _, name = after.partition(" ")
    try:
        return name, UUID(member_id)
    except ValueError as error:
        raise Invalid("Give the `next` of the page before as `after`.") from error


@router.put("/{member_id}")
async def set_profile(member_id: UUID, form: ProfileForm, request: Request, scope: MemberScope) -> ProfileOut:
    shift = await _calendar(scope, form.shift) if form.shift else None
    wanted = Profile(**{**form.model_dump(), "shift": shift})
    await tell(request, scope, await actions.set_profile(scope, member_id, wanted))
    return ProfileOut.of(await queries.profile(scope, member_id))


async def _calendar(scope: Scope, form: ShiftForm) -> Calendar:
    zone = form.zone or (await workspace(scope)).zone
    try:
        return msgspec.convert({**form.model_dump(), "zone": zone}, Calendar)
    except msgspec.ValidationError as error:
        raise Invalid(str(error)) from error

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.routing.settings import actions
from wingbeat.routing.settings.models import MatterKind, RoutingSettings
from wingbeat.routing.settings.queries import routing_settings
from wingbeat.workspaces.endpoints import Form, Line, tell

router = APIRouter(prefix="/routing/settings", tags=["routing"])

Weight = Annotated[float, Field(ge=0.1, le=10)]


class SkillRuleForm(Form):
    """An intent, the beginning of a reason or a tag asks for a skill of at least `level`; `must`, or it is merely liked."""

    kind: MatterKind
    name: Line
    skill: Line
    level: Annotated[int, Field(ge=1, le=5)] = 1
    must: bool = True


class RoutingForm(Form):
    """Whole settings; see the how-to on routing for what each does."""

    policy: Line
    age_limit_seconds: Annotated[int, Field(ge=60, le=86_400)]
    widen_seconds: Annotated[int, Field(ge=5, le=3600)]
    closing_minutes: Annotated[int, Field(ge=0, le=120)]
    vip_tiers: Annotated[list[Line], Field(max_length=50)]
    vip_tags: Annotated[list[Line], Field(max_length=50)]
    tier_weights: Annotated[dict[Line, Weight], Field(max_length=50)]
    value_from: Annotated[float, Field(ge=0)]
    value_weight: Weight
    channel_weights: Annotated[dict[Line, Weight], Field(max_length=20)]
    skill_rules: Annotated[list[SkillRuleForm], Field(max_length=500)]


class RoutingOut(BaseModel):
    """`choices`: the policies that may be chosen."""

    settings: RoutingForm
    choices: list[str]

    @classmethod
    def of(cls, settings: RoutingSettings) -> "RoutingOut":
        return cls(settings=RoutingForm.model_validate(msgspec.to_builtins(settings)), choices=list(actions.CHOICES))


@router.get("")
async def read_routing(scope: MemberScope) -> RoutingOut:
    scope.actor.need("converse")
    return RoutingOut.of(await routing_settings(scope))


@router.put("")
async def set_routing(form: RoutingForm, request: Request, scope: MemberScope) -> RoutingOut:
    settings = msgspec.convert(form.model_dump(), RoutingSettings)
    await tell(request, scope, await actions.set_settings(scope, settings))
    return RoutingOut.of(settings)

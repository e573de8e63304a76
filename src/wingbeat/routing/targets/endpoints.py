"""Targets over REST: what is promised, what became of it, and what another promise would have come to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from wingbeat.conversations.promises.events import TargetMeasure
from wingbeat.kit.ids import uuid7
from wingbeat.measures.promises.queries import in_target, kept
from wingbeat.measures.queries import clock
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.routing.board.rules import midnight
from wingbeat.routing.targets import actions, queries
from wingbeat.routing.targets.models import Action, Hours, Policy, Target
from wingbeat.routing.targets.rules import check
from wingbeat.routing.targets.rules.chance import brier
from wingbeat.routing.targets.rules.presets import PRESETS
from wingbeat.routing.targets.rules.preview import preview
from wingbeat.workspaces.endpoints import Form, Line, Page, tell
from wingbeat.workspaces.queries import Scope

router = APIRouter(prefix="/routing/targets", tags=["routing"])

# Long enough for a slow channel, short enough to see last week's change; whole days, as the speed page has them.
WEEK_DAYS = 7
Words = Annotated[list[Line], Field(max_length=50)]
Ids = Annotated[list[UUID], Field(max_length=100)]


class AppliesForm(Form):
    """To whom: all that is said must hold, and of a list one is enough."""

    channels: Ids = Field([])
    teams: Ids = Field([])
    tiers: Words = Field([])
    tags: Words = Field([])
    reasons: Words = Field([])
    min_priority: Annotated[int, Field(ge=0, le=3)] = 0


class TargetForm(Form):
    """A promise; `name` may be empty, the console says in words what it promises. Warn by a share or by seconds before."""

    name: Annotated[str, Field(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    measure: TargetMeasure
    limit_seconds: int
    hours: Hours = "always"
    warn_share: float = 0.6
    warn_seconds: int = 0
    applies: AppliesForm = AppliesForm()
    on: bool = True

    def target(self, target_id: UUID) -> Target:
        made = msgspec.convert({**self.model_dump(), "id": target_id}, Target)
        check(made)
        return made


class TargetOut(TargetForm):
    """`given` in the last seven days; `late_seconds` is the median by which the broken ones were late."""

    id: UUID
    given: int = 0
    met: int = 0
    breached: int = 0
    running: int = 0
    late_seconds: float | None = None

    @classmethod
    def of(cls, target: Target, **came_to: object) -> "TargetOut":
        fields = {name: getattr(target, name) for name in TargetForm.model_fields if name != "applies"}
        applies = AppliesForm.model_validate(msgspec.structs.asdict(target.applies))
        return cls.model_validate({**fields, "id": target.id, "applies": applies, **came_to})


class TargetPresetOut(BaseModel):
    """What an industry promises."""

    name: str
    targets: list[TargetForm]


class InTargetOut(BaseModel):
    """The share in target of a measure in the last seven days; `quick` were answered before a promise could be given."""

    measure: TargetMeasure
    share: float | None
    met: int
    breached: int
    quick: int


class TargetHourOut(BaseModel):
    met: int
    missed: int


class TargetIndustryOut(BaseModel):
    """What an industry promises of the same measure, and the share of the own waits that were within; null without any."""

    name: str
    limit_seconds: int
    share: float | None


class TargetPreviewOut(BaseModel):
    """What the target would have come to in the last 28 days; `hours` are those of the day, in the workspace's zone.

    `suggested_seconds`: the first step, round or an industry's, that 80 % of the own waits were within, null where they
    are too slow for any.
    """

    n: int
    met: int
    missed: int
    share: float | None
    hours: list[TargetHourOut]
    suggested_seconds: int | None
    industries: list[TargetIndustryOut]


class TargetPolicyForm(Form):
    """From which chance (0–1) on a predicted breach counts, and what is done then."""

    threshold: Annotated[float, Field(gt=0, le=1)] = 0.7
    actions: Annotated[list[Action], Field(max_length=4)] = Field(["lead"])


class TargetPolicyOut(TargetPolicyForm):
    """`brier`: the mean squared error of the last `n` predictions; 0 is perfect, 0.25 a coin's."""

    brier: float | None
    n: int


class TargetWordsOut(BaseModel):
    """What a target may be for: tiers, tags and reasons of the newest conversations, the most frequent first."""

    tiers: list[str]
    tags: list[str]
    reasons: list[str]


async def _week(scope: Scope) -> tuple[datetime, datetime]:
    now, zone = await clock(scope)
    return midnight(now, zone, WEEK_DAYS - 1), now


@router.get("")
async def list_targets(scope: MemberScope) -> Page[TargetOut]:
    """All targets, with what became of the promises of the last seven days."""
    scope.actor.need("supervise")
    came_to = {one.target_id: msgspec.structs.asdict(one) for one in await kept(scope, *await _week(scope))}
    items = []
    for target in await queries.targets(scope):
        facts = came_to.get(target.id, {})
        items.append(TargetOut.of(target, **{name: fact for name, fact in facts.items() if name != "target_id"}))
    return Page(items=items)


@router.get("/in-target")
async def read_in_target(scope: MemberScope) -> Page[InTargetOut]:
    """The share in target of each measure that is promised, over the last seven days."""
    scope.actor.need("supervise")
    widest: dict[str, int] = {}
    for target in await queries.targets(scope):
        if target.on:
            widest[target.measure] = max(target.limit_seconds, widest.get(target.measure, 0))
    found = await in_target(scope, *await _week(scope), list(widest.items()))
    return Page(items=[InTargetOut(**msgspec.structs.asdict(one), share=one.share) for one in found])


@router.get("/words")
async def read_words(scope: MemberScope) -> TargetWordsOut:
    """What can be suggested where a target says whom it is for."""
    scope.actor.need("supervise")
    return TargetWordsOut(**msgspec.structs.asdict(await queries.words(scope)))


@router.get("/presets")
async def list_presets(scope: MemberScope) -> Page[TargetPresetOut]:
    """What industries promise."""
    scope.actor.need("supervise")
    return Page(items=[TargetPresetOut(name=one.name, targets=list(map(_form, one.targets))) for one in PRESETS])


def _form(target: Target) -> TargetForm:
    return TargetForm.model_validate(TargetOut.of(target).model_dump(include=set(TargetForm.model_fields)))


@router.post("/preset/{name}", status_code=201)
async def take_preset(name: str, request: Request, scope: MemberScope) -> Page[TargetOut]:
    """Promise what an industry promises, besides what is promised already; the same promise is not made twice."""
    known = {(one.measure, one.applies, one.hours, one.limit_seconds) for one in await queries.targets(scope)}
    made: list[Target] = []
    facts: Sequence[msgspec.Struct] = ()
    for one in next((preset.targets for preset in PRESETS if preset.name == name), ()):
        if (one.measure, one.applies, one.hours, one.limit_seconds) not in known:
            made.append(msgspec.structs.replace(one, id=uuid7()))
            facts = [await actions.put_target(scope, made[-1])]
    await tell(request, scope, facts)
    return Page(items=list(map(TargetOut.of, made)))


@router.post("", status_code=201)
async def create_target(form: TargetForm, request: Request, scope: MemberScope) -> TargetOut:
    made = form.target(uuid7())
    await tell(request, scope, [await actions.put_target(scope, made)])
    return TargetOut.of(made)


@router.post("/preview")
async def preview_target(form: TargetForm, scope: MemberScope) -> TargetPreviewOut:
    """What would have happened in the last 28 days."""
    scope.actor.need("supervise")
    target = form.target(UUID(int=0))
    await actions.known(scope, target)
    past, now = await queries.past(scope, form.measure)
    found = preview(target, past, await queries.hours(scope), now)
    return TargetPreviewOut.model_validate({**msgspec.to_builtins(found), "share": found.share})


@router.get("/policy")
async def read_target_policy(scope: MemberScope) -> TargetPolicyOut:
    """What is done about predicted breaches, and how good the predictions were."""
    scope.actor.need("supervise")
    held, seen = await queries.policy(scope), await queries.seen(scope)
    return TargetPolicyOut(threshold=held.threshold, actions=list(held.actions), brier=brier(seen), n=len(seen))


@router.put("/policy")
async def set_target_policy(form: TargetPolicyForm, request: Request, scope: MemberScope) -> TargetPolicyOut:
    wanted = Policy(form.threshold, tuple(dict.fromkeys(form.actions)))
    await tell(request, scope, [await actions.set_policy(scope, wanted)])
    return await read_target_policy(scope)


@router.put("/{target_id}")
async def change_target(target_id: UUID, form: TargetForm, request: Request, scope: MemberScope) -> TargetOut:
    """Promises that run are given anew, with the time they have had."""
    scope.actor.need("supervise")
    await queries.target(scope, target_id)
    wanted = form.target(target_id)
    await tell(request, scope, [await actions.put_target(scope, wanted)])
    return TargetOut.of(wanted)


@router.delete("/{target_id}", status_code=204)
async def drop_target(target_id: UUID, request: Request, scope: MemberScope) -> None:
    await tell(request, scope, [await actions.drop_target(scope, target_id)])

from typing import Annotated

from fastapi import APIRouter, Path
from msgspec.structs import asdict
from pydantic import BaseModel

from wingbeat.bot.handoffs import actions, queries
from wingbeat.bot.handoffs.models import HandoffRule, Kind
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Page

router = APIRouter(prefix="/bot/handoff-rules", tags=["bot"])

Name = Annotated[str, Path(min_length=1, max_length=120, pattern=r"^\S([^\x00-\x1f\x7f]*\S)?$")]


class HandoffRuleOut(BaseModel):
    """`name`: an intent or a group of articles; words that stand in the message; a tier of customers."""

    kind: Kind
    name: str


@router.get("")
async def list_handoff_rules(scope: MemberScope) -> Page[HandoffRuleOut]:
    """What always goes to people."""
    return Page(items=[HandoffRuleOut(**asdict(one)) for one in await queries.rules(scope)])


@router.put("/{kind}/{name:path}")
async def put_handoff_rule(kind: Kind, name: Name, scope: MemberScope) -> HandoffRuleOut:
    await actions.put_rule(scope, HandoffRule(kind, name))
    return HandoffRuleOut(kind=kind, name=name)


@router.delete("/{kind}/{name:path}", status_code=204)
async def drop_handoff_rule(kind: Kind, name: Name, scope: MemberScope) -> None:
    await actions.drop_rule(scope, kind, name)

from datetime import datetime
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel

from wingbeat.bot.flows.models import Decision, Proposal
from wingbeat.bot.flows.proposals import actions, queries
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Page

router = APIRouter(prefix="/bot/proposals", tags=["flows"])


class ProposalOut(BaseModel):
    id: UUID
    conversation_id: UUID
    flow: str
    action: str
    arguments: dict[str, str]
    state: Decision
    result: dict[str, str] | None
    created_at: datetime
    decided_at: datetime | None
    decided_by: UUID | None


@router.get("")
async def list_proposals(conversation_id: UUID, scope: MemberScope) -> Page[ProposalOut]:
    """What flows collected in a conversation for a member to approve, newest first."""
    return Page(items=[_proposal(one) for one in await queries.proposals(scope, conversation_id)])


@router.post("/{proposal_id}/approve")
async def approve_proposal(proposal_id: UUID, request: Request, scope: MemberScope) -> ProposalOut:
    """Have the shop do it; the same proposal is never asked for twice."""
    return _proposal(await actions.approve(scope, request.app.state.shops, proposal_id))


@router.post("/{proposal_id}/refuse")
async def refuse_proposal(proposal_id: UUID, scope: MemberScope) -> ProposalOut:
    return _proposal(await actions.refuse(scope, proposal_id))


def _proposal(proposal: Proposal) -> ProposalOut:
    return ProposalOut.model_validate(msgspec.structs.asdict(proposal))

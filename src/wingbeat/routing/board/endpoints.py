from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter
from pydantic import BaseModel, Field

from wingbeat.conversations.endpoints import Accepted
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.routing.alerts.models import Kind
from wingbeat.routing.board import queries
from wingbeat.routing.board.actions import Whispers
from wingbeat.routing.board.models import Heat, MemberState
from wingbeat.routing.ports import Health
from wingbeat.workspaces.endpoints import Form


class TeamNowOut(BaseModel):
    """`queued` stand in the team's queue, `owed` wait for their member; all of them by heat."""

    team_id: UUID | None
    name: str
    queued: int
    owed: int
    calm: int
    amber: int
    red: int
    late: int
    longest_since: datetime


class WaitNowOut(BaseModel):
    """Somebody who waits for people."""

    conversation_id: UUID
    number: int
    customer_name: str
    team_id: UUID | None
    channel_id: UUID
    assignee_id: UUID | None
    since: datetime
    due_at: datetime | None
    heat: Heat


class TargetTodayOut(BaseModel):
    """The share in target since midnight, of `n`."""

    measure: str
    n: int
    share: float | None


class HourNowOut(BaseModel):
    n: int
    usual: float | None


class ArrivalsNowOut(BaseModel):
    """Conversations opened: the last sixty minutes and each hour of today, beside the same of the last four weeks."""

    last_hour: int
    usual_hour: float | None
    hours: list[HourNowOut]


class MemberNowOut(BaseModel):
    """`load` of `capacity`, in this state `since`; what became of their offers today."""

    id: UUID
    name: str
    state: MemberState
    since: datetime | None
    load: float
    capacity: int
    offered: int
    declined: int
    silent: int


class ChannelNowOut(BaseModel):
    """`broken`: the part that holds messages up; `down`: customers usually come, and nobody did for an hour."""

    id: UUID
    name: str
    kind: str
    waiting: int
    last_hour: int
    usual_hour: float | None
    down: bool
    broken: str | None


class AlertNowOut(BaseModel):
    id: UUID
    kind: Kind
    name: str
    value: float
    threshold: float
    part: str
    began_at: datetime
    acknowledged_by: UUID | None


class TodayOut(BaseModel):
    targets: list[TargetTodayOut]
    arrivals: ArrivalsNowOut
    channels: list[ChannelNowOut]


class BoardOut(BaseModel):
    """The board as it stands; whoever looks on hears of it each second by the frame `board` of the live protocol."""

    at: datetime
    teams: list[TeamNowOut]
    urgent: list[WaitNowOut]
    members: list[MemberNowOut]
    alerts: list[AlertNowOut]
    today: TodayOut


class WhisperForm(Form):
    """`key` makes a repeat harmless."""

    text: Annotated[str, Field(min_length=1, max_length=8000, pattern="^[^\0]*$")]
    key: Annotated[str, Field(min_length=1, max_length=100, pattern="^[^\0]*$")]


def board_router(whispers: Whispers, health: Health) -> APIRouter:
    """The routes of the live board."""
    router = APIRouter(tags=["routing"])

    @router.get("/routing/board")
    async def read_board(scope: MemberScope) -> BoardOut:
        """One look, for programs."""
        scope.actor.need("supervise")
        slow, _ = await queries.today(scope, health)
        return BoardOut.model_validate(msgspec.to_builtins(await queries.board(scope, slow)))

    @router.post("/conversations/{conversation_id}/whisper", status_code=201)
    async def whisper(conversation_id: UUID, form: WhisperForm, scope: MemberScope) -> Accepted:
        """A note that the conversation's member hears of at once, and its customer never sees."""
        done = await whispers.whisper(scope, conversation_id, form.text, form.key)
        return Accepted(conversation=conversation_id, seq=done.seq)

    return router

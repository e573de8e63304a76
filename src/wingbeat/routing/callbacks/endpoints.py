"""What a customer who waits may ask of the queue, with the ticket of their window."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from msgspec.structs import asdict
from pydantic import AwareDatetime, BaseModel, Field

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.endpoints import Accepted
from wingbeat.conversations.queries import find
from wingbeat.kit.limits import Limit
from wingbeat.routing.callbacks import actions
from wingbeat.routing.callbacks.queries import offered
from wingbeat.workspaces.endpoints import Form
from wingbeat.workspaces.queries import Scope

# Somebody changes their mind once or twice; more is a script.
CALLS = Limit("call_backs", burst=20, seconds=60)


class TimeOut(BaseModel):
    """`suits`: within the hours the customer's profile names."""

    at: AwareDatetime
    suits: bool


class TimesOut(BaseModel):
    times: list[TimeOut]


class CallForm(Form):
    """`at` is one of the times offered; null to wait in line after all. `key` makes a repeat harmless."""

    at: AwareDatetime | None
    phone: Annotated[str, Field(max_length=40, pattern="^[^\0-\x1f]*$")] = ""
    key: Annotated[str, Field(min_length=1, max_length=100, pattern="^[^\0]*$")]


def callbacks_router(actor_scope: Callable[..., Awaitable[Scope]], door: ConversationDoor) -> APIRouter:
    """The routes for customers found by `actor_scope`."""
    router = APIRouter(prefix="/api/v1/conversations", tags=["routing"])

    @router.get("/{conversation_id}/call-times")
    async def list_times(
        conversation_id: UUID, request: Request, scope: Annotated[Scope, Depends(actor_scope)]
    ) -> TimesOut:
        """When somebody can call back: the soonest times of work, and the soonest that suit the customer."""
        request.app.state.limits.take(CALLS, str(scope.actor.id))
        state = await find(scope, conversation_id)
        return TimesOut(times=[TimeOut(**asdict(one)) for one in await offered(scope, state)])

    @router.post("/{conversation_id}/call-back")
    async def call_back(
        conversation_id: UUID, form: CallForm, request: Request, scope: Annotated[Scope, Depends(actor_scope)]
    ) -> Accepted:
        """Promise the customer a time: out of line until then, with their place kept. 409 when it cannot be kept."""
        request.app.state.limits.take(CALLS, str(scope.actor.id))
        done = await actions.call_back(door, scope, conversation_id, form.at, form.phone, key=form.key)
        return Accepted(conversation=conversation_id, seq=done.seq)

    return router

"""What customers say of the bot's answers, one tap in the widget."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request

from wingbeat.bot.evidence import actions
from wingbeat.kit.limits import Limit
from wingbeat.workspaces.endpoints import tell
from wingbeat.workspaces.queries import Scope

# A conversation has a handful of answers; more is a script.
OPINIONS = Limit("opinions", burst=30, seconds=60)


def opinions_router(actor_scope: Callable[..., Awaitable[Scope]]) -> APIRouter:
    """The route for customers found by `actor_scope`."""
    router = APIRouter(prefix="/api/v1/opinions", tags=["opinions"])

    @router.post("/{conversation_id}-{seq}", status_code=204)
    async def say_opinion(
        conversation_id: UUID,
        seq: Annotated[int, Path(ge=1, lt=2**31)],
        *,
        helpful: Annotated[bool, Query()],
        request: Request,
        scope: Annotated[Scope, Depends(actor_scope)],
    ) -> None:
        """Whether a message of the bot helped its customer, named as the widget names it: by conversation and number.

        The last opinion counts. 404 for a message without a source.
        """
        request.app.state.limits.take(OPINIONS, str(scope.actor.id))
        await tell(request, scope, await actions.say_opinion(scope, conversation_id, seq, helpful=helpful))

    return router

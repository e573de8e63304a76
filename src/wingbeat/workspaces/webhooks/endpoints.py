from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from wingbeat.kit.secrets import Keyring
from wingbeat.workspaces.queries import Scope
from wingbeat.workspaces.webhooks import actions, queries


class WebhookSecretOut(BaseModel):
    """`whsec_` and base64, as libraries of Standard Webhooks take it."""

    secret: str


def webhooks_router(member_scope: Callable[..., Awaitable[Scope]], keyring: Keyring) -> APIRouter:
    """The routes of what signs webhooks, for members found by `member_scope`."""
    router = APIRouter(prefix="/workspace/webhooks", tags=["workspace"])

    @router.post("/secret")  # not GET: no answer that a page may prefetch or a log keep holds a secret
    async def say_secret(scope: Annotated[Scope, Depends(member_scope)]) -> WebhookSecretOut:
        """What every webhook of the workspace is signed with, as Standard Webhooks say."""
        scope.actor.need("manage_channels")
        return WebhookSecretOut(secret=(await queries.secrets_of(scope, keyring))[0])

    @router.post("/secret/renew", status_code=201)
    async def renew_secret(scope: Annotated[Scope, Depends(member_scope)]) -> WebhookSecretOut:
        """A new one from the next webhook on; the one before signs beside it for 24 hours."""
        return WebhookSecretOut(secret=await actions.renew_secret(scope, keyring))

    return router

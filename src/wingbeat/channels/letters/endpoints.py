"""What a customer may have mailed, with the ticket of their window."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field

from wingbeat.channels.letters import actions
from wingbeat.channels.letters.actions import Mailing
from wingbeat.channels.widget.endpoints import Key
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.endpoints import Accepted
from wingbeat.kit.errors import Forbidden
from wingbeat.kit.limits import Limit, Limits
from wingbeat.people.rules import LONGEST_ADDRESS
from wingbeat.workspaces.endpoints import Form
from wingbeat.workspaces.queries import Scope

# Mail goes to whatever address a stranger names: few enough that nobody is bothered by it, for one window and for one address.
LETTERS = Limit("letters", burst=5, seconds=3600)
# An address is corrected once or twice.
ADDRESSES = Limit("addresses_left", burst=10, seconds=600)


class Mailed(Accepted):
    """`sent`: the mail server has it; else it is tried again."""

    sent: bool


class AddressForm(Form):
    """`email` empty: no longer. `key` makes a repeat harmless."""

    email: Annotated[str, Field(max_length=LONGEST_ADDRESS)]
    key: Key


def letters_router(
    actor_scope: Callable[..., Awaitable[Scope]], door: ConversationDoor, mailing: Mailing, limits: Limits
) -> APIRouter:
    """The routes for customers found by `actor_scope`."""
    router = APIRouter(prefix="/api/v1/conversations", tags=["channels"])
    Customer = Annotated[Scope, Depends(actor_scope)]  # noqa: N806 - a type made from the given dependency

    def of_customer(scope: Scope, limit: Limit) -> None:
        if scope.actor.kind != "customer":
            raise Forbidden
        limits.take(limit, str(scope.actor.id))

    @router.post("/{conversation_id}/address")
    async def leave_address(conversation_id: UUID, form: AddressForm, scope: Customer) -> Accepted:
        """By the customer: mail me the answers I do not see here."""
        of_customer(scope, ADDRESSES)
        done = await actions.leave_address(door, scope, conversation_id, form.email, key=form.key)
        return Accepted(conversation=conversation_id, seq=done.seq)

    @router.post("/{conversation_id}/transcript")
    async def send_transcript(conversation_id: UUID, form: AddressForm, scope: Customer) -> Mailed:
        """By the customer: mail me what was said, once a `key`."""
        of_customer(scope, LETTERS)
        limits.take(LETTERS, form.email.strip().lower())
        seq, sent = await mailing.transcript(scope, conversation_id, form.email, key=form.key)
        return Mailed(conversation=conversation_id, seq=seq, sent=sent)

    return router

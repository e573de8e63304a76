from collections.abc import Sequence
from uuid import UUID

from wingbeat.bot.flows.models import AlreadyDecided, Proposal
from wingbeat.bot.flows.proposals.queries import PROPOSAL, as_proposal
from wingbeat.commerce.models import ShopDown, ShopRefused
from wingbeat.commerce.ports import Shops
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.queries import Scope


async def propose(scope: Scope, proposal: Proposal, *, key: str) -> None:
    """Keep a proposal, once for each turn (`key`)."""
    await scope.execute(
        "INSERT INTO flow_proposal (workspace_id, id, conversation_id, customer_id, key, flow, action, arguments)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (workspace_id, conversation_id, key) DO NOTHING",
        proposal.id,
        proposal.conversation_id,
        proposal.customer_id,
        key,
        proposal.flow,
        proposal.action,
        dict(proposal.arguments),
    )


async def approve(scope: Scope, shops: Shops, proposal_id: UUID) -> Proposal:
    """Have the shop do what was proposed, under the member's name; a repeat asks for nothing twice.

    Raises `Forbidden`, `NotFound`, `AlreadyDecided`, and with the proposal still open `ShopDown`, `ShopRefused`.
    """
    scope.actor.need("converse")
    taken = await _move(scope, proposal_id, ("open", "deciding"), "deciding")
    fields = {name: value for name, value in taken.arguments.items() if name != "number" and value}
    shop = await shops.of(scope)
    try:
        receipt = await shop.request(taken.action, taken.arguments.get("number", ""), fields, str(proposal_id))
    except (ShopDown, ShopRefused):
        await _move(scope, proposal_id, ("deciding",), "open")
        raise
    text = receipt.text if isinstance(receipt.text, str) else next(iter(receipt.text.values()), "")
    return await _move(
        scope, proposal_id, ("deciding",), "approved", {"reference": receipt.reference[:200], "text": text[:500]}
    )


async def refuse(scope: Scope, proposal_id: UUID) -> Proposal:
    """Say no to a proposal; raises `Forbidden`, `NotFound`, `AlreadyDecided`."""
    scope.actor.need("converse")
    return await _move(scope, proposal_id, ("open",), "refused")


async def _move(
    scope: Scope, proposal_id: UUID, before: Sequence[str], after: str, result: dict[str, str] | None = None
) -> Proposal:
    row = await scope.row(
        "UPDATE flow_proposal SET state = $4, result = $5, decided_at = CASE $4 WHEN 'open' THEN NULL ELSE now() END,"
        " decided_by = CASE $4 WHEN 'open' THEN NULL ELSE $6::uuid END"
        " WHERE workspace_id = $1 AND id = $2 AND state = ANY($3::text[]) RETURNING " + PROPOSAL,
        proposal_id,
        list(before),
        after,
        result,
        scope.actor.id,
    )
    if row is not None:
        return as_proposal(row)
    if await scope.value("SELECT 1 FROM flow_proposal WHERE workspace_id = $1 AND id = $2", proposal_id) is None:
        raise NotFound
    raise AlreadyDecided

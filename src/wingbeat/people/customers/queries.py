from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound, NotSignedIn
from wingbeat.kit.secrets import fingerprint
from wingbeat.people.customers.models import Claim
from wingbeat.people.customers.rules import is_proven, like
from wingbeat.workspaces.queries import Scope


async def customers(scope: Scope, *, after: UUID | None, limit: int, words: str | None) -> list[Row]:
    """Newest first, those older than the customer `after`; `words` are looked for in name and addresses."""
    scope.actor.need("converse")
    return await scope.rows(
        "SELECT c.id, c.name, c.language, c.tier, c.tags, c.preferences, c.value, c.created_at, c.seen_at"
        " FROM customer c WHERE c.workspace_id = $1 AND c.merged_into IS NULL AND ($2::uuid IS NULL OR c.id < $2)"
        " AND ($4::text IS NULL OR c.name ILIKE $4 OR EXISTS (SELECT FROM identity i WHERE i.workspace_id = $1"
        "  AND i.customer_id = c.id AND i.kind <> 'visitor' AND i.address ILIKE $4))"
        " ORDER BY c.id DESC LIMIT $3",
        after,
        limit,
        like(words) if words else None,
    )


async def customer(scope: Scope, customer_id: UUID) -> Row:
    """One customer, also one that was merged into another; raises `NotFound`."""
    scope.actor.need("converse")
    row = await scope.row(
        "SELECT id, name, language, tier, tags, preferences, value, created_at, seen_at, merged_into"
        " FROM customer WHERE workspace_id = $1 AND id = $2",
        customer_id,
    )
    if row is None:
        raise NotFound
    return row


async def tier_of(scope: Scope, customer_id: UUID) -> str:
    """A customer's tier, empty without one."""
    return str(await scope.value("SELECT tier FROM customer WHERE workspace_id = $1 AND id = $2", customer_id) or "")


async def identity_of_token(scope: Scope, channel_id: UUID, token: str, claim: Claim | None, secret: str) -> Row:
    """Who holds a token, for a single request: `id, customer_id`; makes nobody.

    Raises `NotSignedIn` when the token is unknown here, or has come to belong to a user whom `claim` does not prove.
    """
    row = await scope.row(
        "SELECT i.id, i.customer_id, array(SELECT u.address FROM identity u WHERE u.workspace_id = $1"
        "  AND u.customer_id = i.customer_id AND u.kind = 'user') AS user_ids"
        " FROM identity i WHERE i.workspace_id = $1 AND i.channel_id = $2 AND i.token_hash = $3",
        channel_id,
        fingerprint(token),
    )
    if row is None:
        raise NotSignedIn
    proven = claim is not None and is_proven(claim, secret) and claim.user_id in row["user_ids"]
    if row["user_ids"] and not proven:
        raise NotSignedIn
    return row


async def identities(scope: Scope, customer_id: UUID) -> list[Row]:
    """How a customer can be reached: `id, channel_id, kind, address, verified, verified_how, last_seen_at`."""
    return await scope.rows(
        "SELECT id, channel_id, kind, CASE kind WHEN 'visitor' THEN '' ELSE address END AS address, verified,"
        " verified_how, last_seen_at FROM identity WHERE workspace_id = $1 AND customer_id = $2 ORDER BY id",
        customer_id,
    )


async def shown_as(scope: Scope, customer_id: UUID) -> tuple[str, bool]:
    """A customer's name and whether any identity is proven: what the customer's own window shows."""
    row = await scope.row(
        "SELECT c.name, EXISTS (SELECT FROM identity i WHERE i.workspace_id = $1 AND i.customer_id = c.id"
        " AND i.verified) AS verified FROM customer c WHERE c.workspace_id = $1 AND c.id = $2",
        customer_id,
    )
    if row is None:
        raise NotFound
    return row["name"], row["verified"]

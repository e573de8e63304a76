from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.secrets import fingerprint, new_token
from wingbeat.people.customers.models import AddressOfAnother, Arrival, Claim, Kind, Newcomer
from wingbeat.people.customers.rules import is_proven, one_line, proven_email, tag_changes, telephone
from wingbeat.people.events import CustomerChanged, Identified, Merged, Renamed, Tagged, Untagged, Verified
from wingbeat.people.joining.actions import merge
from wingbeat.people.joining.queries import was_parted
from wingbeat.people.rules import address
from wingbeat.people.search.actions import keep
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.queries import Scope


async def visitor(scope: Scope, channel_id: UUID, token: str | None, *, language: str, name: str = "") -> Arrival:
    """Who a browser is without any proof: the visitor of its token, else a new one with a new token.

    A token that has come to belong to a signed-in user opens nothing alone: on a shared browser the next person holds
    it too (hostile case 18).
    """
    async with scope.transaction() as work:
        known = await _by_token(work, channel_id, token)
        if known is not None and known["user_id"] is None:
            await _seen(work, known)
            return Arrival(known["customer_id"], known["id"], None, [])
        customer_id = await _new_customer(work, language=language, name=name)
        return await _new_visitor(work, channel_id, customer_id)


async def identify(
    scope: Scope,
    channel_id: UUID,
    token: str | None,
    claim: Claim,
    *,
    secret: str,
    language: str,
    name: str = "",
) -> Arrival:
    """Who a browser is with a claim of the shop's page; an unproven claim is as if nothing had been said.

    The visitor of the token becomes the user, or is merged into the user where both are known. A token of another
    user is left alone and replaced. The user's e-mail counts only when it was signed with the id, and nothing else the
    page says ("verified") is a proof (hostile cases 15, 16).
    """
    if not is_proven(claim, secret):
        return await visitor(scope, channel_id, token, language=language, name=name)
    async with scope.transaction() as work:
        known = await _by_token(work, channel_id, token)
        user, facts = await _user(work, channel_id, claim.user_id, known, language=language)
        customer_id: UUID = user["customer_id"]
        facts += await _own(work, channel_id, customer_id, proven_email(claim, secret))
        facts += await _call(work, customer_id, one_line(name))
        if known is not None and known["customer_id"] == customer_id:
            await _seen(work, known)
            return Arrival(customer_id, known["id"], None, facts)
        await _here(work, customer_id)
        unclaimed = known is not None and known["user_id"] is None
        if known is not None and unclaimed and not await was_parted(work, known["customer_id"], customer_id):
            merged = await merge(work, known["customer_id"], customer_id)
            return Arrival(customer_id, known["id"], None, [*facts, merged])
        fresh = await _new_visitor(work, channel_id, customer_id)
        return Arrival(customer_id, fresh.identity_id, fresh.new_token, [*facts, *fresh.facts])


async def _own(work: Scope, channel_id: UUID, customer_id: UUID, email: str) -> list[Identified | Verified]:
    """A proven address is the customer's; it was another's before, if the shop gave it to a new user."""
    row = email and await work.row(
        "SELECT id, customer_id, verified FROM identity"
        " WHERE workspace_id = $1 AND channel_id = $2 AND kind = 'email' AND address = $3",
        channel_id,
        email,
    )
    if not email or (row and row["verified"] and row["customer_id"] == customer_id):
        return []
    identity_id = await work.value(
        "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address, verified, verified_how,"
        " verified_at) VALUES ($1, $2, $3, $4, 'email', $5, true, 'hmac', now())"
        " ON CONFLICT (workspace_id, channel_id, kind, address) DO UPDATE SET customer_id = excluded.customer_id,"
        " verified = true, verified_how = 'hmac', verified_at = now(), last_seen_at = now() RETURNING id",
        uuid7(),
        customer_id,
        channel_id,
        email,
    )
    await keep(work, [customer_id, row["customer_id"]] if row else [customer_id])
    return [Identified(customer_id, identity_id), Verified(customer_id, identity_id, "hmac")]


async def introduce(
    scope: Scope, customer_id: UUID, channel_id: UUID, *, name: str, email: str, phone: str
) -> list[Renamed]:
    """What a customer says of themselves: a name where none is known, addresses that prove nothing (hostile case 16)."""
    async with scope.transaction() as work:
        named = one_line(name) and await work.value(
            "UPDATE customer SET name = $3 WHERE workspace_id = $1 AND id = $2 AND name = '' RETURNING true",
            customer_id,
            one_line(name),
        )
        for kind, given in (("email", email), ("phone", phone)):
            if given:  # whoever is known by it already stays so
                await work.execute(
                    "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address)"
                    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, channel_id, kind, address) DO NOTHING",
                    uuid7(),
                    customer_id,
                    channel_id,
                    kind,
                    given,
                )
        await keep(work, [customer_id])
    return [Renamed(customer_id)] if named else []


async def _call(work: Scope, customer_id: UUID, name: str) -> list[Renamed]:
    renamed = name and await work.value(
        "UPDATE customer SET name = $3 WHERE workspace_id = $1 AND id = $2 AND name <> $3 RETURNING true",
        customer_id,
        name,
    )
    if renamed:
        await keep(work, [customer_id])
    return [Renamed(customer_id)] if renamed else []


async def _by_token(work: Scope, channel_id: UUID, token: str | None) -> Row | None:
    """The identity of a token of this channel, locked, and the user of its customer, if any."""
    if token is None:
        return None
    locked = await work.value(
        "SELECT id FROM identity WHERE workspace_id = $1 AND channel_id = $2 AND token_hash = $3 FOR UPDATE",
        channel_id,
        fingerprint(token),
    )
    # A second look: what another tab did while we waited for the lock is seen only now.
    return locked and await work.row(
        "SELECT i.id, i.customer_id, i.last_seen_at < now() - interval '1 minute' AS seen_long_ago,"
        " (SELECT u.id FROM identity u WHERE u.workspace_id = $1 AND u.customer_id = i.customer_id"
        "  AND u.kind = 'user' LIMIT 1) AS user_id"
        " FROM identity i WHERE i.workspace_id = $1 AND i.id = $2",
        locked,
    )


async def _seen(work: Scope, identity: Row) -> None:
    if not identity["seen_long_ago"]:
        return
    await work.execute("UPDATE identity SET last_seen_at = now() WHERE workspace_id = $1 AND id = $2", identity["id"])
    await _here(work, identity["customer_id"])


async def _here(work: Scope, customer_id: UUID) -> None:
    await work.execute("UPDATE customer SET seen_at = now() WHERE workspace_id = $1 AND id = $2", customer_id)


async def _new_customer(work: Scope, *, language: str, name: str) -> UUID:
    customer_id, readable = uuid7(), one_line(name)
    await work.execute(
        "INSERT INTO customer (workspace_id, id, language, name) VALUES ($1, $2, $3, $4)",
        customer_id,
        one_line(language, 35),
        readable,
    )
    if readable:
        await keep(work, [customer_id])
    return customer_id


async def _new_visitor(work: Scope, channel_id: UUID, customer_id: UUID) -> Arrival:
    token, identity_id = new_token(work.actor.workspace_id), uuid7()
    await work.execute(
        "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address, token_hash)"
        " VALUES ($1, $2, $3, $4, 'visitor', $5, $6)",
        identity_id,
        customer_id,
        channel_id,
        identity_id.hex,
        fingerprint(token),
    )
    return Arrival(customer_id, identity_id, token, [Identified(customer_id, identity_id)])


async def bring_in(scope: Scope, channel_id: UUID, newcomers: Sequence[Newcomer]) -> None:
    """Customers known from elsewhere, all at once: visitors of this channel, whose browsers have no token of ours."""
    async with scope.transaction() as work:
        await work.execute_many(
            "INSERT INTO customer (workspace_id, id, name, language, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6)",
            [(one.id, one_line(one.name), one_line(one.language, 35), one.came_at, one.seen_at) for one in newcomers],
        )
        await work.execute_many(
            "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address, created_at, last_seen_at)"
            " VALUES ($1, $2, $3, $4, 'visitor', $5, $6, $7)",
            [(made := uuid7(), one.id, channel_id, made.hex, one.came_at, one.seen_at) for one in newcomers],
        )
        await keep(work, [one.id for one in newcomers if one.name])


async def _user(
    work: Scope, channel_id: UUID, user_id: str, known: Row | None, *, language: str
) -> tuple[Row, list[Identified | Verified | Merged | Renamed]]:
    """The identity of a proven user, made for the unclaimed visitor or a new customer when it is the first time."""
    # Two tabs may come at once: the one that is first makes the user, the other waits here and finds it.
    await work.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($2::uuid::text || $3, 0)) FROM workspace WHERE workspace_id = $1",
        channel_id,
        user_id,
    )
    found = await work.row(
        "SELECT id, customer_id FROM identity"
        " WHERE workspace_id = $1 AND channel_id = $2 AND kind = 'user' AND address = $3",
        channel_id,
        user_id,
    )
    if found is not None:
        return found, []
    unclaimed = known is not None and known["user_id"] is None
    customer_id = (
        known["customer_id"]
        if known is not None and unclaimed
        else await _new_customer(work, language=language, name="")
    )
    made = await work.row(
        "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address, verified, verified_how,"
        " verified_at) VALUES ($1, $2, $3, $4, 'user', $5, true, 'hmac', now()) RETURNING id, customer_id",
        uuid7(),
        customer_id,
        channel_id,
        user_id,
    )
    assert made is not None, "an insert returns its row"
    await keep(work, [customer_id])
    return made, [Identified(customer_id, made["id"]), Verified(customer_id, made["id"], "hmac")]


async def change(
    scope: Scope,
    customer_id: UUID,
    *,
    name: str | None = None,
    tier: str | None = None,
    language: str | None = None,
    tags: list[str] | None = None,
    preferences: dict[str, Any] | None = None,
) -> list[Tagged | Untagged | CustomerChanged | Renamed]:
    """Change what is given; raises `Forbidden`, and `NotFound` also for a customer merged into another."""
    scope.actor.need("converse")
    async with scope.transaction() as work:
        before = await work.row(
            "SELECT name, tags, tier, language FROM customer WHERE workspace_id = $1 AND id = $2 AND merged_into IS NULL"
            " FOR UPDATE",
            customer_id,
        )
        if before is None:
            raise NotFound
        await work.execute(
            "UPDATE customer SET name = coalesce($3, name), tier = coalesce($4, tier),"
            " language = coalesce($5, language), tags = coalesce($6, tags), preferences = coalesce($7, preferences),"
            " rule_tags = CASE WHEN $6::text[] IS NULL THEN rule_tags"
            "  ELSE array(SELECT tag FROM unnest(rule_tags) tag WHERE tag = ANY ($6)) END"
            " WHERE workspace_id = $1 AND id = $2",
            customer_id,
            name,
            tier,
            language,
            tags,
            preferences,
        )
        if name is not None or tags is not None:
            await keep(work, [customer_id])
    renamed = [Renamed(customer_id)] if name not in {None, before["name"]} else []
    return [*_told(customer_id, before, tier=tier, language=language, tags=tags), *renamed]


def _told(
    customer_id: UUID, before: Row, *, tier: str | None, language: str | None, tags: list[str] | None
) -> list[Tagged | Untagged | CustomerChanged]:
    came, went = tag_changes(before["tags"], before["tags"] if tags is None else tags)
    told: list[Tagged | Untagged | CustomerChanged] = [Tagged(customer_id, tag) for tag in came]
    told += [Untagged(customer_id, tag) for tag in went]
    if tier not in {None, before["tier"]} or language not in {None, before["language"]}:
        told.append(CustomerChanged(customer_id))
    return told


async def vouch(scope: Scope, customer_id: UUID, kind: Kind, reach: str) -> list[Identified | Verified]:
    """A member has made sure that an address is the customer's: orders placed with it are theirs from now on.

    Raises `Forbidden`, `NotFound`, `Invalid`, and `AddressOfAnother` where it is somebody else's.
    """
    scope.actor.need("converse")
    async with scope.transaction() as work:
        channel_id = await work.value(
            "SELECT i.channel_id FROM identity i JOIN customer c ON c.workspace_id = $1 AND c.id = i.customer_id"
            " WHERE i.workspace_id = $1 AND i.customer_id = $2 AND c.merged_into IS NULL"
            " ORDER BY i.last_seen_at DESC LIMIT 1 FOR UPDATE OF c",
            customer_id,
        )
        if channel_id is None:
            raise NotFound
        known = address(reach) if kind == "email" else telephone(reach)
        row = await work.row(
            "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address, verified, verified_how,"
            " verified_at) VALUES ($1, $2, $3, $4, $5, $6, true, 'member', now())"
            " ON CONFLICT (workspace_id, channel_id, kind, address) DO UPDATE SET verified = true,"
            " verified_how = coalesce(identity.verified_how, 'member'),"
            " verified_at = coalesce(identity.verified_at, now()) RETURNING id, customer_id",
            *(uuid7(), customer_id, channel_id, kind, known),
        )
        assert row is not None, "an upsert returns its row"
        if row["customer_id"] != customer_id:
            raise AddressOfAnother(customer_id=str(row["customer_id"]))
        await keep(work, [customer_id])
        await record(work, "identity_vouched", customer_id, address=known)
    return [Identified(customer_id, row["id"]), Verified(customer_id, row["id"], "member")]


async def keep_worth(scope: Scope, customer_id: UUID, worth: Mapping[str, Any], value: float | None) -> None:
    """Figures of a customer's orders and what they come to; nothing is written where nothing changed."""
    await scope.execute(
        "UPDATE customer SET worth = $3, value = $4::float8::numeric WHERE workspace_id = $1 AND id = $2"
        " AND (worth, value) IS DISTINCT FROM ($3::jsonb, $4::float8::numeric)",
        *(customer_id, worth, value),
    )


async def keep_tags(work: Scope, found: Mapping[UUID, tuple[Sequence[str], Sequence[str]]]) -> None:
    """Customers' tags, and those of them that rules put, within the caller's transaction."""
    await work.execute_many(
        "UPDATE customer SET tags = $3, rule_tags = $4 WHERE workspace_id = $1 AND id = $2",
        [(customer_id, list(tags), list(ruled)) for customer_id, (tags, ruled) in found.items()],
    )
    if found:
        await keep(work, list(found))

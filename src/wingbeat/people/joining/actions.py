from collections.abc import Sequence
from uuid import UUID

import msgspec

from wingbeat.kit.database import Row
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.people.events import Merged, Unmerged
from wingbeat.people.joining.models import AlreadyJoined, Brought, MergedOn, PartedAlready, Profile
from wingbeat.people.joining.queries import PROFILE, profile_of
from wingbeat.people.joining.rules import joined, parted, with_
from wingbeat.people.search.actions import keep
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.queries import Scope


async def merge(work: Scope, from_id: UUID, into_id: UUID) -> Merged:
    """Make two customers one, within the caller's transaction: identities move, and what was empty is filled.

    What came from whom is kept, for `unmerge`.
    """
    rows = await _locked(work, [from_id, into_id])
    brought = joined(profile_of(rows[into_id]), profile_of(rows[from_id]))
    await _write(work, rows[into_id], with_(profile_of(rows[into_id]), brought))
    moved = await work.rows(
        "UPDATE identity SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2 RETURNING id",
        from_id,
        into_id,
    )
    # Those merged earlier follow, so that one look always finds who a customer is now.
    followers = await work.rows(
        """UPDATE customer SET merged_into = $3 WHERE workspace_id = $1 AND (id = $2 OR merged_into = $2)
           RETURNING id""",
        from_id,
        into_id,
    )
    await work.execute(
        """INSERT INTO customer_merge (workspace_id, id, from_id, into_id, brought, identities, followers, member_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        *(uuid7(), from_id, into_id, msgspec.to_builtins(brought), [row["id"] for row in moved]),
        [row["id"] for row in followers if row["id"] != from_id],
        work.actor.id if work.actor.kind == "member" else None,
    )
    await keep(work, [from_id, into_id])
    return Merged(from_id, into_id)


async def merge_by_hand(scope: Scope, from_id: UUID, into_id: UUID) -> Merged:
    """A member says that two are one; raises `Forbidden`, `NotFound`, `Invalid` and `AlreadyJoined`."""
    scope.actor.need("converse")
    if from_id == into_id:
        raise Invalid("Choose another customer.")
    async with scope.transaction() as work:
        rows = await _locked(work, [from_id, into_id])
        if any(row["merged_into"] is not None for row in rows.values()):
            raise AlreadyJoined
        fact = await merge(work, from_id, into_id)
        await record(work, "customers_merged", into_id, name=rows[from_id]["name"])
    return fact


async def unmerge(scope: Scope, into_id: UUID, merge_id: UUID) -> Unmerged:
    """Take two apart again; raises `Forbidden`, `NotFound`, `PartedAlready` and `MergedOn`.

    What was said since stays with the one who was shown. Conversations follow by the fact.
    """
    scope.actor.need("converse")
    async with scope.transaction() as work:
        one = await work.row(
            """SELECT id, from_id, brought, identities, followers, undone_at FROM customer_merge
               WHERE workspace_id = $1 AND id = $2 AND into_id = $3""",
            *(merge_id, into_id),
        )
        if one is None:
            raise NotFound
        rows = await _locked(work, [one["from_id"], into_id])
        undone = await work.value(
            """UPDATE customer_merge SET undone_at = now(), undone_by = $3
               WHERE workspace_id = $1 AND id = $2 AND undone_at IS NULL RETURNING true""",
            *(merge_id, scope.actor.id),
        )
        if not undone:
            raise PartedAlready
        if rows[into_id]["merged_into"] is not None:
            raise MergedOn
        await _take_back(work, rows[into_id], one)
        await _part(work, one, into_id)
        await record(work, "customers_parted", into_id, name=rows[one["from_id"]]["name"])
    return Unmerged(one["from_id"], into_id)


async def _take_back(work: Scope, into: Row, one: Row) -> None:
    """The customer as they are without what this one brought; what others bring as well is theirs now."""
    others = await work.rows(
        """SELECT m.id AS merge_id, m.brought, c.name, c.tier, c.tags, c.rule_tags, c.preferences FROM customer_merge m
           JOIN customer c ON c.workspace_id = $1 AND c.id = m.from_id
           WHERE m.workspace_id = $1 AND m.into_id = $2 AND m.undone_at IS NULL ORDER BY m.id""",
        into["id"],
    )
    staying = [(profile_of(row), _brought(row)) for row in others]
    profile, again = parted(profile_of(into), _brought(one), staying)
    await _write(work, into, profile)
    await work.execute_many(
        "UPDATE customer_merge SET brought = $3 WHERE workspace_id = $1 AND id = $2",
        [(row["merge_id"], msgspec.to_builtins(now)) for row, now in zip(others, again, strict=True)],
    )


async def _part(work: Scope, one: Row, into_id: UUID) -> None:
    """Identities and those who had followed go back, but for those that were given to somebody else since."""
    await work.execute(
        "UPDATE identity SET customer_id = $2 WHERE workspace_id = $1 AND id = ANY($3::uuid[]) AND customer_id = $4",
        *(one["from_id"], one["identities"], into_id),
    )
    await work.execute(
        "UPDATE customer SET merged_into = NULL WHERE workspace_id = $1 AND id = $2 AND merged_into = $3",
        *(one["from_id"], into_id),
    )
    await work.execute(
        """UPDATE customer SET merged_into = $2 WHERE workspace_id = $1 AND id = ANY($3::uuid[]) AND merged_into = $4""",
        *(one["from_id"], one["followers"], into_id),
    )
    await keep(work, [one["from_id"], into_id])


async def _locked(work: Scope, ids: Sequence[UUID]) -> dict[UUID, Row]:
    rows = await work.rows(
        f"SELECT {PROFILE} FROM customer WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE",
        list(ids),
    )
    if len(rows) != len(set(ids)):
        raise NotFound
    return {row["id"]: row for row in rows}


async def _write(work: Scope, before: Row, profile: Profile) -> None:
    ruled = [tag for tag in before["rule_tags"] if tag not in profile.tags]
    await work.execute(
        """UPDATE customer SET name = $3, tier = $4, tags = $5, rule_tags = $6, preferences = $7
           WHERE workspace_id = $1 AND id = $2""",
        *(before["id"], profile.name, profile.tier, [*profile.tags, *ruled], ruled, dict(profile.preferences)),
    )


def _brought(row: Row) -> Brought:
    return msgspec.convert(row["brought"], Brought)

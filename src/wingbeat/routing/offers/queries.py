"""Offers that run, how they are made, and what became of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import HEAD, head
from wingbeat.kit.database import Row
from wingbeat.routing.offers.models import OfferSettings, Tally
from wingbeat.workspaces.queries import Scope


async def offer_settings(scope: Scope) -> OfferSettings:
    """The workspace's, or the defaults where it never said anything."""
    row = await scope.row("SELECT settings FROM offer_settings WHERE workspace_id = $1")
    return msgspec.convert(row["settings"], OfferSettings, str_keys=True) if row else OfferSettings()


async def asked_before(scope: Scope, conversations: Sequence[UUID]) -> dict[UUID, Row]:
    """By conversation: `team_id`, `ring` and who `passed`."""
    rows = await scope.rows(
        "SELECT id, team_id, ring, passed FROM conversation WHERE workspace_id = $1 AND id = ANY($2::uuid[])",
        conversations,
    )
    return {row["id"]: row for row in rows}


async def offered_to(scope: Scope, member_id: UUID) -> list[tuple[UUID, datetime]]:
    """What a member is asked to take, and until when."""
    rows = await scope.rows(
        "SELECT id, offered_until FROM conversation WHERE workspace_id = $1 AND offered_to = $2", member_id
    )
    return [(row["id"], row["offered_until"]) for row in rows]


async def offers_for(scope: Scope, member_id: UUID) -> list[Conversation]:
    """The heads a member is asked to take: their own offers, and those to everybody of their teams."""
    rows = await scope.rows(
        f"""SELECT {HEAD} FROM conversation WHERE workspace_id = $1 AND offered_to = $2
            UNION ALL
            SELECT {HEAD} FROM conversation
            WHERE workspace_id = $1 AND status = 'queued' AND offered_to IS NULL AND offered_until IS NOT NULL
              AND team_id IN (SELECT t.team_id FROM team_member t WHERE t.workspace_id = $1 AND t.member_id = $2)
            LIMIT 50""",
        member_id,
    )
    return [head(row) for row in rows]


async def is_online(scope: Scope, member_id: UUID) -> bool:
    found: bool = await scope.value(
        """SELECT EXISTS (SELECT FROM presence_lease
                          WHERE workspace_id = $1 AND member_id = $2 AND state = 'online' AND until > now())""",
        member_id,
    )
    return found


async def tallies(scope: Scope, days: int) -> list[Tally]:
    """What became of each member's offers in the last days; raises `Forbidden`."""
    scope.actor.need("supervise")
    rows = await scope.rows(
        """SELECT t.member_id, sum(t.offered)::int AS offered, sum(t.accepted)::int AS accepted,
                  sum(t.declined)::int AS declined, sum(t.silent)::int AS silent, coalesce(max(s.silent), 0) AS silent_in_row
           FROM offer_tally t
           LEFT JOIN offer_silence s ON s.workspace_id = $1 AND s.member_id = t.member_id
           WHERE t.workspace_id = $1 AND t.day > (now() AT TIME ZONE 'UTC')::date - $2::int
           GROUP BY t.member_id ORDER BY sum(t.silent) + sum(t.declined) DESC, t.member_id LIMIT 500""",
        days,
    )
    return [Tally(**dict(row)) for row in rows]

"""What a promised time depends on: hours, what was promised already, and what suits the customer."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from wingbeat.conversations.models import Conversation
from wingbeat.routing.callbacks.rules import Time, times
from wingbeat.routing.rules.wishes import Wishes, wishes_of
from wingbeat.routing.targets.queries import hours
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.queries import Scope


class Chance(msgspec.Struct, frozen=True):
    """`full`: times at which as many were promised a call as the team has members."""

    now: datetime
    calendar: Calendar
    full: Collection[datetime]
    wishes: Wishes


async def chance(scope: Scope, state: Conversation) -> Chance:
    """When somebody of the conversation's team can call."""
    row = await scope.row(
        """SELECT now() AS now, (SELECT preferences FROM customer WHERE workspace_id = $1 AND id = $3) AS preferences,
                  array(SELECT snoozed_until FROM conversation
                        WHERE workspace_id = $1 AND team_id = $2 AND status = 'snoozed' AND snoozed_until > now()
                          AND promises @> '[{"measure": "call_back"}]'
                        GROUP BY snoozed_until
                        HAVING count(*) >= (SELECT greatest(count(*), 1) FROM team_member
                                            WHERE workspace_id = $1 AND team_id = $2)) AS "full" """,
        state.team_id,
        state.customer_id,
    )
    assert row is not None, "a statement without FROM has one row"
    known = await hours(scope)
    own = (("channel", state.channel_id), ("team", state.team_id))
    calendar = next((known.own[kind, one] for kind, one in own if one and (kind, one) in known.own), known.workspace)
    return Chance(row["now"], calendar, frozenset(row["full"]), wishes_of(row["preferences"] or {}))


async def offered(scope: Scope, state: Conversation) -> list[Time]:
    """The times a customer may choose from."""
    found = await chance(scope, state)
    return times(found.calendar, found.now, found.wishes, found.full)

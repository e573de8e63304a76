"""Whose hours a channel keeps, and how its invitations fare."""

import time
from datetime import datetime
from uuid import UUID

from wingbeat.channels.models import Channel
from wingbeat.channels.widget.models import Fared
from wingbeat.channels.widget.rules import opens_at
from wingbeat.kit.database import Database
from wingbeat.workspaces.calendars.queries import calendars
from wingbeat.workspaces.models import Calendar, system
from wingbeat.workspaces.queries import Scope, workspace

REMEMBERED_SECONDS = 30.0  # hours change once a season; every visit of a shop asks for them
MAX_REMEMBERED = 10_000
SHOWN_DAYS = 28


class Hours:
    """When somebody looks after a channel, remembered for a moment: its own hours, else its team's, else the workspace's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[UUID, tuple[float, Calendar]] = {}

    async def opens_at(self, channel: Channel) -> datetime | None:
        """When somebody is there again; None while somebody is."""
        calendar = await self._of(channel)
        now = await self._database.value("SELECT clock_timestamp()")
        return opens_at(calendar, now)

    async def _of(self, channel: Channel) -> Calendar:
        kept, now = self._kept.get(channel.id), time.monotonic()
        if kept is not None and kept[0] > now:
            return kept[1]
        scope = Scope(self._database, system(channel.workspace_id))
        own = {(one.kind, one.subject_id): one.calendar for one in await calendars(scope)}
        places = (("channel", channel.id), ("team", channel.team_id))
        found = next((own[place] for place in places if place in own), None) or (await workspace(scope)).calendar
        if len(self._kept) >= MAX_REMEMBERED:
            self._kept.clear()
        self._kept[channel.id] = now + REMEMBERED_SECONDS, found
        return found


async def fared(scope: Scope, channel_id: UUID) -> list[Fared]:
    """What became of a channel's invitations in the last four weeks."""
    scope.actor.need("manage_channels")
    rows = await scope.rows(
        """SELECT invitation_id, held, sum(shown)::int AS shown, sum(opened)::int AS opened,
                  sum(dismissed)::int AS dismissed, sum(begun)::int AS begun, sum(bought)::int AS bought
           FROM invitation_count WHERE workspace_id = $1 AND channel_id = $2 AND day > current_date - $3::int
           GROUP BY invitation_id, held ORDER BY invitation_id, held LIMIT 200""",
        channel_id,
        SHOWN_DAYS,
    )
    return [Fared(**dict(row)) for row in rows]

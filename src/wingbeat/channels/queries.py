"""Reading channels; the public look-up by site key is cached for a few seconds, it is on every visit's way."""

import time
from uuid import UUID

import msgspec

from wingbeat.channels.models import Channel, UnknownSite
from wingbeat.channels.widget.models import Widget
from wingbeat.kit.database import Database, Row
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.queries import Scope

COLUMNS = ", ".join(field.name for field in msgspec.structs.fields(Channel))
CACHE_SECONDS = 5.0  # how long a change of settings may take to reach new visitors
MAX_CACHED = 10_000


def channel_from(row: Row) -> Channel:
    own = {"allowed_origins": tuple(row["allowed_origins"]), "widget": msgspec.convert(row["widget"], Widget)}
    return Channel(**{**dict(row), **own})


async def channels(scope: Scope) -> list[Channel]:
    """All channels of the workspace; a firm has a handful."""
    rows = await scope.rows(f"SELECT {COLUMNS} FROM channel WHERE workspace_id = $1 ORDER BY id LIMIT 200")
    return [channel_from(row) for row in rows]


async def channel(scope: Scope, channel_id: UUID) -> Channel:
    """One channel; raises `NotFound`."""
    row = await scope.row(f"SELECT {COLUMNS} FROM channel WHERE workspace_id = $1 AND id = $2", channel_id)
    if row is None:
        raise NotFound
    return channel_from(row)


class Sites:
    """Channels by site key, remembered for `CACHE_SECONDS`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._cache: dict[str, tuple[float, Channel]] = {}

    async def find(self, site_key: str) -> Channel:
        """The channel of a site key; raises `UnknownSite`."""
        now = time.monotonic()
        cached = self._cache.get(site_key)
        if cached is not None and cached[0] > now:
            return cached[1]
        row = await self.database.row(
            f"""SELECT {", ".join("c." + name for name in COLUMNS.split(", "))} FROM site_directory s
                JOIN channel c ON c.workspace_id = s.workspace_id AND c.id = s.channel_id
                WHERE s.site_key = $1""",
            site_key,
        )
        if row is None:
            raise UnknownSite
        if len(self._cache) >= MAX_CACHED:
            self._cache.clear()
        found = channel_from(row)
        self._cache[site_key] = (now + CACHE_SECONDS, found)
        return found

    def forget(self) -> None:
        """Settings changed in this process: look again."""
        self._cache.clear()

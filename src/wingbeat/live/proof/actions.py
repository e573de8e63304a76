"""The prover: once a minute, and when asked, a customer of our own through every channel."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import msgspec
import structlog

from wingbeat.kit.database import LOST, Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.secrets import Keyring, ticket
from wingbeat.live.proof.models import PARTS, Checked, Part, Proof, Site, Trip
from wingbeat.live.proof.ports import Check, Travel
from wingbeat.live.proof.queries import UNDER_WAY, late, sites
from wingbeat.live.proof.rules import verdict
from wingbeat.workspaces.models import apart, system
from wingbeat.workspaces.queries import Scope

EVERY_SECONDS = 60.0
AT_ONCE = 4  # probes under way together: one after the other, many channels behind a dead address would take all day
PAGE = 200  # channels claimed and written down together: one statement each, whatever their number
TICKET_SECONDS = 120
CHECK_SECONDS = 6.0  # the engine answers within five or restarts itself
# What a customer would call broken; the way itself takes some ten milliseconds.
TRIP_SECONDS = 8.0
KEPT_DAYS = 7
UNSAVED = 1000  # proofs kept while the database is away

TROUBLE = (*LOST, WingbeatError, asyncpg.PostgresError)

log = structlog.get_logger()


class Prover:
    """Proves this process's channels. `begin` says where it listens; until then there is nothing to prove."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        public_url: str | None,
        stopped: Sequence[str],
        checks: Mapping[Part, Check],
        travel: Travel,
    ) -> None:
        """`stopped`: names of this process's parts that ended; `checks`: parts that can be asked directly."""
        self._database, self._keyring = database, keyring
        self.public_url, self._stopped, self._checks, self._way = public_url, stopped, checks, travel
        self.check_seconds, self.trip_seconds, self.page = CHECK_SECONDS, TRIP_SECONDS, PAGE
        self._local = ""
        self.broken: Part | None = None  # what the last round found to look at first
        self._listening = asyncio.Event()
        self._round = asyncio.Lock()
        self._known: list[Site] = []
        self._unsaved: deque[tuple[UUID, Proof]] = deque(maxlen=UNSAVED)

    def begin(self, local_url: str) -> None:
        """The server listens there, seen from its own machine."""
        self._local = local_url
        self._listening.set()

    async def run(self) -> None:
        """Prove for ever; of several processes one proves each channel in each minute."""
        await self._listening.wait()
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await self.prove()

    async def prove(self, workspace_id: UUID | None = None) -> list[Proof]:
        """Every channel that nobody proved in this minute; all those of a workspace in any case, if one is named.

        So does a process that finds something broken: another's good word in this minute is not about its own parts.
        """
        async with self._round:
            checked = await self._check()
            proofs: list[Proof] = []
            async for claimed in self._pages(checked, workspace_id):
                proofs += await self._prove(claimed, checked)
            found = {*checked.failing, *(proof.part for proof in proofs)}
            self.broken = next((part for part in PARTS if part in found), None)
            return proofs

    async def _prove(self, claimed: Sequence[tuple[Site, datetime]], checked: Checked) -> list[Proof]:
        free = asyncio.Semaphore(AT_ONCE)

        async def one(site: Site, minute: datetime) -> Proof:
            async with free:
                return await self._through(site, minute, checked)

        proofs = await asyncio.gather(*(one(*each) for each in claimed))
        self._unsaved.extend((site.workspace_id, proof) for (site, _), proof in zip(claimed, proofs, strict=True))
        await self._save()
        return proofs

    # --- the parts

    async def _check(self) -> Checked:
        failing: dict[Part, str] = {"process": ", ".join(self._stopped)} if self._stopped else {}
        asked: dict[Part, Check] = {"database": lambda: self._database.value("SELECT 1"), **self._checks}
        said = await asyncio.gather(*(_trouble(check, self.check_seconds) for check in asked.values()))
        failing |= {part: why for part, why in zip(asked, said, strict=True) if why is not None}
        if "database" not in failing:
            with suppress(*TROUBLE):
                failing |= await late(self._database)
        return Checked(failing)

    # --- the way

    async def _pages(
        self, checked: Checked, workspace_id: UUID | None
    ) -> AsyncIterator[Sequence[tuple[Site, datetime]]]:
        """All channels, a page at a time, each claimed as its turn comes."""
        known: list[Site] = []
        try:
            while page := await sites(self._database, known[-1].site_key if known else "", self.page):
                known += page
                yield await self._claim(page, workspace_id, anew=bool(workspace_id or checked.failing))
        except TROUBLE as error:
            checked.failing.setdefault("database", _says(error))
            proved = {site.channel_id for site in known}
            yield [one for one in self._remembered(workspace_id) if one[0].channel_id not in proved]
        else:
            self._known = known

    async def _claim(
        self, page: Sequence[Site], workspace_id: UUID | None, *, anew: bool
    ) -> list[tuple[Site, datetime]]:
        """Channels with the minute they are proved in, by this process alone; `anew`: whoever did already."""
        wanted = [site for site in page if workspace_id in {None, site.workspace_id}]
        rows = await self._database.rows(
            _CLAIM_ANEW if anew else _CLAIM,
            [site.workspace_id for site in wanted],
            [site.channel_id for site in wanted],
            UNDER_WAY,
        )
        minutes = {row["channel_id"]: row["minute"] for row in rows}
        return [(site, minutes[site.channel_id]) for site in wanted if site.channel_id in minutes]

    def _remembered(self, workspace_id: UUID | None) -> list[tuple[Site, datetime]]:
        """The channels known from before, in the minute of the one clock at hand: the database says nothing."""
        minute = datetime.now(UTC).replace(second=0, microsecond=0)
        return [(site, minute) for site in self._known if workspace_id in {None, site.workspace_id}]

    async def _through(self, site: Site, minute: datetime, checked: Checked) -> Proof:
        """One channel's proof. Where the database is gone no way leads anywhere, and none is tried."""
        public = (
            Trip("nothing")
            if "database" in checked.failing
            else await self._travel(self.public_url or self._local, site)
        )
        local = None
        if public.reached != "customer" and self.public_url and "database" not in checked.failing:
            local = await self._travel(self._local, site)
        said = verdict(checked, public, local)
        if said.part is not None:
            log.warning("a probe failed", channel_id=str(site.channel_id), part=said.part, why=said.why)
        return Proof(site.channel_id, minute, public.desk_ms, public.customer_ms, said.part, said.why)

    async def _travel(self, url: str, site: Site) -> Trip:
        beside = apart(site.workspace_id)
        with suppress(*TROUBLE):  # the last probe's conversation: this one begins anew
            await Scope(self._database, system(beside)).execute(_SWEEP, site.channel_id)
        until = int(time.time()) + TICKET_SECONDS
        return await self._way(url, site, ticket(self._keyring, beside, site.channel_id, until), self.trip_seconds)

    async def _save(self) -> None:
        """Write down what is not written yet; what cannot be written now waits for the next round."""
        n = len(self._unsaved)
        # Asked for twice in one minute, the later word stands.
        waiting = {(one, proof.channel_id, proof.minute): (one, proof) for one, proof in self._unsaved}.values()
        if not waiting:
            return
        columns = zip(*((one, *msgspec.structs.astuple(proof)) for one, proof in waiting), strict=True)
        try:
            async with self._database.transaction() as connection:
                await connection.execute(_KEEP, *columns)
                await connection.execute(
                    _FORGET, *zip(*{(w, p.channel_id) for w, p in waiting}, strict=True), KEPT_DAYS
                )
        except TROUBLE as error:
            log.warning("proofs wait to be written down", proofs=n, why=_says(error))
            return
        for _ in range(n):
            self._unsaved.popleft()


async def _trouble(check: Check, seconds: float) -> str | None:
    """What a part says when asked, if it is not well."""
    try:
        async with asyncio.timeout(seconds):
            await check()
    except TimeoutError:
        return f"no answer within {seconds:g} s"
    except TROUBLE as error:
        return _says(error)
    return None


def _says(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:200]


# A process that dies on the way leaves what it claimed: it says so itself.
_CLAIM = """
    INSERT INTO proof (workspace_id, channel_id, minute, part, why)
    SELECT w, c, date_trunc('minute', clock_timestamp()), 'process', $3
    FROM unnest($1::uuid[], $2::uuid[]) AS t (w, c)
    ON CONFLICT (workspace_id, channel_id, minute) DO NOTHING RETURNING channel_id, minute"""
_CLAIM_ANEW = _CLAIM.replace("DO NOTHING", "DO UPDATE SET part = excluded.part, why = excluded.why")

_KEEP = """
    INSERT INTO proof (workspace_id, channel_id, minute, desk_ms, customer_ms, part, why)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::real[], $5::real[], $6::text[], $7::text[])
    ON CONFLICT (workspace_id, channel_id, minute) DO UPDATE SET
        desk_ms = excluded.desk_ms, customer_ms = excluded.customer_ms, part = excluded.part, why = excluded.why"""

_FORGET = """
    DELETE FROM proof p USING unnest($1::uuid[], $2::uuid[]) AS d (workspace_id, channel_id)
    WHERE p.workspace_id = d.workspace_id AND p.channel_id = d.channel_id AND p.minute < now() - make_interval(days => $3)"""

_SWEEP = """
    WITH gone AS (
        DELETE FROM conversation WHERE workspace_id = $1 AND channel_id = $2 AND status <> 'resolved' RETURNING id)
    DELETE FROM event e USING gone WHERE e.workspace_id = $1 AND e.stream_id = gone.id"""

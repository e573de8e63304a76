"""Look, tell, and remember who saw to it."""

import time
from collections.abc import AsyncIterator, Awaitable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from uuid import UUID

import msgspec
from msgspec.structs import replace

from wingbeat.channels.queries import channels
from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound, WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.kit.mail import Mail, letter
from wingbeat.kit.outgoing.client import Outgoing
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Handler, Timers
from wingbeat.measures.queries import clock
from wingbeat.people.teams.queries import strange_teams, team_names
from wingbeat.routing.alarms.queries import to_tell
from wingbeat.routing.alerts.events import AlertRaised
from wingbeat.routing.alerts.models import Alert, AlertRule, AlertSettings, Finding, Kind, Seen, Silent, WebhookFailed
from wingbeat.routing.alerts.queries import (
    FIELDS,
    alert,
    alert_settings,
    longest_wait,
    silent_members,
    untold,
)
from wingbeat.routing.alerts.rules import (
    LAG_SECONDS,
    TEST,
    check,
    findings,
    is_quiet,
    look_again,
    mail,
    rule_of,
    said,
)
from wingbeat.routing.board.queries import last_hour, targets_today, teams_now, weeks_of
from wingbeat.routing.board.rules import midnight
from wingbeat.routing.notices.models import Push, Raised
from wingbeat.routing.ports import Health
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import system
from wingbeat.workspaces.ports import Tell
from wingbeat.workspaces.queries import Scope, workspace
from wingbeat.workspaces.webhooks.queries import headers_of

LOOK, LETTER, POST = "alert", "alert_mail", "alert_webhook"
OVER_LETTER, OVER_POST = "alert_over_mail", "alert_over_webhook"
REST_SECONDS = 300.0  # what comes back within five minutes is the same trouble, and nobody is told of it again
GIVE_UP_SECONDS = 3600.0  # a letter or a call about what was an hour ago helps nobody
KEPT_DAYS = 90  # a quarter: who asks whether it got better compares it with the one before
FORGOTTEN_AT_ONCE = 100  # with each new one, so that the log never grows beyond what its time holds
OK = range(200, 300)


class Alerts:
    """Bound to the timers, the ways out, and to whom people are told things through; `base` is our address."""

    def __init__(
        self,
        database: Database,
        timers: Timers,
        tell: Tell,
        post: tuple[Mail, str, str],
        outgoing: Outgoing,
        keyring: Keyring,
        push: Push,
        health: Health,
    ) -> None:
        """`post`: the system's mail, whose name it is sent in, and our address; `push`: to members' devices."""
        self._health = health
        self._database = database
        self._timers = timers
        self._tell = tell
        self._mail, self._sender, self._base = post
        self._outgoing = outgoing
        self._keyring = keyring
        self._push = push
        self._looked: dict[UUID, float] = {}

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {
            LOOK: self.due,
            LETTER: self.write,
            POST: self.call,
            OVER_LETTER: partial(self.write, over=True),
            OVER_POST: partial(self.call, over=True),
        }

    async def watch(self, woken: Woken) -> None:
        """The step: something happened that a rule may be about. A busy floor is looked at once in so many seconds."""
        workspace_id = woken.workspace_id
        left = self._looked.get(workspace_id, -LAG_SECONDS) + LAG_SECONDS - time.monotonic()
        if left > 0:
            await self._timers.set(workspace_id, LOOK, workspace_id, after_seconds=left)
        else:
            await self._look(self._scope(workspace_id), event=True)

    async def due(self, workspace_id: UUID, _subject: UUID, _due: datetime) -> None:
        """A moment has come at which something may be found."""
        await self._look(self._scope(workspace_id), event=False)

    async def _look(self, scope: Scope, *, event: bool) -> None:
        settings = await alert_settings(scope)
        if not settings.rules:
            await _end(scope, [])
            return
        self._looked[scope.actor.workspace_id] = time.monotonic()
        seen = await look(scope, settings.rules, self._health)
        found = findings(settings, seen)
        for ended in await _end(scope, found):
            if settings.over:
                await self._tell_over(scope, ended)
        for finding in found:
            await _keep(scope, finding)
        await self._tell_untold(scope, settings)
        seconds = look_again(settings, seen, lasting=bool(found), event=event)
        workspace_id = scope.actor.workspace_id
        if seconds is not None:
            await self._timers.set(workspace_id, LOOK, workspace_id, after_seconds=seconds)

    async def _tell_untold(self, scope: Scope, settings: AlertSettings) -> None:
        now, zone = await clock(scope)
        if is_quiet(settings.quiet, now, zone):
            return
        for one in await untold(scope):
            rule = rule_of(settings, one.kind, one.subject)
            if rule is not None:
                await self._tell_one(scope, one, rule, settings)

    async def _tell_over(self, scope: Scope, one: Alert) -> None:
        # What is back within this time is the same alert, and was not over.
        for name, told_at in ((OVER_LETTER, one.mailed_at), (OVER_POST, one.posted_at)):
            if told_at is not None:
                await self._timers.set(scope.actor.workspace_id, name, one.id, after_seconds=REST_SECONDS)

    async def _tell_one(self, scope: Scope, one: Alert, rule: AlertRule, settings: AlertSettings) -> None:
        workspace_id = scope.actor.workspace_id
        # First what survives the end of this process: set twice, it is sent once.
        if rule.mail:
            await self._timers.set(workspace_id, LETTER, one.id, after_seconds=0)
        if rule.webhook and settings.webhook_url:
            await self._timers.set(workspace_id, POST, one.id, after_seconds=0)
        leads = tuple(lead.id for lead in await to_tell(scope, None, ["lead"]))
        if rule.push:
            await self._reach(scope, one, leads)
        if await _takes(scope, one.id) and rule.console:
            fact = AlertRaised(workspace_id, one.id, one.kind, one.name, one.value, one.threshold, one.part, leads)
            await self._tell(scope, [fact])

    async def _reach(self, scope: Scope, one: Alert, leads: Sequence[UUID]) -> None:
        """On the devices of who leads; told twice, it is pushed once."""
        sentence = said((await workspace(scope)).language, one)
        await self._push(scope, [Raised(lead, "alert", f"alert:{one.id}", text=sentence) for lead in leads])
        await scope.execute("UPDATE alert SET pushed_at = now() WHERE workspace_id = $1 AND id = $2", one.id)

    async def write(self, workspace_id: UUID, alert_id: UUID, due: datetime, *, over: bool = False) -> None:
        """A letter to all supervisors, of what began or is over; raises `MailNotSent`, and is tried again for an hour."""
        scope = self._scope(workspace_id)
        one, language = await alert(scope, alert_id), (await workspace(scope)).language
        if _is_told(one.over_mailed_at if over else one.mailed_at, one, over=over) or await _too_late(scope, due):
            return
        sentence = said(language, one, over=over)
        text = mail(language, sentence, f"{self._base}/routing?tab=board")
        # One letter to all of them: an address that is refused neither keeps it from the others nor sends it twice.
        to = [lead.email for lead in await to_tell(scope, None, ["lead"])]
        async with _told(scope, alert_id, "over_mailed_at" if over else "mailed_at", "mail_failed"):
            await self._mail.send(letter(sender=self._sender, to=to, subject=sentence, text=text))

    async def call(self, workspace_id: UUID, alert_id: UUID, due: datetime, *, over: bool = False) -> None:
        """Post that it began or is over, signed; raises `WebhookFailed` and what the guard raises, and is tried again for an hour."""
        scope = self._scope(workspace_id)
        one, settings = await alert(scope, alert_id), await alert_settings(scope)
        told_at = one.over_posted_at if over else one.posted_at
        if not settings.webhook_url or _is_told(told_at, one, over=over) or await _too_late(scope, due):
            return
        kind, at = ("alert.over", one.over_at) if over else ("alert.raised", one.began_at)
        body = msgspec.json.encode({"type": kind, "timestamp": at, "data": {name: getattr(one, name) for name in SENT}})
        async with _told(scope, alert_id, "over_posted_at" if over else "posted_at", "post_failed"):
            await self._post(scope, settings.webhook_url, f"{one.id}.over" if over else str(one.id), body)

    async def _post(self, scope: Scope, url: str, key: str, body: bytes) -> None:
        headers = await headers_of(scope, self._keyring, key, body)
        reply = await self._outgoing.request("POST", url, headers=headers, content=body)
        if reply.status not in OK:
            raise WebhookFailed(why=f"HTTP {reply.status}")

    async def try_out(self, scope: Scope, url: str) -> dict[str, str | None]:
        """Send oneself a letter and call the webhook: empty where it was taken, else why not.

        Raises `Forbidden` and `AddressRefused`.
        """
        scope.actor.need("supervise")
        if url:
            self._outgoing.check(url, secret=True)
        (now, _), language = await clock(scope), (await workspace(scope)).language
        sentence = TEST.get(language, TEST["en"])
        address = await scope.value("SELECT email FROM member WHERE workspace_id = $1 AND id = $2", scope.actor.id)
        text = mail(language, sentence, f"{self._base}/routing?tab=board")
        ways = [self._mail.send(letter(sender=self._sender, to=address, subject=sentence, text=text))]
        if url:
            body = msgspec.json.encode({"type": "alert.test", "timestamp": now, "data": {}})
            ways.append(self._post(scope, url, str(uuid7()), body))
        mailed, *posted = [await _came_of(way) for way in ways]
        return {"mail": mailed, "webhook": posted[0] if posted else None}

    async def set(self, scope: Scope, settings: AlertSettings) -> None:
        """Alert like this from now on; raises `Forbidden`, `Invalid`, `AddressRefused`, and `NotFound` for a team of others."""
        scope.actor.need("supervise")
        check(settings)
        if await strange_teams(scope, {rule.team_id for rule in settings.rules if rule.team_id}):
            raise NotFound
        if settings.webhook_url:
            self._outgoing.check(settings.webhook_url, secret=True)
        async with scope.transaction() as work:
            before = msgspec.to_builtins(await alert_settings(work))
            after = msgspec.to_builtins(settings)
            changed = [f"alerts.{name}" for name, value in after.items() if before[name] != value]
            if not changed:
                return
            await work.execute(
                "INSERT INTO alert_settings (workspace_id, settings) VALUES ($1, $2)"
                " ON CONFLICT (workspace_id) DO UPDATE SET settings = excluded.settings",
                after,
            )
            await record(work, "routing_changed", None, changed=changed)
        await self._timers.set(scope.actor.workspace_id, LOOK, scope.actor.workspace_id, after_seconds=0)

    def _scope(self, workspace_id: UUID) -> Scope:
        return Scope(self._database, system(workspace_id))


async def look(scope: Scope, rules: Collection[AlertRule], health: Health) -> Seen:
    """Look up what these rules are about, and nothing else."""
    kinds = {rule.kind for rule in rules if rule.team_id is None}
    seen = await _look_at_channels(scope, await _look_at(scope, kinds), kinds, health)
    its: dict[UUID, set[Kind]] = {}
    for rule in rules:
        if rule.team_id is not None:
            its.setdefault(rule.team_id, set()).add(rule.kind)
    names = await team_names(scope) if its else {}
    teams = {
        team_id: replace(await _look_at(scope, asked, team_id), name=names[team_id])
        for team_id, asked in its.items()
        if team_id in names
    }
    return replace(seen, teams=teams)


async def _look_at(scope: Scope, kinds: Collection[Kind], team_id: UUID | None = None) -> Seen:
    longest, at_work = await longest_wait(scope, team_id) if "longest_wait" in kinds else (None, False)
    seen = Seen(longest_seconds=longest, at_work=at_work)
    if "breach" in kinds:
        late = sum(team.late for team in await teams_now(scope) if team_id in {None, team.team_id})
        seen = replace(seen, late=late)
    if "member_silent" in kinds:
        seen = replace(seen, members=await silent_members(scope))
    if "in_target" in kinds:
        now, zone = await clock(scope)
        every = await targets_today(scope, midnight(now, zone), now, team_id)
        found = [one for one in every if one.share is not None]
        answers = sum(one.n for one in found)
        share = sum(one.n * (one.share or 0.0) for one in found) / answers if answers else None
        seen = replace(seen, share=share, answers=answers)
    return seen


async def _look_at_channels(scope: Scope, seen: Seen, kinds: Collection[Kind], health: Health) -> Seen:
    if "channel_broken" in kinds:
        names = {one.id: one.name for one in await channels(scope)}
        broken = [
            Silent(one.channel_id, names.get(one.channel_id, ""), one.minutes, one.part) for one in await health(scope)
        ]
        seen = replace(seen, broken=broken)
    if not {"arrivals", "channel_down"}.isdisjoint(kinds):
        now, _ = await clock(scope)
        lately, usually, found = await last_hour(scope, now, await weeks_of(scope, now))
        down = [Silent(one.id, one.name, one.usual_hour) for one in found if one.usual_hour and not one.last_hour]
        seen = replace(seen, last_hour=lately, usual_hour=usually, channels=down)
    return seen


async def _end(scope: Scope, found: Collection[Finding]) -> list[Alert]:
    """What was not found again is over; what ended by this."""
    rows = await scope.rows(
        f"""UPDATE alert a SET over_at = now() WHERE workspace_id = $1 AND over_at IS NULL AND NOT EXISTS (
               SELECT FROM unnest($2::text[], $3::text[]) AS f (kind, subject)
               WHERE f.kind = a.kind AND f.subject = a.subject) RETURNING {FIELDS}""",
        [one.kind for one in found],
        [one.subject for one in found],
    )
    return [msgspec.convert(dict(row), Alert) for row in rows]


@asynccontextmanager
async def _told(scope: Scope, alert_id: UUID, mark: str, failed: str) -> AsyncIterator[None]:
    """Remember that it was told this way, or why it could not be, and raise that."""
    try:
        yield
    except WingbeatError as error:
        await scope.execute(
            f"UPDATE alert SET {failed} = $3 WHERE workspace_id = $1 AND id = $2", alert_id, _why(error)
        )
        raise
    await scope.execute(
        f"UPDATE alert SET {mark} = now(), {failed} = NULL WHERE workspace_id = $1 AND id = $2", alert_id
    )


async def _came_of(way: Awaitable[None]) -> str:
    try:
        await way
    except WingbeatError as error:
        return _why(error)
    return ""


def _why(error: WingbeatError) -> str:
    return str(error.facts.get("why", error.message))


def _is_told(told_at: datetime | None, one: Alert, *, over: bool) -> bool:
    """Whether nothing is left to be told: it was, or what should be over is back."""
    return told_at is not None or (over and one.over_at is None)


# What a webhook is told of an alert.
SENT = ("id", "kind", "subject", "name", "value", "threshold", "part", "began_at", "over_at")
# The worst of it: of a share the least.
_WORSE = "value = CASE WHEN kind = 'in_target' THEN least(value, $4) ELSE greatest(value, $4) END"


async def _keep(scope: Scope, one: Finding) -> None:
    """It lasts, or is back, or is new; of two that find it one makes the row."""
    back = await scope.execute(
        f"""UPDATE alert SET over_at = NULL, {_WORSE} WHERE workspace_id = $1 AND id = (
                SELECT id FROM alert WHERE workspace_id = $1 AND kind = $2 AND subject = $3
                  AND (over_at IS NULL OR over_at > now() - make_interval(secs => $5))
                ORDER BY over_at DESC NULLS FIRST LIMIT 1)""",
        one.kind,
        one.subject,
        one.value,
        REST_SECONDS,
    )
    if back == "UPDATE 0":
        await scope.execute(
            """INSERT INTO alert (workspace_id, id, kind, subject, name, value, threshold, part, began_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now())
               ON CONFLICT (workspace_id, kind, subject) WHERE over_at IS NULL DO NOTHING""",
            *(uuid7(), one.kind, one.subject, one.name, one.value, one.threshold, one.part),
        )
        await scope.execute(_FORGET, KEPT_DAYS, FORGOTTEN_AT_ONCE)


_FORGET = """
    DELETE FROM alert WHERE workspace_id = $1 AND id IN (
        SELECT id FROM alert WHERE workspace_id = $1 AND over_at < now() - make_interval(days => $2)
        ORDER BY over_at LIMIT $3)"""


async def _takes(scope: Scope, alert_id: UUID) -> bool:
    """Whether this one tells it: of two that would, the first."""
    done = await scope.execute(
        "UPDATE alert SET told_at = now() WHERE workspace_id = $1 AND id = $2 AND told_at IS NULL", alert_id
    )
    return done == "UPDATE 1"


async def _too_late(scope: Scope, due: datetime) -> bool:
    now, _ = await clock(scope)
    return (now - due).total_seconds() > GIVE_UP_SECONDS


async def acknowledge(scope: Scope, alert_id: UUID) -> Alert:
    """Say that one sees to it; whoever said so first stays. Raises `Forbidden` and `NotFound`."""
    scope.actor.need("supervise")
    await scope.execute(
        """UPDATE alert SET acknowledged_at = now(), acknowledged_by = $3
           WHERE workspace_id = $1 AND id = $2 AND acknowledged_at IS NULL""",
        alert_id,
        scope.actor.id,
    )
    return await alert(scope, alert_id)

"""Raise, push, fall back; and remember what was seen."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.conversations.queries import find
from wingbeat.kit import push
from wingbeat.kit.database import Database, Row
from wingbeat.kit.errors import Invalid, NotFound, WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.kit.mail import Mail, MailNotSent, letter
from wingbeat.kit.outgoing import AddressRefused, Outgoing, OutgoingFailed
from wingbeat.kit.seals import SealBroken, seal, unseal
from wingbeat.kit.secrets import Keyring, fingerprint, same
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Handler, Timers
from wingbeat.measures.queries import clock
from wingbeat.people.sessions.models import SignedIn
from wingbeat.routing.alerts.models import WebhookFailed
from wingbeat.routing.alerts.queries import alert_settings
from wingbeat.routing.notices.models import Notice, NoticeSettings, PushFailed, Raised
from wingbeat.routing.notices.queries import at_work, hearers, kept_notice, now_of, shows_text, subscriptions
from wingbeat.routing.notices.rules import MOST_TEXT, hears, is_everybodys, mail, path, payload, raised, said
from wingbeat.routing.ports import Notice as DeskNotice
from wingbeat.routing.ports import Notify
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope
from wingbeat.workspaces.webhooks.queries import headers_of

PUSH, FALLBACK = "notice_push", "notice_fallback"
PURPOSE = "push_device"
UNSEEN_SECONDS = 10.0  # as promised: then a letter or a call follows
PUSH_SECONDS = 5.0  # a push server answers within one; the timer's lease is ten
OFFER_LIVES_SECONDS = 30  # about as long as anybody is asked
LIVES_SECONDS = 3600  # a phone out of reach for an hour has had its letter
GIVE_UP_SECONDS = 600.0  # pushes and letters that nobody takes for so long help nobody any more
KEPT = "1 day"
GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
# The subscription was made for another key of ours: it will never work again.
NOT_OURS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
MOST_BYTES = 10_000  # of an answer that nobody reads
OK = range(200, 300)


class Notices:
    """Bound to the steps, the timers, the desks and the ways out of the house."""

    def __init__(
        self,
        ground: tuple[Database, Timers, Callable[[Coroutine[Any, Any, None]], None]],
        post: tuple[Mail, str, str],
        outgoing: Outgoing,
        keyring: Keyring,
        show: Notify,
    ) -> None:
        """`ground` ends with what runs work beside the caller; `post`: mail, sender, our address; `show`: on desks."""
        self._database, self._timers, self._spawn = ground
        self._mail, self._sender, self._base = post
        self._outgoing = outgoing
        self._keyring = keyring
        self._show = show
        ours = self._base if self._base.startswith("https:") else f"mailto:{parseaddr(self._sender)[1]}"
        self._push = push.Sender(keyring, ours)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {PUSH: self.send, FALLBACK: self.fall_back}

    @property
    def key(self) -> str:
        """What browsers subscribe with."""
        return self._push.public

    # --- what happened

    async def watch(self, woken: Woken) -> None:
        """The step: something in a conversation needs a member. Of a customer's messages in a row, the last is told."""
        scope = self._scope(woken.workspace_id)
        state = await find(scope, woken.lane)
        team = await at_work(scope, state.team_id) if any(is_everybodys(state, one) for one in woken.events) else ()
        told = {(one.member_id, one.what): one for event in woken.events for one in raised(state, event, team)}
        for one in told.values():
            # No list of the desk shows these: offers and messages stand in one.
            if one.what in {"mentioned", "handed", "undelivered", "taken", "moved"}:
                note = DeskNotice(one.what, state.id, state.number, one.text[:MOST_TEXT])
                self._show(woken.workspace_id, [one.member_id], note)
        await self.tell(scope, list(told.values()))

    def notify(self, workspace_id: UUID, members: Sequence[UUID], notice: DeskNotice) -> None:
        """Show it on open desks, and tell those who have none in view."""
        self._show(workspace_id, members, notice)
        key = f"{notice.conversation}:{notice.what}:{uuid7()}"
        about = notice.conversation, notice.number, notice.text
        self._spawn(self.tell(self._scope(workspace_id), [Raised(one, notice.what, key, *about) for one in members]))

    async def tell(self, scope: Scope, wanted: Sequence[Raised]) -> None:
        """Tell each member who wants to hear now, once; a repeat tells again only what was not sent yet."""
        heard_by = {one.id: one for one in await hearers(scope, {one.member_id for one in wanted})} if wanted else {}
        if not heard_by:
            return
        (now, zone), text_too = await clock(scope), await shows_text(scope)
        for one in wanted:
            hearer = heard_by.get(one.member_id)
            if hearer is not None and hears(hearer, one.what, now, zone):
                text = one.text if text_too or one.what == "alert" else ""
                await self._raise(scope, msgspec.structs.replace(one, text=text[:MOST_TEXT]))

    async def _raise(self, scope: Scope, one: Raised) -> None:
        await scope.execute(
            f"DELETE FROM notice WHERE workspace_id = $1 AND member_id = $2 AND created_at < now() - interval '{KEPT}'",
            one.member_id,
        )
        row = await scope.row(
            """INSERT INTO notice AS n (workspace_id, id, member_id, key, what, conversation_id, number, text)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
               ON CONFLICT (workspace_id, member_id, key) DO UPDATE SET what = excluded.what WHERE n.pushed_at IS NULL
               RETURNING id""",
            *(uuid7(), one.member_id, one.key, one.what, one.conversation_id, one.number, one.text),
        )
        if row is not None:
            workspace_id = scope.actor.workspace_id
            if one.follows:
                await self._timers.set(workspace_id, FALLBACK, row["id"], after_seconds=UNSEEN_SECONDS)
            await self._timers.set(workspace_id, PUSH, row["id"], after_seconds=0)

    # --- on its way

    async def send(self, workspace_id: UUID, notice_id: UUID, due: datetime) -> None:
        """Push to all devices of its member; raises `PushFailed` when none took it and one may yet."""
        scope = self._scope(workspace_id)
        one = await kept_notice(scope, notice_id)
        if one.pushed_at is not None or one.seen_at is not None or await _too_late(scope, due):
            return
        now, found = await now_of(scope), await subscriptions(scope, one.member_id)
        body = payload(one, self.proof(workspace_id, notice_id))
        taken = await asyncio.gather(*(self._send(scope, row, one, body, int(now.timestamp())) for row in found))
        if None in taken and True not in taken:
            raise PushFailed
        await scope.execute("UPDATE notice SET pushed_at = now() WHERE workspace_id = $1 AND id = $2", notice_id)

    async def _send(self, scope: Scope, row: Row, one: Notice, body: bytes, now: int) -> bool | None:
        """Whether the push server took it; None: it may, later. A subscription that is over is forgotten."""
        session_id = row["session_id"]
        try:
            secret = unseal(self._keyring, row["secret"], PURPOSE, scope.actor.workspace_id, session_id).text
            to = push.Recipient(row["endpoint"], row["point"], bytes.fromhex(secret))
            lives = OFFER_LIVES_SECONDS if one.what == "offer" else LIVES_SECONDS
            topic = (one.conversation_id or one.id).hex
            headers = self._push.headers(to, now, lives_seconds=lives, urgency="high", topic=topic)
            content = push.sealed(body, to)
            self._outgoing.check(to.endpoint, secret=True)
            answer = await self._outgoing.request(
                "POST",
                to.endpoint,
                headers=headers,
                content=content,
                deadline_seconds=PUSH_SECONDS,
                most_bytes=MOST_BYTES,
            )
        except OutgoingFailed:
            return None
        except (AddressRefused, SealBroken):
            answer = None
        if answer is None or answer.status in GONE | NOT_OURS:
            await forget(scope, one.member_id, session_id)
            return False
        if answer.status not in OK:
            return None if answer.status >= HTTPStatus.TOO_MANY_REQUESTS else False
        await scope.execute(
            "UPDATE push_device SET reached_at = now() WHERE workspace_id = $1 AND session_id = $2", session_id
        )
        return True

    async def fall_back(self, workspace_id: UUID, notice_id: UUID, due: datetime) -> None:
        """Nobody saw it: a letter or a call, once; raises what the way out does, and is tried again.

        One for a conversation until its member looks: ten messages of one customer are one letter.
        """
        scope = self._scope(workspace_id)
        one = await kept_notice(scope, notice_id)
        if one.settings.fallback == "none" or await _too_late(scope, due) or not await _claim(scope, one):
            return
        try:
            if one.settings.fallback == "mail" or not await self._call(scope, one):
                text = mail(one, self._base + path(one))
                await self._mail.send(letter(sender=self._sender, to=one.email, subject=said(one), text=text))
        except WingbeatError as error:
            if not (isinstance(error, MailNotSent) and error.facts.get("lasting")):
                await scope.execute(
                    "UPDATE notice SET fell_back_at = NULL WHERE workspace_id = $1 AND id = $2", notice_id
                )
            raise

    async def _call(self, scope: Scope, one: Notice) -> bool:
        """Post it to the workspace's webhook, signed; False where it has none."""
        settings = await alert_settings(scope)
        if not settings.webhook_url:
            return False
        told = {
            "id": one.id,
            "what": one.what,
            "member": {"id": one.member_id, "email": one.email},
            "conversation": one.conversation_id,
            "number": one.number,
            "said": said(one),
            "text": one.text,
            "link": self._base + path(one),
        }
        body = msgspec.json.encode({"type": "notice.unseen", "timestamp": one.created_at, "data": told})
        headers = await headers_of(scope, self._keyring, str(one.id), body)
        reply = await self._outgoing.request("POST", settings.webhook_url, headers=headers, content=body)
        if reply.status not in OK:
            raise WebhookFailed(why=f"HTTP {reply.status}")
        return True

    # --- seen

    def proof(self, workspace_id: UUID, notice_id: UUID) -> str:
        """What only whoever opened the push can say: no cookie is needed to have seen it."""
        return f"{workspace_id.hex}.{notice_id.hex}.{self._keyring.derive('notice', workspace_id, notice_id)}"

    async def shown(self, proof: str) -> None:
        """A device has shown it; raises `NotFound` for what we never said."""
        workspace, _, rest = proof.partition(".")
        try:
            workspace_id, notice_id = UUID(hex=workspace), UUID(hex=rest.partition(".")[0])
        except ValueError as error:
            raise NotFound from error
        if not same(proof, self.proof(workspace_id, notice_id)):
            raise NotFound
        scope = self._scope(workspace_id)
        await scope.execute(
            "UPDATE notice SET seen_at = coalesce(seen_at, now()) WHERE workspace_id = $1 AND id = $2", notice_id
        )
        await self._timers.cancel(workspace_id, FALLBACK, notice_id)

    # --- what members choose

    async def subscribe(self, session: SignedIn, endpoint: str, point: str, secret: str) -> None:
        """Reach the member on this browser from now on; raises `Invalid` and `AddressRefused`."""
        to = push.recipient(endpoint, point, secret)
        self._outgoing.check(to.endpoint, secret=True)
        scope, member_id, session_id = session.scope, session.member["id"], session.session_id
        hidden = seal(self._keyring, to.secret.hex(), PURPOSE, scope.actor.workspace_id, session_id)
        async with scope.transaction() as work:
            # A browser that signed in anew is the same browser.
            await work.execute(
                "DELETE FROM push_device WHERE workspace_id = $1 AND (endpoint_hash = $2 OR session_id = $3)",
                fingerprint(endpoint),
                session_id,
            )
            await work.execute(
                """INSERT INTO push_device (workspace_id, session_id, member_id, endpoint, endpoint_hash, point, secret)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)""",
                *(session_id, member_id, endpoint, fingerprint(endpoint), to.point, hidden),
            )

    async def try_out(self, scope: Scope) -> None:
        """Push to all of one's own devices, as a test."""
        assert scope.actor.id is not None, "a member has an id"
        await self.tell(scope, [Raised(scope.actor.id, "test", f"test:{uuid7()}")])

    def _scope(self, workspace_id: UUID) -> Scope:
        return Scope(self._database, system(workspace_id))


async def _too_late(scope: Scope, due: datetime) -> bool:
    return (await now_of(scope) - due).total_seconds() > GIVE_UP_SECONDS


async def _claim(scope: Scope, one: Notice) -> bool:
    """Whether the way out is ours to take, and nobody's after us."""
    claimed = await scope.execute(
        """UPDATE notice n SET fell_back_at = now()
           WHERE n.workspace_id = $1 AND n.id = $2 AND n.what <> 'test' AND n.seen_at IS NULL AND n.fell_back_at IS NULL
             AND NOT EXISTS (SELECT FROM notice e
                 WHERE e.workspace_id = $1 AND e.member_id = n.member_id AND e.conversation_id = n.conversation_id
                   AND e.seen_at IS NULL AND e.fell_back_at IS NOT NULL)""",
        one.id,
    )
    return claimed != "UPDATE 0"


async def see(scope: Scope, member_id: UUID) -> None:
    """A desk of the member's is in view: whatever they were told, they find there."""
    await scope.execute(
        "UPDATE notice SET seen_at = now() WHERE workspace_id = $1 AND member_id = $2 AND seen_at IS NULL", member_id
    )


async def forget(scope: Scope, member_id: UUID, session_id: UUID) -> None:
    """A device is reached no more; raises `NotFound` for somebody else's."""
    done = await scope.execute(
        "DELETE FROM push_device WHERE workspace_id = $1 AND member_id = $2 AND session_id = $3", member_id, session_id
    )
    if done == "DELETE 0":
        raise NotFound


async def choose(scope: Scope, settings: NoticeSettings) -> None:
    """Hear of things like this from now on; raises `Invalid`."""
    if len(settings.topics) != len(set(settings.topics)):
        raise Invalid("A topic is named once.")
    await scope.execute(
        "INSERT INTO notice_settings (workspace_id, member_id, settings) VALUES ($1, $2, $3)"
        " ON CONFLICT (workspace_id, member_id) DO UPDATE SET settings = excluded.settings",
        scope.actor.id,
        msgspec.to_builtins(settings),
    )


async def let_out(scope: Scope, *, show_text: bool) -> None:
    """Whether what people wrote may stand in notices; raises `Forbidden`."""
    scope.actor.need("manage_people")
    async with scope.transaction() as work:
        await work.execute(
            "INSERT INTO notice_policy (workspace_id, show_text) VALUES ($1, $2)"
            " ON CONFLICT (workspace_id) DO UPDATE SET show_text = excluded.show_text",
            show_text,
        )
        await record(work, "workspace_changed", text_in_notices="yes" if show_text else "no")

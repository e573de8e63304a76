"""The two ends of a probe, and what became of probes over REST.

A probe's sockets are served by the very dialogues of customers and desks, in the workspace beside (`apart`); only what would
leave traces among people is left out: who the customer is, whose window is open, who is online.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Never
from urllib.parse import parse_qs
from uuid import UUID

from fastapi import APIRouter
from msgspec.structs import replace
from pydantic import BaseModel, ConfigDict

from wingbeat.channels.models import UnknownSite
from wingbeat.kit.secrets import Keyring, read_ticket
from wingbeat.kit.sockets import NOT_ALLOWED, Gone
from wingbeat.live import models as f
from wingbeat.live.actions import DeskSession, WidgetSession
from wingbeat.live.desk import endpoints as desk
from wingbeat.live.endpoints import Line
from wingbeat.live.proof import queries
from wingbeat.live.proof.actions import EVERY_SECONDS, Prover
from wingbeat.live.proof.models import PARTS, Part
from wingbeat.live.widget import endpoints as widget
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.models import Actor, apart, is_apart
from wingbeat.workspaces.queries import Scope

NAME = "Wingbeat"  # of the probe on both sides; nobody ever reads it


def ticket_of(query: bytes) -> str | None:
    """The ticket in a socket's address."""
    if not query.startswith(b"probe="):
        return None
    return parse_qs(query.decode("ascii", "replace")).get("probe", [""])[0]


def admitted(keyring: Keyring, line: Line, ticket: str) -> tuple[UUID, UUID]:
    """The workspace beside and the channel of a probe of ours; raises `Gone` for anybody else's."""
    known = read_ticket(keyring, ticket, time.time())
    if known is None or not is_apart(known[0]):
        line.socket.close(NOT_ALLOWED, "no probe of ours")
        raise Gone
    return known


async def customer(line: Line, parts: widget.WidgetParts, _desk: desk.DeskParts, ticket: str) -> Never:
    """The customer's end, from hello to the end."""
    beside, channel_id = admitted(parts.keyring, line, ticket)
    hello: f.WidgetHello = await line.hello(widget.HELLO)
    try:
        channel = await parts.sites.find(hello.site)
    except UnknownSite:
        channel = None
    if channel is None or channel.id != channel_id or apart(channel.workspace_id) != beside:
        line.socket.close(NOT_ALLOWED, "unknown site")
        raise Gone
    scope = Scope(parts.database, Actor(beside, "customer", channel_id))
    session = WidgetSession(line.socket, beside, channel_id)
    dialogue = ProbingCustomer(parts, scope, session, replace(channel, workspace_id=beside), channel.language, "")
    parts.hub.join(session)
    try:
        line.socket.push(f.frame("welcome", v=1))
        parts.hub.open(session)
        while True:
            await dialogue.hear(await line.frame(widget.FRAME))
    finally:
        parts.hub.leave(session)


async def member(line: Line, widget_parts: widget.WidgetParts, parts: desk.DeskParts, ticket: str) -> Never:
    """The desk's end, from hello to the end."""
    beside, channel_id = admitted(widget_parts.keyring, line, ticket)
    hello: f.DeskHello = await line.hello(desk.HELLO)
    actor = Actor(beside, "member", channel_id, frozenset({"converse"}))
    session = DeskSession(line.socket, beside, channel_id, NAME, channel_id)
    session.views = hello.views
    dialogue = desk.DeskDialogue(parts, Scope(parts.database, actor), session)
    parts.hub.join(session)
    try:
        line.socket.push(f.frame("welcome", v=1))
        parts.hub.open(session)
        while True:
            frame = await line.frame(desk.FRAME)
            if isinstance(frame, f.Do):  # all else a desk does is about people
                await dialogue.do(frame)
    finally:
        parts.hub.leave(session)


class ProbingCustomer(widget.WidgetDialogue):
    """A customer whose coming and going nobody counts."""

    __slots__ = ()

    async def enter(self, conversation_id: UUID) -> None:
        self.current = conversation_id


Side = Callable[[Line, widget.WidgetParts, desk.DeskParts, str], Awaitable[Never]]
SIDES: Mapping[str, Side] = {"/live/widget": customer, "/live/desk": member}


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ProofOut(_Out):
    """A minute: milliseconds from sent to a desk and from there to the customer; else the part that is broken, and its words."""

    channel_id: UUID
    minute: datetime
    desk_ms: float | None
    customer_ms: float | None
    part: Part | None
    why: str


class ChannelProofOut(_Out):
    """A channel: `good` of `proofs` in the last day, and how long the slowest tenth of them took at least."""

    channel_id: UUID
    name: str
    last: ProofOut | None
    proofs: int
    good: int
    desk_p90_ms: float | None
    customer_p90_ms: float | None


class ProofsOut(BaseModel):
    """`stale`: nothing was proved for three rounds, so nothing proves itself any more. `parts`: all that can be named."""

    now: datetime
    every_seconds: float
    channels: list[ChannelProofOut]
    parts: list[str]
    stale: bool


class HistoryOut(BaseModel):
    items: list[ProofOut]


def router(prover: Prover) -> APIRouter:
    """For members who supervise."""
    routes = APIRouter(prefix="/proof", tags=["platform"])

    async def shown(scope: Scope) -> ProofsOut:
        now: Any = await scope.value("SELECT now() FROM workspace WHERE workspace_id = $1")
        found = await queries.latest(scope)
        last = max((one.last.minute for one in found if one.last), default=None)
        return ProofsOut(
            now=now,
            every_seconds=EVERY_SECONDS,
            channels=[ChannelProofOut.model_validate(one) for one in found],
            parts=list(PARTS),
            stale=last is not None and (now - last).total_seconds() > 3 * EVERY_SECONDS,
        )

    @routes.get("")
    async def read_proofs(scope: MemberScope) -> ProofsOut:
        scope.actor.need("supervise")
        return await shown(scope)

    @routes.post("")
    async def prove_now(scope: MemberScope) -> ProofsOut:
        """Send a customer through every channel of the workspace now; takes up to some ten seconds where something is broken."""
        scope.actor.need("supervise")
        await prover.prove(scope.actor.workspace_id)
        return await shown(scope)

    @routes.get("/{channel_id}")
    async def read_history(channel_id: UUID, scope: MemberScope) -> HistoryOut:
        """The last two hours of a channel, newest first."""
        scope.actor.need("supervise")
        items = await queries.history(scope, channel_id)
        return HistoryOut(items=[ProofOut.model_validate(one) for one in items])

    return routes

"""The customer's socket: hello, say, read, typing."""

import time
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Never
from uuid import UUID

import msgspec

from wingbeat.bot.ahead.actions import Ahead
from wingbeat.bot.ahead.models import Typist
from wingbeat.channels.actions import Receiver, identity_secret
from wingbeat.channels.models import Channel, UnknownSite
from wingbeat.channels.queries import Sites
from wingbeat.channels.rules import language_of
from wingbeat.conversations.actions import ConversationDoor, attached
from wingbeat.conversations.models import Conversation, Say
from wingbeat.conversations.queries import find, names_file, of_thread
from wingbeat.conversations.rules import BY_CUSTOMER, MAX_TEXT
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden, NotFound, TooMany, WingbeatError
from wingbeat.kit.files import LARGEST_BYTES
from wingbeat.kit.limits import Limit, Limits
from wingbeat.kit.secrets import Keyring, ticket
from wingbeat.kit.sockets import NOT_ALLOWED, TOO_MANY, Gone
from wingbeat.knowledge.pictures.queries import picture
from wingbeat.live import models as f
from wingbeat.live.actions import Hub, WidgetSession
from wingbeat.live.endpoints import Answer, Dialogue, Line, Pace, settled
from wingbeat.live.windows.actions import Windows
from wingbeat.people.consents.actions import say
from wingbeat.people.consents.models import ConsentKind
from wingbeat.people.consents.queries import agreed
from wingbeat.people.customers.actions import identify, visitor
from wingbeat.people.customers.models import Arrival, Claim
from wingbeat.people.customers.queries import shown_as
from wingbeat.people.members.queries import name_of
from wingbeat.people.rules import place
from wingbeat.workspaces.models import Actor, system
from wingbeat.workspaces.ports import Tell
from wingbeat.workspaces.queries import Scope

PING_SECONDS = 45  # a customer's absence matters after a minute; a widget is idle nearly always
PACE = Pace(PING_SECONDS, frames_per_second=30)  # a person cannot be quicker
FIRST_EVENTS = 50
TICKET_SECONDS = 24 * 3600  # a window open longer says hello again on its next reconnect
HELLO = msgspec.json.Decoder(f.WidgetHello)
FRAME = msgspec.json.Decoder(f.WidgetFrame)
# A person changes their mind once or twice; every change is kept.
CONSENTS = Limit("widget_consents", burst=10, seconds=600)
KNOWN_SECONDS = 5.0  # what was agreed is not looked up at every key; so soon a member's "they took it back" holds
KINDS: Mapping[str, ConsentKind] = {"ahead": "thinks_ahead", "shown": "typing_preview"}


class WidgetParts(msgspec.Struct, frozen=True):
    """What the widget's socket needs of the product; bound by the app."""

    database: Database
    hub: Hub
    door: ConversationDoor
    receiver: Receiver
    sites: Sites
    keyring: Keyring
    limits: Limits
    windows: Windows
    tell: Tell
    arrivals: Limit  # new visitors from one address
    ahead: Ahead


async def converse(line: Line, parts: WidgetParts, address: str) -> Never:
    """One customer's connection, from hello to the end."""
    hello: f.WidgetHello = await line.hello(HELLO)
    try:
        channel = await parts.sites.find(hello.site)
        if hello.token is None:
            parts.limits.take(parts.arrivals, place(address))
    except UnknownSite:
        line.socket.close(NOT_ALLOWED, "unknown site")
        raise Gone from None
    except TooMany:
        line.socket.close(TOO_MANY, "too many visitors")
        raise Gone from None
    language = language_of(hello.language, channel.language)
    arrival = await arrive(parts, channel, hello, language)
    scope = Scope(parts.database, Actor(channel.workspace_id, "customer", arrival.customer_id))
    session = WidgetSession(line.socket, channel.workspace_id, arrival.customer_id)
    dialogue = WidgetDialogue(parts, scope, session, channel, language, hello.page.replace("\0", ""))
    parts.hub.join(session)
    try:
        await dialogue.welcome(hello, arrival)
        del hello, arrival  # an idle window waits below, for hours
        while True:
            await dialogue.hear(await line.frame(FRAME))
    finally:
        parts.hub.leave(session)
        await dialogue.gone()


async def arrive(parts: WidgetParts, channel: Channel, hello: f.WidgetHello, language: str) -> Arrival:
    """Who this is: the token's visitor, the proven user, or somebody new."""
    scope = Scope(parts.database, system(channel.workspace_id))
    secret = identity_secret(parts.keyring, channel)
    if hello.identity is None or secret is None:
        arrival = await visitor(scope, channel.id, hello.token, language=language)
    else:
        claim = Claim(hello.identity.user_id, hello.identity.signature, hello.identity.email)
        arrival = await identify(
            scope, channel.id, hello.token, claim, secret=secret, language=language, name=hello.identity.name[:120]
        )
    await parts.tell(scope, arrival.facts)
    return arrival


class WidgetDialogue(Dialogue):
    """What a customer may do."""

    __slots__ = ("agreed", "channel", "current", "customer_id", "language", "name", "page", "parts")
    session: WidgetSession

    def __init__(
        self, parts: WidgetParts, scope: Scope, session: WidgetSession, channel: Channel, language: str, page: str
    ) -> None:
        super().__init__(session.socket, parts.hub, scope, session)
        self.parts = parts
        self.channel = channel
        self.language = language
        self.page = page
        self.customer_id = session.customer_id
        self.name = ""
        self.current: UUID | None = None
        self.agreed: dict[str, tuple[bool, float]] = {}  # to what, and when we knew it

    async def welcome(self, hello: f.WidgetHello, arrival: Arrival) -> None:
        """Tell the client who it is and what is open, then serve what it missed."""
        self.name, verified = await shown_as(self.scope, self.customer_id)
        async with self.parts.database.connection() as connection:
            state = await of_thread(connection, self.channel.workspace_id, self.channel.id, self.customer_id)
            now = await connection.fetchval("SELECT clock_timestamp()")
        member = await self._member(state)
        self.socket.push(
            f.frame(
                "welcome",
                v=1,
                token=arrival.new_token,
                ticket=self.ticket(),
                customer={"id": self.customer_id, "name": self.name, "verified": verified},
                conversation=conversation_view(state, member),
                unread=0 if state is None else max(0, state.last_message_seq - state.customer_read_seq),
                ping_every_seconds=PING_SECONDS,
                now=now,
                limits={"text": MAX_TEXT, "file_bytes": LARGEST_BYTES},
            )
        )
        if state is not None:
            resumes = hello.conversation == state.id and hello.after is not None
            after = hello.after if resumes and hello.after is not None else state.seq - FIRST_EVENTS
            self.hub.watch(self.session, state.id, max(0, min(after, state.seq)))
        self.hub.open(self.session)
        if state is not None:
            await self.enter(state.id)
        for to, offered in (("shown", self.channel.shows_typing), ("ahead", self.channel.thinks_ahead)):
            if offered and await agreed(self.scope, self.customer_id, KINDS[to]) is False:
                self.taken_back(to)

    async def _member(self, state: Conversation | None) -> str:
        """The name of who looks after the conversation, empty when nobody does (any more)."""
        if state is None or state.assignee_id is None:
            return ""
        try:
            return await name_of(self.scope, state.assignee_id)
        except NotFound:
            return ""

    def ticket(self) -> str:
        """What this window's file requests carry: the token alone does not say who an identified customer is."""
        until = int(time.time()) + TICKET_SECONDS
        return ticket(self.parts.keyring, self.scope.actor.workspace_id, self.customer_id, until)

    async def enter(self, conversation_id: UUID) -> None:
        """This window shows the conversation: as long as it is open the customer is here."""
        if self.current == conversation_id:
            return
        earlier, self.current = self.current, conversation_id
        if earlier is not None:
            await self.parts.windows.closed(self.scope.actor.workspace_id, earlier, self.session.window_id)
        await self.parts.windows.opened(self.scope.actor.workspace_id, conversation_id, self.session.window_id)
        if self.socket.closing:  # gone while its last message was on the way
            await self.gone()

    async def gone(self) -> None:
        if self.current is not None:
            await self.parts.windows.closed(self.scope.actor.workspace_id, self.current, self.session.window_id)

    async def hear(self, frame: f.WidgetFrame) -> None:
        """Act on one frame."""
        if isinstance(frame, f.Do):
            if self.may_start(frame):
                self.do(frame)
        elif isinstance(frame, f.History):
            await self.history(frame)
        elif isinstance(frame, f.CustomerTyping):
            await self.typing(frame)
        elif isinstance(frame, f.Agree):
            await self.agree(frame)

    async def agree(self, frame: f.Agree) -> None:
        """Keep what the customer agreed to on this page, or took back."""
        self.agreed[frame.to] = False, time.monotonic()
        if not frame.on and self.current is not None:  # what members still read of it goes at once
            self.hub.passing.typing(self.scope.actor.workspace_id, self.current, "customer", self.name, on=False)
        try:
            self.parts.limits.take(CONSENTS, str(self.customer_id))
        except TooMany as error:
            self.refuse(None, error)
            return
        await say(self.scope, self.customer_id, KINDS[frame.to], "widget", self.page, given=frame.on)
        self.agreed[frame.to] = frame.on, time.monotonic()

    async def agrees(self, to: str) -> bool:
        """Whether what they type may be used so. Whoever agreed before that was kept agreed when they first type."""
        on, at = self.agreed.get(to, (False, -KNOWN_SECONDS))
        if time.monotonic() - at < KNOWN_SECONDS:
            return on
        said = await agreed(self.scope, self.customer_id, KINDS[to])
        if said is None:
            await say(self.scope, self.customer_id, KINDS[to], "widget", self.page, given=True)
        self.agreed[to] = said is not False, time.monotonic()
        if said is False:
            self.taken_back(to)
        return said is not False

    def taken_back(self, to: str) -> None:
        """The window shows what holds, also when a member wrote it down."""
        self.socket.push(f.frame("agree", to=to, on=False))

    async def typing(self, frame: f.CustomerTyping) -> None:
        """Show that the customer types; what, only where shop and customer agreed to it."""
        workspace_id = self.scope.actor.workspace_id
        channel = await self.parts.sites.find(self.channel.site_key) if frame.text else self.channel
        offered = channel.shows_typing if frame.shown else channel.bot and channel.thinks_ahead
        agreed_to = "shown" if frame.shown else "ahead"
        told = frame.text if frame.text and offered and await self.agrees(agreed_to) else ""
        if frame.conversation == self.current:
            text = told if frame.shown else ""
            self.hub.passing.typing(workspace_id, frame.conversation, "customer", self.name, on=frame.on, text=text)
        if told and channel.bot and channel.thinks_ahead:
            typist = Typist(workspace_id, self.channel.id, self.customer_id, frame.conversation, self.language)
            self.parts.ahead.hear(typist, told)

    def do(self, frame: f.Do) -> None:
        """Start a customer's command; its ack follows the commit."""
        wanted = frame.command
        if type(wanted) not in BY_CUSTOMER:
            self.refuse(frame.key, Forbidden())
        elif not isinstance(wanted, Say):
            self.at_once(frame, partial(self._submit, frame.conversation, wanted, frame.key))
        elif frame.conversation != self.current or wanted.files:
            self.in_turn(frame, partial(self.say, frame.key, frame.conversation, wanted))
        else:
            self.at_once(
                frame,
                partial(self._submit, frame.conversation, _plain(wanted), frame.key),
                otherwise=partial(self.say, frame.key, frame.conversation, wanted),
            )

    async def say(self, key: str, proposed: UUID, said: Say) -> Answer:
        """A message into the right conversation: the thread's open one, one to reopen, or a new one."""
        plain = _plain(said)
        if said.files:
            files = await attached(self.scope, said.files, self.current or proposed)
            plain = Say(text=said.text, files=files, sent_at=said.sent_at)
        done = await self.parts.receiver.say(
            self.channel,
            self.customer_id,
            proposed,
            plain,
            key=key,
            language=self.language,
            page=self.page,
        )
        if done.state.id not in self.session.cursors:
            self.hub.watch(self.session, done.state.id, 0)
        await self.enter(done.state.id)
        return settled(done)

    def _submit(self, conversation_id: UUID, wanted: Any, key: str) -> Answer:
        sender = Sender("customer", self.customer_id)
        return self.parts.door.submit(self.scope.actor.workspace_id, conversation_id, wanted, sender=sender, key=key)


def _plain(said: Say) -> Say:
    """What a customer may say: no purpose, sources or confidence of their own making."""
    return Say(text=said.text, sent_at=said.sent_at)


def conversation_view(state: Conversation | None, member: str) -> dict[str, Any] | None:
    """The conversation as its customer sees it; `member` is the name of who looks after it."""
    if state is None:
        return None
    return {"id": state.id, "number": state.number, "status": state.status, "seq": state.seq, "member": member}


async def reaches(scope: Scope, conversation_id: UUID | None, file_id: UUID) -> bool:
    """Whether the asking customer may read a file: one said in their conversations, or a picture of an article for customers."""
    with suppress(WingbeatError):
        if conversation_id is not None:
            await find(scope, conversation_id)
            return await names_file(scope, conversation_id, file_id, notes=False)
        await picture(scope, file_id)
        return True
    return False

"""The product put together: adapters bound to ports, stages to each other. The only file that knows all of them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import structlog

from wingbeat.bot.actions import Bot
from wingbeat.bot.adapters.limits import Limits as BotLimits
from wingbeat.bot.adapters.nothing import CalendarStaff
from wingbeat.bot.adapters.process import Engine
from wingbeat.bot.evidence.actions import Keeper
from wingbeat.bot.flows.adapters.turns import FlowTurns
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.bot.gaps.ports import by_words as by_likeness
from wingbeat.bot.intents.actions import Training
from wingbeat.bot.intents.adapters.process import Worker
from wingbeat.bot.ladder.actions import Ladder
from wingbeat.bot.ladder.adapters.openai import OpenAi
from wingbeat.bot.ladder.adapters.turns import Climb
from wingbeat.bot.ladder.rungs.actions import Rungs
from wingbeat.bot.ports import BrokenModel, EngineDown, Understanding
from wingbeat.bot.starter.actions import Shipped, teach_starter
from wingbeat.channels.actions import Receiver
from wingbeat.channels.queries import Sites
from wingbeat.commerce.adapters.choose import Connectors
from wingbeat.conversations.actions import ConversationDoor, ConversationLife, Numbers, Snoozing
from wingbeat.conversations.models import Conversation, Merge
from wingbeat.conversations.queries import names_file
from wingbeat.flow import steps, stream_of, subscriptions
from wingbeat.kit.bus import Bus, Hint, PostgresBus
from wingbeat.kit.database import LOST, Database
from wingbeat.kit.door import Committed, Door, Sender, Todo
from wingbeat.kit.errors import Busy, WingbeatError
from wingbeat.kit.files import Files, FolderFiles
from wingbeat.kit.ids import uuid7
from wingbeat.kit.limits import Limit, Limits
from wingbeat.kit.mail import FileMail, Mail, SmtpMail, letter
from wingbeat.kit.outgoing import Guarded
from wingbeat.kit.records import RecordLife
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.settings import Settings
from wingbeat.kit.sockets import Heart
from wingbeat.kit.steps import Runner
from wingbeat.kit.timers import Timers
from wingbeat.knowledge.actions import TIMER as VALIDITY
from wingbeat.knowledge.actions import render, turn
from wingbeat.knowledge.hints.actions import Hints
from wingbeat.knowledge.hints.queries import by_words
from wingbeat.live.actions import Hub
from wingbeat.live.desk.endpoints import DeskParts
from wingbeat.live.models import frame
from wingbeat.live.widget.endpoints import WidgetParts
from wingbeat.live.windows import actions as windows
from wingbeat.measures.models import MEASURES
from wingbeat.measures.queries import Filter, Period, clock, figure
from wingbeat.people import events as people
from wingbeat.people.files import actions as sent
from wingbeat.people.invitations import rules as invitations
from wingbeat.people.invitations.models import VALID_HOURS
from wingbeat.people.presence.actions import lapse, renew, show
from wingbeat.people.presence.queries import workspaces_to_sweep
from wingbeat.people.resets import rules as resets
from wingbeat.people.resets.models import VALID_MINUTES
from wingbeat.routing.actions import Routing
from wingbeat.workspaces.models import Workspace, system
from wingbeat.workspaces.queries import Scope, workspace

log = structlog.get_logger()

WARM_ATTEMPTS = 10  # a minute: an engine that is up by then answers the first question at once
SWEEP_SECONDS = 2.0  # leases last 25 s from the last sign of life, give or take two of these: 30 s at most
TOLD_AT_ONCE = 500  # facts waiting for their commit together: an import tells thousands, and the door combines them
PACE_PERIOD = timedelta(weeks=4)  # long enough for a shop with a few conversations a day
RESERVE = 2  # connections kept open for health and sign-in, whatever holds the others (fault 5)
PACE_BOUND = 15.0  # a figure has at least one bound; ours is not read
CONNECTIONS = 12  # PostgreSQL connections of one process: the door, eight steps, and a reserve for people


class Product:
    """Everything one process runs: doors, steps, timers, sockets. `run()` keeps it going until cancelled."""

    def __init__(
        self,
        settings: Settings,
        databases: tuple[Database, Database],
        bus: Bus,
        understanding: Understanding,
        files: Files,
        mail: Mail,
    ) -> None:
        """The second of the databases is the reserve of health and sign-in."""
        self.settings, (self.database, self.reserve), self.bus = settings, databases, bus
        database = self.database
        self.understanding, self.files, self.mail = understanding, files, mail
        self.keyring = Keyring.of_folder(settings.data_dir)
        self.limits = Limits()
        self.heart = Heart()
        self.hub = Hub(database, bus.publish)
        apart = settings.by_workspace
        self.door: ConversationDoor = Door(
            database, ConversationLife(), subscriptions, on_commit=self._conversations_moved, by_workspace=apart
        )
        self.records = {
            stream: Door(database, RecordLife(stream), subscriptions, on_commit=self._recorded, by_workspace=apart)
            for stream in ("member", "customer", "article", "workspace")
        }
        self.sites = Sites(database)
        self.receiver = Receiver(database, self.door, Numbers(database))
        self.windows = windows.Windows(database, self.door)
        self.outgoing = Guarded(settings.allowed)
        self.ladder = Ladder(OpenAi(self.outgoing), self.keyring)
        self.shops = Connectors(self.keyring, self.outgoing)
        self.flows = FlowRunner(self.shops)
        self._wire_steps()
        self.training = Training(Worker(), Shipped(), self.bot.study)
        self._wire_sockets()
        bus.subscribe(self._heard, lambda seconds: self.hub.spawn(self.hub.catch_up(seconds)))

    def _wire_sockets(self) -> None:
        arrivals = Limit("arrivals", burst=self.settings.visitors_per_minute, seconds=60)
        self.widget = WidgetParts(
            self.database,
            self.hub,
            self.door,
            self.receiver,
            self.sites,
            self.keyring,
            self.limits,
            self.windows,
            self.tell,
            arrivals,
        )
        self.desk = DeskParts(self.database, self.hub, self.door, self.tell)

    def _wire_steps(self) -> None:
        handlers: dict[str, Any] = {windows.TIMER: self.windows.due}
        apart = self.settings.by_workspace
        self.timers = Timers(self.database, handlers, by_workspace=apart)
        self.windows.timers = self.timers
        snoozing = Snoozing(self.door, self.timers)
        handlers["wake"] = snoozing.due
        handlers[sent.TIMER] = sent.Unclaimed(self.database, self.files, self.timers, names_file).due
        handlers[VALIDITY] = self._validity_turned
        rungs = Rungs(self.database, self.door, self.timers)
        handlers |= rungs.handlers
        self.bot = Bot(
            self.database,
            self.door,
            self.understanding,
            flows=FlowTurns(self.flows),
            ladder=Climb(self.ladder, rungs),
            staff=CalendarStaff(),
            permits=BotLimits(),
        )
        routing, hints = Routing(self.database, self.door), Hints(self.database, by_words)
        acting = steps(self.bot, routing, snoozing, hints, Keeper(self.database, by_likeness))
        self.runner = Runner(self.database, acting, by_workspace=apart)

    # --- what follows a commit

    def _conversations_moved(self, committed: Sequence[Committed[Conversation]], todos: Sequence[Todo]) -> None:
        try:
            self.hub.on_commit(committed)
        finally:  # a fan-out that fails is its own: the steps and the other processes hear all the same
            self._recorded(committed, todos)

    def _recorded(self, committed: Sequence[Committed[Any]], todos: Sequence[Todo]) -> None:
        self.runner.wake_for(todos)
        names = tuple({todo.step for todo in todos})
        self.bus.publish(
            [
                Hint(c.state.workspace_id, c.stream, c.state.id, c.events[0].seq if c.events else c.seq, steps=names)
                for c in committed
            ]
        )

    def _heard(self, hints: Sequence[Hint]) -> None:
        moved: dict[UUID, dict[UUID, int]] = {}
        for hint in hints:
            self.runner.wake(hint.steps)
            if hint.kind in self.records:
                self.records[hint.kind].forget(hint.workspace_id, hint.stream_id)
            elif hint.kind == "conversation":
                self.door.forget(hint.workspace_id, hint.stream_id)
                moved.setdefault(hint.workspace_id, {}).setdefault(hint.stream_id, hint.seq)
            elif hint.kind == "typing":
                who, name, on = msgspec.json.decode(hint.data, type=tuple[str, str, bool])
                self.hub.show_typing(hint.workspace_id, hint.stream_id, who, name, on=on)
            elif hint.kind == "fact":
                self._act_on_fact(hint.workspace_id, msgspec.json.decode(hint.data, type=LIVE_FACTS))
        for workspace_id, conversations in moved.items():
            self.hub.spawn(self.hub.on_moved(workspace_id, list(conversations.items())))

    # --- facts about people

    async def tell(self, scope: Scope, facts: Sequence[msgspec.Struct]) -> None:
        """Put facts into their streams, and act on those that open sockets must know."""
        workspace_id = scope.actor.workspace_id
        sender = Sender(scope.actor.kind, scope.actor.id)
        for at in range(0, len(facts), TOLD_AT_ONCE):
            await asyncio.gather(*(self._record(workspace_id, fact, sender) for fact in facts[at : at + TOLD_AT_ONCE]))
        for fact in facts:
            _, stream_id = stream_of(workspace_id, fact)
            if isinstance(fact, people.Merged):
                await self._merge(scope, fact)
            if isinstance(fact, people.Invited | people.ResetSent):
                self.hub.spawn(self._write(await workspace(scope), fact))
            if isinstance(fact, LIVE_FACTS):
                self._act_on_fact(workspace_id, fact)
                data = msgspec.json.encode(fact).decode()
                self.bus.publish([Hint(workspace_id, "fact", stream_id, data=data)])

    async def _record(self, workspace_id: UUID, fact: msgspec.Struct, sender: Sender) -> None:
        stream, stream_id = stream_of(workspace_id, fact)
        if stream is not None:
            await self.records[stream].append(workspace_id, stream_id, fact, sender=sender, key=uuid7().hex)

    def _act_on_fact(self, workspace_id: UUID, fact: Any) -> None:
        match fact:
            case people.SessionsEnded(session_ids=ended):
                self.hub.end_sessions(workspace_id, frozenset(ended))
            case people.RightsChanged(member_id=member_id):
                self.hub.end_member(workspace_id, member_id)
            case people.Online() | people.Away() | people.Offline():
                state = str(type(fact).__struct_config__.tag)
                self.hub.tell_desks(workspace_id, frame("presence", member=fact.member_id, state=state))

    async def _validity_turned(self, workspace_id: UUID, article_id: UUID, _due: datetime) -> None:
        """An article begins or ceases to answer at this moment."""
        scope = Scope(self.database, system(workspace_id))
        await self.tell(scope, await turn(scope, article_id))

    async def human_pace(self, scope: Scope) -> float | None:
        """How long customers waited for a person in the last four weeks, in seconds: the median."""
        now, _ = await clock(scope)
        weeks = Period(now - PACE_PERIOD, now, now)
        return (await figure(scope, MEASURES["first_human_response"], weeks, Filter(), (PACE_BOUND,))).median

    async def _merge(self, scope: Scope, merged: people.Merged) -> None:
        """Conversations of the merged visitor belong to the verified customer from now on."""
        name = await scope.value("SELECT name FROM customer WHERE workspace_id = $1 AND id = $2", merged.into_id)
        rows = await scope.rows(
            "SELECT id FROM conversation WHERE workspace_id = $1 AND customer_id = $2 LIMIT 1000", merged.from_id
        )
        for row in rows:
            await self.door.append(
                scope.actor.workspace_id,
                row["id"],
                Merge(merged.into_id, name or ""),
                sender=Sender("system"),
                key=f"merge:{merged.into_id}",
            )

    async def _write(self, firm: Workspace, due: people.Invited | people.ResetSent) -> None:
        """Write the letter that is due; one that fails only costs a warning, since there is another way in."""
        base = self.settings.public_url or f"http://{self.settings.host}:{self.settings.port}"
        if isinstance(due, people.Invited):
            link = f"{base}/invitation#{due.token}"
            subject, text = invitations.words(firm.language, firm=firm.name, link=link, hours=VALID_HOURS)
            otherwise = "hand the invitation's link over"
        else:
            link = f"{base}/reset#{due.token}"
            subject, text = resets.words(due.locale, firm=firm.name, link=link, minutes=VALID_MINUTES)
            otherwise = "type `wingbeat password ADDRESS` on the machine"
        try:
            await self.mail.send(letter(sender=self.settings.mail_from, to=due.email, subject=subject, text=text))
        except WingbeatError as error:
            log.warning("a mail could not be sent", error=error.message, otherwise=otherwise)

    # --- running

    async def keep_presence(self) -> None:
        """Renew the leases of this process's desks, and tell whose ran out anywhere."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await self.beat_presence()
            except (*LOST, Busy):
                continue

    async def beat_presence(self) -> None:
        """A desk counts as here for as long after its last sign of life as a lease lasts."""
        for workspace_id, desks in tuple(self.hub.desks.items()):
            scope = Scope(self.database, system(workspace_id))
            alive = {d.lease_id: d for d in desks if d.shown and d.socket.heard_at > d.renewed_at}
            for desk in alive.values():
                desk.renewed_at = desk.socket.heard_at
            for lease_id in alive.keys() - await renew(scope, list(alive)):
                desk = alive[lease_id]  # swept meanwhile: the database or this process was away too long
                if desk.shown and not desk.socket.closing:
                    await self.tell(scope, await show(scope, desk.member_id, lease_id, desk.shown))
        for workspace_id in await workspaces_to_sweep(self.database):
            scope = Scope(self.database, system(workspace_id))
            await self.tell(scope, await lapse(scope))

    async def warm(self) -> None:
        """Teach the engine every workspace's articles before the first question; a failing engine only costs time."""
        rows = await self.database.rows("SELECT workspace_id FROM workspace_knowledge")
        for _ in range(WARM_ATTEMPTS):
            try:
                for row in rows:
                    scope = Scope(self.database, system(row["workspace_id"]))
                    while await render(scope):
                        continue
                    await self.bot.learn(scope)
                    with suppress(BrokenModel):  # the desk's health names it, and the starter's serves meanwhile
                        await self.training.serve(scope)
                await teach_starter(self.understanding, Worker(), self.settings.data_dir / "bot")
            except (EngineDown, Busy, *LOST):
                await asyncio.sleep(1.0)
            else:
                return
        log.warning("the bot's engine does not start; the bot hands everything over until it does")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run all parts beside the caller; on leaving they end."""
        parts: Sequence[Callable[[], Coroutine[Any, Any, None]]] = (
            self.door.run,
            *(door.run for door in self.records.values()),
            self.bus.run,
            self.runner.run,
            self.timers.run,
            self.heart.run,
            self.windows.run,
            self.keep_presence,
            self.warm,
        )
        tasks = [asyncio.create_task(part(), name=part.__qualname__) for part in parts]
        for task in tasks:
            task.add_done_callback(_crashed)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.outgoing.close()


def _crashed(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("a part of the product stopped; restart it", part=task.get_name(), exc_info=task.exception())


LIVE_FACTS = people.SessionsEnded | people.RightsChanged | people.Online | people.Away | people.Offline


@asynccontextmanager
async def understanding(settings: Settings) -> AsyncIterator[Engine]:
    """The bot's engine, loading beside whatever else starts; questions wait for it, nothing else does."""
    engine = Engine(settings.data_dir / "bot")
    starting = asyncio.create_task(engine.start(), name="bot engine")
    starting.add_done_callback(_crashed)
    try:
        yield engine
    finally:
        starting.cancel()
        await engine.stop()


@asynccontextmanager
async def product(settings: Settings, url: str, engine: Engine) -> AsyncIterator[Product]:
    """A whole product on a database that is migrated, with its real adapters."""
    database = await Database.connect(url, connections=CONNECTIONS)
    reserve = await Database.connect(url, connections=RESERVE, kept_open=True)
    files = FolderFiles(Path(settings.data_dir) / "files")
    files.prepare()
    mail: Mail = SmtpMail(settings.smtp_url) if settings.smtp_url else FileMail(settings.data_dir / "mail")
    try:
        made = Product(settings, (database, reserve), PostgresBus(url), engine, files, mail)
        async with made.running():
            yield made
    finally:
        await reserve.close()
        await database.close()

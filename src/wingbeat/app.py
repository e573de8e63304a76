"""The product put together: adapters bound to ports, stages to each other. The only file that knows all of them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import structlog

from wingbeat.bot.actions import Bot
from wingbeat.bot.adapters.limits import Limits as BotLimits
from wingbeat.bot.adapters.meaning import ByMeaning
from wingbeat.bot.adapters.nothing import CalendarStaff
from wingbeat.bot.adapters.process import Engine
from wingbeat.bot.evidence.actions import Keeper
from wingbeat.bot.flows.adapters.turns import FlowTurns
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.bot.intents.actions import Training
from wingbeat.bot.intents.adapters.process import Worker
from wingbeat.bot.ladder.actions import Ladder
from wingbeat.bot.ladder.adapters.openai import OpenAi
from wingbeat.bot.ladder.adapters.turns import Climb
from wingbeat.bot.ladder.rungs.actions import Rungs
from wingbeat.bot.ports import BrokenModel, EngineDown
from wingbeat.bot.recommend.actions import Offered
from wingbeat.bot.starter.actions import Shipped, teach_starter
from wingbeat.channels.actions import Receiver
from wingbeat.channels.queries import Sites
from wingbeat.commerce.actions import TIMER as PRODUCTS
from wingbeat.commerce.actions import Catalogues
from wingbeat.commerce.adapters.choose import Connectors
from wingbeat.conversations.actions import ConversationDoor, ConversationLife, Numbers, Snoozing
from wingbeat.conversations.models import Conversation
from wingbeat.flow import Acting, names, steps, stream_of, subscriptions
from wingbeat.kit.bus import Bus, Hint, PostgresBus
from wingbeat.kit.database import LOST, Database
from wingbeat.kit.door import Committed, Door, Sender, Todo
from wingbeat.kit.errors import Busy
from wingbeat.kit.files import Files, FolderFiles
from wingbeat.kit.ids import uuid7
from wingbeat.kit.limits import Limit, Limits
from wingbeat.kit.mail import FileMail, Mail, SmtpMail
from wingbeat.kit.outgoing import Guarded
from wingbeat.kit.pictures.guard import CleanFiles
from wingbeat.kit.records import RecordLife
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.settings import Settings
from wingbeat.kit.sockets import Heart
from wingbeat.kit.steps import Runner
from wingbeat.kit.timers import Timers
from wingbeat.knowledge.actions import TIMER as VALIDITY
from wingbeat.knowledge.actions import render, turn
from wingbeat.knowledge.hints.actions import Hints
from wingbeat.live.actions import Hub
from wingbeat.live.board.actions import Boards
from wingbeat.live.desk.endpoints import DeskParts
from wingbeat.live.presence.actions import Presence
from wingbeat.live.proof.actions import Prover
from wingbeat.live.proof.adapters.client import travel
from wingbeat.live.proof.models import Part
from wingbeat.live.proof.ports import Check
from wingbeat.live.proof.queries import broken
from wingbeat.live.rules import DeskFact, fact_frame
from wingbeat.live.widget.endpoints import WidgetParts
from wingbeat.live.windows import actions as windows
from wingbeat.parts import Caring, Following, Handing, Ruling, Surveying, Watching, mailing, practising
from wingbeat.people import events as people
from wingbeat.people.files import actions as sent
from wingbeat.people.letters.actions import Letters
from wingbeat.people.search import actions as finding
from wingbeat.routing.actions import TIMER as WIDEN
from wingbeat.routing.actions import Routing
from wingbeat.routing.alarms.actions import Alarms
from wingbeat.routing.alerts.actions import Alerts
from wingbeat.routing.notices.actions import Notices
from wingbeat.routing.reservations.actions import Reservations
from wingbeat.routing.targets.actions import TIMER as TARGET
from wingbeat.routing.targets.actions import Targets
from wingbeat.routing.targets.queries import Book
from wingbeat.routing.waits.adapters.articles import Articles
from wingbeat.routing.waits.queries import Knowing
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

log = structlog.get_logger()

WARM_ATTEMPTS = 10  # a minute: whoever watches hears of an engine that is not up by then
TOLD_AT_ONCE = 500  # facts waiting for their commit together: an import tells thousands, and the door combines them
RESERVE = 2  # connections kept open for health and sign-in, whatever holds the others (fault 5)
CONNECTIONS = 12  # PostgreSQL connections of one process: the doors, the steps at work, and enough left for people


class Product:
    """Everything one process runs: doors, steps, timers, sockets. `run()` keeps it going until cancelled."""

    def __init__(
        self,
        settings: Settings,
        databases: tuple[Database, Database],
        bus: Bus,
        understanding: Engine,
        files: Files,
        mail: Mail,
    ) -> None:
        """The second of the databases is the reserve of health and sign-in."""
        self.settings, (self.database, self.reserve), self.bus = settings, databases, bus
        database, self.understanding, self.files = self.database, understanding, files
        self.meaning = ByMeaning(understanding)
        self.stopped: list[str] = []  # parts that broke: whoever watches the machine must restart it
        self.keyring, self.limits, self.heart = Keyring.of_folder(settings.data_dir), Limits(), Heart()
        self.hub = Hub(database, bus.publish)
        self.presence = Presence(database, self.hub, self.tell)
        self.mail, self.base = mail, settings.public_url or f"http://{settings.host}:{settings.port}"
        self.letters = Letters(mail, sender=settings.mail_from, base=self.base)
        self.book, self.knowing, apart = Book(database), Knowing(), settings.by_workspace
        self.door: ConversationDoor = Door(
            database, ConversationLife(), subscriptions, on_commit=self._conversations_moved, by_workspace=apart
        )
        self.records = {
            stream: Door(database, RecordLife(stream), subscriptions, on_commit=self._recorded, by_workspace=apart)
            for stream in ("member", "customer", "article", "workspace")
        }
        self.receiver = Receiver(database, self.door, Numbers(database))
        self.sites, self.windows = Sites(database), windows.Windows(database, self.door)
        self._wire_steps()
        self._wire_sockets()
        checks: Mapping[Part, Check] = {"bus": bus.echo, "engine": understanding.health, "mail": mail.reach}
        self.prover = Prover(database, self.keyring, settings.public_url, self.stopped, checks, travel)
        bus.subscribe(self._heard, self._missed)

    def _wire_sockets(self) -> None:
        arrivals = Limit("arrivals", burst=self.settings.visitors_per_minute, seconds=60)
        both = self.database, self.hub, self.door
        ahead = self.bot.reading.ahead
        self.widget = WidgetParts(
            *both, self.receiver, self.sites, self.keyring, self.limits, self.windows, self.tell, arrivals, ahead
        )
        self.desk = DeskParts(*both, self.tell, Boards(self.database, self.hub.spawn))

    def _wire_steps(self) -> None:
        handlers: dict[str, Any] = {windows.TIMER: self.windows.due}
        apart = self.settings.by_workspace
        self.timers = Timers(self.database, handlers, by_workspace=apart)
        handlers["wake"] = (snoozing := Snoozing(self.door, self.timers)).due
        handlers[sent.TIMER] = sent.Unclaimed(self.database, self.files, self.timers, names).due
        handlers[finding.TIMER] = finding.Earlier(self.database, self.timers).due
        handlers[VALIDITY] = self._validity_turned
        rungs = Rungs(self.database, self.door, self.timers)
        self._wire_bot(rungs)
        handlers[PRODUCTS] = Catalogues(self.database, self.shops, self.timers).due
        ground, post = (self.database, self.timers, self.hub.spawn), (self.mail, self.settings.mail_from, self.base)
        notices = Notices(ground, post, self.outgoing, self.keyring, self.hub.asking.notify)
        alarms = Alarms(self.door, self.tell, notices.tell, post)
        parts, notify = (self.database, self.door, self.timers), notices.notify
        articles = Articles(self.bot.reading, self.bot.writing, BotLimits())
        self.handing = Handing.of(parts, self.tell, notify, self.knowing, articles)
        routing = Routing(*parts, self.handing.offers, self.knowing)
        self.following = Following.of(self.database, self.door)
        targets = Targets(self.database, self.door, self.timers, self.book, self.knowing, alarms.ring)
        handlers[TARGET] = targets.due
        self.watching = Watching(
            Alerts(self.database, self.timers, self.tell, post, self.outgoing, self.keyring, notices.tell, broken),
            Ruling.of(parts, self.handing, notify, self.book, self.outgoing, self.keyring, self.turns.opening),
            Surveying.of(*parts, notify),
            *(notices, mailing(parts, self.letters, self.keyring)),
            Caring.of(parts, self.tell, notify, self.shops),
        )
        handlers |= {**rungs.handlers, **self.handing.timers, **self.watching.timers, **practising(self.database)}
        hints, keeper = Hints(self.database, self.meaning.similar), Keeper(self.database, self.meaning.likeness)
        rest = keeper, self.following, Offered(self.database), self.watching
        acting = Acting(self.bot, routing, self.handing, targets, snoozing, hints, *rest)
        self.runner = Runner(self.database, steps(acting), by_workspace=apart)
        handlers[WIDEN] = lambda workspace_id, *_: self.runner.rouse(workspace_id, "routing.assign")

    def _wire_bot(self, rungs: Rungs) -> None:
        self.outgoing = Guarded(self.settings.allowed)
        self.ladder = Ladder(OpenAi(self.outgoing), self.keyring)
        self.shops = Connectors(self.keyring, self.outgoing)
        self.flows = FlowRunner(self.shops)
        self.turns = FlowTurns(self.flows)
        self.bot = Bot(
            self.database,
            self.door,
            self.understanding,
            flows=self.turns,
            ladder=Climb(self.ladder, rungs),
            staff=Reservations(self.database, CalendarStaff().next_opening, self.knowing),
            permits=BotLimits(),
            preview=self.hub.passing.preview,
        )
        self.training = Training(
            Worker(), Shipped(), self.bot.reading.study, lambda one: self.bus.publish([Hint(one, "intents", one)])
        )

    # --- what follows a commit

    def _conversations_moved(self, committed: Sequence[Committed[Conversation]], todos: Sequence[Todo]) -> None:
        try:
            self.hub.on_commit(committed)
        finally:  # a fan-out that fails is its own: the steps and the other processes hear all the same
            self._recorded(committed, todos)

    def _recorded(self, committed: Sequence[Committed[Any]], todos: Sequence[Todo]) -> None:
        self.runner.wake_for(todos)
        hints = [
            Hint(c.state.workspace_id, c.stream, c.state.id, c.events[0].seq if c.events else c.seq) for c in committed
        ]
        # The batch's steps are named once: a hint is short, and many ride in one notification.
        hints[0] = msgspec.structs.replace(hints[0], steps=tuple({todo.step for todo in todos}))
        self.bus.publish(hints)

    def _heard(self, hints: Sequence[Hint]) -> None:
        moved: dict[UUID, dict[UUID, int]] = {}
        for hint in hints:
            self.runner.wake(hint.steps)
            if hint.kind in self.records:
                self.records[hint.kind].forget(hint.workspace_id, hint.stream_id)
                self._forget_settings(hint.kind, hint.workspace_id)
            elif hint.kind == "conversation":
                self.door.forget(hint.workspace_id, hint.stream_id)
                moved.setdefault(hint.workspace_id, {}).setdefault(hint.stream_id, hint.seq)
            else:
                self._heard_passing(hint)
        for workspace_id, conversations in moved.items():
            self.hub.spawn(self.hub.on_moved(workspace_id, list(conversations.items())))

    def _forget_settings(self, stream: str, workspace_id: UUID) -> None:
        if stream == "workspace":
            self.book.forget(workspace_id)
            self.watching.ruling.book.forget(workspace_id)

    def _heard_passing(self, hint: Hint) -> None:
        """What no stream holds."""
        match hint.kind:
            case "typing" | "around":
                self.hub.passing.hear(hint)
            case "notice":
                self.hub.asking.hear(hint)
            case "intents":
                self.hub.spawn(self.training.follow(Scope(self.database, system(hint.workspace_id))))
            case "fact":
                self._act_on_fact(hint.workspace_id, msgspec.json.decode(hint.data, type=LIVE_FACTS))

    def _missed(self, seconds: float) -> None:
        self.hub.spawn(self.hub.catch_up(seconds))
        self.hub.spawn(self.training.catch_up(self.database, seconds))

    # --- facts about people

    async def tell(self, scope: Scope, facts: Sequence[msgspec.Struct]) -> None:
        """Put facts into their streams, and act on those that open sockets must know."""
        workspace_id = scope.actor.workspace_id
        sender = scope.actor.sender
        for at in range(0, len(facts), TOLD_AT_ONCE):
            await asyncio.gather(*(self._record(workspace_id, fact, sender) for fact in facts[at : at + TOLD_AT_ONCE]))
        for fact in facts:
            _, stream_id = stream_of(workspace_id, fact)
            if isinstance(fact, people.Merged | people.Unmerged):
                await self.following.merging.follow(scope, fact)
            if isinstance(fact, people.Invited | people.ResetSent):
                self.hub.spawn(self.letters.write(scope, fact))
            if isinstance(fact, LIVE_FACTS):
                self._act_on_fact(workspace_id, fact)
                data = msgspec.json.encode(fact).decode()
                self.bus.publish([Hint(workspace_id, "fact", stream_id, data=data)])

    async def _record(self, workspace_id: UUID, fact: msgspec.Struct, sender: Sender) -> None:
        stream, stream_id = stream_of(workspace_id, fact)
        if stream is not None:
            await self.records[stream].append(workspace_id, stream_id, fact, sender=sender, key=uuid7().hex)
            self._forget_settings(stream, workspace_id)

    def _act_on_fact(self, workspace_id: UUID, fact: Any) -> None:
        match fact:
            case people.SessionsEnded(session_ids=ended):
                self.hub.end_sessions(workspace_id, frozenset(ended))
            case people.RightsChanged(member_id=member_id):
                self.hub.end_member(workspace_id, member_id)
            case _:
                self.hub.tell_desks(workspace_id, fact_frame(fact))

    async def _validity_turned(self, workspace_id: UUID, article_id: UUID, _due: datetime) -> None:
        """An article begins or ceases to answer at this moment."""
        scope = Scope(self.database, system(workspace_id))
        await self.tell(scope, await turn(scope, article_id))

    # --- running

    async def warm(self) -> None:
        """Teach the engine every workspace's articles before the first question, however long a part of us is away."""
        for tried in count(1):
            try:
                await self._teach()
            except (EngineDown, Busy, *LOST):
                if tried == WARM_ATTEMPTS:
                    log.warning("the bot has not learnt its articles yet; it hands everything over until it has")
                await asyncio.sleep(1.0)
            else:
                return

    async def _teach(self) -> None:
        for row in await self.database.rows("SELECT workspace_id FROM workspace_knowledge"):
            scope = Scope(self.database, system(row["workspace_id"]))
            while await render(scope):
                continue
            await self.bot.reading.learn(scope)
            await self._serve_own(scope)
        await teach_starter(self.understanding, Worker(), self.settings.data_dir / "bot")

    async def _serve_own(self, scope: Scope) -> None:
        try:
            await self.training.serve(scope)
        except BrokenModel as error:
            says = "the model in force cannot be read; the starter's serves until another is put in force"
            log.warning(says, workspace_id=str(scope.actor.workspace_id), why=error.facts["why"])

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
            self.presence.run,
            self.warm,
            self.bot.reading.ahead.run,
            self.prover.run,
        )
        tasks = [asyncio.create_task(part(), name=part.__qualname__) for part in parts]
        for task in tasks:
            task.add_done_callback(self._ended)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.outgoing.close()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if _crashed(task):
            self.stopped.append(task.get_name())


def _crashed(task: asyncio.Task[None]) -> bool:
    """Whether a bug ended it, which is logged."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        log.error("a part of the product stopped; restart it", part=task.get_name(), exc_info=error)
    return error is not None


LIVE_FACTS = people.SessionsEnded | people.RightsChanged | DeskFact


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
        made = Product(settings, (database, reserve), PostgresBus(url), engine, CleanFiles(files), mail)
        async with made.running():
            yield made
    finally:
        await reserve.close()
        await database.close()

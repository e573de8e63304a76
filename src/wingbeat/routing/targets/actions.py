"""Keep promises: set them as waits begin, set them anew when something changed, and be there when they are due."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

import msgspec
from msgspec.structs import replace

from wingbeat.channels.queries import channel
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.events import Promise, PromiseMeasure
from wingbeat.conversations.targets.models import PredictBreach, SetTarget, Tick
from wingbeat.conversations.targets.rules import next_due
from wingbeat.kit.database import Connection, Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.kit.steps import Keep, Woken
from wingbeat.kit.timers import Timers
from wingbeat.people.teams.queries import team
from wingbeat.routing.targets.models import FIRST, Policy, Subject, Target
from wingbeat.routing.targets.queries import HEADS, MOST, Book, InForce, moments, promised, read
from wingbeat.routing.targets.rules import check, chosen, promise
from wingbeat.routing.targets.rules.begun import begun
from wingbeat.routing.targets.rules.chance import calibrated, queue_chance
from wingbeat.routing.waits.queries import Knowing
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.calendars.actions import drop_hours
from wingbeat.workspaces.events import TargetsChanged
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = "target"
PAGE = 200  # conversations set anew together: two of the door's batches
SYSTEM = Sender("system")
# What may make another target apply to a wait that runs.
MOVES = frozenset({"queued", "priority_set", "reason_set", "tagged", "untagged", "merged"})

# What is done about a breach that is predicted, bound in the app: the conversation, its promise, the actions of the policy.
Alarm = Callable[[Scope, Conversation, PredictBreach], Awaitable[None]]


KEEP_CHANCES = """
    INSERT INTO breach_chance (workspace_id, conversation_id, measure, since, at, raw, bot, chance)
    SELECT w, c, m, s, clock_timestamp(), raw, bot, chance
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::float8[], $6::bool[], $7::float8[])
         AS t (w, c, m, s, raw, bot, chance)
    ON CONFLICT DO NOTHING"""


# Only the newest are learned from. Whoever keeps one forgets two, so that what is old goes without a day for it.
FORGOTTEN_EACH = 2
FORGET_CHANCES = """
    DELETE FROM breach_chance b USING (
        SELECT conversation_id, measure, since FROM breach_chance
        WHERE workspace_id = $1 AND at < now() - interval '90 days' ORDER BY at LIMIT $2) old
    WHERE b.workspace_id = $1 AND b.conversation_id = old.conversation_id AND b.measure = old.measure AND b.since = old.since"""


class Chance(msgspec.Struct, frozen=True):
    """A prediction, as it is kept."""

    workspace_id: UUID
    conversation_id: UUID
    measure: PromiseMeasure
    since: int
    raw: float
    bot: bool
    chance: float


class Targets:
    """The steps and the timer of promises, bound to the door."""

    def __init__(
        self, database: Database, door: ConversationDoor, timers: Timers, book: Book, knowing: Knowing, alarm: Alarm
    ) -> None:
        self._database = database
        self._door = door
        self._timers = timers
        self._book = book
        self._knowing = knowing
        self._alarm = alarm

    async def ahead(self, woken: Sequence[Woken]) -> Keep:
        """Set what these conversations' new waits and changes call for, all of them side by side."""
        heads = await self._heads([(item.workspace_id, item.lane) for item in woken])
        found = await asyncio.gather(
            *(
                self._follow(item, *heads[item.workspace_id, item.lane])
                for item in woken
                if (item.workspace_id, item.lane) in heads
            )
        )
        await self._wind([state for state, _ in found])
        chances = [chance for _, its in found for chance in its]

        return partial(self.keep, chances=chances)

    async def keep(self, connection: Connection, _woken: Sequence[Woken], chances: Sequence[Chance] = ()) -> None:
        """Keep what was predicted; of a repeat the first counts."""
        if chances:
            await connection.execute(KEEP_CHANCES, *map(list, zip(*map(msgspec.structs.astuple, chances), strict=True)))
        for workspace_id, n in Counter(one.workspace_id for one in chances).items():
            await connection.execute(FORGET_CHANCES, workspace_id, FORGOTTEN_EACH * n)

    async def anew(self, woken: Woken) -> None:
        """Targets or hours changed: what runs in the workspace is promised anew, page by page."""
        self._book.forget(woken.workspace_id)
        scope = Scope(self._database, system(woken.workspace_id))
        last: tuple[datetime, UUID] | None = None
        while page := await promised(scope, last, PAGE):
            heads = await self._heads([(woken.workspace_id, row["id"]) for row in page])
            states = await asyncio.gather(*(self._anew(scope, woken, *one) for one in heads.values()))
            await self._wind(states)
            last = page[-1]["due_at"], page[-1]["id"]

    async def due(self, workspace_id: UUID, conversation_id: UUID, due: datetime) -> None:
        """The timer fired: what is due is recorded, and the timer wound for what comes next.

        The state says what was warned of and what runs, so a second try repeats nothing under whatever key.
        """
        done = await self._door.append(workspace_id, conversation_id, Tick(due), sender=SYSTEM, key=uuid7().hex)
        await self._wind([done.state])

    async def _heads(
        self, places: Sequence[tuple[UUID, UUID]]
    ) -> dict[tuple[UUID, UUID], tuple[Conversation, Subject]]:
        rows = await self._database.rows(HEADS, *map(list, zip(*places, strict=True)))
        return {(row["workspace_id"], row["id"]): read(row) for row in rows}

    async def _wind(self, states: Sequence[Conversation]) -> None:
        """One timer per conversation, due at the next moment that matters. One that fires in vain harms nothing."""
        dues = {(one.workspace_id, one.id): next_due(one.promises) for one in states}
        await self._timers.set_all_at(TIMER, {place: due for place, due in dues.items() if due})

    async def _follow(self, item: Woken, state: Conversation, subject: Subject) -> tuple[Conversation, list[Chance]]:
        if not state.open:
            return state, []
        scope = Scope(self._database, system(item.workspace_id))
        held = await self._book.of(item.workspace_id)
        waits = begun(state, item.events)
        found = [self._promise(held, subject, measure, event.seq, event.at) for measure, event in waits.items()]
        commands = [one for one in found if one]
        if any(event.kind in MOVES for event in item.events):
            commands += await self._moved(scope, held, state, subject, item.events, tuple(waits))
        return await self._say(scope, item, held, state, commands)

    async def _say(
        self, scope: Scope, item: Woken, held: InForce, state: Conversation, commands: Sequence[SetTarget]
    ) -> tuple[Conversation, list[Chance]]:
        chances = []
        for n, command in enumerate(commands):
            done = await self._door.append(item.workspace_id, item.lane, command, sender=SYSTEM, key=item.key(n))
            state = done.state if done.state.seq > state.seq else state
            # How long a matter takes is not the queue's to say.
            if done.events and not command.anew and command.promise.measure != "resolution":
                chances.append(await self._predict(scope, held, done.state, command, done.events[0].at))
        return state, chances

    def _promise(
        self,
        held: InForce,
        subject: Subject,
        measure: PromiseMeasure,
        since: int,
        at: datetime,
        old: Promise | None = None,
    ) -> SetTarget | None:
        """By the target that applies by now, or in the place of an `old` promise by the one its rule chose."""
        target = chosen(held.targets, measure, subject)
        if old is not None and old.ruled:
            target = next((one for one in held.targets if one.id == old.target_id), None)
        if target is None:
            return None
        return promise(target, subject, held.calendars, since=since, began_at=at, anew=old is not None)

    async def _moved(
        self,
        scope: Scope,
        held: InForce,
        state: Conversation,
        subject: Subject,
        events: Sequence[Recorded],
        besides: Sequence[PromiseMeasure],
    ) -> list[SetTarget]:
        """What still runs, as the targets that apply by now have it; a promise that no target speaks of stays."""
        running = [one for one in state.promises if one.measure not in besides]
        at = {event.seq: event.at for event in events}
        missing = [(state.id, one.since) for one in running if one.since not in at]
        at |= {seq: moment for (_, seq), moment in (await moments(scope, missing)).items()}
        found = [(one, self._promise(held, subject, one.measure, one.since, at[one.since], one)) for one in running]
        return [new for old, new in found if new and not _same(old, new.promise)]

    async def _anew(self, scope: Scope, woken: Woken, state: Conversation, subject: Subject) -> Conversation:
        held = await self._book.of(woken.workspace_id)
        for n, command in enumerate(await self._moved(scope, held, state, subject, (), ())):
            # What a workspace holds at this moment is in the key: set back and forth, each counts.
            key = f"{woken.step}:{woken.fence}:{n}"
            state = (await self._door.append(state.workspace_id, state.id, command, sender=SYSTEM, key=key)).state
        return state

    async def _predict(
        self, scope: Scope, held: InForce, state: Conversation, command: SetTarget, now: datetime
    ) -> Chance:
        """How likely the promise breaks; from the policy's threshold on it is recorded and acted upon."""
        about = command.promise
        line = await self._book.line(scope, state)
        expected = await self._knowing.estimate(scope, line.team_id) if line.team_id else None
        raw = queue_chance(line, expected, (about.due - now).total_seconds())
        bot = state.status == "bot"
        chance = calibrated(held.fitted, raw, bot=bot)
        if chance >= held.policy.threshold and held.policy.actions:
            predicted = PredictBreach(about, round(chance, 4), held.policy.actions)
            key = f"breach:{about.measure}:{about.since}"
            done = await self._door.append(state.workspace_id, state.id, predicted, sender=SYSTEM, key=key)
            if done.events:
                await self._alarm(scope, done.state, predicted)
        return Chance(state.workspace_id, state.id, about.measure, about.since, raw, bot, chance)


def _same(old: Promise, new: Promise) -> bool:
    """Whether both promise the same: whom it was warned of and what chose it are no promise."""
    return replace(new, warned=old.warned, ruled=old.ruled) == old


async def put_target(scope: Scope, wanted: Target) -> TargetsChanged:
    """Make a target or change it; raises `Forbidden`, `Invalid` and, for rows of others, `NotFound`."""
    scope.actor.need("supervise")
    check(wanted)
    async with scope.transaction() as work:
        await _begin(work)
        await known(work, wanted)
        made = await work.value(
            "INSERT INTO target (workspace_id, id, target) VALUES ($1, $2, $3)"
            " ON CONFLICT (workspace_id, id) DO UPDATE SET target = excluded.target RETURNING xmax = 0",
            wanted.id,
            wanted,
        )
        if await work.value("SELECT count(*) FROM target WHERE workspace_id = $1") > MOST:
            raise Invalid(f"A workspace has at most {MOST} targets.", limit=MOST)
        await record(work, "target_made" if made else "target_changed", wanted.id, told=_told(wanted))
    return TargetsChanged(scope.actor.workspace_id)


async def drop_target(scope: Scope, target_id: UUID) -> TargetsChanged:
    """Promise it no longer; what runs stays promised. Raises `Forbidden` and `NotFound`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        await _begin(work)
        gone = await work.execute("DELETE FROM target WHERE workspace_id = $1 AND id = $2", target_id)
        if gone == "DELETE 0":
            raise NotFound
        await drop_hours(work, "target", target_id)
        await record(work, "target_dropped", target_id)
    return TargetsChanged(scope.actor.workspace_id)


async def set_policy(scope: Scope, wanted: Policy) -> TargetsChanged:
    """What is done about predicted breaches from now on; raises `Forbidden` and `Invalid`."""
    scope.actor.need("supervise")
    if not 0 < wanted.threshold <= 1:
        raise Invalid("A threshold is above 0 and at most 1.")
    async with scope.transaction() as work:
        await _begin(work)
        await work.execute("UPDATE target_policy SET policy = $2 WHERE workspace_id = $1", wanted)
        await record(work, "target_policy_changed", threshold=str(wanted.threshold), actions=list(wanted.actions))
    return TargetsChanged(scope.actor.workspace_id)


async def _begin(work: Scope) -> None:
    """Write down what held until now without being written, so that the first change is a change of that."""
    begun = await work.execute(
        "INSERT INTO target_policy (workspace_id, policy) VALUES ($1, $2) ON CONFLICT DO NOTHING", Policy()
    )
    if begun != "INSERT 0 0":
        await work.execute(
            "INSERT INTO target (workspace_id, id, target) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", FIRST.id, FIRST
        )


async def known(work: Scope, wanted: Target) -> None:
    """Raise `NotFound` for channels and teams that are not the workspace's."""
    for channel_id in wanted.applies.channels:
        await channel(work, channel_id)
    for team_id in wanted.applies.teams:
        await team(work, team_id)


def _told(wanted: Target) -> list[str]:
    return [wanted.measure, f"{wanted.limit_seconds} s", wanted.hours, wanted.name]

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import msgspec

from wingbeat.automation.doing.actions import Cause, Doing
from wingbeat.automation.firing import queries
from wingbeat.automation.keeping.actions import TIMER as FORGET
from wingbeat.automation.models import After, Done, Facts, Firing, OnEvent, OnSchedule, Outcome, Stored
from wingbeat.automation.queries import InForce, Knowing, Rulebook
from wingbeat.automation.rules import DEEPEST, Turn, awaited, depth_of, facts
from wingbeat.automation.rules.conditions import Untold, holds
from wingbeat.automation.rules.waiting import begins, is_time, next_time, still_so
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import events_before, find
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Handler, Timers
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

WAIT, SCHEDULE = "rule", "rule_schedule"


class Looking(msgspec.Struct, frozen=True):
    """One look at the rules: at what, of which conversation, with what is known of it."""

    scope: Scope
    held: InForce
    knowing: Knowing
    cause: str
    depth: int
    at: datetime
    event: Facts


class Firings:
    """The steps and timers of rules."""

    def __init__(self, database: Database, timers: Timers, book: Rulebook, doing: Doing) -> None:
        self._database = database
        self._timers = timers
        self._book = book
        self._doing = doing

    @property
    def timers(self) -> Mapping[str, Handler]:
        return {WAIT: self.due, SCHEDULE: self.scheduled}

    async def act(self, woken: Woken) -> None:
        """Look at new events of a conversation, each with every rule that waits for its kind."""
        held = await self._book.of(woken.workspace_id)
        found = [(n, event) for n, event in enumerate(woken.events) if event.kind in held.kinds]
        if not found:
            return
        scope = Scope(self._database, system(woken.workspace_id))
        knowing = Knowing(scope, held.calendar, held.teams)
        state = await find(scope, woken.lane)
        for n, event in found:
            depth = depth_of(woken.events, n)
            looking = Looking(scope, held, knowing, str(event.seq), depth, event.at, facts.event(event))
            await self._wait(looking, state, event)
            state = await self._look(looking, state, event.kind)

    async def _look(self, looking: Looking, state: Conversation, kind: str) -> Conversation:
        asked = [one for one in looking.held.rules if isinstance(one.rule.when, OnEvent) and kind in awaited(one.rule)]
        if not asked:
            return state
        begun, turn = await queries.begun(looking.scope, state.id, looking.cause), Turn()
        for one in asked:
            if turn.open_to(one):
                fired, state = await self._maybe(looking, one, state, begun.get(one.id))
                if fired:
                    turn.fired(one)
        return state

    async def _maybe(
        self, looking: Looking, one: Stored, state: Conversation, before: Firing | None
    ) -> tuple[bool, Conversation]:
        """Fire if the condition holds, or to finish what was begun; whether it fired, and the head after it."""
        if before is not None and before.done is not None:
            return before.outcome == "fired", state
        if before is None:
            if not await self._holds(looking, one, state):
                return False, state
            outcome = await self._outcome(looking, one, state)
            if outcome is None or (before := await _begin(looking, one, state, outcome)) is None:
                return False, state
            if outcome != "fired":
                return False, state
        cause = Cause(before.id, one, looking.cause, before.depth, looking.at, looking.event, looking.held.calendar)
        state, done = await self._doing.all(looking.scope, cause, state)
        await _end(looking.scope, before, done)
        return True, state

    async def _holds(self, looking: Looking, one: Stored, state: Conversation) -> bool:
        """Whether a rule's condition is true; one that cannot be told is false, and the rule says so."""
        text = looking.held.conditions[one.id]
        known = await looking.knowing.of(text, state, looking.event, looking.at)
        try:
            return holds(text, known)
        except Untold as error:
            await looking.scope.execute(
                """UPDATE rule SET trouble = $3, trouble_at = now() WHERE workspace_id = $1 AND id = $2
                     AND (trouble <> $3 OR trouble_at < now() - interval '1 minute')""",
                one.id,
                str(error),
            )
            return False

    async def _outcome(self, looking: Looking, one: Stored, state: Conversation) -> Outcome | None:
        """Whether it may fire, or is held; None when that was written down within the hour."""
        if looking.depth >= DEEPEST:
            return "held_depth"
        fired, told = await queries.lately(looking.scope, state.id, one.id)
        if fired < one.rule.most_an_hour:
            return "fired"
        return None if told else "held_often"

    async def _wait(self, looking: Looking, state: Conversation, event: Recorded) -> None:
        """Wind the timers of rules that wait after this event."""
        for one in looking.held.rules:
            when = one.rule.when
            if isinstance(when, After) and event.kind in when.kinds and begins(when.still, state, event.seq):
                wait_id = uuid5(one.id, state.id.hex)
                await looking.scope.execute(
                    """INSERT INTO rule_wait (workspace_id, id, rule_id, conversation_id, seq, depth)
                       VALUES ($1, $2, $3, $4, $5, $6)
                       ON CONFLICT (workspace_id, id) DO UPDATE SET seq = excluded.seq, depth = excluded.depth""",
                    wait_id,
                    one.id,
                    state.id,
                    event.seq,
                    looking.depth,
                )
                due = event.at + timedelta(seconds=when.seconds)
                await self._timers.set_at(state.workspace_id, WAIT, wait_id, due)

    async def due(self, workspace_id: UUID, wait_id: UUID, due: datetime) -> None:
        """A wait is over: fire if it is still so."""
        scope = Scope(self._database, system(workspace_id))
        row = await queries.wait(scope, wait_id)
        if row is None:
            return
        held = await self._book.of(workspace_id)
        one = next((one for one in held.rules if one.id == row["rule_id"]), None)
        state = await find(scope, row["conversation_id"])
        if one is not None and isinstance(one.rule.when, After) and still_so(one.rule.when.still, state, row["seq"]):
            (event,) = await events_before(scope, state.id, row["seq"] + 1, 1)
            knowing = Knowing(scope, held.calendar, held.teams)
            cause = str(event.seq)
            looking = Looking(scope, held, knowing, cause, row["depth"], due, facts.event(event))
            begun = await queries.begun(scope, state.id, cause)
            await self._maybe(looking, one, state, begun.get(one.id))
        # A wait that began anew meanwhile has another event.
        await scope.execute(
            "DELETE FROM rule_wait WHERE workspace_id = $1 AND id = $2 AND seq = $3", wait_id, row["seq"]
        )

    async def schedule(self, woken: Woken) -> None:
        """Rules or hours changed: wind the timers of schedules anew."""
        self._book.forget(woken.workspace_id)
        held = await self._book.of(woken.workspace_id)
        now: datetime = await self._database.value("SELECT clock_timestamp()")
        for one in held.rules:
            if isinstance(one.rule.when, OnSchedule):
                due = next_time(one.rule.when, held.calendar, now)
                await self._timers.set_at(woken.workspace_id, SCHEDULE, one.id, due)
        await self._timers.set(woken.workspace_id, FORGET, woken.workspace_id, after_seconds=0)

    async def scheduled(self, workspace_id: UUID, rule_id: UUID, due: datetime) -> None:
        """A schedule's time has come: look at every open conversation."""
        held = await self._book.of(workspace_id)
        one = next((one for one in held.rules if one.id == rule_id), None)
        if one is None or not isinstance(one.rule.when, OnSchedule):
            return
        scope = Scope(self._database, system(workspace_id))
        if is_time(one.rule.when, held.calendar, due):
            ids = await queries.open_conversations(scope)
            for at in range(0, len(ids), queries.PAGE):
                await self._each(scope, held, one, await queries.page_of(scope, ids[at : at + queries.PAGE]), due)
        await self._timers.set_at(workspace_id, SCHEDULE, rule_id, next_time(one.rule.when, held.calendar, due))

    async def _each(
        self, scope: Scope, held: InForce, one: Stored, states: Sequence[Conversation], due: datetime
    ) -> None:
        knowing, cause = Knowing(scope, held.calendar, held.teams), due.isoformat()
        for state in states:
            looking = Looking(scope, held, knowing, cause, 0, due, facts.no_event("schedule"))
            begun = await queries.begun(scope, state.id, cause)
            await self._maybe(looking, one, state, begun.get(one.id))


async def _begin(looking: Looking, one: Stored, state: Conversation, outcome: Outcome) -> Firing | None:
    """Write down that a rule fires, before it does anything; None when it does so already."""
    done: list[Done] | None = None if outcome == "fired" else []
    depth = looking.depth + 1
    firing_id = uuid7()
    at = await looking.scope.value(
        """INSERT INTO rule_firing (workspace_id, conversation_id, rule_id, cause, id, number, version, depth, outcome, done)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING at""",
        state.id,
        one.id,
        looking.cause,
        firing_id,
        state.number,
        one.version,
        depth,
        outcome,
        done,
    )
    if at is None:
        return None
    number, version = state.number, one.version
    return Firing(firing_id, one.id, version, state.id, number, looking.cause, depth, outcome, at, None)


async def _end(scope: Scope, firing: Firing, done: Sequence[Done]) -> None:
    await scope.execute(
        """UPDATE rule_firing SET done = $5 WHERE workspace_id = $1 AND conversation_id = $2 AND rule_id = $3
             AND cause = $4""",
        firing.conversation_id,
        firing.rule_id,
        firing.cause,
        msgspec.to_builtins(list(done)),
    )

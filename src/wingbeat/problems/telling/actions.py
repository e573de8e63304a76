"""Tell the customers of a problem: planned in one transaction, sent through the door, each once."""

import asyncio
from datetime import datetime
from uuid import UUID

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.problems.models import Inform
from wingbeat.conversations.queries import heads
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Invalid, NotFound
from wingbeat.kit.timers import Timers
from wingbeat.problems.models import MENDED
from wingbeat.problems.queries import problem
from wingbeat.problems.telling.models import NotFixedYet, Recipient, Said, Telling, TellingRuns, Texts, TooLate
from wingbeat.problems.telling.queries import UNTOLD, planned, said_to, telling, without_news
from wingbeat.problems.telling.rules import UNDO_SECONDS, check
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import Actor, system
from wingbeat.workspaces.queries import Scope

TIMER = "telling"
AT_ONCE = 50  # appends that wait for one commit: the door keeps room for customers who write meanwhile

_PLAN = f"""
    INSERT INTO told (workspace_id, problem_id, customer_id, telling_id, conversation_id, state)
    SELECT $1, $2, u.customer_id, $3, u.conversation_id, 'planned' FROM ({UNTOLD}) u"""
_BEGIN = """
    UPDATE telling SET state = 'sending'
    WHERE workspace_id = $1 AND id = $2 AND state IN ('waiting', 'sending') AND begins_at <= clock_timestamp()"""
_KEEP = """
    UPDATE told t SET state = CASE k.why WHEN '' THEN 'sent' ELSE 'skipped' END, why = k.why
    FROM unnest($3::uuid[], $4::text[]) AS k (customer_id, why)
    WHERE t.workspace_id = $1 AND t.telling_id = $2 AND t.customer_id = k.customer_id"""


class Tellings:
    """Rounds of telling, from the plan to the last customer."""

    def __init__(self, database: Database, door: ConversationDoor, timers: Timers) -> None:
        self._database = database
        self._door = door
        self._timers = timers

    async def begin(self, scope: Scope, problem_id: UUID, telling_id: UUID, texts: Texts) -> Telling:
        """Tell everybody whom nobody has told, in a moment; the same id again begins no second round.

        Raises `Forbidden`, `NotFound`, `Invalid`, `NotFixedYet` and `TellingRuns`.
        """
        scope.actor.need("supervise")
        check(texts)
        # Before the commit: a timer without a round does nothing, a round without a timer would never begin.
        await self._timers.set(scope.actor.workspace_id, TIMER, telling_id, after_seconds=UNDO_SECONDS)
        async with scope.transaction() as work:
            await self._check(work, problem_id, telling_id)
            made = await work.execute(
                """INSERT INTO telling (workspace_id, id, problem_id, state, texts, made_by, begins_at)
                   VALUES ($1, $2, $3, 'waiting', $4, $5, now() + make_interval(secs => $6)) ON CONFLICT DO NOTHING""",
                *(telling_id, problem_id, dict(texts), work.actor.id, float(UNDO_SECONDS)),
            )
            if made != "INSERT 0 0":
                await work.execute(_PLAN, problem_id, telling_id)
                found = await telling(work, telling_id)
                await record(work, "customers_told", problem_id, customers=str(found.counts.get("planned", 0)))
        one = await telling(scope, telling_id)
        await self._timers.set_at(scope.actor.workspace_id, TIMER, telling_id, one.begins_at)
        return one

    async def _check(self, work: Scope, problem_id: UUID, telling_id: UUID) -> None:
        await work.execute("SELECT FROM problem WHERE workspace_id = $1 AND id = $2 FOR UPDATE", problem_id)
        if (await problem(work, problem_id)).state not in MENDED:
            raise NotFixedYet
        if await work.value(
            """SELECT EXISTS (SELECT FROM telling WHERE workspace_id = $1 AND problem_id = $2 AND id <> $3
                                AND state IN ('waiting', 'sending'))""",
            problem_id,
            telling_id,
        ):
            raise TellingRuns

    async def withdraw(self, scope: Scope, problem_id: UUID, telling_id: UUID) -> None:
        """Take a round back before it begins; raises `Forbidden`, `NotFound` and `TooLate`."""
        scope.actor.need("supervise")
        async with scope.transaction() as work:
            if (await telling(work, telling_id)).problem_id != problem_id:
                raise NotFound
            done = await work.execute(
                """UPDATE telling SET state = 'withdrawn', done_at = now()
                   WHERE workspace_id = $1 AND id = $2 AND state = 'waiting' AND begins_at > clock_timestamp()""",
                telling_id,
            )
            if done == "UPDATE 0":
                raise TooLate
            await work.execute("DELETE FROM told WHERE workspace_id = $1 AND telling_id = $2", telling_id)
            await record(work, "telling_withdrawn", problem_id)
        await self._timers.cancel(scope.actor.workspace_id, TIMER, telling_id)

    async def due(self, workspace_id: UUID, telling_id: UUID, _due: datetime) -> None:
        """Tell the next customers; after a crash those who were told are known by the keys of what was said."""
        scope = Scope(self._database, system(workspace_id))
        if await scope.execute(_BEGIN, telling_id) == "UPDATE 0":
            return
        one = await telling(scope, telling_id)
        recipients = await planned(scope, telling_id, AT_ONCE)
        if not recipients:
            await scope.execute(
                "UPDATE telling SET state = 'done', done_at = now() WHERE workspace_id = $1 AND id = $2", telling_id
            )
            return
        # As whoever began the round: a blank for the member's name is theirs.
        speaker = Scope(self._database, Actor(workspace_id, "member", one.made_by))
        known = await heads(scope, [recipient.conversation_id for recipient in recipients])
        refusing = await without_news(scope, [recipient.customer_id for recipient in recipients])
        words = [
            await said_to(speaker, known[to.conversation_id], one.texts, opted_out=to.customer_id in refusing)
            for to in recipients
        ]
        told = await asyncio.gather(
            *(self._tell(workspace_id, one, to, said) for to, said in zip(recipients, words, strict=True))
        )
        await scope.execute(_KEEP, telling_id, [to.customer_id for to in recipients], told)
        await self._timers.set(workspace_id, TIMER, telling_id, after_seconds=0)

    async def _tell(self, workspace_id: UUID, one: Telling, to: Recipient, said: Said) -> str:
        """Why this customer was told nothing; empty once they were."""
        if said.why is not None:
            return said.why
        try:
            await self._door.append(
                workspace_id,
                to.conversation_id,
                Inform(said.text),
                sender=Sender("system"),
                key=f"told:{one.problem_id}",
            )
        except (Conflict, NotFound, Invalid):
            return "gone"
        return ""

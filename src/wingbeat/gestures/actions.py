from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.commerce.ports import Shops
from wingbeat.commerce.queries import connector
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import AddNote
from wingbeat.conversations.queries import find
from wingbeat.gestures import queries
from wingbeat.gestures.models import (
    Budget,
    CodeMissing,
    Gesture,
    Kind,
    NotPossible,
    OtherGesture,
    State,
    Wanted,
)
from wingbeat.gestures.rules import MOST_CODE, MOST_KINDS, first_kinds, key_of, may, noted, over
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import WITH_IT
from wingbeat.people.customers.queries import customer
from wingbeat.routing.alarms.queries import to_tell
from wingbeat.routing.ports import Notice, Notify
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope, workspace

TIMER = "gesture"
SAID_SECONDS = 10.0  # by then it was said, or nobody lives who would


class Gestures:
    """Gestures, from the wish to the end."""

    def __init__(self, database: Database, door: ConversationDoor, shops: Shops, notify: Notify) -> None:
        self._database = database
        self._door = door
        self._shops = shops
        self._notify = notify

    async def want(self, scope: Scope, wanted: Wanted) -> Gesture:
        """Promise it, or ask a supervisor where it goes beyond a limit; the same id again changes nothing.

        Raises `Forbidden`, `NotFound`, `Invalid` and `OtherGesture`.
        """
        scope.actor.need("converse")
        await customer(scope, wanted.customer_id)
        if wanted.conversation_id is not None:
            # Whose it is by now: the page may be older than a joining.
            state = await find(scope, wanted.conversation_id)
            wanted = msgspec.structs.replace(wanted, customer_id=state.customer_id or wanted.customer_id)
        async with scope.transaction() as work:
            await _keep(work, wanted)
        made = await queries.gesture(scope, wanted.id)
        # What a supervisor decided meanwhile was said by them.
        if made.state in {"asked", "promised"} and made.decided_by is None:
            await self._say(scope, made)
            await self._ask(scope, made)
        return made

    async def decide(self, scope: Scope, gesture_id: UUID, *, approve: bool, why: str) -> Gesture:
        """A supervisor's word on what goes beyond a limit; raises `Forbidden`, `NotFound` and `NotPossible`."""
        scope.actor.need("supervise")
        to: State = "promised" if approve else "refused"
        async with scope.transaction() as work:
            await _lock_budget(work)
            await _become(
                work,
                gesture_id,
                to,
                """decided_by = $4, promised_at = CASE $3 WHEN 'promised' THEN now() END,
                   ended_at = CASE $3 WHEN 'refused' THEN now() END, ended_why = $5""",
                why,
            )
        made = await queries.gesture(scope, gesture_id)
        await self._say(scope, made)
        return made

    async def done(self, scope: Scope, gesture_id: UUID, code: str) -> Gesture:
        """It was packed, sent, paid: a voucher's code comes from the shop's own server, or was typed.

        Raises `Forbidden`, `NotFound`, `NotPossible`, `CodeMissing`, and what the shop says (`ShopDown`, `ShopRefused`).
        """
        one = await queries.gesture(scope, gesture_id)
        if one.state == "done":
            return one  # said twice
        if not may(one.state, "done"):
            raise NotPossible
        code = code or await self._code(scope, one)
        async with scope.transaction() as work:
            await _become(work, gesture_id, "done", "ended_by = $4, ended_at = now(), code = $5", code)
        made = await queries.gesture(scope, gesture_id)
        await self._say(scope, made)
        return made

    async def cancel(self, scope: Scope, gesture_id: UUID, why: str) -> Gesture:
        """What is not done yet is called off, and costs nothing; by who promised it, or supervises.

        Raises `Forbidden`, `NotFound` and `NotPossible`.
        """
        one = await queries.gesture(scope, gesture_id)
        if one.member_id != scope.actor.id:
            scope.actor.need("supervise")
        async with scope.transaction() as work:
            await _become(work, gesture_id, "cancelled", "ended_by = $4, ended_at = now(), ended_why = $5", why)
        made = await queries.gesture(scope, gesture_id)
        await self._say(scope, made)
        return made

    async def due(self, workspace_id: UUID, gesture_id: UUID, _due: datetime) -> None:
        """The timer of what became of it: the process that wrote that down may have died before it said so."""
        scope = Scope(self._database, system(workspace_id))
        await self._say(scope, await queries.gesture(scope, gesture_id))

    async def _code(self, scope: Scope, one: Gesture) -> str:
        """A voucher's code from the shop's own server; of a shipping the order, paid back there. A repeat asks nothing new."""
        own = (await connector(scope)).kind == "own"
        if one.what == "voucher" and not one.code and own:
            raise CodeMissing
        asks = (one.what == "voucher" and not one.code) or (one.what == "shipping" and one.code)
        if own or not asks:
            return one.code
        currency = (await queries.budget(scope)).currency
        fields = {"amount": str(one.cost), "currency": currency, "why": one.why, "part": one.what}
        shop = await self._shops.of(scope)
        wanted = "voucher_request" if one.what == "voucher" else "refund_request"
        receipt = await shop.request(wanted, one.code, fields, key_of(one.id, "done"))
        return " ".join(filter(None, (one.code, receipt.reference)))[:MOST_CODE]

    async def _say(self, scope: Scope, one: Gesture) -> None:
        """A note in the conversation, once for each state, by whoever brought it about."""
        if one.conversation_id is None:
            return
        text = noted((await workspace(scope)).language, one)
        await self._door.append(
            scope.actor.workspace_id,
            one.conversation_id,
            AddNote(text),
            sender=Sender("member", one.ended_by or one.decided_by or one.member_id),
            key=key_of(one.id, one.state),
        )

    async def _ask(self, scope: Scope, one: Gesture) -> None:
        if one.state != "asked" or one.conversation_id is None or one.number is None:
            return
        leads = [lead.id for lead in await to_tell(scope, None, ["lead"])]
        notice = Notice("gesture_asked", one.conversation_id, one.number, f"{one.name} · {one.why}"[:120])
        self._notify(scope.actor.workspace_id, leads, notice)


async def _lock_budget(work: Scope) -> Budget:
    """The budget, held until the end: whoever else promises something waits, and sees what was spent."""
    await work.execute(
        "INSERT INTO gesture_budget (workspace_id, budget) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        msgspec.to_builtins(Budget()),
    )
    found = await work.value("SELECT budget FROM gesture_budget WHERE workspace_id = $1 FOR UPDATE")
    return msgspec.convert(found, Budget)


async def _keep(work: Scope, wanted: Wanted) -> None:
    limits = await _lock_budget(work)
    known = await work.row(
        "SELECT kind_id, customer_id, conversation_id, member_id FROM gesture WHERE workspace_id = $1 AND id = $2",
        wanted.id,
    )
    if known and tuple(known.values()) == (wanted.kind_id, wanted.customer_id, wanted.conversation_id, work.actor.id):
        return
    kind = await queries.kind(work, wanted.kind_id)  # first: a strange one is nobody's, whatever the id
    if known:
        raise OtherGesture
    if not kind.live:
        raise Invalid("This gesture is no longer made; choose another.")
    spent = await queries.spent(work, work.actor.id, wanted.customer_id, limits.customer_days)
    beyond = over(limits, spent, kind.cost)
    await work.execute(
        """INSERT INTO gesture (workspace_id, id, customer_id, conversation_id, kind_id, what, name, cost, why, member_id,
                                state, over, by_hand, code, promised_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                   CASE $11 WHEN 'promised' THEN now() END)""",
        *(wanted.id, wanted.customer_id, wanted.conversation_id, wanted.kind_id),
        *(kind.what, kind.name, kind.cost, wanted.why, work.actor.id),
        *("asked" if beyond else "promised", list(beyond), kind.by_hand, wanted.code),
    )
    await work.execute(WITH_IT, TIMER, wanted.id, SAID_SECONDS)


async def _become(work: Scope, gesture_id: UUID, to: State, changes: str, said: str) -> None:
    """Change its state; `$4` in `changes` is the actor, `$5` what they said."""
    state = await work.value("SELECT state FROM gesture WHERE workspace_id = $1 AND id = $2 FOR UPDATE", gesture_id)
    if state is None:
        raise NotFound
    if not may(state, to):
        raise NotPossible
    await work.execute(
        f"UPDATE gesture SET state = $3, {changes} WHERE workspace_id = $1 AND id = $2",
        *(gesture_id, to, work.actor.id, said),
    )
    await work.execute(WITH_IT, TIMER, gesture_id, SAID_SECONDS)


async def make_kind(scope: Scope, kind_id: UUID, kind: Kind) -> None:
    """Make a gesture possible; raises `Forbidden` and `Invalid`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        await work.execute(
            "INSERT INTO gesture_kind (workspace_id, id, kind) VALUES ($1, $2, $3)",
            *(kind_id, msgspec.to_builtins(kind)),
        )
        if await work.value("SELECT count(*) FROM gesture_kind WHERE workspace_id = $1") > MOST_KINDS:
            raise Invalid(f"A workspace has {MOST_KINDS} kinds of gestures at most.", limit=MOST_KINDS)
        await record(work, "gesture_kind_changed", kind_id, name=kind.name)


async def change_kind(scope: Scope, kind_id: UUID, kind: Kind) -> None:
    """Change it from now on; raises `Forbidden` and `NotFound`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        changed = await work.execute(
            "UPDATE gesture_kind SET kind = $3 WHERE workspace_id = $1 AND id = $2",
            *(kind_id, msgspec.to_builtins(kind)),
        )
        if changed == "UPDATE 0":
            raise NotFound
        await record(work, "gesture_kind_changed", kind_id, name=kind.name)


async def drop_kind(scope: Scope, kind_id: UUID) -> None:
    """Make it no more; what was promised stays promised. Raises `Forbidden` and `NotFound`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        name = await work.value(
            "DELETE FROM gesture_kind WHERE workspace_id = $1 AND id = $2 RETURNING kind ->> 'name'", kind_id
        )
        if name is None:
            raise NotFound
        await record(work, "gesture_kind_dropped", kind_id, name=name)


async def set_budget(scope: Scope, wanted: Budget) -> None:
    """Say what may be spent from now on; raises `Forbidden`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        before = await _lock_budget(work)
        await work.execute("UPDATE gesture_budget SET budget = $2 WHERE workspace_id = $1", msgspec.to_builtins(wanted))
        if before != wanted:
            await record(work, "gesture_budget_changed", month=_both(before.month, wanted.month))


def _both(before: object, after: object) -> list[str]:
    return [str(before or "–"), str(after or "–")]


async def make_first_kinds(scope: Scope) -> None:
    """The gestures everybody knows, where there are none yet; raises `Forbidden`."""
    scope.actor.need("supervise")
    if not await queries.kinds(scope):
        for kind in first_kinds((await workspace(scope)).language):
            await make_kind(scope, uuid7(), kind)

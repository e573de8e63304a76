from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from wingbeat.automation.models import Facts, OnSchedule, Stored
from wingbeat.automation.queries import InForce, Knowing, group, groups, in_force
from wingbeat.automation.rules import facts, in_order
from wingbeat.automation.rules.checks import whole
from wingbeat.automation.rules.conditions import Untold, holds
from wingbeat.automation.rules.past import Moment, often, would_fire
from wingbeat.automation.rules.waiting import times_between
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import BODIES
from wingbeat.kit.log import Recorded, between
from wingbeat.workspaces.queries import Scope

MOST_EVENTS = 500  # of a conversation: longer ones are looked at up to there
MONTH = timedelta(days=28)  # of a schedule's times: an old conversation that is still open has no more of them
AT_ONCE = 20  # conversations read together: some ten thousand events at most lie in memory


class Tried(msgspec.Struct, frozen=True):
    """A moment at which a rule would have fired; `at` is when, `seq` the event it was about."""

    conversation_id: UUID
    number: int
    customer_name: str
    at: datetime
    seq: int


class Trial(msgspec.Struct, frozen=True):
    """What a rule would have done in the last conversations. `trouble`: conditions that could not be told, and why."""

    looked_at: int
    fired: tuple[Tried, ...] = ()
    troubles: int = 0
    trouble: str = ""


class Asking:
    """Answers whether a condition holds, from facts that were read before."""

    def __init__(self, held: InForce, known: dict[str, Facts]) -> None:
        self._held = held
        self._known = known
        self.troubles = 0
        self.trouble = ""

    def __call__(self, one: Stored, moment: Moment) -> bool:
        told = {
            **self._known,
            "conversation": facts.conversation(moment.state, moment.at, self._held.teams),
            "calendar": facts.calendar(self._held.calendar, moment.at),
            "event": facts.no_event("schedule") if is_scheduled(one) else facts.event(moment.event),
        }
        try:
            return holds(self._held.conditions[one.id], told)
        except Untold as error:
            self.troubles, self.trouble = self.troubles + 1, str(error)
            return False


def is_scheduled(one: Stored) -> bool:
    return isinstance(one.rule.when, OnSchedule)


async def trial(scope: Scope, draft: Stored, last: int) -> Trial:
    """Try a rule in its place among those in force on the last conversations; writes nothing.

    Customers and orders are as they are today. Raises `Invalid` for conditions that cannot be read.
    """
    held = await _with(scope, await in_force(scope), draft)
    heads = await scope.rows(
        "SELECT id, number, seq, customer_id, customer_name FROM conversation WHERE workspace_id = $1"
        " ORDER BY id DESC LIMIT $2",
        last,
    )
    now: datetime = await scope.value("SELECT clock_timestamp() WHERE $1::uuid IS NOT NULL")
    knowing = Knowing(scope, held.calendar, held.teams)
    when = draft.rule.when
    times = times_between(when, held.calendar, now - MONTH, now) if isinstance(when, OnSchedule) else []
    found, troubles, trouble = list[Tried](), 0, ""
    for start in range(0, len(heads), AT_ONCE):
        page = heads[start : start + AT_ONCE]
        events = await _events(scope, [(row["id"], row["seq"]) for row in page])
        for row in page:
            state = Conversation(scope.actor.workspace_id, row["id"], customer_id=row["customer_id"])
            known = await knowing.of("customer order", state, {}, now)
            asking = Asking(held, known)
            moments = list(would_fire(held.rules, draft, state, events[row["id"]], asking, now, times))
            found += [
                Tried(row["id"], row["number"], row["customer_name"], one.at, one.event.seq)
                for one in often(moments, draft.rule.most_an_hour)
            ]
            troubles, trouble = troubles + asking.troubles, asking.trouble or trouble
    return Trial(len(heads), tuple(found), troubles, trouble)


async def _with(scope: Scope, held: InForce, draft: Stored) -> InForce:
    """What holds, with the draft in its place."""
    gate = (await group(scope, draft.group_id)).condition if draft.group_id else ""
    others = [one for one in held.rules if one.id != draft.id]
    ordered = in_order([*others, draft], await groups(scope))
    return msgspec.structs.replace(
        held, rules=tuple(ordered), conditions={**held.conditions, draft.id: whole(draft.rule, gate)}
    )


async def _events(scope: Scope, wanted: Sequence[tuple[UUID, int]]) -> dict[UUID, list[Recorded]]:
    workspace_id = scope.actor.workspace_id
    places = [(workspace_id, one, 1, min(seq, MOST_EVENTS)) for one, seq in wanted]
    async with scope.database.connection() as connection:
        found = await between(connection, BODIES, places)
    return {conversation_id: events for (_, conversation_id), events in found.items()}

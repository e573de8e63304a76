from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.automation.tagging.models import Known, TagRule
from wingbeat.automation.tagging.queries import known, tag_rules
from wingbeat.automation.tagging.rules import MOST, check, in_words, tags_of
from wingbeat.commerce.models import ShopDown
from wingbeat.commerce.ports import Shops
from wingbeat.commerce.worth.queries import worth
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.people.customers.actions import keep_tags, keep_worth
from wingbeat.people.customers.rules import tag_changes
from wingbeat.people.events import Tagged, Unmerged, Untagged
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import Actor, system
from wingbeat.workspaces.ports import Tell
from wingbeat.workspaces.queries import Scope

TIMER = "tag_rules"
PAGE = 200  # customers looked at in one transaction: a few hundredths of a second


class Tagging:
    """Puts tags on customers and takes them away, as rules say: when something changed, and for all when a rule did."""

    def __init__(self, database: Database, timers: Timers, tell: Tell, shops: Shops) -> None:
        self._database = database
        self._timers = timers
        self._tell = tell
        self._shops = shops

    async def act(self, woken: Woken) -> None:
        """The step: something is new of a customer."""
        scope = Scope(self._database, system(woken.workspace_id))
        ids = [woken.lane, *(event.body.from_id for event in woken.events if isinstance(event.body, Unmerged))]
        await self._weigh(scope, ids)
        await self._look(scope, ids)

    async def due(self, workspace_id: UUID, after: UUID, _due: datetime) -> None:
        """The timer a changed rule set: the customers that follow `after`, and on from there."""
        scope = Scope(self._database, system(workspace_id))
        rows = await scope.rows(
            """SELECT id FROM customer WHERE workspace_id = $1 AND id > $2 AND merged_into IS NULL
               ORDER BY id LIMIT $3""",
            after,
            PAGE,
        )
        await self._look(scope, [row["id"] for row in rows])
        if len(rows) == PAGE:
            await self._timers.set(workspace_id, TIMER, rows[-1]["id"], after_seconds=0)

    async def _weigh(self, scope: Scope, ids: Sequence[UUID]) -> None:
        """Count their orders anew; a shop that does not answer has told nothing new."""
        for one in ids:
            with suppress(ShopDown):
                found = await worth(scope, self._shops, one)
                await keep_worth(scope, one, msgspec.to_builtins(found), found.total if found.count else None)

    async def _look(self, scope: Scope, ids: Sequence[UUID]) -> None:
        facts = await apply(scope, ids)
        if facts:
            as_rule = Scope(self._database, Actor(scope.actor.workspace_id, "rule"))
            await self._tell(as_rule, facts)

    async def again(self, workspace_id: UUID) -> None:
        """A rule changed: look at everybody, from the first on."""
        await self._timers.set(workspace_id, TIMER, UUID(int=0), after_seconds=0)


async def apply(scope: Scope, ids: Sequence[UUID]) -> list[Tagged | Untagged]:
    """Put on and take away what rules say of these customers; what changed."""
    facts: list[Tagged | Untagged] = []
    async with scope.transaction() as work:
        rules = await tag_rules(work)
        conditions, troubles = in_words(rules), dict[str, str]()
        changed = {}
        for one in await known(work, ids, lock=True):
            tags, ruled, untold = tags_of(one, conditions)
            troubles |= untold
            if (tags, ruled) != (one.tags, one.rule_tags):
                changed[one.id] = tags, ruled
                facts += _facts(one, tags)
        await keep_tags(work, changed)
        await _say_troubles(work, rules, troubles)
    return facts


def _facts(one: Known, tags: Sequence[str]) -> list[Tagged | Untagged]:
    came, went = tag_changes(list(one.tags), list(tags))
    return [*(Tagged(one.id, tag) for tag in came), *(Untagged(one.id, tag) for tag in went)]


async def _say_troubles(work: Scope, rules: Sequence[TagRule], troubles: Mapping[str, str]) -> None:
    told = {one.tag: one.trouble for one in rules}
    await work.execute_many(
        "UPDATE tag_rule SET trouble = $3 WHERE workspace_id = $1 AND tag = $2",
        [(tag, why) for tag, why in troubles.items() if told[tag] != why],
    )


async def put_rule(scope: Scope, rule: TagRule) -> None:
    """Say what a tag means and who has it; raises `Forbidden`, `Invalid` and `BadCondition`."""
    scope.actor.need("supervise")
    check(rule)
    async with scope.transaction() as work:
        await work.execute(
            """INSERT INTO tag_rule (workspace_id, tag, meaning, checks, condition) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (workspace_id, tag) DO UPDATE SET meaning = excluded.meaning, checks = excluded.checks,
                   condition = excluded.condition, trouble = ''""",
            *(rule.tag, rule.meaning, msgspec.to_builtins(rule.checks), rule.condition),
        )
        if await work.value("SELECT count(*) FROM tag_rule WHERE workspace_id = $1") > MOST:
            raise Invalid(f"A workspace has {MOST} tags with rules at most.", limit=MOST)
        await record(work, "tag_rule_changed", name=rule.tag)


async def drop_rule(scope: Scope, tag: str) -> None:
    """The tag is put by hand alone from now on, and taken off whom the rule gave it; raises `Forbidden`, `NotFound`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        if await work.execute("DELETE FROM tag_rule WHERE workspace_id = $1 AND tag = $2", tag) == "DELETE 0":
            raise NotFound
        await record(work, "tag_rule_dropped", name=tag)

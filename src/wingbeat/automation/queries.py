"""Rules in force, what they did, and what a condition may know."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.automation.models import Done, Facts, Firing, Group, Rule, Stored
from wingbeat.automation.rules import awaited, facts, in_order
from wingbeat.automation.rules.checks import whole
from wingbeat.commerce.queries import orders_of
from wingbeat.conversations.models import Conversation
from wingbeat.kit.database import Database, Row
from wingbeat.kit.errors import NotFound
from wingbeat.people.teams.queries import team_names
from wingbeat.workspaces.models import Calendar, system
from wingbeat.workspaces.queries import Scope, workspace

REMEMBERED_SECONDS = 30.0  # a change is told on the bus; this only bounds what a lost word costs
ORDERS = 20  # of a customer: "how many did they place" needs no more
STORED = "SELECT id, group_id, place, live, version, rule, trouble, trouble_at FROM rule WHERE workspace_id = $1"
FIRING = "id, rule_id, version, conversation_id, number, cause, depth, outcome, at, done"


class InForce(msgspec.Struct, frozen=True):
    """The live rules of a workspace in order, their whole conditions by id, and the events they wait for."""

    rules: tuple[Stored, ...]
    conditions: Mapping[UUID, str]
    kinds: frozenset[str]
    calendar: Calendar
    teams: Mapping[UUID, str]


class Watch:
    """Which kinds of events the rules of each workspace wait for, as far as this process knows.

    The door asks it about every event, so that a workspace without rules pays nothing for them. Where nothing is known
    every kind is of interest, and the step finds out.
    """

    def __init__(self) -> None:
        self._kinds: dict[UUID, tuple[float, frozenset[str]]] = {}

    def know(self, workspace_id: UUID, kinds: frozenset[str]) -> None:
        self._kinds[workspace_id] = time.monotonic() + REMEMBERED_SECONDS, kinds

    def forget(self, workspace_id: UUID) -> None:
        self._kinds.pop(workspace_id, None)

    def wants(self, workspace_id: UUID, kind: str | None) -> bool:
        """Whether a rule waits for this kind; None: whether any waits for anything."""
        until, kinds = self._kinds.get(workspace_id, (0.0, frozenset()))
        return (bool(kinds) if kind is None else kind in kinds) or until < time.monotonic()


class Rulebook:
    """What is in force in each workspace, remembered until it changes."""

    def __init__(self, database: Database, watch: Watch) -> None:
        self._database = database
        self._watch = watch
        self._kept: dict[UUID, tuple[float, InForce]] = {}
        self._changes = Counter[UUID]()

    async def of(self, workspace_id: UUID) -> InForce:
        now, kept = time.monotonic(), self._kept.get(workspace_id)
        if kept is not None and kept[0] >= now:
            return kept[1]
        changes = self._changes[workspace_id]
        found = await in_force(Scope(self._database, system(workspace_id)))
        if self._changes[workspace_id] == changes:  # else it may be older than what was told meanwhile
            self._kept[workspace_id] = now + REMEMBERED_SECONDS, found
            self._watch.know(workspace_id, found.kinds)
        return found

    def forget(self, workspace_id: UUID) -> None:
        """Something changed there: look again."""
        self._changes[workspace_id] += 1
        self._kept.pop(workspace_id, None)
        self._watch.forget(workspace_id)


async def in_force(scope: Scope) -> InForce:
    """What holds in a workspace, read anew."""
    known = await groups(scope)
    live = [one for one in await rules(scope) if one.live]
    gates = {group.id: group.condition for group in known}
    conditions = {one.id: whole(one.rule, gates.get(one.group_id, "") if one.group_id else "") for one in live}
    kinds = frozenset(kind for one in live for kind in awaited(one.rule))
    ordered = tuple(in_order(live, known))
    return InForce(ordered, conditions, kinds, (await workspace(scope)).calendar, await team_names(scope))


def stored(row: Row) -> Stored:
    known = dict(row)
    return Stored(**{**known, "rule": msgspec.convert(known["rule"], Rule)})


async def rules(scope: Scope) -> list[Stored]:
    """All rules, in their order."""
    found = [stored(row) for row in await scope.rows(STORED)]
    return in_order(found, await groups(scope))


async def rule(scope: Scope, rule_id: UUID) -> Stored:
    """One rule; raises `NotFound`."""
    row = await scope.row(f"{STORED} AND id = $2", rule_id)
    if row is None:
        raise NotFound
    return stored(row)


async def groups(scope: Scope) -> list[Group]:
    """All groups, in their order."""
    rows = await scope.rows(
        "SELECT id, name, condition, place FROM rule_group WHERE workspace_id = $1 ORDER BY place, id"
    )
    return [Group(**dict(row)) for row in rows]


async def group(scope: Scope, group_id: UUID) -> Group:
    """One group; raises `NotFound`."""
    row = await scope.row(
        "SELECT id, name, condition, place FROM rule_group WHERE workspace_id = $1 AND id = $2", group_id
    )
    if row is None:
        raise NotFound
    return Group(**dict(row))


async def versions(scope: Scope, rule_id: UUID, before: int, limit: int) -> list[Row]:
    """`version, rule, live, at, member_id`, newest first, those below `before`; raises `NotFound`."""
    await rule(scope, rule_id)
    return await scope.rows(
        """SELECT version, rule, live, at, member_id FROM rule_version
           WHERE workspace_id = $1 AND rule_id = $2 AND version < $3 ORDER BY version DESC LIMIT $4""",
        rule_id,
        before,
        limit,
    )


def firing(row: Row) -> Firing:
    known = dict(row)
    done = None if known["done"] is None else msgspec.convert(known["done"], tuple[Done, ...])
    return Firing(**{**known, "done": done})


async def firings(scope: Scope, rule_id: UUID | None, before: UUID, limit: int) -> list[Firing]:
    """What rules did, newest first, those before `before`; of one rule or of all."""
    if rule_id is None:
        sql = f"SELECT {FIRING} FROM rule_firing WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
        return [firing(row) for row in await scope.rows(sql, before, limit)]
    rows = await scope.rows(
        f"""SELECT {FIRING} FROM rule_firing WHERE workspace_id = $1 AND rule_id = $4 AND id < $2
            ORDER BY id DESC LIMIT $3""",
        before,
        limit,
        rule_id,
    )
    return [firing(row) for row in rows]


async def as_they_were(scope: Scope, fired: Sequence[Firing]) -> dict[tuple[UUID, int], dict[str, Any]]:
    """What rules said as they fired, by rule and version: changed and deleted ones too."""
    rows = await scope.rows(
        """SELECT v.rule_id, v.version, v.rule FROM rule_version v JOIN (SELECT DISTINCT * FROM unnest($2::uuid[], $3::int[]))
               AS f (rule_id, version) ON f.rule_id = v.rule_id AND f.version = v.version WHERE v.workspace_id = $1""",
        [one.rule_id for one in fired],
        [one.version for one in fired],
    )
    return {(row["rule_id"], row["version"]): row["rule"] for row in rows}


async def unsent(scope: Scope, limit: int) -> list[Row]:
    """Webhooks that could not be delivered, newest first: `id, rule_id, conversation_id, url, made_at, attempts, error`."""
    return await scope.rows(
        """SELECT id, rule_id, conversation_id, url, made_at, attempts, error FROM rule_webhook
           WHERE workspace_id = $1 AND sent_at IS NULL AND error <> '' ORDER BY made_at DESC LIMIT $2""",
        limit,
    )


class Knowing:
    """The facts of one conversation for the rules that look at it: what is asked for is looked up once."""

    def __init__(self, scope: Scope, calendar: Calendar, teams: Mapping[UUID, str]) -> None:
        self._scope = scope
        self._calendar = calendar
        self._teams = teams
        self._kept: dict[tuple[str, UUID | None], Facts] = {}

    async def of(self, text: str, state: Conversation, event: Facts, now: datetime) -> Facts:
        """All that a condition names; `event` stands for what caused it."""
        found: Facts = {"event": event, "conversation": facts.conversation(state, now, self._teams)}
        named = facts.asked(text)
        if "calendar" in named:
            found["calendar"] = facts.calendar(self._calendar, now)
        if "customer" in named:
            found["customer"] = await self._once("customer", state.customer_id)
        if "order" in named:
            found["order"] = await self._once("order", state.customer_id, now)
        return found

    async def _once(self, what: str, customer_id: UUID | None, now: datetime | None = None) -> Facts:
        place = (what, customer_id)
        if place not in self._kept:
            self._kept[place] = (
                facts.customer(await _customer(self._scope, customer_id))
                if now is None
                else facts.order(await _orders(self._scope, customer_id), now)
            )
        return self._kept[place]


async def _customer(scope: Scope, customer_id: UUID | None) -> Mapping[str, Any] | None:
    row = await scope.row(
        """SELECT c.name, c.language, c.tier, c.tags, c.value::float8 AS value, EXISTS (
               SELECT FROM identity i WHERE i.workspace_id = $1 AND i.customer_id = c.id AND i.verified) AS verified
           FROM customer c WHERE c.workspace_id = $1 AND c.id = $2""",
        customer_id,
    )
    return dict(row) if row else None


async def _orders(scope: Scope, customer_id: UUID | None) -> Sequence[Mapping[str, Any]]:
    return await orders_of(scope, customer_id, limit=ORDERS) if customer_id else []

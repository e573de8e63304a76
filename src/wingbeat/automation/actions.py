"""Keep rules: make, change, order, drop. What they do is in `firing`."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from wingbeat.automation.events import RulesChanged
from wingbeat.automation.models import (
    Action,
    AssignTo,
    EscalateTo,
    Group,
    HandOver,
    NotifyPeople,
    PromiseTarget,
    Reply,
    Rule,
    RuleChanged,
    RunFlow,
    Stored,
    Webhook,
)
from wingbeat.automation.queries import group, groups, rule, rules
from wingbeat.automation.rules import MOST_RULES
from wingbeat.automation.rules.checks import check, check_condition
from wingbeat.bot.flows.queries import names as flows
from wingbeat.conversations.events import KINDS
from wingbeat.conversations.templates.queries import template
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.outgoing import Outgoing
from wingbeat.people.members.queries import name_of
from wingbeat.people.teams.queries import strange_teams
from wingbeat.routing.escalation.queries import path
from wingbeat.routing.targets.queries import target
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.queries import Scope

MOST_GROUPS = 30  # nobody finds their way among more

KEEP = """
    INSERT INTO rule (workspace_id, id, group_id, place, live, version, rule) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (workspace_id, id) DO UPDATE SET group_id = excluded.group_id, place = excluded.place,
        live = excluded.live, version = excluded.version, rule = excluded.rule, trouble = '', trouble_at = NULL"""
KEEP_VERSION = """
    INSERT INTO rule_version (workspace_id, rule_id, version, rule, live, member_id)
    VALUES ($1, $2, $3, $4, $5, $6)"""


class Wanted(msgspec.Struct, frozen=True):
    """A rule as it shall be. `after`: the version it was made from."""

    rule: Rule
    live: bool = False
    group_id: UUID | None = None
    after: int = 0


async def keep_rule(
    scope: Scope, rule_id: UUID | None, wanted: Wanted, outgoing: Outgoing
) -> tuple[Stored, list[RulesChanged]]:
    """Make a rule, or change one.

    Raises `Forbidden`, `Invalid` for what no rule can be, `NotFound` for what is another workspace's, `AddressRefused`
    for a webhook into our own network, and `RuleChanged`.
    """
    scope.actor.need("supervise")
    check(wanted.rule)
    await _known(scope, wanted.rule.then, outgoing)
    async with scope.transaction() as work:
        await _hold(work)
        if wanted.group_id:
            await group(work, wanted.group_id)
        made = await _placed(work, rule_id, wanted)
        await work.execute(
            KEEP,
            *(made.id, made.group_id, made.place, made.live, made.version, msgspec.to_builtins(made.rule)),
        )
        await work.execute(
            KEEP_VERSION,
            *(made.id, made.version, msgspec.to_builtins(made.rule), made.live, scope.actor.id),
        )
        await record(
            work,
            "rule_changed" if rule_id else "rule_made",
            made.id,
            name=made.rule.name,
            version=str(made.version),
            live="yes" if made.live else "no",
        )
    return made, [RulesChanged()]


async def _placed(work: Scope, rule_id: UUID | None, wanted: Wanted) -> Stored:
    """The rule where it was, or at the end of its group."""
    known = await rules(work)
    end = 1 + max((one.place for one in known if one.group_id == wanted.group_id), default=0)
    if rule_id is None:
        if len(known) >= MOST_RULES:
            raise Invalid(f"A workspace has at most {MOST_RULES} rules.", limit=MOST_RULES)
        return Stored(uuid7(), wanted.rule, wanted.live, 1, end, wanted.group_id)
    before = await rule(work, rule_id)
    if wanted.after not in {0, before.version}:
        raise RuleChanged(version=before.version)
    place = before.place if before.group_id == wanted.group_id else end
    return Stored(rule_id, wanted.rule, wanted.live, before.version + 1, place, wanted.group_id)


async def _known(scope: Scope, actions: Sequence[Action], outgoing: Outgoing) -> None:
    """Raise unless everything that is named is this workspace's, and every address may be asked."""
    for action in actions:
        match action:
            case Reply(template_id=UUID() as template_id):
                await _shared(scope, template_id)
            case EscalateTo(path_id=path_id):
                await path(scope, path_id)
            case PromiseTarget(target_id=target_id):
                await target(scope, target_id)
            case RunFlow(flow=name):
                await _flow(scope, name)
            case Webhook(url=url):
                outgoing.check(url, secret=True)
            case AssignTo() | NotifyPeople() | HandOver():
                await _people(scope, getattr(action, "member_id", None), action.team_id)


async def _shared(scope: Scope, template_id: UUID) -> None:
    if (await template(scope, template_id)).place.owner_id is not None:
        raise NotFound  # a rule is everybody's: it says nothing of one member's own


async def _flow(scope: Scope, name: str) -> None:
    if name not in {known for _, known, version in await flows(scope) if version}:
        raise NotFound


async def _people(scope: Scope, member_id: UUID | None, team_id: UUID | None) -> None:
    if member_id is not None:
        await name_of(scope, member_id)
    if team_id is not None and await strange_teams(scope, {team_id}):
        raise NotFound


async def drop_rule(scope: Scope, rule_id: UUID) -> list[RulesChanged]:
    """Remove a rule; what it did stays written. Raises `Forbidden` and `NotFound`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        await _hold(work)
        gone = await rule(work, rule_id)
        await work.execute("DELETE FROM rule WHERE workspace_id = $1 AND id = $2", rule_id)
        await work.execute("DELETE FROM rule_wait WHERE workspace_id = $1 AND rule_id = $2", rule_id)
        await record(work, "rule_dropped", rule_id, name=gone.rule.name)
    return [RulesChanged()]


class Placed(msgspec.Struct, frozen=True):
    """Where a rule stands: its group, and its rules in the order they are named."""

    rule_id: UUID
    group_id: UUID | None = None


async def order(scope: Scope, wanted: Sequence[Placed], wanted_groups: Sequence[UUID]) -> list[RulesChanged]:
    """Put all rules and all groups in this order; raises `Forbidden`, `NotFound`, and `RuleChanged` if one is missing."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        await _hold(work)
        known, groups_known = {one.id for one in await rules(work)}, {one.id for one in await groups(work)}
        named = {one.group_id for one in wanted if one.group_id is not None} | set(wanted_groups)
        if not {one.rule_id for one in wanted} <= known or not named <= groups_known:
            raise NotFound
        if len({one.rule_id for one in wanted}) != len(known) or len(wanted) != len(known):
            raise RuleChanged
        for place, one in enumerate(wanted, start=1):
            await work.execute(
                "UPDATE rule SET place = $3, group_id = $4 WHERE workspace_id = $1 AND id = $2",
                one.rule_id,
                place,
                one.group_id,
            )
        for place, group_id in enumerate(wanted_groups, start=1):
            await work.execute("UPDATE rule_group SET place = $3 WHERE workspace_id = $1 AND id = $2", group_id, place)
        await record(work, "rules_ordered")
    return [RulesChanged()]


async def keep_group(
    scope: Scope, group_id: UUID | None, name: str, condition: str
) -> tuple[Group, list[RulesChanged]]:
    """Make a group, or change one; raises `Forbidden`, `BadCondition` and `NotFound`."""
    scope.actor.need("supervise")
    check_condition(condition, frozenset(KINDS) | {"schedule"})
    async with scope.transaction() as work:
        await _hold(work)
        known = await groups(work)
        if group_id is None and len(known) >= MOST_GROUPS:
            raise Invalid(f"A workspace has at most {MOST_GROUPS} groups of rules.", limit=MOST_GROUPS)
        before = await group(work, group_id) if group_id else None
        place = before.place if before else 1 + max((one.place for one in known), default=0)
        made = Group(group_id or uuid7(), name, condition, place)
        await work.execute(
            """INSERT INTO rule_group (workspace_id, id, place, name, condition) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, condition = excluded.condition""",
            *(made.id, made.place, made.name, made.condition),
        )
        await record(work, "rules_ordered", made.id, name=name)
    return made, [RulesChanged()]


async def drop_group(scope: Scope, group_id: UUID) -> list[RulesChanged]:
    """Remove a group; its rules are turned off, for they lost its condition. Raises `Forbidden` and `NotFound`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        await _hold(work)
        gone = await group(work, group_id)
        await work.execute(
            "UPDATE rule SET group_id = NULL, live = false WHERE workspace_id = $1 AND group_id = $2", group_id
        )
        await work.execute("DELETE FROM rule_group WHERE workspace_id = $1 AND id = $2", group_id)
        await record(work, "rules_ordered", group_id, name=gone.name)
    return [RulesChanged()]


async def _hold(work: Scope) -> None:
    """Who changes a workspace's rules waits for whoever does."""
    await work.row("SELECT 1 FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE")

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec

from wingbeat.automation import models as m
from wingbeat.automation.doing.queries import in_team, supervisors
from wingbeat.automation.models import Done, Facts, Stored
from wingbeat.automation.ports import NotTheBots, Opening
from wingbeat.automation.rules import key_of
from wingbeat.automation.rules.words import filled
from wingbeat.automation.webhooks.actions import Webhooks
from wingbeat.conversations import models as c
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.targets.models import SetTarget
from wingbeat.conversations.targets.rules import next_due
from wingbeat.conversations.templates.models import TemplateUse, UnfilledBlank
from wingbeat.conversations.templates.queries import said, template
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Busy, NotFound, WingbeatError
from wingbeat.kit.languages import in_language
from wingbeat.kit.timers import Timers
from wingbeat.people.members.queries import name_of
from wingbeat.people.teams.queries import strange_teams
from wingbeat.routing.escalation.actions import Escalations
from wingbeat.routing.ports import Notice, Notify
from wingbeat.routing.targets.actions import TIMER as TARGET
from wingbeat.routing.targets.models import Subject
from wingbeat.routing.targets.queries import Book, moments, target
from wingbeat.routing.targets.rules import promise
from wingbeat.workspaces.models import Actor, Calendar
from wingbeat.workspaces.queries import Scope
from wingbeat.workspaces.rules import next_opening

FIRED = "rule.fired"  # how its webhooks are called


class Cause(msgspec.Struct, frozen=True):
    """A rule that fires: on what, and how deep in a chain. `id` is the firing's."""

    id: UUID
    rule: Stored
    cause: str
    depth: int
    at: datetime
    event: Facts
    calendar: Calendar

    def key(self, n: int) -> str:
        return key_of(self.rule.id, self.cause, self.depth, n)


class Parts(msgspec.Struct, frozen=True):
    """What actions reach."""

    door: ConversationDoor
    timers: Timers
    escalations: Escalations
    notify: Notify
    book: Book
    webhooks: Webhooks
    opening: Opening


Act = Callable[[Scope, Cause, Conversation, Any, str], Awaitable[Conversation]]


class Doing:
    """Does what rules say, one action after the other; one that is refused is written down and stops no other."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._special: Mapping[type, Act] = {
            m.AssignTo: self._assign,
            m.PromiseTarget: self._promise,
            m.NotifyPeople: self._notify,
            m.Webhook: self._webhook,
            m.EscalateTo: self._escalate,
            m.Reply: self._reply,
            m.RunFlow: self._flow,
        }

    async def all(self, scope: Scope, cause: Cause, state: Conversation) -> tuple[Conversation, list[Done]]:
        """The head after all of a rule's actions, and what became of each; raises `Busy` alone."""
        told: list[Done] = []
        for n, action in enumerate(cause.rule.rule.then):
            do = str(action.__struct_config__.tag)
            try:
                state = await self._one(scope, cause, state, action, cause.key(n))
            except Busy:
                raise
            except WingbeatError as error:
                told.append(Done(do, error.code, error.message))
            else:
                told.append(Done(do))
        return state, told

    async def _one(self, scope: Scope, cause: Cause, state: Conversation, action: m.Action, key: str) -> Conversation:
        special = self._special.get(type(action))
        if special is not None:
            return await special(scope, cause, state, action, key)
        return await self._say(state, cause, plain(action, state, cause.at), key)

    async def _say(self, state: Conversation, cause: Cause, command: Any, key: str) -> Conversation:
        sender = Sender("rule", cause.rule.id)
        done = await self._parts.door.append(state.workspace_id, state.id, command, sender=sender, key=key)
        return done.state

    async def _reply(self, scope: Scope, cause: Cause, state: Conversation, action: m.Reply, key: str) -> Conversation:
        # Said by nobody who answers: the customer is told something, and waits on.
        if action.template_id is not None:
            return await self._say(state, cause, await by_template(scope, state, action), key)
        opens = next_opening(cause.calendar, cause.at)
        zone = ZoneInfo(cause.calendar.zone)
        known = {
            "name": state.customer_name,
            "number": f"#{state.number}",
            "opens": f"{opens.astimezone(zone):%Y-%m-%d %H:%M}" if opens else "",
        }
        text = filled(in_language(action.text, state.language), known)
        return await self._say(state, cause, c.Say(text=text, purpose="acknowledgement"), key)

    async def _assign(
        self, scope: Scope, cause: Cause, state: Conversation, action: m.AssignTo, key: str
    ) -> Conversation:
        if action.team_id is not None and await strange_teams(scope, {action.team_id}):
            raise NotFound
        name = await name_of(scope, action.member_id) if action.member_id else ""
        command = c.Transfer(action.member_id, action.team_id, name, why=cause.rule.rule.name[:120])
        return await self._say(state, cause, command, key)

    async def _promise(
        self, scope: Scope, cause: Cause, state: Conversation, action: m.PromiseTarget, key: str
    ) -> Conversation:
        wanted = await target(scope, action.target_id)
        running = next((one for one in state.promises if one.measure == wanted.measure), None)
        since = running.since if running else state.turn_seq or state.seq
        began = await moments(scope, [(state.id, since)])
        held = await self._parts.book.of(state.workspace_id)
        subject = Subject(state.channel_id, state.team_id)
        command: SetTarget = promise(
            wanted, subject, held.calendars, since=since, began_at=began.get((state.id, since), cause.at)
        )
        state = await self._say(state, cause, command, key)
        due = next_due(state.promises)
        if due is not None:
            await self._parts.timers.set_at(state.workspace_id, TARGET, state.id, due)
        return state

    async def _notify(
        self, scope: Scope, cause: Cause, state: Conversation, action: m.NotifyPeople, _key: str
    ) -> Conversation:
        whom = await told(scope, state, action)
        if whom:
            text = action.text or cause.rule.rule.name
            self._parts.notify(state.workspace_id, whom, Notice("rule", state.id, state.number, text))
        return state

    async def _webhook(
        self, scope: Scope, cause: Cause, state: Conversation, action: m.Webhook, key: str
    ) -> Conversation:
        data = {
            "rule": {"id": str(cause.rule.id), "name": cause.rule.rule.name, "version": cause.rule.version},
            "event": msgspec.to_builtins(cause.event),
            "conversation": {
                "id": str(state.id),
                "number": state.number,
                "status": state.status,
                "language": state.language,
                "priority": state.priority,
                "reason": state.reason,
                "tags": list(state.tags),
                "customer_id": str(state.customer_id or ""),
                "team_id": str(state.team_id or ""),
                "assignee_id": str(state.assignee_id or ""),
            },
        }
        webhook_id, body = uuid5(cause.id, key), {"type": FIRED, "timestamp": cause.at.isoformat(), "data": data}
        await self._parts.webhooks.put(scope, webhook_id, cause.rule.id, state.id, action.url, body)
        return state

    async def _flow(
        self, scope: Scope, _cause: Cause, state: Conversation, action: m.RunFlow, key: str
    ) -> Conversation:
        if state.status != "bot" or not state.bot or state.flow is not None:
            raise NotTheBots
        turn = await self._parts.opening(scope, state, action.flow, key)
        done = await self._parts.door.append(state.workspace_id, state.id, turn, sender=Sender("bot"), key=key)
        if not done.events and done.state.seq == state.seq:
            raise NotTheBots  # a turn of the customer came in between
        return done.state

    async def _escalate(
        self, scope: Scope, cause: Cause, state: Conversation, action: m.EscalateTo, key: str
    ) -> Conversation:
        actor = Actor(state.workspace_id, "rule", cause.rule.id, frozenset({"converse"}))
        as_rule = Scope(scope.database, actor)
        why = cause.rule.rule.name[:120]
        return (await self._parts.escalations.escalate(as_rule, state.id, action.path_id, why, key)).state


def plain(action: m.Action, state: Conversation, at: datetime) -> c.AnyCommand:
    """The command of an action that needs nothing looked up."""
    match action:
        case m.SetPriority(priority=priority):
            command: c.AnyCommand = c.SetPriority(priority)
        case m.AddTag(tag=tag):
            command = c.Tag(tag)
        case m.RemoveTag(tag=tag):
            command = c.Untag(tag)
        case m.SetReason(reason=reason):
            command = c.SetReason(reason)
        case m.HandOver(team_id=team_id):
            command = c.HandOff("rule", team_id)
        case m.Snooze(seconds=seconds, why=why):
            command = c.Snooze(max(at, state.last_at or at) + timedelta(seconds=seconds), why)
        case _:
            command = c.Resolve("silence")
    return command


async def by_template(scope: Scope, state: Conversation, action: m.Reply) -> c.Say:
    """A template's words, or `UnfilledBlank`: nobody is there to fill what is missing."""
    assert action.template_id is not None
    one = await template(scope, action.template_id)
    filled = await said(scope, one, state, action.tone)
    if filled.missing:
        raise UnfilledBlank(missing=list(filled.missing))
    return c.Say(filled.text, purpose="acknowledgement", templates=(TemplateUse(one.id),))


async def told(scope: Scope, state: Conversation, action: m.NotifyPeople) -> Sequence[UUID]:
    """Whom a notice is for; nobody who left."""
    match action.whom:
        case "member" if action.member_id is not None:
            with suppress(NotFound):
                await name_of(scope, action.member_id)
                return [action.member_id]
        case "team" if action.team_id is not None:
            return await in_team(scope, action.team_id)
        case "assignee":
            return [state.assignee_id] if state.assignee_id else []
        case "supervisors":
            return await supervisors(scope)
    return []

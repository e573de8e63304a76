"""Keep macros, and run them."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from wingbeat.automation.models import AssignTo
from wingbeat.conversations import models as c
from wingbeat.conversations.actions import ConversationDoor, command
from wingbeat.conversations.contents.events import FileRef
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import find
from wingbeat.conversations.templates.actions import copies
from wingbeat.conversations.templates.models import TemplateUse, UnfilledBlank
from wingbeat.conversations.templates.queries import may_share, said, template
from wingbeat.desk.macros.models import (
    MOST_OWN,
    MOST_SHARED,
    Action,
    Macro,
    MacroChanged,
    Ran,
    Reply,
    Stopped,
    Stored,
)
from wingbeat.desk.macros.queries import macro
from wingbeat.desk.macros.rules import check, command_of, undo_of
from wingbeat.kit.errors import Busy, Invalid, NotFound, WingbeatError
from wingbeat.kit.files import Files
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers
from wingbeat.people.members.queries import name_of
from wingbeat.people.teams.queries import strange_teams
from wingbeat.workspaces.queries import Scope

KEEP = """
    INSERT INTO macro AS m (workspace_id, id, owner_id, macro, version) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (workspace_id, id) DO UPDATE
        SET owner_id = excluded.owner_id, macro = excluded.macro, version = excluded.version
    WHERE m.workspace_id = $1 AND m.version = excluded.version - 1"""


async def keep(scope: Scope, macro_id: UUID | None, wanted: Macro, *, own: bool, after: int = 0) -> Stored:
    """Make a macro, or change the one of version `after`; raises `Forbidden`, `Invalid`, `NotFound`, `MacroChanged`."""
    _may_place(scope, own=own)
    check(wanted)
    async with scope.transaction() as work:
        if macro_id is None:
            await _room(work, own=own)
        else:
            before = await macro(work, macro_id)
            _may_place(work, own=before.owner_id is not None)
            if before.version != after:
                raise MacroChanged(version=before.version)
        for action in wanted.actions:
            await _known(work, action)
        made = Stored(macro_id or uuid7(), wanted, work.actor.id if own else None, after + 1)
        done = await work.execute(KEEP, made.id, made.owner_id, msgspec.to_builtins(wanted), made.version)
    if done.endswith(" 0"):
        raise MacroChanged
    return made


def _may_place(scope: Scope, *, own: bool) -> None:
    scope.actor.need("converse")
    if not own and not may_share(scope.actor):
        scope.actor.need("edit_knowledge")


async def _room(work: Scope, *, own: bool) -> None:
    count = await work.value(
        "SELECT count(*) FROM macro WHERE workspace_id = $1 AND owner_id IS NOT DISTINCT FROM $2::uuid",
        work.actor.id if own else None,
    )
    most = MOST_OWN if own else MOST_SHARED
    if count >= most:
        raise Invalid("There are too many macros; remove some that nobody uses.", limit=most)


async def _known(scope: Scope, action: Action) -> None:
    """Raise `NotFound` for what is another workspace's, or not the member's to use."""
    match action:
        case Reply(template_id=template_id):
            await template(scope, template_id)
        case AssignTo(team_id=UUID() as team_id):
            if await strange_teams(scope, {team_id}):
                raise NotFound
        case AssignTo(member_id=UUID() as member_id):
            await name_of(scope, member_id)


async def drop(scope: Scope, macro_id: UUID) -> None:
    """Raises `Forbidden` and `NotFound`."""
    async with scope.transaction() as work:
        _may_place(work, own=(await macro(work, macro_id)).owner_id is not None)
        await work.execute("DELETE FROM macro WHERE workspace_id = $1 AND id = $2", macro_id)


class Macros:
    """Runs macros: one action after the other, each a command of the member's, until one is refused."""

    def __init__(self, door: ConversationDoor, files: Files, timers: Timers) -> None:
        self._door, self._files, self._timers = door, files, timers

    async def run(self, scope: Scope, macro_id: UUID, conversation_id: UUID, key: str) -> Ran:
        """What was done; raises `Forbidden`, `NotFound` and `Busy`. A repeat of the same `key` does nothing twice."""
        scope.actor.need("converse")
        actions = (await macro(scope, macro_id)).macro.actions
        state = await find(scope, conversation_id)
        undo: list[c.AnyCommand] = []
        for n, action in enumerate(actions):
            try:
                wanted = await self._wanted(scope, action, state)
                done = await command(self._door, scope, conversation_id, wanted, key=f"{key}:{n}")
            except Busy:
                raise
            except WingbeatError as error:
                do = str(action.__struct_config__.tag)
                return _ran(n, Stopped(n, do, error.code, error.message, error.facts), undo)
            back = undo_of(action, state)
            undo = [back, *undo] if back is not None else undo
            state = done.state
        return _ran(len(actions), None, undo)

    async def _wanted(self, scope: Scope, action: Action, state: Conversation) -> c.AnyCommand:
        if isinstance(action, Reply):
            return await self._said(scope, action, state)
        assert scope.actor.id is not None, "a member has an id"
        return command_of(action, scope.actor.id, datetime.now(UTC))

    async def _said(self, scope: Scope, action: Reply, state: Conversation) -> c.Say:
        """A template's words; raises `UnfilledBlank` rather than say half of them."""
        one = await template(scope, action.template_id)
        filled = await said(scope, one, state, action.tone)
        if filled.missing:
            raise UnfilledBlank(missing=list(filled.missing))
        rows = await copies(scope, self._files, self._timers, one) if one.written.files else []
        sent = tuple(FileRef(row["id"], row["name"], row["media_type"], row["size_bytes"]) for row in rows)
        return c.Say(filled.text, files=sent, templates=(TemplateUse(one.id),))


def _ran(done: int, stopped: Stopped | None, undo: list[c.AnyCommand]) -> Ran:
    return Ran(done, stopped, [msgspec.to_builtins(one) for one in undo])

"""Writing to conversations: every change is a command through the door."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from msgspec.structs import replace

from wingbeat.conversations import models as c
from wingbeat.conversations.cards.queries import drawn
from wingbeat.conversations.contents.events import FileRef
from wingbeat.conversations.corrections.models import Edit, Recall
from wingbeat.conversations.corrections.queries import said
from wingbeat.conversations.events import DraftProposed
from wingbeat.conversations.letters.models import RetryLetter
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises import models as promises
from wingbeat.conversations.queries import find, proposed_draft
from wingbeat.conversations.rules import decide, evolve
from wingbeat.conversations.stages.models import EnterStage
from wingbeat.kit.database import Connection, Database
from wingbeat.kit.door import Committed, Door, Sender
from wingbeat.kit.errors import Conflict, Forbidden
from wingbeat.kit.log import Recorded
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.people.events import Merged, Unmerged
from wingbeat.people.files.actions import attach
from wingbeat.people.members.queries import name_of
from wingbeat.people.rules import address
from wingbeat.people.teams.queries import team
from wingbeat.workspaces.models import Actor, system
from wingbeat.workspaces.queries import Scope

MERGED_AT_ONCE = 500  # conversations looked up together; a visitor has one or two
NUMBERS = 16  # taken from the workspace's counter at a time, so that opening does not queue on one row


class ConversationLife:
    """Binds the pure life to its table, for the door."""

    stream = "conversation"
    table = "conversation"
    head = Conversation
    decide = staticmethod(decide)
    evolve = staticmethod(evolve)


ConversationDoor = Door[Conversation]

# What a member's client may send; pushing, queueing, merging and leaving are ours.
BY_MEMBER = (
    c.Say
    | c.AddNote
    | c.ApproveDraft
    | c.RefuseDraft
    | c.Assign
    | c.Transfer
    | c.MarkRead
    | c.StartTyping
    | c.SetPriority
    | c.SetReason
    | c.Tag
    | c.Untag
    | c.Snooze
    | c.Wake
    | c.Resolve
    | c.Reopen
    | EnterStage
    | promises.Decline
    | promises.Pull
    | promises.Bump
    | Edit
    | Recall
    | RetryLetter
)
BY_SUPERVISOR = promises.Pull | promises.Bump


class NotTheApprover(Forbidden):
    """Another team approves these replies."""


class NewerConversation(Conflict):
    """This customer has a newer open conversation; answer there."""


async def command(
    door: ConversationDoor, scope: Scope, conversation_id: UUID, wanted: c.AnyCommand, *, key: str
) -> Committed[Conversation]:
    """A member's command, checked and appended; raises what the decider raises."""
    actor = scope.actor
    check_command(actor, wanted)
    known = await known_command(scope, conversation_id, wanted)
    try:
        return await door.append(actor.workspace_id, conversation_id, known, sender=actor.sender, key=key)
    except asyncpg.UniqueViolationError as error:  # of one open conversation per thread
        raise NewerConversation from error


def check_command(actor: Actor, wanted: c.AnyCommand) -> None:
    """Raise `Forbidden` unless this actor may give this command."""
    actor.need("supervise" if isinstance(wanted, BY_SUPERVISOR) else "converse")
    if not isinstance(wanted, BY_MEMBER) or (isinstance(wanted, c.Say) and wanted.opening is not None):
        raise Forbidden


def names_rows(wanted: c.AnyCommand) -> bool:
    """Whether a command names members, teams, files or events that must be looked up before it may be given."""
    match wanted:
        case c.Say(files=files, cards=cards):
            return bool(files or cards)
        case c.AddNote(mentions=names, files=files):
            return bool(names or files)
        case c.Assign() | c.Transfer() | c.ApproveDraft() | c.RefuseDraft() | Edit() | Recall() | RetryLetter():
            return True
    return False


async def known_command(scope: Scope, conversation_id: UUID, wanted: c.AnyCommand) -> c.AnyCommand:
    """The command with our own words for the rows it names; `NotFound` for another workspace's (hostile case 28)."""
    match wanted:
        case c.Say(files=files, cards=cards) if files or cards:
            known = await drawn(scope, await find(scope, conversation_id), cards) if cards else ()
            given = await attached(scope, files, conversation_id) if files else ()
            return replace(wanted, files=given, cards=known)
        case c.ApproveDraft() | c.RefuseDraft() | Edit() | Recall() | RetryLetter():
            return await _with_what_was_said(scope, conversation_id, wanted)
        case c.Assign(member_id=member_id):
            return replace(wanted, member_name=await name_of(scope, member_id))
        case c.Transfer(to_member_id=UUID() as member_id):
            return replace(wanted, member_name=await name_of(scope, member_id))
        case c.Transfer(to_team_id=UUID() as team_id):
            await team(scope, team_id)
        case c.AddNote(mentions=mentions, files=files):
            for member_id in mentions:
                await name_of(scope, member_id)
            return replace(wanted, files=await attached(scope, files, conversation_id)) if files else wanted
    return wanted


async def _with_what_was_said(
    scope: Scope, conversation_id: UUID, wanted: c.ApproveDraft | c.RefuseDraft | Edit | Recall | RetryLetter
) -> c.AnyCommand:
    """The command with the draft or the message that it is about, as the log has it; an address as we keep them."""
    if isinstance(wanted, RetryLetter):
        return replace(wanted, email=address(wanted.email)) if wanted.email else wanted
    if isinstance(wanted, (Edit, Recall)):
        return replace(wanted, said=await said(scope, conversation_id, wanted.seq))
    return decided(await draft_to_decide(scope, conversation_id, wanted.draft), wanted)


async def draft_to_decide(scope: Scope, conversation_id: UUID, seq: int) -> DraftProposed:
    """A draft that the actor may decide on; raises `NotFound` and `NotTheApprover`."""
    draft = await proposed_draft(scope, conversation_id, seq)
    if draft.team_id is not None and "supervise" not in scope.actor.rights:
        approvers = await team(scope, draft.team_id)
        if scope.actor.id not in approvers["member_ids"]:
            raise NotTheApprover(team=approvers["name"])
    return draft


def decided(draft: DraftProposed, wanted: c.ApproveDraft | c.RefuseDraft) -> c.ApproveDraft | c.RefuseDraft:
    """The command; an approval with the draft's own words and sources."""
    if isinstance(wanted, c.RefuseDraft):
        return wanted
    text = wanted.text.strip() or draft.text
    return c.ApproveDraft(wanted.draft, text, draft.sources, edited=text != draft.text, files=draft.files)


async def attached(scope: Scope, files: Sequence[FileRef], conversation_id: UUID) -> tuple[FileRef, ...]:
    """The actor's uploads given to a conversation, in the stored rows' words and not the client's."""
    rows = await attach(scope, [file.id for file in files], conversation_id)
    return tuple(FileRef(row["id"], row["name"], row["media_type"], row["size_bytes"]) for row in rows)


class Numbers:
    """Per-workspace conversation numbers (#1042), taken in blocks; a restart leaves a gap, never a repeat."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._left: dict[UUID, list[int]] = {}

    async def next(self, workspace_id: UUID) -> int:
        """A number nobody else has."""
        while not self._left.get(workspace_id):
            after: int = await self._database.value(
                """INSERT INTO conversation_number AS n (workspace_id, next) VALUES ($1, 1001 + $2)
                   ON CONFLICT (workspace_id) DO UPDATE SET next = n.next + $2 RETURNING next""",
                workspace_id,
                NUMBERS,
            )
            self._left.setdefault(workspace_id, []).extend(range(after - 1, after - NUMBERS - 1, -1))
        return self._left[workspace_id].pop()


async def keep_tags(connection: Connection, woken: Sequence[Woken]) -> None:
    """The step behind "filter by tag": one row per conversation and tag."""
    for item in woken:
        for event in item.events:
            if event.kind == "tagged":
                await connection.execute(
                    """INSERT INTO conversation_tag (workspace_id, tag, conversation_id) VALUES ($1, $2, $3)
                       ON CONFLICT DO NOTHING""",
                    item.workspace_id,
                    event.body.tag,
                    item.lane,
                )
            elif event.kind == "untagged":
                await connection.execute(
                    "DELETE FROM conversation_tag WHERE workspace_id = $1 AND tag = $2 AND conversation_id = $3",
                    item.workspace_id,
                    event.body.tag,
                    item.lane,
                )


class Snoozing:
    """The step and the timer that wake a snoozed conversation on time."""

    def __init__(self, door: ConversationDoor, timers: Timers) -> None:
        self._door = door
        self._timers = timers

    async def act(self, woken: Woken) -> None:
        last = [event for event in woken.events if event.kind == "snoozed"][-1:]
        for event in last:
            await self._timers.set_at(woken.workspace_id, "wake", woken.lane, event.body.until)

    async def due(self, workspace_id: UUID, conversation_id: UUID, due: datetime) -> None:
        await self._door.append(
            workspace_id, conversation_id, c.Wake(why="due"), sender=Sender("system"), key=f"wake:{due.isoformat()}"
        )


class Merging:
    """Conversations follow a customer who is another now, and back: at once, and as a step for whoever dies in between.

    What a customer is called they follow as a step alone: it is one at a time for each customer, so the last name stays.
    """

    def __init__(self, database: Database, door: ConversationDoor) -> None:
        self._database = database
        self._door = door

    async def act(self, woken: Woken) -> None:
        scope = Scope(self._database, system(woken.workspace_id))
        for event in woken.events:
            if event.kind in {"merged", "unmerged"}:
                await self.follow(scope, event.body)
                await self._call(scope, event.body.from_id)
        await self._call(scope, woken.lane)

    async def follow(self, scope: Scope, fact: Merged | Unmerged) -> None:
        """Give conversations to who their customer is now: all of the merged one, or those that came with them."""
        back = isinstance(fact, Unmerged)
        source, target = (fact.into_id, fact.from_id) if back else (fact.from_id, fact.into_id)
        if await self._is_part(scope, fact) is back:
            return  # it was joined or parted again meanwhile: the fact that says so does the rest
        name = await scope.value("SELECT name FROM customer WHERE workspace_id = $1 AND id = $2", target)
        command, after = c.Merge(target, name or ""), UUID(int=0)
        came = CAME_WITH if back else ""
        while page := await scope.rows(
            f"""SELECT id, seq FROM conversation c WHERE workspace_id = $1 AND customer_id = $2 AND id > $3 {came}
                ORDER BY id LIMIT $4""",
            *(source, after, MERGED_AT_ONCE, *([target] if back else [])),
        ):
            for row in page:
                # Joined twice is moved twice: what number it stood at makes a key of its own, and the decider moves once.
                key = f"merge:{target}:{row['seq']}"
                await self._door.append(scope.actor.workspace_id, row["id"], command, sender=Sender("system"), key=key)
            after = page[-1]["id"]

    async def _call(self, scope: Scope, customer_id: UUID) -> None:
        """Call a customer in all their conversations as they are called now."""
        name = await scope.value("SELECT name FROM customer WHERE workspace_id = $1 AND id = $2", customer_id)
        if name is None:
            return
        command, digest, after = c.Rename(name), hashlib.sha256(name.encode()).hexdigest()[:16], UUID(int=0)
        while page := await scope.rows(
            """SELECT id, seq FROM conversation
               WHERE workspace_id = $1 AND customer_id = $2 AND customer_name <> $3 AND id > $4 ORDER BY id LIMIT $5""",
            *(customer_id, name, after, MERGED_AT_ONCE),
        ):
            for row in page:
                key = f"rename:{row['seq']}:{digest}"
                await self._door.append(scope.actor.workspace_id, row["id"], command, sender=Sender("system"), key=key)
            after = page[-1]["id"]

    async def _is_part(self, scope: Scope, fact: Merged | Unmerged) -> bool:
        """Whether one is part of another now; who has no row is what the fact says."""
        row = await scope.row("SELECT merged_into FROM customer WHERE workspace_id = $1 AND id = $2", fact.from_id)
        return isinstance(fact, Merged) if row is None else row["merged_into"] is not None


# By the log: those whose last move brought them from the one who goes ($5), when the two were joined.
CAME_WITH = """AND EXISTS (
    SELECT FROM event e WHERE e.workspace_id = $1 AND e.stream_id = c.id AND e.kind = 'merged'
      AND e.body ->> 'from_customer_id' = $5::uuid::text AND e.body ->> 'to_customer_id' = $2::uuid::text
      AND e.occurred_at >= (SELECT max(m.at) FROM customer_merge m
                            WHERE m.workspace_id = $1 AND m.from_id = $5 AND m.into_id = $2))"""


def customer_writes(_state: Conversation, event: Recorded) -> bool:
    """Whether an event is a customer's message."""
    return event.kind == "message" and event.actor_kind == "customer"

"""Tie conversations together: look at both sides, write one, and tell the other; a step tells it for whoever dies in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid5

import asyncpg

from wingbeat.conversations.actions import ConversationDoor, NewerConversation, Numbers
from wingbeat.conversations.links import models as c
from wingbeat.conversations.links import queries, rules
from wingbeat.conversations.links.events import Kind
from wingbeat.conversations.models import Conversation, Opening
from wingbeat.conversations.queries import find, heads
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.log import Recorded
from wingbeat.kit.steps import Woken
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

SYSTEM = Sender("system")


class Linking:
    """Merges, splits and links; the step is `act`."""

    def __init__(self, database: Database, door: ConversationDoor, numbers: Numbers) -> None:
        self._database = database
        self._door = door
        self._numbers = numbers
        self._one = asyncio.Lock()  # who waits for a customer's lock holds a connection: one of this process at most

    async def merge(self, scope: Scope, conversation_id: UUID, into_id: UUID, *, why: str, key: str) -> UUID:
        """End a conversation as part of another one of the same customer; returns the other one's id.

        Raises `Forbidden`, `NotFound` and what `rules.check_merge` raises.
        """
        async with self._alone(scope, conversation_id) as gone:
            stays = await find(scope, into_id)
            known = rules.of(gone, "merged_into")
            if known is None or known.id != into_id:  # a repeat says the same again
                rules.check_merge(gone, stays)
            assert stays.customer_id is not None
            command = c.MergeInto(into_id, stays.number, stays.customer_id, why)
            await self._write(scope, conversation_id, command, key)
        return into_id

    async def unmerge(self, scope: Scope, conversation_id: UUID, *, key: str) -> None:
        """Two again: what nobody answered meanwhile waits here again; raises `Forbidden`, `NotFound` and `NotMerged`."""
        async with self._alone(scope, conversation_id) as state:
            link = rules.of(state, "merged_into")
            if link is None:
                raise rules.NotMerged
            stays = await find(scope, link.id)
            taken = rules.to(stays, conversation_id, "merged_from")
            unanswered = taken is not None and 0 < stays.turn_seq <= taken.seq
            await self._write(scope, conversation_id, c.UndoMerge(unanswered), key)

    async def split(self, scope: Scope, conversation_id: UUID, from_seq: int, *, why: str, key: str) -> UUID:
        """The messages from `from_seq` on as a conversation of their own, held by the actor; returns its id.

        Raises `Forbidden`, `NotFound` and what `rules.check_split` raises.
        """
        new = uuid5(conversation_id, key)  # a repeat of this key finds it
        async with self._alone(scope, conversation_id) as state:
            if new in await heads(scope, [new]):
                return new
            messages = await queries.messages(scope, conversation_id, from_seq)
            goes = rules.check_split(state, messages, from_seq)
            number = await self._numbers.next(scope.actor.workspace_id)
            assert state.channel_id is not None
            assert state.customer_id is not None
            opening = Opening(
                state.channel_id,
                state.customer_id,
                state.customer_name,
                thread_key=new.hex,  # the customer's own thread stays where it is
                number=number,
                language=state.language,
                bot=False,
            )
            await self._write(scope, new, rules.split_off(state, opening, goes, why=why), key)
        return new

    async def link(self, scope: Scope, conversation_id: UUID, other_id: UUID, kind: Kind, *, key: str) -> None:
        """Tie two conversations, of whichever customers; raises `Forbidden`, `NotFound` and `Invalid`."""
        scope.actor.need("converse")
        one, other = await find(scope, conversation_id), await find(scope, other_id)
        rules.check_pair(one, other)
        await self._write(scope, conversation_id, c.LinkTo(kind, other_id, other.number), key)

    async def unlink(self, scope: Scope, conversation_id: UUID, other_id: UUID, *, key: str) -> None:
        """Untie them; what was merged or split stays so. Raises `Forbidden` and `NotFound`."""
        scope.actor.need("converse")
        await find(scope, conversation_id)
        await self._write(scope, conversation_id, c.Unlink(other_id), key)

    async def act(self, woken: Woken) -> None:
        """The step: whoever wrote one side may have died before the other heard of it."""
        events = [event for event in woken.events if event.kind in rules.TOLD]
        scope = Scope(self._database, system(woken.workspace_id))
        if events:
            await self._tell(scope, await find(scope, woken.lane), events)

    @asynccontextmanager
    async def _alone(self, scope: Scope, conversation_id: UUID) -> AsyncIterator[Conversation]:
        """The conversation, while nobody else merges or splits conversations of its customer.

        One lock for all of a customer's: two members who merge the same two both ways come one after the other.
        """
        scope.actor.need("converse")
        state = await find(scope, conversation_id)
        async with self._one, scope.transaction() as work:
            await work.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended($2::uuid::text || 'links', 0)) FROM workspace WHERE workspace_id = $1",
                state.customer_id,
            )
            yield await find(scope, conversation_id)

    async def _write(self, scope: Scope, conversation_id: UUID, command: c.LinkCommand, key: str) -> None:
        actor = scope.actor
        try:
            done = await self._door.append(actor.workspace_id, conversation_id, command, sender=actor.sender, key=key)
        except asyncpg.UniqueViolationError as error:  # of one open conversation per thread
            raise NewerConversation from error
        await self._tell(scope, done.state, [event for event in done.events if event.kind in rules.TOLD])

    async def _tell(self, scope: Scope, state: Conversation, events: list[Recorded]) -> None:
        for event in events:
            told = rules.answers(state, event)
            if told is not None:
                other, command = told
                key = f"links:{state.id.hex}:{event.seq}"
                await self._door.append(scope.actor.workspace_id, other, command, sender=SYSTEM, key=key)

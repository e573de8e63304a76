"""Ask and answer beside a conversation; the notes in its log are the truth, the rows are for lists."""

from datetime import datetime
from uuid import UUID

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.promises.models import AnswerAsked, Ask
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Invalid
from wingbeat.kit.ids import uuid7
from wingbeat.kit.steps import Woken
from wingbeat.kit.timers import Timers
from wingbeat.people.members.queries import name_of
from wingbeat.people.teams.queries import team
from wingbeat.routing.ports import Notice, Notify
from wingbeat.routing.requests.models import AnsweredAlready, NotAsked
from wingbeat.routing.requests.queries import asked, request
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = "side_request"


class Requests:
    """What is asked beside conversations, from the question to its answer."""

    def __init__(self, database: Database, door: ConversationDoor, timers: Timers, notify: Notify) -> None:
        self._database = database
        self._door = door
        self._timers = timers
        self._notify = notify

    async def ask(
        self,
        scope: Scope,
        conversation_id: UUID,
        text: str,
        due_seconds: float,
        *,
        member_id: UUID | None = None,
        team_id: UUID | None = None,
    ) -> UUID:
        """Ask a member or a team; raises `Forbidden`, `Invalid`, and `NotFound` for what is another workspace's."""
        scope.actor.need("converse")
        await find(scope, conversation_id)
        if (member_id is None) == (team_id is None):
            raise Invalid("Ask either a colleague or a team.")
        name = ""
        if member_id is not None:
            name = await name_of(scope, member_id)
        elif team_id is not None:
            name = (await team(scope, team_id))["name"]
        request_id = uuid7()
        await self._say(
            scope, conversation_id, Ask(request_id, text, due_seconds, member_id, team_id, name), request_id
        )
        return request_id

    async def answer(self, scope: Scope, request_id: UUID, text: str) -> None:
        """By whoever was asked, or a supervisor; raises `NotFound`, `NotAsked` and `AnsweredAlready`."""
        scope.actor.need("converse")
        one = await request(scope, request_id)
        if scope.actor.id not in await asked(scope, one) and "supervise" not in scope.actor.rights:
            raise NotAsked
        if one.answered_at is not None:
            raise AnsweredAlready
        await self._say(scope, one.conversation_id, AnswerAsked(request_id, text), request_id)

    async def _say(self, scope: Scope, conversation_id: UUID, command: Ask | AnswerAsked, request_id: UUID) -> None:
        actor = scope.actor
        key = f"{type(command).__name__}:{request_id}"
        await self._door.append(actor.workspace_id, conversation_id, command, sender=actor.sender, key=key)

    async def watch(self, woken: Woken) -> None:
        """Keep the lists; tell whoever is asked, remind them in time, and tell whoever asked that there is an answer."""
        scope = Scope(self._database, system(woken.workspace_id))
        await keep(scope, woken)
        for event in woken.events:
            if event.kind == "note" and event.body.request is not None:
                await self._timers.set_at(woken.workspace_id, TIMER, event.body.request.id, event.body.request.due)
                await self._tell(scope, event.body.request.id, "asked")
            elif event.kind == "note" and event.body.answers is not None:
                await self._timers.cancel(woken.workspace_id, TIMER, event.body.answers)
                await self._tell(scope, event.body.answers, "answered")

    async def due(self, workspace_id: UUID, request_id: UUID, _due: datetime) -> None:
        """Nobody answered in time: whoever was asked is reminded, and whoever asked knows."""
        await self._tell(Scope(self._database, system(workspace_id)), request_id, "request_due")

    async def _tell(self, scope: Scope, request_id: UUID, what: str) -> None:
        one = await request(scope, request_id)
        if what == "answered":
            self._notify(scope.actor.workspace_id, [one.asked_by], Notice("answered", one.conversation_id, one.number))
        elif one.answered_at is None:
            everybody = {*await asked(scope, one), one.asked_by}
            if what == "asked":  # whoever asks their own team knows it
                everybody.remove(one.asked_by)
            notice = Notice(
                "asked" if what == "asked" else "request_due", one.conversation_id, one.number, one.text[:120]
            )
            self._notify(scope.actor.workspace_id, sorted(everybody), notice)


async def keep(scope: Scope, woken: Woken) -> None:
    """The rows behind the lists of what is asked; keeping them twice changes nothing."""
    for event in woken.events:
        if event.kind != "note":
            continue
        wanted, answers = event.body.request, event.body.answers
        if wanted is not None:
            await scope.execute(
                """INSERT INTO side_request (workspace_id, id, conversation_id, seq, asked_by, member_id, team_id, text,
                                             due, asked_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING""",
                *(wanted.id, woken.lane, event.seq, event.actor_id),
                *(wanted.member_id, wanted.team_id, event.body.text, wanted.due, event.at),
            )
        if answers is not None:
            await scope.execute(
                """UPDATE side_request SET answer = $3, answered_by = $4, answered_at = $5
                   WHERE workspace_id = $1 AND id = $2 AND answered_at IS NULL""",
                *(answers, event.body.text, event.actor_id, event.at),
            )

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from wingbeat.bot.ladder.actions import Ladder
from wingbeat.bot.ladder.queries import model, month
from wingbeat.bot.ladder.rules.redact import LONGEST, redact
from wingbeat.conversations.queries import events_before, find
from wingbeat.desk.assistant.rules import SUMMARY, TRANSLATION, asked, conversation, shown
from wingbeat.kit.errors import Conflict
from wingbeat.kit.limits import Limit, Limits
from wingbeat.knowledge.models import Language
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form
from wingbeat.workspaces.queries import Scope

HELP = Limit("model help", burst=30, seconds=60)  # each member's: a person reads what is written
RECENT = 200  # events; what fits into a prompt is less


class NothingWritten(Conflict):
    """The model did not write anything that can be shown; go on without it, or try again."""


class NothingToRead(Conflict):
    """There is nothing to sum up yet."""


class AssistantOut(BaseModel):
    """`off`: no model is connected, and nothing of it is shown."""

    state: Literal["off", "ready", "resting"]


class SummaryForm(Form):
    language: Language


class TranslationForm(Form):
    """`text` is a message or a draft of this conversation, to be put into `language`."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST, pattern="^[^\0]*$")]
    language: Language


class WrittenOut(BaseModel):
    """What the model wrote, checked and with hidden details put back; a machine's words, to be read by a person."""

    text: str


def assistant_router(ladder: Ladder, limits: Limits) -> APIRouter:
    router = APIRouter(tags=["desk"])

    @router.get("/assistant")
    async def read_assistant(scope: MemberScope) -> AssistantOut:
        """Whether a model can help now."""
        scope.actor.need("converse")
        found = await model(scope)
        state = ladder.state(scope, found)
        if state not in {"ready", "resting"} or not (await month(scope)).has_room(found.settings):
            return AssistantOut(state="off")
        return AssistantOut(state="ready" if state == "ready" else "resting")

    @router.post("/conversations/{conversation_id}/summary")
    async def sum_up(conversation_id: UUID, form: SummaryForm, scope: MemberScope) -> WrittenOut:
        """What the customer wants, what was done and what is open, in four lines."""
        scope.actor.need("converse")
        state = await find(scope, conversation_id)
        hidden = conversation(await events_before(scope, state.id, state.seq + 1, RECENT), [state.customer_name])
        if not hidden.text.strip():
            raise NothingToRead
        limits.take(HELP, str(scope.actor.id))
        return WrittenOut(
            text=shown_or_raise(shown(await _write(scope, asked(SUMMARY, hidden, form.language)), hidden))
        )

    @router.post("/conversations/{conversation_id}/translation")
    async def translate(conversation_id: UUID, form: TranslationForm, scope: MemberScope) -> WrittenOut:
        scope.actor.need("converse")
        state = await find(scope, conversation_id)
        hidden = redact(form.text, [state.customer_name])
        limits.take(HELP, str(scope.actor.id))
        written = await _write(scope, asked(TRANSLATION, hidden, form.language))
        return WrittenOut(text=shown_or_raise(shown(written, hidden)))

    async def _write(scope: Scope, prompt: str) -> str:
        return await ladder.write(scope, prompt) or ""

    return router


def shown_or_raise(text: str | None) -> str:
    if not text:
        raise NothingWritten
    return text

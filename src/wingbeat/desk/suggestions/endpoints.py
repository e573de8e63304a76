from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from wingbeat.conversations.queries import find
from wingbeat.desk.suggestions.actions import correct
from wingbeat.desk.suggestions.models import Suggestion, Suggestions
from wingbeat.desk.suggestions.queries import Suggesting
from wingbeat.knowledge.queries import article
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form

Question = Annotated[str, Query(max_length=300, pattern="^[^\0]*$")]


class SuggestedPieceOut(BaseModel):
    """`filled` words are not those of the source: its blanks, filled for this conversation."""

    text: str
    filled: bool


class SuggestionOut(BaseModel):
    """`missing`: blanks as they stand in the text, which a person fills before it is sent. `version`: of its source."""

    kind: Literal["article", "template"]
    id: UUID
    version: int
    title: str
    pieces: list[SuggestedPieceOut]
    missing: list[str]
    files: bool
    confidence: float | None

    @classmethod
    def of(cls, one: Suggestion) -> "SuggestionOut":
        return cls(
            kind=one.kind,
            id=one.id,
            version=one.version,
            title=one.title,
            pieces=[SuggestedPieceOut(text=piece.text, filled=piece.filled) for piece in one.pieces],
            missing=list(one.missing),
            files=one.files,
            confidence=one.confidence,
        )


class SuggestionsOut(BaseModel):
    """At most three, best first; `upto`: the customer's last message, which they answer.

    `partial`: articles may be missing, because what understands messages was busy or away; ask again.
    """

    upto: int
    items: list[SuggestionOut]
    partial: bool

    @classmethod
    def of(cls, found: Suggestions) -> "SuggestionsOut":
        return cls(upto=found.upto, items=[SuggestionOut.of(one) for one in found.items], partial=found.partial)


class SuggestionSaidForm(Form):
    """What a member made of an article's words before they answered the message `upto` with them."""

    article_id: UUID
    upto: Annotated[int, Field(ge=1, lt=2**31 - 1)]
    said: Annotated[str, Field(min_length=1, max_length=8000, pattern="^[^\0]*$")]


def suggestions_router(suggesting: Suggesting) -> APIRouter:
    router = APIRouter(prefix="/conversations/{conversation_id}/suggestions", tags=["desk"])

    @router.get("")
    async def list_suggestions(
        conversation_id: UUID, scope: MemberScope, question: Question | None = None
    ) -> SuggestionsOut:
        """Answers to what the customer waits for or types; with `question` the sure answer to that one."""
        scope.actor.need("converse")
        state = await find(scope, conversation_id)
        if question:
            return SuggestionsOut.of(await suggesting.answer_to(scope, state, question))
        return SuggestionsOut.of(await suggesting.suggestions(scope, state))

    @router.post("/said", status_code=204)
    async def learn_from_change(conversation_id: UUID, form: SuggestionSaidForm, scope: MemberScope) -> None:
        """Keep how a suggestion was changed before it was sent, for the bot to learn from."""
        state, source = await find(scope, conversation_id), await article(scope, form.article_id)
        proposed = await suggesting.proposed(scope, state, source)
        await correct(scope, state, source, form.upto, proposed, form.said)

    return router

from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from wingbeat.bot.models import language_of
from wingbeat.bot.ports import EngineDown, NotLoaded
from wingbeat.bot.reading.actions import Reading
from wingbeat.bot.rules.card import SHORT
from wingbeat.bot.writing.actions import Writing
from wingbeat.conversations.links.queries import with_moved
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import events_before
from wingbeat.conversations.templates.queries import known, templates
from wingbeat.conversations.templates.rules import BLANK, chosen, fill, title_of
from wingbeat.desk.suggestions.models import MOST, Suggestion, Suggestions
from wingbeat.desk.suggestions.rules import fitting, pieces, turn
from wingbeat.kit.errors import Busy, NotFound
from wingbeat.kit.languages import Language
from wingbeat.knowledge.models import Article
from wingbeat.knowledge.queries import article
from wingbeat.knowledge.rules.fields import FIELD
from wingbeat.workspaces.queries import Scope

RECENT = 100  # events in which what the customer waits for stands
# Far below what the bot says by itself, because a person looks at it first: of such articles every fifth is the right one.
LIKELY = 0.2
SURE = 0.5  # an answer to what nobody asked yet must be the right one
CONSIDERED = 500  # templates for each suggestion: a shop has some dozens, and nobody finds their way in more
EARLIER = 0.6  # what was asked a message before is asked a little less


class Suggesting:
    """Bound to what the bot understands by, and puts articles into words with."""

    def __init__(self, reading: Reading, writing: Writing) -> None:
        self._reading, self._writing = reading, writing

    async def suggestions(self, scope: Scope, state: Conversation) -> Suggestions:
        """Up to three answers to what the customer waits for, or to what they are typing if they agreed to that.

        Of what they type nothing is told but which answers fit.
        """
        events = await events_before(scope, state.id, state.seq + 1, RECENT)
        found = turn(await with_moved(scope, events, RECENT))
        typing = self._reading.ahead.typed(state.workspace_id, state.customer_id) if state.customer_id else ""
        asked = (typing,) if typing else found.texts
        if not asked:
            return Suggestions(found.upto)
        likely = await self._likely(scope, state, asked)
        new = {one: sure for one, sure in (likely or {}).items() if one not in found.told}
        articles = await self._articles(scope, state, new)
        about = "\n".join((*asked, *(one.title for one in articles[:1])))
        fits = await self._templates(scope, state, about)
        # The best article, then what was written for members to say, then what else may be meant.
        best = (*articles[:1], *fits[:1], *articles[1:], *fits[1:])[:MOST]
        return Suggestions(found.upto, best, partial=likely is None)

    async def answer_to(self, scope: Scope, state: Conversation, question: str) -> Suggestions:
        """The article that surely answers a question which nobody asked yet, or nothing."""
        likely = await self._likely(scope, state, (question,))
        sure = {one: confidence for one, confidence in (likely or {}).items() if confidence >= SURE}
        return Suggestions(0, tuple(await self._articles(scope, state, sure))[:1], partial=likely is None)

    async def proposed(self, scope: Scope, state: Conversation, one: Article) -> str:
        """What an article says to this conversation's customer."""
        return await self._writing.words(scope, one, state.customer_id)

    async def _likely(self, scope: Scope, state: Conversation, asked: Sequence[str]) -> Mapping[UUID, float] | None:
        """Articles by the chance that they are meant; None while the engine cannot say."""
        found: dict[UUID, float] = {}
        for age, text in enumerate(asked):
            try:
                guess = await self._reading.understand(scope, text, language_of(state.language))
            except (EngineDown, NotLoaded, Busy):
                return None
            if guess.wants_person and len(text) <= SHORT:
                continue  # how to reach a person is no news to somebody who has
            for one in (one for part in guess.parts for one in part.candidates):
                confidence = one.confidence * EARLIER**age
                found[one.article_id] = max(confidence, found.get(one.article_id, 0.0))
        return found

    async def _articles(self, scope: Scope, state: Conversation, likely: Mapping[UUID, float]) -> list[Suggestion]:
        found: list[Suggestion] = []
        for article_id, confidence in sorted(likely.items(), key=lambda one: -one[1]):
            if confidence < LIKELY or len(found) == MOST:
                break
            with suppress(NotFound):
                one = await article(scope, article_id)
                if state.last_at is not None and one.answers_at(state.last_at):
                    said = pieces(one.answer_text, await self.proposed(scope, state, one), FIELD)
                    found.append(
                        Suggestion(
                            kind="article",
                            id=one.id,
                            version=one.version,
                            title=one.questions[0],
                            pieces=said,
                            confidence=round(min(confidence, 1.0), 3),
                        )
                    )
        return found

    async def _templates(self, scope: Scope, state: Conversation, about: str) -> list[Suggestion]:
        fits = fitting(about, await templates(scope, after=None, limit=CONSIDERED))[:MOST]
        found, words = [], dict[Language, dict[str, str]]()
        for one in fits:
            language, text = chosen(one.written, state.language, "warm")
            if language not in words:
                words[language] = await known(scope, state, language)
            filled = fill(text, words[language])
            found.append(
                Suggestion(
                    kind="template",
                    id=one.id,
                    version=one.version,
                    title=title_of(one.written.titles, state.language),
                    pieces=pieces(text, filled.text, BLANK),
                    missing=filled.missing,
                    files=bool(one.written.files),
                )
            )
        return found

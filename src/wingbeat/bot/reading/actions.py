from uuid import UUID

from msgspec.structs import replace

from wingbeat.bot.ahead.actions import Ahead
from wingbeat.bot.ahead.models import Foreseen, Typist
from wingbeat.bot.models import Guess, Language, Lesson, Part, language_of
from wingbeat.bot.ports import Asked, Flows, Understanding
from wingbeat.bot.products.queries import known_products, revision
from wingbeat.bot.products.rules.followed import followed, spoken_of
from wingbeat.bot.rules.context import Before, bare, before, goes_on, joined, leans, narrowed, picked
from wingbeat.bot.rules.heard import SURE_OF_INTENT
from wingbeat.bot.rules.move import is_likely, is_sure
from wingbeat.bot.rules.parts import told_and_asked
from wingbeat.bot.rules.wants import wants_it_done
from wingbeat.bot.starter.queries import intents_for
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.knowledge.models import Article
from wingbeat.knowledge.queries import article, published
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope


class Reading:
    """Understands what was written, and what is being written."""

    def __init__(self, database: Database, understanding: Understanding, flows: Flows) -> None:
        self._database, self._understanding, self._flows = database, understanding, flows
        self.ahead = Ahead(database, self._foresee)

    async def understand(self, scope: Scope, text: str, language: Language) -> Guess:
        """What a text means in this workspace, on its newest articles and products; raises `EngineDown`, `NotLoaded`, `Busy`."""
        workspace_id = scope.actor.workspace_id
        if self._understanding.revision(workspace_id) != await revision(scope):
            await self.learn(scope)
        return await self._understanding.ask(workspace_id, text, language)

    async def of_turn(self, scope: Scope, asked: Asked) -> Asked:
        """A turn with what it means, thought out before where the customer agreed; raises as `understand`."""
        state, said = asked.conversation, Before() if asked.conversation.flow else before(asked.recent, asked.at)
        language, text = language_of(state.language), picked(asked.text, said.offered)
        if state.customer_id is not None and text == asked.text:
            known = await self.ahead.take(state.workspace_id, state.customer_id, text, language)
            if known is not None and known.guess.revision == await revision(scope):
                return await self._in_context(scope, replace(asked, guess=known.guess, orders=known.orders), said)
        guess = await self.understand(scope, text, language)
        return await self._in_context(scope, replace(asked, guess=guess), said)

    async def _in_context(self, scope: Scope, asked: Asked, said: Before) -> Asked:
        """The turn with what it points at or goes on from, and in a flow with what it asks beside the value that is waited for."""
        asked = replace(asked, guess=followed(asked.guess, spoken_of(asked.recent, asked.at)))
        asked = await self._going_on(scope, asked, said)
        told, asks = told_and_asked(asked.text) if asked.conversation.flow else ("", "")
        if not told:
            return asked
        besides = await self.understand(scope, asks, asked.guess.language)
        return replace(asked, told=told, besides=besides.parts)

    async def _going_on(self, scope: Scope, asked: Asked, said: Before) -> Asked:
        """The turn read together with the question before it, where it only adds to that and an article then answers."""
        if not said.articles or asked.guess.wants_person or any(part.products for part in asked.guess.parts):
            return asked
        adds = goes_on(asked.text)
        named = adds or ("" if is_after_something(asked.guess) else bare(asked.text))
        if not named:
            return await self._leaning(scope, asked, said)
        whole = await self.understand(scope, joined(said.question, named), asked.guess.language)
        within = await self._within(scope, asked, said, whole, named)
        if within or not adds:
            return within or await self._leaning(scope, asked, said)
        elsewhere = len(whole.parts) == 1 and is_likely(whole.parts[0])
        if not elsewhere or whole.candidates[0].article_id in said.articles:
            return asked
        return replace(asked, guess=replace(whole, slots=asked.guess.slots))

    async def _within(self, scope: Scope, asked: Asked, said: Before, whole: Guess, adds: str) -> Asked | None:
        """The turn as the article just answered with tells of it, where that names what is added: "tents?" after the warranty."""
        known = next((one for one in whole.candidates if one.article_id in said.articles), None)
        if known is None or asked.guess.small_talk or names_order(asked.guess):
            return None
        words = narrowed((await article(scope, known.article_id)).answer_text, adds, said.question)
        part = Part(asked.text, candidates=(known,))
        return replace(asked, guess=replace(asked.guess, parts=(part,)), narrowed=words) if words else None

    async def _leaning(self, scope: Scope, asked: Asked, said: Before) -> Asked:
        """The turn as it asks more of the article just answered with, where that says something of it: "how long is it valid"."""
        if not may_lean(asked.guess):
            return asked
        (part,) = asked.guess.parts
        if not is_sure(part) and leans(asked.text):
            (part, *_) = (
                await self.understand(scope, joined(said.question, asked.text), asked.guess.language)
            ).parts or (part,)
        if not is_likely(part) or part.candidates[0].article_id not in said.articles:
            return asked
        best = part.candidates[0]
        words = narrowed((await article(scope, best.article_id)).answer_text, asked.text, said.question)
        guess = replace(asked.guess, parts=(replace(part, candidates=(best,)),))
        return replace(asked, guess=guess, narrowed=words) if words else asked

    async def learn(self, scope: Scope) -> None:
        """Give the engine the workspace's published articles, and its products."""
        number = await revision(scope)  # first, so that a change in between shows as a newer one next time
        _, articles = await published(scope)
        taught, products = [lesson(one) for one in articles], await known_products(scope)
        await self._understanding.load(scope.actor.workspace_id, number, taught, products)

    async def study(self, workspace_id: UUID, number: int, model: bytes | None) -> None:
        """Classify the workspace's messages with this model of intents, without one with the starter's.

        Raises `EngineDown`, `BrokenModel`.
        """
        await self._understanding.teach(workspace_id, number, model or b"")

    async def _foresee(self, typist: Typist, text: str) -> Foreseen | None:
        """What can be known of a text before it is sent; nothing where a member has the conversation."""
        scope = Scope(self._database, system(typist.workspace_id))
        try:
            state = await find(scope, typist.conversation_id)
        except NotFound:
            state = Conversation(typist.workspace_id, typist.conversation_id, language=typist.language)
        if state.status != "bot":
            return None
        guess = await self.understand(scope, text, language_of(state.language))
        return Foreseen(guess, await self._flows.foresee(scope, typist.customer_id, guess))


def is_after_something(guess: Guess) -> bool:
    """Whether a message is surely after something of its own: "warranty" is, "tents" is not."""
    return any(one.confidence >= SURE_OF_INTENT for part in guess.parts for one in part.intents[:1])


def names_order(guess: Guess) -> bool:
    return any(slot.kind == "order_number" for slot in guess.slots)


def may_lean(guess: Guess) -> bool:
    """Whether a message asks one thing, and wants nothing done."""
    if len(guess.parts) != 1 or guess.small_talk or names_order(guess):
        return False
    return not wants_it_done(guess.parts[0].text)


def lesson(known: Article) -> Lesson:
    """What the engine needs of an article."""
    return Lesson(
        article_id=known.id,
        group=known.group_key or str(known.id),
        language=known.language,
        questions=tuple(known.questions),
        answer=known.answer_text,
        intents=(*known.intents, *intents_for(known.group_key)),
    )

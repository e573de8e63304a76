from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from msgspec.structs import replace

from wingbeat.bot.models import Answer, Candidate, HandOver, Language, Move, Part, ProductsAsked
from wingbeat.bot.ports import Asked, Ladder, LadderAnswer, Passage, Permits, Preview
from wingbeat.bot.products.queries import tell_products
from wingbeat.bot.products.rules.told import Telling
from wingbeat.bot.rules.buttons import with_buttons
from wingbeat.bot.rules.move import is_doubted
from wingbeat.bot.rules.say import doubt, packed, said_before, source_of
from wingbeat.bot.rules.words import STILL_OPEN
from wingbeat.conversations.contents.events import FileRef, Source
from wingbeat.conversations.models import Say
from wingbeat.knowledge.models import Article
from wingbeat.knowledge.pictures.queries import shown_by
from wingbeat.knowledge.queries import article, values_for
from wingbeat.knowledge.rules.fields import fields, fill
from wingbeat.workspaces.queries import Scope


class Writing:
    """Puts a move into words, and asks the ladder where nothing is sure."""

    def __init__(self, ladder: Ladder, permits: Permits, preview: Preview) -> None:
        self._ladder, self._permits, self._preview = ladder, permits, preview

    async def answers(
        self,
        scope: Scope,
        asked: Asked,
        sure: Sequence[Candidate],
        unclear: Sequence[Part] = (),
        facts: Sequence[Telling] = (),
    ) -> tuple[Say, ...]:
        """Every answer with its source in one message; in several where one cannot hold them."""
        alone = len(sure) + len(unclear) + len(facts) == 1
        texts: list[tuple[str, tuple[Source, ...]]] = []
        for candidate in sure:
            known = await article(scope, candidate.article_id)
            text = await self.words(scope, known, asked.conversation.customer_id)
            texts.append((text if alone else f"{known.questions[0]}\n{text}", (source_of(known),)))
        texts += [(one.text, one.sources) for one in facts]
        for part in unclear:
            further = await self.further(scope, asked, part)
            if further is not None:
                texts.append((further.text, further.sources))
            else:
                part_text = " ".join(part.text.split())[:80]
                texts.append((STILL_OPEN[asked.guess.language].format(part=part_text), ()))
        pictures = [FileRef(**dict(row)) for row in await shown_by(scope, [one.article_id for one in sure])]
        says = packed(texts, round(min((one.confidence for one in sure), default=1.0), 3), pictures)
        names = tuple(name for one in facts for name in one.suggestions)
        if names:
            return (*says[:-1], replace(says[-1], suggestions=names))
        if not (sure and alone):
            return says
        unsure = doubt(known.questions[0], sure[0].confidence, asked.guess.language)
        return (with_buttons(replace(says[0], doubt=unsure), known.buttons),)

    async def sample(self, scope: Scope, move: Move, language: Language) -> str:
        """What a move would say to nobody in particular."""
        sure = move.candidates if isinstance(move, Answer | HandOver) else ()
        known = [await article(scope, one.article_id) for one in sure]
        says = [await self.words(scope, one, None) for one in known]
        facts = move.products if isinstance(move, Answer) else ()
        if is_doubted(move):
            says = [f"{doubt(known[0].questions[0], sure[0].confidence, language)}\n{says[0]}"]
        says += [(await tell_products(scope, one, language)).text for one in facts]
        return "\n\n".join(says)

    async def narrower(self, scope: Scope, asked: Asked) -> Say:
        """What the article just answered with says of what was added to the question."""
        best = asked.guess.candidates[0]
        known = await article(scope, best.article_id)
        return Say(text=asked.narrowed, sources=(source_of(known),), confidence=round(best.confidence, 3))

    async def facts(self, scope: Scope, asked: Asked, products: Sequence[ProductsAsked]) -> list[Telling]:
        """What is to be told of products, without what was already said in these very words."""
        told = [await tell_products(scope, one, asked.guess.language) for one in products]
        return [one for one in told if not said_before(asked.recent, one.text)]

    async def further(self, scope: Scope, asked: Asked, part: Part, *, alone: bool = False) -> LadderAnswer | None:
        """The ladder's answer to a part; `alone` it is the whole reply, and may be seen while it is written."""
        passages = []
        for one in part.candidates:
            known = await article(scope, one.article_id)
            if known.answers_at(asked.at):
                text = await self.words(scope, known, asked.conversation.customer_id)
                passages.append(Passage(known.id, known.questions[0], text, one.confidence))
        told = await self._told(scope, asked, passages) if alone else None
        return await self._ladder.answer(scope, asked, part.text, passages, told)

    async def _told(self, scope: Scope, asked: Asked, passages: Sequence[Passage]) -> Callable[[str], None] | None:
        """Who hears an answer as it is written: the customer, where no member is to see it first."""
        sources = [Source(article_id=one.article_id, title=one.title) for one in passages]
        permit = await self._permits.permit(scope, asked, sources)
        state = asked.conversation
        return partial(self._preview, state.workspace_id, state.id) if permit.how == "itself" else None

    async def words(self, scope: Scope, known: Article, customer_id: UUID | None) -> str:
        """An article's answer as this customer reads it."""
        wanted = fields(known.answer_text)
        values = await values_for(scope, wanted, known.language, customer_id) if wanted else {}
        return fill(known.answer_text, values, known.language)

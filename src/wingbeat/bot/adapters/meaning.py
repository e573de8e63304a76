"""What asks nearly the same, by meaning; by the words in common where the engine cannot say."""

from collections.abc import Sequence
from uuid import UUID

from wingbeat.bot.gaps.ports import by_words as shared
from wingbeat.bot.ports import EngineDown, Meaning, NotLoaded
from wingbeat.knowledge.hints.models import Near
from wingbeat.knowledge.hints.queries import by_words
from wingbeat.knowledge.hints.rules import best
from wingbeat.knowledge.models import Language
from wingbeat.workspaces.queries import Scope

# Cosines: of the demo shop's 3,003 pairs of articles 8 have questions nearer than 0.8, and 49 nearer than 0.7. An editor is
# told of the few; a customer's question may stand with one that is not quite the same.
SAME = 0.8
ALIKE = 0.7
COMPARED = 8  # ways to ask of one article: the later ones lie near the first
NEAREST = 5  # of each: more than five that say the same nobody settles at once


class ByMeaning:
    """The ports `Similar` of hints and `Likeness` of gaps."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning

    async def similar(self, scope: Scope, questions: Sequence[str], language: Language) -> list[Near]:
        """By words among all articles, drafts too; by meaning among those the bot has read."""
        found = await by_words(scope, questions, language)
        try:
            near = await self._meaning.nearest(scope.actor.workspace_id, questions[:COMPARED], language, NEAREST)
        except (EngineDown, NotLoaded):
            return found
        found += [Near(one.article_id, one.text, one.question, one.likeness) for one in near if one.likeness >= SAME]
        return best(found)

    async def likeness(self, workspace_id: UUID, question: str, others: Sequence[str]) -> Sequence[float]:
        """The larger of what they share in meaning and in words, on the scale of words."""
        words = await shared(workspace_id, question, others)
        try:
            cosines = await self._meaning.alike(question, others)
        except (EngineDown, NotLoaded):
            return words
        return [max(word, scaled(cosine)) for word, cosine in zip(words, cosines, strict=True)]


def scaled(cosine: float) -> float:
    """A cosine as a likeness: `ALIKE` becomes one half, which is where gaps begin to be one."""
    return max(0.0, min(1.0, 0.5 + (cosine - ALIKE) / (1 - ALIKE) / 2))

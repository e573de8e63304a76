from collections.abc import Sequence
from typing import Protocol

from wingbeat.knowledge.hints.models import Near
from wingbeat.knowledge.models import Language
from wingbeat.workspaces.queries import Scope


class Similar(Protocol):
    """Finds articles that ask nearly the same: `app.state.similar`. The twin compares words, `hints.queries.by_words`."""

    async def __call__(self, scope: Scope, questions: Sequence[str], language: Language) -> list[Near]:
        """The nearest question of each article of this language that is near at all, drafts too; best first."""
        ...

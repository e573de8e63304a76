from typing import Protocol

from wingbeat.knowledge.models import Language, TrialResult
from wingbeat.workspaces.queries import Scope


class Trial(Protocol):
    """The bot, asked without a conversation: `app.state.trial`."""

    async def __call__(self, scope: Scope, text: str, language: Language) -> TrialResult: ...

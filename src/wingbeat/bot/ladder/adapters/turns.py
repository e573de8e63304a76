"""The ladder as the bot's turn climbs it: two timers see to it that nobody is forgotten meanwhile."""

from collections.abc import Callable, Sequence

from wingbeat.bot.ladder.actions import Ladder
from wingbeat.bot.ladder.rungs.actions import Rungs
from wingbeat.bot.ports import Asked, LadderAnswer, Passage
from wingbeat.workspaces.queries import Scope


class Climb:
    """The bot's port `Ladder`, over the rungs."""

    def __init__(self, ladder: Ladder, rungs: Rungs) -> None:
        self._ladder, self._rungs = ladder, rungs

    async def answer(
        self,
        scope: Scope,
        asked: Asked,
        question: str,
        passages: Sequence[Passage],
        told: Callable[[str], None] | None = None,
    ) -> LadderAnswer | None:
        state = asked.conversation
        if state.owed_since is not None:
            await self._rungs.watch(state.workspace_id, state.id, state.owed_since)
        found = await self._ladder.answer(scope, question, passages, names=[state.customer_name], told=told)
        await self._rungs.rest(state.workspace_id, state.id)
        return found

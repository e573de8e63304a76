"""What stands at the bot's ports where nothing else does: no flows, no further tiers, no limits, people by the calendar."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from wingbeat.bot.models import Guess, Language
from wingbeat.bot.ports import Asked, FlowTurn, LadderAnswer, Passage, Permit
from wingbeat.commerce.models import Order
from wingbeat.conversations.contents.events import Source
from wingbeat.conversations.models import Conversation, Say
from wingbeat.workspaces.queries import Scope, workspace
from wingbeat.workspaces.rules import is_open, next_opening


class NoFlows:
    async def wanted(self, _scope: Scope, _guess: Guess) -> str | None:
        return None

    async def offered(self, _scope: Scope, _article_id: UUID, _language: Language) -> str:
        return ""

    async def foresee(self, _scope: Scope, _customer_id: UUID, _guess: Guess) -> tuple[Order, ...] | None:
        return None

    async def begin(self, _scope: Scope, _asked: Asked) -> FlowTurn | None:
        return None

    async def advance(self, _scope: Scope, _asked: Asked) -> FlowTurn | None:
        return None

    async def open_question(self, _scope: Scope, _asked: Asked) -> Say | None:
        return None


class NoLadder:
    async def answer(
        self,
        _scope: Scope,
        _asked: Asked,
        _question: str,
        _passages: Sequence[Passage],
        _told: Callable[[str], None] | None = None,
    ) -> LadderAnswer | None:
        return None


def no_preview(_workspace_id: UUID, _conversation_id: UUID, _text: str) -> None:
    """The customer sees the whole answer, once it is stored."""


class NoLimits:
    """The bot answers everything itself."""

    async def permit(self, _scope: Scope, _asked: Asked, _sources: Sequence[Source]) -> Permit:
        return Permit()


class CalendarStaff:
    """People work by the workspace's calendar; nobody is kept free, or knows how long it takes."""

    async def reserve(self, _workspace_id: UUID, _conversation_id: UUID) -> None:
        return None

    async def next_opening(self, scope: Scope, _conversation: Conversation, at: datetime) -> datetime | None:
        firm = await workspace(scope)
        if is_open(firm.calendar, at):
            return None
        opening = next_opening(firm.calendar, at)
        return opening.astimezone(ZoneInfo(firm.zone)) if opening else None

    async def wait_seconds(self, _scope: Scope, _conversation: Conversation, _team_id: UUID | None) -> int:
        return 0

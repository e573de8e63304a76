"""What the telling of waits wants of others: something to read meanwhile."""

from typing import Protocol

from wingbeat.conversations.models import Conversation
from wingbeat.routing.waits.models import Meanwhile
from wingbeat.workspaces.queries import Scope


class Fitting(Protocol):
    """Finds an article about what was asked that the customer was not told yet; never raises for want of one."""

    async def __call__(self, scope: Scope, state: Conversation, /) -> Meanwhile | None: ...


async def no_article(_scope: Scope, _state: Conversation) -> Meanwhile | None:
    """The twin: there is nothing to read."""
    return None

"""What rules want of the bot."""

from typing import Protocol

from wingbeat.conversations.models import Conversation, Reply
from wingbeat.kit.errors import Conflict
from wingbeat.workspaces.queries import Scope


class NotTheBots(Conflict):
    """A flow is run only while the bot has the conversation and no other flow runs."""


class Opening(Protocol):
    """The first turn of a flow that nobody asked for in words; bound in the app."""

    async def __call__(self, scope: Scope, state: Conversation, name: str, key: str) -> Reply:
        """The bot's whole turn. Raises `NotFound` when no flow of this name is in force."""
        ...

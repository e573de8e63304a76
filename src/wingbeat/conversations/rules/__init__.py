"""The life of a conversation, pure: `decide(state, command) → events`, `evolve(state, event) → state`."""

from wingbeat.conversations.rules.decide import (
    BY_CUSTOMER,
    MAX_FILES,
    MAX_TEXT,
    REOPEN_WITHIN,
    ConversationEnded,
    NotWaiting,
    awaits_bot,
    decide,
    may_reopen,
)
from wingbeat.conversations.rules.evolve import evolve

__all__ = [
    "BY_CUSTOMER",
    "MAX_FILES",
    "MAX_TEXT",
    "REOPEN_WITHIN",
    "ConversationEnded",
    "NotWaiting",
    "awaits_bot",
    "decide",
    "evolve",
    "may_reopen",
]

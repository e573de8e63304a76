"""Whether people are to have a conversation, and whether the bot may still help in it; pure."""

import re
from collections.abc import Collection, Iterable, Sequence

from wingbeat.bot.handoffs.models import HandoffRule
from wingbeat.conversations.events import HandOffWhy
from wingbeat.kit.log import Recorded

# After these the bot says nothing more: whoever is in danger or angry wants no machine, and what a rule names is not its.
SILENT: frozenset[HandOffWhy] = frozenset({"danger", "complaint", "angry", "vip", "rule"})


def applies(rules: Iterable[HandoffRule], *, topics: Collection[str], text: str, tier: str) -> bool:
    """Whether one of the rules calls for people."""
    return any(_met(rule, topics, text.casefold(), tier.casefold()) for rule in rules)


def _met(rule: HandoffRule, topics: Collection[str], text: str, tier: str) -> bool:
    match rule.kind:
        case "topic":
            return rule.name in topics
        case "word":
            return _stands_in(rule.name.casefold(), text)
        case "tier":
            return rule.name.casefold() == tier


def _stands_in(word: str, text: str) -> bool:
    """Words in letters count whole: "art" is not in "start"."""
    before, after = (r"\b" if end.isascii() and end.isalnum() else "" for end in (word[0], word[-1]))
    return re.search(f"{before}{re.escape(word)}{after}", text, re.ASCII) is not None


def since_handoff(recent: Sequence[Recorded]) -> Sequence[Recorded]:
    """What was said to whoever waits for people: an answer of before is given once more, if it was not what failed them."""
    handed = max((at for at, event in enumerate(recent) if event.kind == "handed_off"), default=None)
    if handed is None or recent[handed].body.why == "same_answer":
        return recent
    return recent[handed:]


def may_help(recent: Sequence[Recorded]) -> bool:
    """Whether the bot still answers what is sure: since the handoff no member has touched the conversation."""
    handed = max((at for at, event in enumerate(recent) if event.kind == "handed_off"), default=None)
    if handed is None or recent[handed].body.why in SILENT:
        return False
    return not any(event.actor_kind == "member" and event.kind != "read_by_member" for event in recent[handed:])

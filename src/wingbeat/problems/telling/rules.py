"""Whom a round reaches, in which words."""

from collections.abc import Mapping

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.templates.rules import fill, nobodys
from wingbeat.kit.errors import Invalid
from wingbeat.kit.languages import languages_for
from wingbeat.knowledge.models import Language
from wingbeat.problems.telling.models import NobodysBlank, Said, Texts

UNDO_SECONDS = 10  # long enough to see the mistake one has just made
LONGEST = 2000  # characters: a page, which nobody reads in a chat
OPTED_OUT = "no_news"  # the customer's preference that says: tell me nothing I did not ask for


def check(texts: Texts) -> None:
    """Raise `Invalid` unless there is something to say in at least one language."""
    if not any(text.strip() for text in texts.values()):
        raise Invalid("Write the message in at least one language.")
    if any(len(text) > LONGEST for text in texts.values()):
        raise Invalid(f"The message has at most {LONGEST} characters.", limit=LONGEST)
    if any(nobodys(text) for text in texts.values()):
        raise NobodysBlank


def language_for(texts: Texts, language: str) -> Language:
    """In which of the languages written a customer is told: theirs, or the nearest."""
    return next(one for one in languages_for(language) if texts.get(one, "").strip())


def said(state: Conversation, texts: Texts, known: Mapping[str, str], *, opted_out: bool) -> Said:
    """What the customer of a conversation is told, or why nothing."""
    language = language_for(texts, state.language)
    filled = fill(texts[language].strip(), known)
    if opted_out:
        return Said("", language, "opted_out")
    if state.ended == "abandoned":
        return Said("", language, "left")
    return Said(filled.text, language, "blank" if filled.missing else None, filled.missing)

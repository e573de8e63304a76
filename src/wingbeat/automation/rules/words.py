"""What a rule says to a customer: in their language, with what is known filled in."""

import re
from collections.abc import Mapping

from wingbeat.automation.models import Language
from wingbeat.conversations.templates.rules import languages_for

BLANK = re.compile(r"\{(name|number|opens)\}")


def in_language(text: Mapping[Language, str], language: str) -> str:
    """The words in a language, else in the other Chinese for Chinese, else in English, else in any."""
    for one in languages_for(language):
        if words := text.get(one, "").strip():
            return words
    return ""


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with its blanks filled in; one that nothing is known of is left out."""
    return BLANK.sub(lambda blank: known.get(blank[1], ""), text).strip()

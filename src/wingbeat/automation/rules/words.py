"""What a rule says to a customer, with what is known filled in."""

import re
from collections.abc import Mapping

BLANK = re.compile(r"\{(name|number|opens)\}")


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with its blanks filled in; one that nothing is known of is left out."""
    return BLANK.sub(lambda blank: known.get(blank[1], ""), text).strip()

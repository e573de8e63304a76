"""What an article offers below its answer, in channels that have texts and questions to tap."""

from collections.abc import Sequence

from msgspec.structs import replace

from wingbeat.conversations.models import Say
from wingbeat.conversations.rules import MAX_TEXT
from wingbeat.knowledge.models import Button


def with_buttons(said: Say, buttons: Sequence[Button]) -> Say:
    """Links stand as lines of their own, questions can be tapped; links for which there is no room are left out."""
    links = "\n".join(f"{one.label}: {one.url}" for one in buttons if one.url)
    text = f"{said.text}\n\n{links}" if links else said.text
    asks = tuple(one.question for one in buttons if one.question)
    return replace(said, text=text if len(text) <= MAX_TEXT else said.text, suggestions=asks)

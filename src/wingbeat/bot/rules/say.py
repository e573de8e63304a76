"""Answers with their sources as messages, pure."""

from collections.abc import Sequence

from msgspec.structs import replace

from wingbeat.bot.models import Language
from wingbeat.bot.ports import LadderAnswer
from wingbeat.bot.rules.card import since_opened
from wingbeat.bot.rules.move import CERTAIN
from wingbeat.bot.rules.words import PERHAPS
from wingbeat.conversations.contents.events import FileRef, Source
from wingbeat.conversations.models import Say
from wingbeat.conversations.rules import MAX_FILES, MAX_TEXT
from wingbeat.kit.log import Recorded
from wingbeat.knowledge.models import Article


def packed(
    texts: Sequence[tuple[str, tuple[Source, ...]]], confidence: float, pictures: Sequence[FileRef] = ()
) -> tuple[Say, ...]:
    """Texts with their sources as few messages; the pictures that go with them below the last one."""
    says: list[Say] = []
    for text, sources in texts:
        last = says[-1] if says else None
        if last is not None and len(last.text) + len(text) + 2 <= MAX_TEXT:
            fresh = tuple(source for source in sources if source not in last.sources)
            says[-1] = replace(last, text=f"{last.text}\n\n{text}", sources=(*last.sources, *fresh))
        else:
            says.append(Say(text=text, sources=sources, confidence=confidence))
    if says and pictures:
        says[-1] = replace(says[-1], files=tuple(pictures[:MAX_FILES]))
    return tuple(says)


def doubt(title: str, confidence: float, language: Language) -> str:
    """What is said above an answer that is likely and no more: that it may be another one, and which question it answers."""
    return "" if confidence >= CERTAIN else f"{PERHAPS[language]}\n\n{title}"


def quoted(found: LadderAnswer, language: Language) -> Say:
    """The ladder's answer as the whole reply; a model's was written to the question, a passage only may fit it."""
    unsure = "" if found.rung == "model" else doubt(found.sources[0].title, found.confidence, language)
    return Say(text=found.text, doubt=unsure, sources=found.sources, confidence=round(found.confidence, 3))


def source_of(known: Article) -> Source:
    return Source(article_id=known.id, title=known.questions[0])


def said_before(recent: Sequence[Recorded], text: str) -> bool:
    """Whether the bot has said this very text since the conversation was opened; a line of a list is not the text about one."""
    said = [event.body for event in since_opened(recent) if event.kind == "message" and event.actor_kind == "bot"]
    return any(f"\n\n{text}\n\n" in f"\n\n{body.text}\n\n" for body in said)


def times_said(recent: Sequence[Recorded], text: str) -> int:
    """How many of the bot's messages ended so."""
    said = (event.body.text for event in recent if event.kind == "message" and event.actor_kind == "bot")
    return sum(one.endswith(text) for one in said)


def said_last(recent: Sequence[Recorded], text: str) -> bool:
    """Whether the bot's last message was this very text."""
    said = [event.body.text for event in recent if event.kind == "message" and event.actor_kind == "bot"]
    return bool(said) and said[-1].endswith(text)

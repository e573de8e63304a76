"""What whoever takes over must know, and a reply they may send: read off the log, by rules."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from unicodedata import east_asian_width

from wingbeat.bot.models import Guess, HandOffWhy, Language
from wingbeat.bot.rules.move import ANGRY, NEAR
from wingbeat.bot.rules.words import DRAFTS
from wingbeat.conversations.contents.events import Card, Mood, NextStep, Source
from wingbeat.kit.log import Recorded

# Who comes back from lunch and asks "how much is it" is asked what they mean.
LATELY = timedelta(minutes=30)
LONGEST_WANT = 200  # characters: two lines of the card
# Latin letters, or half as many Chinese characters: a wish for people that is not longer asks for nothing else.
SHORT = 40
MOST_TRIED = 3
UNEASY = -0.2  # below this sentiment somebody is not happy
URGENT = 0.6


def since_opened(events: Sequence[Recorded]) -> list[Recorded]:
    """The events of this time: what was before a reopening is settled."""
    last = max((n for n, event in enumerate(events) if event.kind in {"opened", "reopened"}), default=0)
    return list(events[last:])


def lately(events: Sequence[Recorded], at: datetime) -> list[Recorded]:
    """Those of this time that whoever writes at `at` still has in mind."""
    return [event for event in since_opened(events) if event.at >= at - LATELY]


def _sources(events: Sequence[Recorded]) -> list[Source]:
    """What the bot has answered from, in order."""
    said = [event.body for event in since_opened(events) if event.kind == "message" and event.actor_kind == "bot"]
    return [source for body in said for source in body.sources]


def answered(events: Sequence[Recorded]) -> dict[str, str]:
    """The articles the bot has answered with, id → title, in order."""
    return {source.article_id.hex: source.title for source in _sources(events) if source.article_id}


def card(
    events: Sequence[Recorded], asked: str, guess: Guess | None, why: HandOffWhy, lines: tuple[str, ...] = ()
) -> Card:
    """At most five lines. `events` are the conversation's last ones, `asked` is what the customer wrote this turn."""
    here = since_opened(events)
    mood = _mood(guess, why)
    order = _order(here, guess)
    wants = _wants(here, asked, guess)
    draft = near_article(here, guess, why) is not None
    return Card(
        wants=wants,
        tried=tuple(dict.fromkeys(source.title for source in _sources(here)))[-MOST_TRIED:],
        order=order,
        mood=mood,
        next_step=_next(why, mood, order=order, wants=wants, draft=draft),
        lines=lines[:5],
    )


def last_said(events: Sequence[Recorded]) -> str:
    """What the customer wrote last."""
    said = [e.body.text for e in since_opened(events) if e.kind == "message" and e.actor_kind == "customer"]
    return said[-1] if said else ""


def _wants(events: Sequence[Recorded], asked: str, guess: Guess | None) -> str:
    """The last things asked; a wish for people says nothing, the question before or beside it does."""
    text = asked
    if guess is not None and guess.wish == "person" and _width(asked) <= SHORT:
        spoken = [e.body.text for e in events if e.kind == "message" and e.actor_kind == "customer"]
        earlier = [said for said in spoken if said and said not in asked]
        text = " / ".join(filter(None, (*earlier[-1:], guess.beside_wish)))
    elif guess is not None and guess.beside_wish:
        text = guess.beside_wish
    elif guess is not None and len(guess.parts) > 1:
        text = " / ".join(part.text.strip() for part in guess.parts)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_WANT else text[: LONGEST_WANT - 1] + "…"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def _order(events: Sequence[Recorded], guess: Guess | None) -> str:
    found = [slot for event in events if event.kind == "understood" for slot in event.body.slots]
    found += guess.slots if guess else ()
    numbers = [slot.value for slot in found if slot.kind == "order_number"]
    return numbers[-1] if numbers else ""


def _mood(guess: Guess | None, why: HandOffWhy) -> Mood:
    sentiment, urgency = (guess.sentiment, guess.urgency) if guess else (0.0, 0.0)
    if why in {"angry", "complaint"} or sentiment <= ANGRY:
        return "angry"
    return "uneasy" if why == "danger" or sentiment < UNEASY or urgency > URGENT else "calm"


def _next(why: HandOffWhy, mood: Mood, *, order: str, wants: str, draft: bool) -> NextStep:
    if why == "danger":
        return "make_safe"
    if mood == "angry":
        return "calm_down"
    if order:
        return "look_up_order"
    if draft:
        return "check_draft"
    return "answer" if wants else "ask_back"


def _near(guess: Guess | None, tried: dict[str, str]) -> str | None:
    """The article that may be right and was not tried: its id."""
    if guess is None or guess.wish is not None:
        return None
    fresh = [one for one in guess.candidates if one.confidence >= NEAR and one.article_id.hex not in tried]
    return fresh[0].article_id.hex if fresh else None


def near_article(events: Sequence[Recorded], guess: Guess | None, why: HandOffWhy) -> str | None:
    """The article whose answer would be a draft, by its id; None when none is near, or a flow has found out the matter."""
    return None if why == "flow_step" else _near(guess, answered(events))


def draft(known: Card, why: HandOffWhy, language: Language, near: str = "") -> str:
    """A reply for a member to accept: `near` (an answer that may be right) before words of ours."""
    if why == "danger":
        return DRAFTS["danger"][language]
    if known.mood == "angry":
        return DRAFTS["sorry"][language]
    if near:
        return near
    if known.order:
        return DRAFTS["order"][language].format(order=known.order)
    if known.wants:
        return DRAFTS["wants"][language].format(wants=known.wants)
    return DRAFTS["hello"][language]

"""What the bot understood, and what it will do. Light on purpose: the engine's process imports this too."""

from collections.abc import Collection, Mapping
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.conversations.contents.events import Intent, Slot, SlotKind
from wingbeat.conversations.events import HandOffWhy
from wingbeat.kit.languages import LANGUAGES, Language

# What the log writes down, and what all speak, is defined there and used from here.
__all__ = ["LANGUAGES", "HandOffWhy", "Intent", "Language", "Slot", "SlotKind"]

Wish = Literal["person", "complaint", "danger"]
SmallTalk = Literal["greeting", "thanks", "bye"]


def language_of(named: str, otherwise: Language = "zh-CN") -> Language:
    """The language that a conversation or a firm names; `otherwise` where the bot does not speak it."""
    return next((one for one in LANGUAGES if one == named), otherwise)


class Lesson(msgspec.Struct, frozen=True):
    """What the engine needs of an article; articles of one `group` say the same in different languages.

    `intents`: what somebody is after whom it answers.
    """

    article_id: UUID
    group: str
    language: Language
    questions: tuple[str, ...]
    answer: str = ""
    intents: tuple[str, ...] = ()


class Product(msgspec.Struct, frozen=True):
    """What the engine needs of a product: its name in each language, and the shop's own word for its kind."""

    sku: str
    names: Mapping[Language, str]
    category: str = ""


class ProductsAsked(msgspec.Struct, frozen=True):
    """Products that are asked about, and what of them (`price`, `stock`, `weight` …).

    `surely`: so plainly that their facts answer before any article. `further`: they were spoken of before, and only what is
    asked now is told. `lacking`: what the shop has not, in the customer's words; `skus` are what comes near, perhaps none.
    """

    skus: tuple[str, ...]
    about: tuple[str, ...] = ()
    surely: bool = False
    further: bool = False
    lacking: str = ""


class Nearby(msgspec.Struct, frozen=True):
    """An article's question that means nearly what `text` means; `likeness` is their cosine."""

    article_id: UUID
    text: str
    question: str
    likeness: float


class Candidate(msgspec.Struct, frozen=True):
    """One article that may answer, with the question it was recognised by and why.

    `dense` and `words`: its closest question by meaning and by words, 0–1. `covered`: how much of what is asked its
    article says anything about, 0–1. `agreement`: how many of the six scores name it first. `confidence`: the chance that it
    is the right answer.
    """

    article_id: UUID
    question: str
    language: Language
    dense: float = 0.0
    words: float = 0.0
    fused: float = 0.0
    covered: float = 0.0
    agreement: int = 0
    confidence: float = 0.0


class Part(msgspec.Struct, frozen=True):
    """One thing asked: `intents` and `candidates` best first; `outside` is the chance that nothing here covers it.

    `products`: what it asks of the shop's own products. `points`: what it would ask of products spoken of before, which it
    does not name: any, or where it names their kind these.
    """

    text: str
    intents: tuple[Intent, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    outside: float = 0.0
    products: ProductsAsked | None = None
    points: ProductsAsked | None = None

    @property
    def confidence(self) -> float:
        """The chance that the best candidate is the right answer; 0 without one."""
        return self.candidates[0].confidence if self.candidates else 0.0


class Guess(msgspec.Struct, frozen=True):
    """What one message means: each thing asked in it is a part, in the order they were asked.

    `candidates` of a part are best first, at most one for each article. `sentiment` is −1 (angry) to 1, `urgency` 0–1.
    `beside_wish` is what whoever wishes for a person asks in the same breath.
    `only_asks`: it tells of nothing that has happened, and threatens nobody.
    `revision` is that of the articles and `model` that of the classifier it was made with.
    """

    language: Language
    parts: tuple[Part, ...] = ()
    slots: tuple[Slot, ...] = ()
    sentiment: float = 0.0
    urgency: float = 0.0
    wish: Wish | None = None
    beside_wish: str = ""
    small_talk: SmallTalk | None = None
    only_asks: bool = False
    revision: int = 0
    model: int = 0
    took_ms: float = 0.0

    def without(self, article_ids: Collection[UUID]) -> "Guess":
        """The same, had it never heard of these articles."""
        parts = []
        for part in self.parts:
            kept = tuple(one for one in part.candidates if one.article_id not in article_ids)
            parts.append(msgspec.structs.replace(part, candidates=kept))
        return msgspec.structs.replace(self, parts=tuple(parts))

    @property
    def wants_person(self) -> bool:
        """Asked for people, complained or is in danger: none of these is for a machine."""
        return self.wish is not None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Those of the first thing asked."""
        return self.parts[0].candidates if self.parts else ()

    @property
    def confidence(self) -> float:
        """The chance that the best candidate of the first thing asked is the right answer; 0 without one."""
        return self.parts[0].confidence if self.parts else 0.0


class Trouble(msgspec.Struct, frozen=True):
    """Something the engine works without for now; `workspace_id` where it is one workspace's.

    `model_encoder`: a model that was trained with another encoder than the one in force, and goes by spelling alone.
    """

    what: Literal["encoder", "model", "model_encoder"]
    why: str
    workspace_id: UUID | None = None


class Health(msgspec.Struct, frozen=True):
    """How the engine is: nothing in `troubles` means that all of it works; `peak_mib` is the most memory it ever had."""

    encoder: str
    troubles: tuple[Trouble, ...] = ()
    workspaces: int = 0
    peak_mib: float = 0.0


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """Send these articles' answers and what is known of these products in one message; `open` are the parts that neither
    answers.
    """

    candidates: tuple[Candidate, ...]
    open: tuple[Part, ...] = ()
    products: tuple[ProductsAsked, ...] = ()


class AskAgain(msgspec.Struct, frozen=True, tag="ask_again"):
    """Ask the customer to say it differently; `suggestions` are up to three questions that may be meant."""

    suggestions: tuple[Candidate, ...]


class HandOver(msgspec.Struct, frozen=True, tag="hand_over"):
    """Give the conversation to people, after the answers that are known all the same."""

    reason: HandOffWhy
    candidates: tuple[Candidate, ...] = ()


class Greet(msgspec.Struct, frozen=True, tag="greet"):
    """Return the greeting, the thanks or the goodbye."""

    small_talk: SmallTalk


Move = Answer | AskAgain | HandOver | Greet


class Attempt(msgspec.Struct, frozen=True):
    """What the bot would do with a text as a conversation's first: `flow` begins, else `move`; `says` are an answer's words."""

    guess: Guess
    move: Move
    flow: str = ""
    says: str = ""

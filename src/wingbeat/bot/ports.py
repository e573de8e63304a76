"""What the bot needs of the outside: something that understands text, flows, further answers, and the staff."""

from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Literal, Protocol
from uuid import UUID

import msgspec

from wingbeat.bot.models import Guess, Health, Language, Lesson, Nearby, Part, Product
from wingbeat.commerce.models import Order
from wingbeat.conversations.contents.events import FileRef, Source
from wingbeat.conversations.events import FlowMoved
from wingbeat.conversations.models import Conversation, Say
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.log import Recorded
from wingbeat.workspaces.queries import Scope


class EngineDown(WingbeatError):
    """The bot's engine is restarting; ask again in a moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class NotLoaded(WingbeatError):
    """The bot has not read this workspace's articles yet."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class BrokenModel(WingbeatError):
    """This model cannot be read; the one before it goes on answering."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Understanding(Protocol):
    """Reads a workspace's articles once, then says what each message means."""

    def revision(self, workspace_id: UUID) -> int | None:
        """The revision of the articles last loaded, `None` before the first."""
        ...

    async def load(
        self,
        workspace_id: UUID,
        revision: int,
        lessons: Sequence[Lesson],
        products: Sequence[Product] = (),
    ) -> None:
        """Replace the workspace's articles and products; until it returns, the earlier ones answer.

        Raises `EngineDown`.
        """
        ...

    async def teach(self, workspace_id: UUID | None, model: int, data: bytes) -> None:
        """Classify the workspace's messages with this model of intents; without data with the one for all that have none
        of their own, which is the one of no workspace. Raises `BrokenModel`, `EngineDown`.
        """
        ...

    async def health(self) -> Health:
        """What the engine works without for now. Raises `EngineDown`."""
        ...

    async def ask(self, workspace_id: UUID, text: str, language: Language, k: int = 5) -> Guess:
        """What `text` means; `language` is the conversation's so far.

        Raises `NotLoaded`, `EngineDown` (ask again), `Busy` (the queue is full).
        """
        ...


class Meaning(Protocol):
    """Compares what texts mean. Every call raises `NotLoaded` where it cannot, also without an encoder, and `EngineDown`."""

    async def nearest(
        self, workspace_id: UUID, texts: Sequence[str], language: Language, k: int = 5
    ) -> Sequence[Nearby]:
        """Of each text the `k` nearest questions of the articles loaded in this language."""
        ...

    async def alike(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """The cosine of what a text means with what each other one means."""
        ...


class Asked(msgspec.Struct, frozen=True):
    """One turn of a customer: what they wrote since the bot's last turn, and what it means.

    `conversation` is the head (its `flow` is where they stand in one), `recent` its last events in order, `at` when the
    customer's last message was stored. `orders`: the customer's own, where they were looked up before. In a flow `told` is what a
    message only tells that asks something, too, and `besides` what that is: "1042, and do you ship to Taiwan?". `narrowed`: what the
    article just answered with says of what the message adds to the question before: "and abroad?".
    """

    conversation: Conversation
    text: str
    guess: Guess
    at: datetime
    files: tuple[FileRef, ...] = ()
    recent: tuple[Recorded, ...] = ()
    orders: tuple[Order, ...] | None = None
    told: str = ""
    besides: tuple[Part, ...] = ()
    narrowed: str = ""


class FlowTurn(msgspec.Struct, frozen=True):
    """What a flow makes of a turn: it becomes part of the turn's one command.

    `hand_over`: the flow's step asks for a person, with `lines` (at most five) on the card and perhaps a team.
    `resolved`: the customer said yes, it is settled. `rest`: what else was asked in the message, for articles and products. `skus`: the
    products of an order that it told of, where all is well with it.
    """

    moved: FlowMoved
    says: tuple[Say, ...] = ()
    hand_over: bool = False
    lines: tuple[str, ...] = ()
    team_id: UUID | None = None
    tags: tuple[str, ...] = ()
    reason: str = ""
    resolved: bool = False
    rest: tuple[Part, ...] = ()
    skus: tuple[str, ...] = ()


class Flows(Protocol):
    """Multi-turn procedures. Look-ups they need they make themselves; they store nothing before the turn is committed."""

    async def wanted(self, scope: Scope, guess: Guess) -> str | None:
        """The name of the flow that `begin` would begin."""
        ...

    async def offered(self, scope: Scope, article_id: UUID, language: Language) -> str:
        """The title of the flow that does what the article tells how to; tapped, it begins that flow. Empty without one."""
        ...

    async def foresee(self, scope: Scope, customer_id: UUID, guess: Guess) -> tuple[Order, ...] | None:
        """The customer's own orders, where the flow that would begin asks for them; None where it does not, or they
        have proven nothing.
        """
        ...

    async def begin(self, scope: Scope, asked: Asked) -> FlowTurn | None:
        """The first turn of the flow that one of the things asked starts, by intent or article; None when none does."""
        ...

    async def advance(self, scope: Scope, asked: Asked) -> FlowTurn | None:
        """The running flow (`asked.conversation.flow`) hears the message; None when it clearly is about another topic."""
        ...

    async def open_question(self, scope: Scope, asked: Asked) -> Say | None:
        """What the running flow asked last, once more: said after another topic was answered."""
        ...


class Passage(msgspec.Struct, frozen=True):
    """An article that may help, with its whole answer; `confidence` is the chance that it is the right one."""

    article_id: UUID
    title: str
    text: str
    confidence: float


Rung = Literal["passage", "model"]


class LadderAnswer(msgspec.Struct, frozen=True):
    """An answer grounded in articles: `sources` names them. A model's was written to the question, a passage only may fit it."""

    text: str
    sources: tuple[Source, ...]
    confidence: float
    rung: Rung = "passage"


class Ladder(Protocol):
    """What answers where no approved answer is sure: a quoted passage, then a language model if one is configured."""

    async def answer(
        self,
        scope: Scope,
        asked: Asked,
        question: str,
        passages: Sequence[Passage],
        told: Callable[[str], None] | None = None,
    ) -> LadderAnswer | None:
        """An answer to one thing asked in a turn that stands on these passages (best first, perhaps none), or None.

        Never raises, never over 8 s. `told` hears an answer that is being written as it grows, as far as it is proved.
        """
        ...


class Preview(Protocol):
    """Shows a customer what the bot is writing; it is stored nowhere."""

    def __call__(self, workspace_id: UUID, conversation_id: UUID, text: str) -> None: ...


class Permit(msgspec.Struct, frozen=True):
    """Whether the bot says its answer itself, drafts it for a member, or proposes it for a member's approval.

    `topics` is what the turn counts under. `told`: what the customer hears while an answer waits for approval, by
    the team if there is one.
    """

    how: Literal["itself", "share", "review"] = "itself"
    topics: tuple[str, ...] = ()
    target_seconds: int = 0
    told: str = ""
    team_id: UUID | None = None


class Permits(Protocol):
    """How much the bot may do by itself."""

    async def permit(self, scope: Scope, asked: Asked, sources: Sequence[Source]) -> Permit:
        """May a turn answer from these articles? Asked of every turn; without articles only its topics matter."""
        ...


class Staff(Protocol):
    """The people behind the bot."""

    async def reserve(self, workspace_id: UUID, conversation_id: UUID) -> None:
        """A handoff is likely or certain: keep a fitting member free. Only a wish, lost when it cannot be kept."""
        ...

    async def next_opening(self, scope: Scope, conversation: Conversation, at: datetime) -> datetime | None:
        """When people are back, in the workspace's zone; None while they are there, or when no hours are known."""
        ...

    async def wait_seconds(self, scope: Scope, conversation: Conversation, team_id: UUID | None) -> int:
        """Within what somebody of the team will be there in four of five cases; 0 when nobody can say, or at once."""
        ...

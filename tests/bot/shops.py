"""A shop with a bot behind a real door: what the customer writes, and the bot's turns over it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from tests.bot.conftest import SHOP
from tests.kit.doors import running
from wingbeat.bot.actions import Bot
from wingbeat.bot.adapters.nothing import CalendarStaff, NoFlows, NoLadder, NoLimits, no_preview
from wingbeat.bot.models import Candidate, Guess, Health, Language, Lesson, Part
from wingbeat.bot.ports import EngineDown, Understanding
from wingbeat.conversations.actions import ConversationDoor, ConversationLife
from wingbeat.conversations.models import AnyCommand, Conversation, Opening, Say
from wingbeat.conversations.queries import BODIES, find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded, between
from wingbeat.kit.steps import Woken
from wingbeat.knowledge.actions import create
from wingbeat.knowledge.models import Article, Draft
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor, system
from wingbeat.workspaces.queries import Scope


class Scripted:
    """Understands what it was told to."""

    def __init__(self, guess: Guess | None = None) -> None:
        self.guess = guess or Guess(language="en")

    def revision(self, _workspace_id: UUID) -> int | None:
        return None

    async def load(
        self, _workspace_id: UUID, _revision: int, _lessons: Sequence[Lesson], _products: Any = None
    ) -> None:
        return None

    async def teach(self, _workspace_id: UUID | None, _model: int, _data: bytes) -> None:
        return None

    async def health(self) -> Health:
        return Health(encoder="scripted")

    async def ask(self, _workspace_id: UUID, _text: str, _language: Language, _k: int = 5) -> Guess:
        return self.guess


class ByHeart(Scripted):
    """Knows the shop's questions word for word, and the wish for people."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self._articles: dict[str, UUID] = {}

    async def load(self, _workspace_id: UUID, _revision: int, lessons: Sequence[Lesson], _products: Any = None) -> None:
        self._articles = {question: lesson.article_id for lesson in lessons for question in lesson.questions}

    async def ask(self, _workspace_id: UUID, text: str, language: Language, _k: int = 5) -> Guess:
        if self.away:
            raise EngineDown
        found = [
            Candidate(article_id=self._articles[line], question=line, language=language, confidence=0.9)
            for line in text.splitlines()
            if line in self._articles
        ]
        parts = tuple(Part(text=one.question, candidates=(one,)) for one in found) or (Part(text=text),)
        return Guess(language=language, parts=parts, wish="person" if text == "转人工" else None)


class BotShop:
    """One workspace with the little shop's articles, and one customer's conversation."""

    def __init__(self, database: Database, understanding: Understanding, **parts: Any) -> None:
        self.database = database
        door = Door(database, ConversationLife(), lambda *_: [], on_commit=lambda *_: None)
        self.door: ConversationDoor = parts.pop("door", door)
        ports: dict[str, Any] = {
            "flows": NoFlows(),
            "ladder": NoLadder(),
            "staff": CalendarStaff(),
            "permits": NoLimits(),
            "preview": no_preview,
        } | parts
        self.bot = Bot(database, self.door, understanding, **ports)
        self.understanding: Any = understanding
        self.articles: dict[str, Article] = {}  # by their titles
        self.customer_id, self.conversation_id, self.channel_id = uuid7(), uuid7(), uuid7()
        self.number = 1000
        self.scope: Scope

    async def found(self) -> None:
        workspace_id = await found(self.database, name="Finch", language="zh-CN", zone="Asia/Shanghai")
        self.scope = Scope(self.database, system(workspace_id))
        editor = Scope(self.database, Actor(workspace_id, "member", uuid7(), RIGHTS["editor"]))
        for group, language, questions, answer in SHOP:
            draft = Draft(group=group, language=language, questions=questions, answer=answer)
            self.articles[questions[0]] = (await create(editor, draft))[0]

    def candidate(self, title: str, confidence: float) -> Candidate:
        known = self.articles[title]
        return Candidate(article_id=known.id, question=title, language=known.language, confidence=confidence)

    async def known_customer(self, *, tier: str) -> None:
        """A row for the customer, who is somebody special."""
        await self.scope.execute(
            "INSERT INTO customer (workspace_id, id, name, language, tier) VALUES ($1, $2, 'Lin', 'zh-CN', $3)",
            self.customer_id,
            tier,
        )

    async def opens(self, first_hour: int, last_hour: int) -> None:
        """The workspace works every day between these hours."""
        week = [[{"opens_minute": first_hour * 60, "closes_minute": last_hour * 60}]] * 7
        await self.scope.execute("UPDATE workspace SET calendar = $2 WHERE workspace_id = $1", {"week": week})

    async def send(self, command: AnyCommand, sender: Sender) -> int:
        done = await self.door.append(
            self.scope.actor.workspace_id, self.conversation_id, command, sender=sender, key=uuid7().hex
        )
        return done.seq

    async def ask(self, text: str, language: str = "zh-CN") -> int:
        """The customer writes; the message's number."""
        thread = self.customer_id.hex
        known = await self.log()
        self.number += not known
        opening = Opening(self.channel_id, self.customer_id, "", thread, self.number, language, bot=True)
        said = Say(text, opening=None if known else opening)
        return await self.send(said, Sender("customer", self.customer_id))

    async def turn(self, first: int, last: int) -> None:
        """The bot's step is woken for these events."""
        events = [event for event in await self.log() if first <= event.seq <= last]
        woken = Woken(
            self.scope.actor.workspace_id, self.conversation_id, "bot.answer", 1, first, last, 0, tuple(events)
        )
        await self.bot.answer(woken)

    async def prepares(self, called: int) -> None:
        """The bot hears that the customer called for people."""
        (event,) = [event for event in await self.log() if event.seq == called]
        workspace_id = self.scope.actor.workspace_id
        await self.bot.prepare(Woken(workspace_id, self.conversation_id, "bot.prepare", 1, called, called, 0, (event,)))

    async def asks(self, text: str, language: str = "zh-CN") -> list[Recorded]:
        """The customer writes and the bot takes its turn; what followed."""
        seq = await self.ask(text, language)
        await self.turn(seq, seq)
        return [event for event in await self.log() if event.seq > seq]

    async def state(self) -> Conversation:
        return await find(self.scope, self.conversation_id)

    async def log(self) -> list[Recorded]:
        stream = (self.scope.actor.workspace_id, self.conversation_id)
        async with self.database.connection() as connection:
            return (await between(connection, BODIES, [(*stream, 1, 999)]))[stream]


@asynccontextmanager
async def bot_shop(database: Database, understanding: Understanding, **parts: Any) -> AsyncIterator[BotShop]:
    shop = BotShop(database, understanding, **parts)
    await shop.found()
    async with running(shop.door):
        yield shop


def spoken(events: list[Recorded]) -> list[str]:
    """The first source of each of the bot's messages, or its text."""
    said = [event.body for event in events if event.kind == "message" and event.actor_kind == "bot"]
    return [body.sources[0].title if body.sources else body.text for body in said]

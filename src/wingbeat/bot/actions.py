"""The bot's step: a customer writes, the bot answers with a source, asks again, or hands over."""

from collections.abc import Mapping

from wingbeat.bot.ladder.actions import Ladder
from wingbeat.bot.ladder.rungs.actions import Rungs
from wingbeat.bot.models import Answer, AskAgain, Greet, Guess, HandOver, Language, Lesson, SmallTalk
from wingbeat.bot.ports import EngineDown, NotLoaded, Understanding
from wingbeat.bot.rules.move import next_move
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.events import HandOffWhy, Source
from wingbeat.conversations.models import Conversation, HandOff, Say
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.steps import Woken
from wingbeat.knowledge.models import Article
from wingbeat.knowledge.queries import article, published, revision
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

BOT = Sender("bot")

WHY: Mapping[str, HandOffWhy] = {
    "asked": "asked",
    "complaint": "complaint",
    "danger": "danger",
    "low_confidence": "low_confidence",
    "failures": "failed_twice",
    "repeated": "same_answer",
}

ASK_AGAIN: Mapping[Language, str] = {
    "zh-CN": "我不太确定您的意思。能换个说法再问一次吗？",
    "zh-TW": "我不太確定您的意思。可以換個說法再問一次嗎？",
    "en": "I am not sure I understood. Could you put it another way?",
}
DID_YOU_MEAN: Mapping[Language, str] = {
    "zh-CN": "您想问的是下面哪一个？",
    "zh-TW": "您想問的是下面哪一個？",
    "en": "Is it one of these?",
}
HANDING_OVER: Mapping[Language, str] = {
    "zh-CN": "好的，正在为您转接同事，请稍候。",
    "zh-TW": "好的，正在為您轉接同事，請稍候。",
    "en": "All right, I am getting a colleague for you. One moment, please.",
}
GREETINGS: Mapping[SmallTalk, Mapping[Language, str]] = {
    "greeting": {
        "zh-CN": "您好！想了解什么？直接问我就可以。",
        "zh-TW": "您好！想了解什麼？直接問我就可以。",
        "en": "Hello! What would you like to know? Just ask.",
    },
    "thanks": {
        "zh-CN": "不客气！还有什么可以帮您？",
        "zh-TW": "不客氣！還有什麼可以幫您？",
        "en": "You are welcome! Is there anything else I can help with?",
    },
    "bye": {
        "zh-CN": "再见，祝您一切顺利！",
        "zh-TW": "再見，祝您一切順利！",
        "en": "Goodbye, and all the best!",
    },
}


class Bot:
    """The answering step, bound to an engine and the door."""

    def __init__(
        self, database: Database, door: ConversationDoor, understanding: Understanding, ladder: Ladder, rungs: Rungs
    ) -> None:
        self._ladder, self._rungs = ladder, rungs
        self._database = database
        self._door = door
        self._understanding = understanding

    async def answer(self, woken: Woken) -> None:
        """Act on what the customer wrote since the last look; a person who took over meanwhile is never talked over."""
        scope = Scope(self._database, system(woken.workspace_id))
        state = await find(scope, woken.lane)
        said = [event.body.text for event in woken.events if event.actor_kind == "customer" and event.kind == "message"]
        if state.status != "bot" or not said:
            return
        language: Language = state.language if state.language in ASK_AGAIN else "zh-CN"  # type: ignore[assignment]
        try:
            guess = await self.understand(scope, "\n".join(said), language)
        except (EngineDown, NotLoaded):
            await self._hand_over(woken, "bot_down", language)
            return
        await self._move(scope, woken, state, guess, "\n".join(said))

    async def understand(self, scope: Scope, text: str, language: Language) -> Guess:
        """What a text means in this workspace, on its newest articles; raises `EngineDown`, `NotLoaded`, `Busy`."""
        workspace_id = scope.actor.workspace_id
        if self._understanding.revision(workspace_id) != await revision(scope):
            await self.learn(scope)
        return await self._understanding.ask(workspace_id, text, language)

    async def learn(self, scope: Scope) -> None:
        """Give the engine the workspace's published articles."""
        number, articles = await published(scope)
        await self._understanding.load(scope.actor.workspace_id, number, [lesson(one) for one in articles])

    async def _move(self, scope: Scope, woken: Woken, state: Conversation, guess: Guess, asked: str) -> None:
        answered = {state.bot_article_id} if state.bot_article_id else set()
        move = next_move(guess, failures=state.bot_misses, answered=answered)
        if isinstance(move, AskAgain) or (isinstance(move, HandOver) and move.reason in {"failures", "low_confidence"}):
            climbed = await self._climb(scope, state, guess, asked)
            if climbed is not None:
                await self._say(woken, climbed)
                return
        match move:
            case Answer(candidate=candidate):
                known = await article(scope, candidate.article_id)
                source = Source(article_id=known.id, title=known.questions[0])
                said = Say(text=known.answer, sources=(source,), confidence=round(candidate.confidence, 3))
                await self._say(woken, said)
            case AskAgain(suggestions=near):
                titles = tuple([(await article(scope, one.article_id)).questions[0] for one in near])
                text = DID_YOU_MEAN if titles else ASK_AGAIN
                await self._say(woken, Say(text=text[guess.language], purpose="question", suggestions=titles))
            case Greet(small_talk=small_talk):
                await self._say(woken, Say(text=GREETINGS[small_talk][guess.language], purpose="greeting"))
            case HandOver(reason=reason):
                await self._hand_over(woken, WHY[reason], guess.language)

    async def _climb(self, scope: Scope, state: Conversation, guess: Guess, asked: str) -> Say | None:
        """What a further rung answers; until then two timers see to it that nobody is forgotten."""
        if state.owed_since is not None:
            await self._rungs.watch(state.workspace_id, state.id, state.owed_since)
        found = await self._ladder.answer(scope, asked, guess.candidates, names=[state.customer_name])
        await self._rungs.rest(state.workspace_id, state.id)
        return Say(text=found.text, sources=found.sources, confidence=found.confidence) if found else None

    async def _hand_over(self, woken: Woken, why: HandOffWhy, language: Language) -> None:
        await self._say(woken, Say(text=HANDING_OVER[language], purpose="status"))
        await self._door.append(woken.workspace_id, woken.lane, HandOff(why=why), sender=BOT, key=woken.key(1))

    async def _say(self, woken: Woken, said: Say) -> None:
        await self._door.append(woken.workspace_id, woken.lane, said, sender=BOT, key=woken.key(0))


def lesson(known: Article) -> Lesson:
    """What the engine needs of an article."""
    return Lesson(
        article_id=known.id,
        group=known.group_key or str(known.id),
        language=known.language,
        questions=tuple(known.questions),
        answer=known.answer,
    )

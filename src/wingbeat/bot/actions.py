"""The bot's turn: a customer writes, and all it leads to is one command to the conversation's door."""

from collections.abc import Sequence
from uuid import UUID

from msgspec.structs import replace

from wingbeat.bot.handoffs.queries import rules as handoff_rules
from wingbeat.bot.handoffs.rules import applies, may_help, since_handoff
from wingbeat.bot.models import (
    Answer,
    AskAgain,
    Attempt,
    Candidate,
    Greet,
    Guess,
    HandOver,
    Intent,
    Language,
    Move,
    Part,
    language_of,
)
from wingbeat.bot.ports import (
    Asked,
    EngineDown,
    Flows,
    FlowTurn,
    Ladder,
    NotLoaded,
    Permits,
    Preview,
    Staff,
    Understanding,
)
from wingbeat.bot.reading.actions import Reading
from wingbeat.bot.recommend.queries import with_companion
from wingbeat.bot.rules.card import answered, card, draft, last_said, near_article
from wingbeat.bot.rules.move import (
    ANGRY,
    FOR_PEOPLE,
    FOR_PEOPLE_IN_A_FLOW,
    OUTSIDE,
    candidates_of,
    is_doubted,
    next_move,
    understood,
    wish_of,
)
from wingbeat.bot.rules.say import quoted, said_before, said_last
from wingbeat.bot.rules.words import ASK_AGAIN, DID_YOU_MEAN, GREETINGS, NOT_HERE, handing_over
from wingbeat.bot.writing.actions import Writing
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.corrections.rules import standing
from wingbeat.conversations.events import DraftProposed, HandedOff, HandOffWhy, Suggested
from wingbeat.conversations.models import Conversation, Reply, Say, Suggest
from wingbeat.conversations.queries import events_before, find
from wingbeat.conversations.rules import awaits_bot
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.log import Recorded
from wingbeat.kit.steps import Woken
from wingbeat.knowledge.queries import article
from wingbeat.people.customers.queries import tier_of
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

BOT = Sender("bot")
RECENT = 100  # events that the card and the loop guard look back over: more than one matter has before people have it
MOST_TURNS = 4  # a lane that another process works on too is left to it
VIP = "vip"  # the tier whose customers speak to people only
UNSURE: frozenset[HandOffWhy] = frozenset({"low_confidence", "out_of_scope", "failed_twice"})


class Bot:
    """The answering step, bound to an engine, the door, and what helps it further."""

    def __init__(
        self,
        database: Database,
        door: ConversationDoor,
        understanding: Understanding,
        *,
        flows: Flows,
        ladder: Ladder,
        staff: Staff,
        permits: Permits,
        preview: Preview,
    ) -> None:
        self._database = database
        self._door = door
        self._flows = flows
        self._staff = staff
        self._permits = permits
        self.reading = Reading(database, understanding, flows)
        self.writing = Writing(ladder, permits, preview)

    async def answer(self, woken: Woken) -> None:
        """Act on what the customer wrote since the last turn; a person who took over meanwhile is never talked over."""
        for _ in range(MOST_TURNS):
            if await self._turn(woken):
                return

    async def _turn(self, woken: Woken) -> bool:
        """One turn; False when another one was about some of these messages: what is left is looked at again.

        The key is that of the first message heard. A lane that grew after a crash holds what was answered, too; what
        was not is the next turn, under its own key.
        """
        scope = Scope(self._database, system(woken.workspace_id))
        state = await find(scope, woken.lane)
        heard = [
            event
            for event in woken.events
            if event.kind == "message" and event.actor_kind == "customer" and event.seq > state.heard_seq
        ]
        if not heard or not awaits_bot(state):
            return True
        asked = await self._asked(scope, state, heard)
        reply = await (self._reply(scope, asked, heard) if state.status == "bot" else self._help(scope, asked, heard))
        if reply is None:
            return True
        key = f"{woken.step}:{heard[0].seq}"
        done = await self._door.append(woken.workspace_id, woken.lane, reply, sender=BOT, key=key)
        return bool(done.events)

    async def prepare(self, woken: Woken) -> None:
        """The customer called for people without us: the card and the draft, and when people are back."""
        scope = Scope(self._database, system(woken.workspace_id))
        state = await find(scope, woken.lane)
        recent = standing(await events_before(scope, state.id, state.seq + 1, RECENT))
        language, at = language_of(state.language), woken.events[-1].at
        known = card(recent, last_said(recent), None, "asked")
        suggested = Suggested(text=draft(known, "asked", language), card=known)
        opening = await self._staff.next_opening(scope, state, at)
        told = Say(text=handing_over(language, at, opening), purpose="status") if opening else None
        command = Suggest(suggested=suggested, told=told)
        await self._door.append(woken.workspace_id, woken.lane, command, sender=BOT, key=woken.key())

    async def attempt(self, scope: Scope, text: str, language: Language) -> Attempt:
        """What would become of a text as a conversation's first; raises as `understand`."""
        guess = await self.reading.understand(scope, text, language)
        move = next_move(guess, failures=0, answered=())
        calm = wish_of(guess) is None and guess.sentiment > ANGRY and guess.small_talk is None
        flow = await self._flows.wanted(scope, guess) if calm else None
        if flow is not None:
            return Attempt(guess, move, flow=flow)
        return Attempt(guess, move, says=await self.writing.sample(scope, move, guess.language))

    async def _asked(self, scope: Scope, state: Conversation, heard: Sequence[Recorded]) -> Asked:
        return Asked(
            state,
            "\n".join(event.body.text for event in heard),
            Guess(language=language_of(state.language)),
            heard[-1].at,
            files=tuple(file for event in heard for file in event.body.files),
            recent=tuple(standing(await events_before(scope, state.id, state.seq + 1, RECENT))),
        )

    async def _reply(self, scope: Scope, asked: Asked, heard: Sequence[Recorded]) -> Reply:
        reply = Reply(after=asked.conversation.heard_seq, upto=heard[-1].seq)
        try:
            asked = await self.reading.of_turn(scope, asked)
        except (EngineDown, NotLoaded):
            return await self._hand_over(scope, asked, reply, "bot_down")
        reply = replace(reply, understood=understood(asked.guess, reply.upto))
        reply, skus = await self._decide(scope, asked, reply)
        return await with_companion(scope, asked, await self._permitted(scope, asked, reply), skus)

    async def _help(self, scope: Scope, asked: Asked, heard: Sequence[Recorded]) -> Reply | None:
        """Until a member's first key stroke what is sure is answered, and nothing else said: people are on their way."""
        state = asked.conversation
        if not may_help(asked.recent):
            return None
        try:
            asked = await self.reading.of_turn(scope, asked)
        except (EngineDown, NotLoaded):
            return None
        asked, move = await self._next(scope, replace(asked, recent=tuple(since_handoff(asked.recent))))
        if not isinstance(move, Answer) or is_doubted(move) or await self._for_people(scope, asked):
            return None
        facts = await self.writing.facts(scope, asked, move.products)
        says = await self.writing.answers(scope, asked, move.candidates, facts=facts)
        permit = await self._permits.permit(scope, asked, [source for said in says for source in said.sources])
        if not says or permit.how != "itself":
            return None
        heard_now = replace(understood(asked.guess, heard[-1].seq), topics=permit.topics)
        return Reply(state.heard_seq, heard[-1].seq, heard_now, says, seen=state.status)

    async def _decide(self, scope: Scope, asked: Asked, reply: Reply) -> tuple[Reply, Sequence[str]]:
        """First what only people may do, then a flow, then answers; with them the SKUs of an order that was told of."""
        wish = wish_of(asked.guess, least=FOR_PEOPLE_IN_A_FLOW if asked.conversation.flow else FOR_PEOPLE)
        why = None if wish else await self._for_people(scope, asked)
        if why is not None:
            return await self._hand_over(scope, asked, reply, why), ()
        if wish is None and asked.narrowed and not said_before(asked.recent, asked.narrowed):
            return replace(reply, says=(await self.writing.narrower(scope, asked),)), ()
        if wish is None and asked.guess.sentiment > ANGRY:
            turn = await self._flow(scope, asked)
            others = None if turn is None else await self._others(scope, asked, turn)
            if turn is not None and others is not None:
                return await self._flowing(scope, asked, reply, turn, others), turn.skus
        return await self._move(scope, asked, reply), ()

    async def _permitted(self, scope: Scope, asked: Asked, reply: Reply) -> Reply:
        """The reply as far as the bot may say it itself; else a member gets its answer, to send or to approve."""
        answers = [said for said in reply.says if said.sources]
        sources = tuple(dict.fromkeys(source for said in answers for source in said.sources))
        permit = await self._permits.permit(scope, asked, sources)
        if reply.understood is not None:
            reply = replace(reply, understood=replace(reply.understood, topics=permit.topics))
        if permit.how == "itself" or not answers:
            return reply
        text = "\n\n".join(said.text for said in answers)
        if reply.hand_off is None:
            unsaid = replace(reply, says=())
            reply = await self._hand_over(scope, asked, unsaid, permit.how, told=permit.told, team_id=permit.team_id)
        assert reply.hand_off is not None
        others = tuple(said for said in reply.says if not said.sources)
        if permit.how == "share":
            return replace(reply, says=others, hand_off=replace(reply.hand_off, draft=text))
        proposed = DraftProposed(
            text, permit.target_seconds, sources, answers[0].confidence, permit.topics, permit.team_id,
            tuple(file for said in answers for file in said.files),
        )  # fmt: skip
        return replace(reply, says=others, proposed=proposed, hand_off=replace(reply.hand_off, draft=""))

    async def _for_people(self, scope: Scope, asked: Asked) -> HandOffWhy | None:
        """Why people are to have this whatever the bot knows: who asks, or a rule of the workspace."""
        customer_id = asked.conversation.customer_id
        tier = "" if customer_id is None else await tier_of(scope, customer_id)
        if tier == VIP:
            return "vip"
        rules = await handoff_rules(scope)
        topics = (await self._permits.permit(scope, asked, ())).topics if rules else ()
        return "rule" if applies(rules, topics=topics, text=asked.text, tier=tier) else None

    async def _flow(self, scope: Scope, asked: Asked) -> FlowTurn | None:
        if asked.conversation.flow is not None:
            return await self._flows.advance(scope, asked)
        return None if asked.guess.small_talk or asked.narrowed else await self._flows.begin(scope, asked)

    async def _flowing(self, scope: Scope, asked: Asked, reply: Reply, turn: FlowTurn, others: Sequence[Say]) -> Reply:
        reply = replace(
            reply,
            flow=turn.moved,
            says=(*others, *await self._beside(scope, asked, turn), *turn.says),
            tags=turn.tags,
            reason=turn.reason,
            resolved=turn.resolved and not turn.hand_over,
        )
        if not turn.hand_over:
            return reply
        return await self._hand_over(scope, asked, reply, "flow_step", lines=turn.lines, team_id=turn.team_id)

    async def _others(self, scope: Scope, asked: Asked, turn: FlowTurn) -> Sequence[Say] | None:
        """What else was asked in the message that began a flow, answered; None where the bot may not, or is to hand over:
        then all of it is for articles.
        """
        if not turn.rest:
            return ()
        asked, move = await self._next(scope, replace(asked, guess=replace(asked.guess, parts=turn.rest)))
        if isinstance(move, HandOver) and move.reason not in UNSURE:
            return None
        sure, products = (move.candidates, move.products) if isinstance(move, Answer) else ((), ())
        facts = await self.writing.facts(scope, asked, products)
        unclear = move.open if isinstance(move, Answer) else turn.rest
        says = await self.writing.answers(scope, asked, sure, unclear, facts)
        return says if len(facts) == len(products) and await self._may_say(scope, asked, says) else None

    async def _may_say(self, scope: Scope, asked: Asked, says: Sequence[Say]) -> bool:
        permit = await self._permits.permit(scope, asked, [source for said in says for source in said.sources])
        return permit.how == "itself"

    async def _beside(self, scope: Scope, asked: Asked, turn: FlowTurn) -> tuple[Say, ...]:
        """What the sure article says in general, before a flow just begun asks what it needs to look further."""
        knows = asked.conversation.flow is not None or asked.guess.slots or turn.rest
        if knows or any(said.purpose != "question" for said in turn.says):
            return ()  # who names an order wants no advice on where to find it
        asked, move = await self._next(scope, asked)
        if not isinstance(move, Answer):
            return ()
        facts = await self.writing.facts(scope, asked, move.products)
        says = await self.writing.answers(scope, asked, move.candidates, facts=facts)
        return says if await self._may_say(scope, asked, says) else ()  # the flow itself needs no one's leave

    # --- without a flow, or beside one

    async def _move(self, scope: Scope, asked: Asked, reply: Reply) -> Reply:
        asked, move = await self._next(scope, asked)
        guess = asked.guess
        match move:
            case Answer(candidates=sure, open=unclear, products=products):
                facts = await self.writing.facts(scope, asked, products)
                said = await self.writing.answers(scope, asked, sure, unclear, facts)
                reply = replace(reply, says=await self._or_done(scope, asked, move, said))
                if len(facts) < len(products):  # the same twice has not helped once: a person will
                    return await self._hand_over(scope, asked, reply, "same_answer")
                return await self._and_back(scope, asked, reply)
            case Greet(small_talk=small_talk):
                said = (Say(text=GREETINGS[small_talk][guess.language], purpose="greeting"),)
                return await self._and_back(scope, asked, replace(reply, says=said))
            case AskAgain(suggestions=near):
                return await self._unsure(scope, asked, reply, near)
            case HandOver(reason=why) if why in UNSURE:
                return await self._unsure(scope, asked, reply, (), why)
            case HandOver(reason=why, candidates=sure):
                said = await self.writing.answers(scope, asked, sure) if sure else ()
                return await self._hand_over(scope, asked, replace(reply, says=said), why)

    async def _or_done(self, scope: Scope, asked: Asked, move: Answer, says: Sequence[Say]) -> tuple[Say, ...]:
        """The answer of how something is done, with the flow that does it to tap."""
        if asked.conversation.flow is not None or len(move.candidates) != 1 or len(says) != 1:
            return tuple(says)
        title = await self._flows.offered(scope, move.candidates[0].article_id, asked.guess.language)
        return (replace(says[0], suggestions=(*says[0].suggestions, title)),) if title else tuple(says)

    async def _next(self, scope: Scope, asked: Asked) -> tuple[Asked, Move]:
        """The move, decided without the articles that have ceased to answer since the engine read them."""
        known = {UUID(one) for one in answered(asked.recent)}
        while True:
            move = next_move(asked.guess, failures=asked.conversation.bot_misses, answered=known)
            named = {one.article_id for one in candidates_of(move)}
            stale = {one for one in named if not (await article(scope, one)).answers_at(asked.at)}
            if not stale:
                return asked, move
            asked = replace(asked, guess=asked.guess.without(stale))

    async def _and_back(self, scope: Scope, asked: Asked, reply: Reply) -> Reply:
        """After another topic the running flow's open question is asked once more."""
        again = None if asked.conversation.flow is None else await self._flows.open_question(scope, asked)
        return replace(reply, says=(*reply.says, again)) if again else reply

    async def _unsure(
        self, scope: Scope, asked: Asked, reply: Reply, near: Sequence[Candidate], why: HandOffWhy | None = None
    ) -> Reply:
        """The ladder's next tier; else ask once more (`why` is None), else people."""
        whole = Part(text=asked.text, candidates=asked.guess.candidates)
        further = await self.writing.further(scope, asked, whole, alone=True)
        if further is not None and not said_last(asked.recent, further.text):
            said = quoted(further, asked.guess.language)
            return await self._and_back(scope, asked, replace(reply, says=(said,)))
        if further is not None:
            return await self._hand_over(scope, asked, reply, "same_answer")
        if why is not None:
            taken_down = await self._take_down(scope, asked, reply)
            return taken_down or await self._hand_over(scope, asked, reply, why)
        await self._staff.reserve(scope.actor.workspace_id, asked.conversation.id)
        back = await self._and_back(scope, asked, reply)
        if back.says:  # in a flow its own question is the one to ask, and not for ever
            if said_last(asked.recent, back.says[-1].text):
                return await self._hand_over(scope, asked, reply, "failed_twice")
            return back
        titles = tuple([(await article(scope, one.article_id)).questions[0] for one in near])
        outside = any(part.outside >= OUTSIDE for part in asked.guess.parts)
        words = DID_YOU_MEAN if titles else NOT_HERE if outside else ASK_AGAIN
        text = words[asked.guess.language]
        return replace(reply, says=(Say(text=text, purpose="question", suggestions=titles),))

    async def _take_down(self, scope: Scope, asked: Asked, reply: Reply) -> Reply | None:
        """While nobody is there: the flow that takes down for people what the bot cannot answer; None without one."""
        state = asked.conversation
        if state.flow is not None or await self._staff.next_opening(scope, state, asked.at) is None:
            return None
        wished = Part(text=asked.text, intents=(Intent("ask_person", 1.0),))
        turn = await self._flows.begin(scope, replace(asked, guess=replace(asked.guess, parts=(wished,))))
        return None if turn is None else await self._flowing(scope, asked, reply, turn, ())

    async def _hand_over(
        self,
        scope: Scope,
        asked: Asked,
        reply: Reply,
        why: HandOffWhy,
        *,
        lines: tuple[str, ...] = (),
        team_id: UUID | None = None,
        told: str = "",
    ) -> Reply:
        """People take over: the customer hears when (or `told`), the member gets a card and a draft."""
        state, guess = asked.conversation, asked.guess
        await self._staff.reserve(scope.actor.workspace_id, state.id)
        opening = await self._staff.next_opening(scope, state, asked.at)
        wait_seconds = 0 if opening else await self._staff.wait_seconds(scope, state, team_id)
        words = told if told and opening is None else handing_over(guess.language, asked.at, opening, wait_seconds, why)
        # A flow that has said so itself needs no second voice, except for the hours.
        spoken = bool(lines and reply.says) and opening is None
        says = reply.says if spoken else (*reply.says, Say(text=words, purpose="status"))
        known = card(asked.recent, asked.text, guess, why, lines)
        near = near_article(asked.recent, guess, why)
        text = await self.writing.words(scope, await article(scope, UUID(near)), state.customer_id) if near else ""
        handed = HandedOff(why=why, team_id=team_id, card=known, draft=draft(known, why, guess.language, text))
        return replace(reply, says=says, hand_off=handed, resolved=False)

"""The bot's port `Flows`, filled by the flows that are in force."""

from typing import Literal
from uuid import UUID

import msgspec
from msgspec.structs import replace

from wingbeat.bot.flows.models import Found, Heard, Moves, Run, Saying
from wingbeat.bot.flows.queries import group_of, team_named
from wingbeat.bot.flows.rules.carried import carried
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.bot.flows.running.models import About
from wingbeat.bot.flows.running.rules import alone, begun_by
from wingbeat.bot.models import Guess, Language, Part, Slot, language_of
from wingbeat.bot.ports import Asked, FlowTurn
from wingbeat.bot.rules.card import answered
from wingbeat.bot.rules.move import is_sure
from wingbeat.bot.rules.parts import CLEAR, FOREIGN
from wingbeat.bot.rules.plain import only_tells
from wingbeat.bot.rules.say import times_said
from wingbeat.commerce.models import Order
from wingbeat.conversations.contents.events import Card, Source
from wingbeat.conversations.events import FlowMoved, HandedOff
from wingbeat.conversations.models import Conversation, Reply, Say
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.queries import Scope

QUESTIONS = ("?", "？", "吗", "嗎", "呢")
# After these a customer knows that all is well; whoever returns something is offered nothing.
TELLS_OF_ORDERS = frozenset({"order_status", "logistics"})


# Who comes back to the matter hears its question again; who comes back and never answers it is for the flow's own patience.
MOST_REMINDERS = 3


class Starting(msgspec.Struct, frozen=True):
    """A flow that begins, and what else the message asked."""

    flow: str
    rest: tuple[Part, ...]


class FlowTurns:
    """Begins, carries on and resumes flows, one parked behind another at most."""

    def __init__(self, runner: FlowRunner) -> None:
        self._runner = runner

    async def begin(self, scope: Scope, asked: Asked) -> FlowTurn | None:
        """The first turn of the flow that one of the things asked begins; the others are left for articles."""
        tapped = await self._chosen(scope, asked)
        found = Starting(tapped, ()) if tapped else await self._starting(scope, pointing(asked))
        return await self._begin(scope, asked, found, None) if found else None

    async def _chosen(self, scope: Scope, asked: Asked) -> str | None:
        """The flow whose title was tapped; whoever only sends what it will ask for takes up the one that was offered."""
        takes_up = offered_last(asked) if only_tells(asked.text, asked.guess.slots) else ()
        names = [await self._runner.titled(scope, one) for one in (asked.text, *takes_up)]
        return next(filter(None, names), None)

    async def advance(self, scope: Scope, asked: Asked) -> FlowTurn | None:
        """What the running flow makes of the message; None when it is about something else that is answered."""
        run = run_of(asked)
        about, heard, rest = about_of(asked, run.language), heard_of(asked), await self._besides(scope, run, asked)
        try:
            value = told_of(asked)
            if rest and await self._runner.fits(scope, about, run, value) != "no":
                moves = await self._runner.advance(scope, about, run, value, key=key_of(asked))
                return replace(await self._turn(scope, about, moves), rest=rest)
            fit = await self._runner.fits(scope, about, run, heard)
            if fit == "no":
                other = await self._elsewhere(scope, asked, about, run)
                if other != "stay":
                    return other
            if fit != "surely" and is_about_something_else(asked, free_words=fit == "perhaps"):
                return None
            moves = await self._runner.advance(scope, about, run, heard, key=key_of(asked))
        except NotFound:
            return FlowTurn(FlowMoved(run.flow, run.version, ended="handed_over"), hand_over=True)
        return await self._turn(scope, about, moves)

    async def _elsewhere(self, scope: Scope, asked: Asked, about: About, run: Run) -> FlowTurn | Literal["stay"] | None:
        """What a message that does not fit the open question leads to: another flow, the question again, or out of the flow."""
        other = await self._starting(scope, pointing(asked))
        open_question = await self._runner.reminder(scope, about, run)
        if other is not None and (other.flow != run.flow or open_question is None):
            return await self._begin(scope, asked, other, run if open_question else None)
        if open_question is None:
            return None  # all was said: whatever comes is a question of its own
        if other is not None and is_news(asked):
            return None  # more of the matter, and an article for it: that is said before the question is asked again
        if other is not None and times_said(asked.recent, open_question.text) < MOST_REMINDERS:
            return FlowTurn(moved_to(run), says=(said(open_question),))
        return "stay"

    async def _besides(self, scope: Scope, run: Run, asked: Asked) -> tuple[Part, ...]:
        """What the message asks beside a value: what is answered, or clearly asked; none where it is what the flow is about."""
        begins = [await self._begun_by(scope, replace(asked.guess, parts=(part,), slots=())) for part in asked.besides]
        if run.flow in begins:
            return ()
        paired = zip(asked.besides, begins, strict=True)
        return tuple(part for part, flow in paired if is_answered(part) or (flow is None and is_clear(part)))

    async def offered(self, scope: Scope, article_id: UUID, language: Language) -> str:
        return await self._runner.offered(scope, await group_of(scope, article_id), language)

    async def foresee(self, scope: Scope, customer_id: UUID, guess: Guess) -> tuple[Order, ...] | None:
        name = await self.wanted(scope, guess)
        return await self._runner.foresee(scope, customer_id, name) if name else None

    async def open_question(self, scope: Scope, asked: Asked) -> Say | None:
        run = run_of(asked)
        repeated = await self._runner.reminder(scope, about_of(asked, run.language), run)
        return said(repeated) if repeated else None

    async def opening(self, scope: Scope, state: Conversation, name: str, key: str) -> Reply:
        """The first turn of a flow that a rule begins, as the bot's; raises `NotFound` for one that is not in force."""
        assert state.customer_id is not None, "a conversation that is open has a customer"
        about = About(state.id, state.customer_id, language_of(state.language), state.customer_name)
        turn = await self._turn(scope, about, await self._runner.begin(scope, about, name, Heard(""), key=key))
        handed = HandedOff("flow_step", turn.team_id, Card(lines=turn.lines)) if turn.hand_over else None
        heard, upto = state.heard_seq, state.last_customer_seq
        moved = replace(turn.moved, upto=upto)
        return Reply(heard, upto, says=turn.says, flow=moved, tags=turn.tags, reason=turn.reason, hand_off=handed)

    # --- the shapes of the two sides

    async def wanted(self, scope: Scope, guess: Guess) -> str | None:
        """The flow that one of the things asked in a message begins."""
        found = await self._starting(scope, guess)
        return found.flow if found else None

    async def _starting(self, scope: Scope, guess: Guess) -> Starting | None:
        """The first thing asked that begins a flow."""
        for part in guess.parts:
            name = await self._begun_by(scope, alone(guess, part))
            if name is not None:
                return Starting(name, tuple(other for other in guess.parts if other is not part))
        return None

    async def _begun_by(self, scope: Scope, guess: Guess) -> str | None:
        """By the intent of the one thing asked, or by the article that answers it."""
        intents, answered = begun_by(guess)
        groups = [await group_of(scope, guess.candidates[0].article_id)] if is_sure(guess.parts[0]) else []
        if not intents and not groups:
            return None
        return await self._runner.starting(scope, intents, groups, answered=answered)

    async def _begin(self, scope: Scope, asked: Asked, found: Starting, parked: Run | None) -> FlowTurn:
        about = about_of(asked, asked.guess.language)
        heard = heard_of(asked)
        if not any(one.kind == "order_number" for one in heard.found):
            # "What time will it be here", once a status was told and all that is open is whether that was clear.
            goes_on = asked.conversation.flow is not None and parked is None and found.flow in TELLS_OF_ORDERS
            heard = replace(heard, found=(*heard.found, *carried(asked.text, asked.recent, asked.at, goes_on=goes_on)))
        moves = await self._runner.begin(scope, about, found.flow, heard, key=key_of(asked))
        assert moves.last is not None, "every turn ends somewhere"
        if parked is not None:
            waiting = replace(parked, parked=None)
            run = replace(moves.run, parked=waiting) if moves.run else None
            moves = replace(moves, run=run, last=replace(moves.last, parked=waiting))
        return replace(await self._turn(scope, about, moves), rest=found.rest)

    async def _turn(self, scope: Scope, about: About, moves: Moves) -> FlowTurn:
        """The moves as a part of the turn's command; a flow that waited behind this one goes on."""
        last, run, says = moves.last, moves.run, moves.says
        assert last is not None, "every turn ends somewhere"
        if moves.ended in {"done", "left"} and last.parked is not None:
            run = last.parked
            again = await self._runner.reminder(scope, replace(about, language=run.language), run)
            says = (*says, again) if again else says
        moved = moved_to(run) if run else FlowMoved(last.flow, last.version, last.step, moves.ended)
        handed = moves.handoff
        return FlowTurn(
            moved,
            says=tuple(said(one) for one in says),
            hand_over=handed is not None,
            lines=handed.card if handed else (),
            team_id=await team_named(scope, handed.team) if handed and handed.team else None,
            tags=moves.tags,
            reason=moves.reason,
            resolved=moves.resolved and run is None,
            skus=moves.skus if last.flow in TELLS_OF_ORDERS else (),
        )


def run_of(asked: Asked) -> Run:
    """Where the conversation stands in its flow."""
    return msgspec.convert(asked.conversation.flow, Run)


def moved_to(run: Run) -> FlowMoved:
    """The customer stands there now."""
    return FlowMoved(run.flow, run.version, run.step, run=msgspec.to_builtins(run))


def about_of(asked: Asked, language: Language) -> About:
    state = asked.conversation
    assert state.customer_id is not None, "a conversation that is open has a customer"
    return About(state.id, state.customer_id, language, state.customer_name, asked.orders)


def heard_of(asked: Asked) -> Heard:
    photos = tuple(str(file.id) for file in asked.files if file.media_type.startswith("image/"))
    return Heard(asked.text, tuple(Found(slot.kind, slot.value) for slot in asked.guess.slots), photos)


def pointing(asked: Asked) -> Guess:
    """The guess, with the order that was just looked at where the message points at it and no article answers: "can it have an
    invoice" is about that one.
    """
    guess, mine = asked.guess, carried(asked.text, asked.recent, asked.at)
    if not mine or not guess.parts or is_sure(guess.parts[0]):
        return guess
    return replace(guess, slots=(*guess.slots, Slot("order_number", mine[0].value, asked.text, 0, len(asked.text))))


def told_of(asked: Asked) -> Heard:
    """What the message only tells, without what it asks."""
    slots = [slot for slot in asked.guess.slots if slot.text in asked.told]
    return replace(heard_of(asked), text=asked.told, found=tuple(Found(slot.kind, slot.value) for slot in slots))


def key_of(asked: Asked) -> str:
    """The turn's name: what was heard before it does not change when it is taken again."""
    return f"bot.answer:{asked.conversation.heard_seq}"


def said(saying: Saying) -> Say:
    sources = (Source(article_id=saying.article_id, title=saying.title),) if saying.article_id else ()
    return Say(text=saying.text, purpose=saying.purpose, sources=sources, suggestions=saying.suggestions)


def is_answered(part: Part) -> bool:
    return is_sure(part) or part.products is not None


def is_clear(part: Part) -> bool:
    """Whether it is plain what is asked, though nothing may answer it."""
    return bool(part.intents) and part.intents[0].confidence >= CLEAR and part.outside < FOREIGN


def offered_last(asked: Asked) -> tuple[str, ...]:
    """What the bot's last message gave to tap."""
    said = (event.body for event in reversed(asked.recent) if event.kind == "message" and event.actor_kind == "bot")
    return next((body.suggestions for body in said), ())


def is_news(asked: Asked) -> bool:
    """Whether an article answers the message that the bot has not answered with before."""
    if not is_about_an_article(asked.guess, free_words=False):
        return False
    return asked.guess.candidates[0].article_id.hex not in answered(asked.recent)


def is_about_something_else(asked: Asked, *, free_words: bool) -> bool:
    """Whether articles or products may answer the message better than it answers the open question."""
    return is_about_an_article(asked.guess, free_words=free_words) or is_about_products(asked, free_words=free_words)


def is_about_an_article(guess: Guess, *, free_words: bool) -> bool:
    """Whether an article may answer the message; free words that fit the open question must ask something, too."""
    if not guess.parts or not is_sure(guess.parts[0]):
        return False
    return not free_words or guess.parts[0].text.rstrip().endswith(QUESTIONS)


def is_about_products(asked: Asked, *, free_words: bool) -> bool:
    """Whether the shop's products are asked about; free words may just name one, so they must ask."""
    asks = asked.text.rstrip().endswith(QUESTIONS)
    return any(part.products is not None for part in asked.guess.parts) and (asks or not free_words)

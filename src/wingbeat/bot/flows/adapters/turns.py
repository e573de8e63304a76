"""Flows as the bot's turn takes them: the runner's moves become part of one command."""

import msgspec

from wingbeat.bot.flows.models import Found, Heard, Moves, Run, Saying
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.bot.flows.running.models import About
from wingbeat.bot.ports import Asked, FlowTurn
from wingbeat.bot.rules.move import CONFIDENT
from wingbeat.conversations.events import FlowMoved, Source
from wingbeat.conversations.models import Say
from wingbeat.knowledge.queries import article
from wingbeat.people.teams.queries import named
from wingbeat.workspaces.queries import Scope

# An intent less likely than not begins nothing: a flow that nobody wanted costs the customer two messages.
LIKELY = 0.5


class FlowTurns:
    """The bot's port `Flows`, over the flows in force."""

    def __init__(self, runner: FlowRunner) -> None:
        self._runner = runner

    async def begin(self, scope: Scope, asked: Asked) -> FlowTurn | None:
        part = asked.guess.parts[0] if asked.guess.parts else None
        if part is None:
            return None
        intents = [intent.name for intent in part.intents if intent.confidence >= LIKELY]
        sure = [one for one in part.candidates[:1] if one.confidence >= CONFIDENT]
        groups = [(await article(scope, one.article_id)).group_key for one in sure]
        name = await self._runner.starting(scope, intents, groups, answered=bool(sure))
        if name is None:
            return None
        return await self._turn(
            scope, await self._runner.begin(scope, _about(asked), name, _heard(asked), key=_key(asked))
        )

    async def advance(self, scope: Scope, asked: Asked) -> FlowTurn | None:
        run, about, heard = _run(asked), _about(asked), _heard(asked)
        fit = await self._runner.fits(scope, about, run, heard)
        # Free words may be the answer or another topic: what an article surely answers is another topic.
        if fit == "no" or (fit == "perhaps" and asked.guess.confidence >= CONFIDENT):
            return None
        return await self._turn(scope, await self._runner.advance(scope, about, run, heard, key=_key(asked)))

    async def open_question(self, scope: Scope, asked: Asked) -> Say | None:
        again = await self._runner.reminder(scope, _about(asked), _run(asked))
        return _say(again) if again else None

    async def _turn(self, scope: Scope, moves: Moves) -> FlowTurn:
        stood = moves.run or moves.last
        assert stood is not None
        handoff = moves.handoff
        return FlowTurn(
            moved=FlowMoved(
                flow=stood.flow,
                version=stood.version,
                step=stood.step,
                ended=moves.ended,
                run=msgspec.to_builtins(moves.run) if moves.run else None,
            ),
            says=tuple(map(_say, moves.says)),
            hand_over=handoff is not None,
            lines=handoff.card if handoff else (),
            team_id=await named(scope, handoff.team) if handoff and handoff.team else None,
            tags=moves.tags,
            reason=moves.reason,
            resolved=moves.resolved,
        )


def _run(asked: Asked) -> Run:
    return msgspec.convert(asked.conversation.flow, Run)


def _about(asked: Asked) -> About:
    state = asked.conversation
    assert state.customer_id is not None
    return About(state.id, state.customer_id, asked.guess.language, state.customer_name)


def _heard(asked: Asked) -> Heard:
    photos = tuple(str(file.id) for file in asked.files if file.media_type.startswith("image/"))
    return Heard(asked.text, tuple(Found(slot.kind, slot.value) for slot in asked.guess.slots), photos)


def _key(asked: Asked) -> str:
    """The same for a turn that is tried again, another for the next."""
    return f"flow:{asked.conversation.heard_seq}"


def _say(saying: Saying) -> Say:
    sources = (Source(article_id=saying.article_id, title=saying.title),) if saying.article_id else ()
    return Say(text=saying.text, purpose=saying.purpose, suggestions=saying.suggestions, sources=sources)

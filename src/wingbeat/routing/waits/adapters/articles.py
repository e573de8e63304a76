"""An article about what was asked, found by the bot's own understanding and within its limits."""

from contextlib import suppress

from wingbeat.bot.models import Candidate, Guess, Part, language_of
from wingbeat.bot.ports import Asked, EngineDown, NotLoaded, Permits
from wingbeat.bot.reading.actions import Reading
from wingbeat.bot.rules.say import source_of
from wingbeat.bot.writing.actions import Writing
from wingbeat.conversations.corrections.rules import standing
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import events_before
from wingbeat.kit.errors import Busy, NotFound
from wingbeat.knowledge.queries import article
from wingbeat.routing.waits.models import Meanwhile
from wingbeat.workspaces.queries import Scope

RECENT = 200  # events in which an article may have been told
MESSAGES = 3  # of the customer's last: what they ask stands in them, and each costs the engine 10 ms
LIKELY = 0.3  # below what the bot would say by itself, or it would have: one in three may be worth a look while waiting
UNFITTING = frozenset({"danger", "complaint", "angry"})  # whoever is in danger or upset is given nothing to read


class Articles:
    """Bound to the bot's parts: what it understands by, puts articles into words with, and may say by itself."""

    def __init__(self, reading: Reading, writing: Writing, permits: Permits) -> None:
        self._reading, self._writing, self._permits = reading, writing, permits

    async def __call__(self, scope: Scope, state: Conversation) -> Meanwhile | None:
        """The likeliest article that was not told yet; None without one, or while the engine cannot say."""
        recent = tuple(standing(await events_before(scope, state.id, state.seq + 1, RECENT)))
        why = {event.body.why for event in recent if event.kind == "handed_off"}
        if not state.bot or not UNFITTING.isdisjoint(why) or state.last_at is None:
            return None
        said = [event.body for event in recent if event.kind == "message"]
        told = {source.article_id for body in said for source in body.sources}
        texts = [event.body.text for event in recent if event.kind == "message" and event.actor_kind == "customer"]
        found: list[tuple[Candidate, str, Guess]] = []
        with suppress(EngineDown, NotLoaded, Busy):
            for text in texts[-MESSAGES:]:
                guess = await self._reading.understand(scope, text, language_of(state.language))
                parts = [part for part in guess.parts if not _wants_people(part)]
                near = [one for part in parts for one in part.candidates if one.article_id not in told]
                found += [(one, text, guess) for one in near if one.confidence >= LIKELY]
        for one, text, guess in sorted(found, key=lambda one: -one[0].confidence):
            asked = Asked(state, text, guess, state.last_at, recent=recent)
            if fitting := await self._fitting(scope, asked, one):
                return fitting
        return None

    async def _fitting(self, scope: Scope, asked: Asked, one: Candidate) -> Meanwhile | None:
        with suppress(NotFound):
            known = await article(scope, one.article_id)
            permit = await self._permits.permit(scope, asked, [source_of(known)])
            if known.answers_at(asked.at) and permit.how == "itself":
                text = await self._writing.words(scope, known, asked.conversation.customer_id)
                return Meanwhile(source_of(known), text)
        return None


def _wants_people(part: Part) -> bool:
    """Whoever asked for a person and waits for one need not read how to get one."""
    return bool(part.intents) and part.intents[0].name == "ask_person"

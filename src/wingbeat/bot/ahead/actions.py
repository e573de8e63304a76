"""Thoughts about texts not yet sent: in memory alone, one for each customer, gone when the text changes or is sent.

They are shown to nobody, logged nowhere and stored nowhere; only how many there were is counted.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from uuid import UUID

from msgspec.structs import astuple

from wingbeat.bot.ahead.models import Foreseen, Saved, Typist
from wingbeat.kit.database import LOST, Database
from wingbeat.kit.errors import Busy, WingbeatError
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

PAUSE_SECONDS = 0.4  # who types strikes a key every 0.2 s
KEPT_SECONDS = 30.0  # an order may change, and a customer may go
MOST_KEPT = 500  # customers; a thought takes some 5 kB
AT_ONCE = 2  # of the 64 questions that the engine lets wait: what was sent comes first
WRITTEN_EVERY_SECONDS = 5.0  # a row for each channel, however many type

Place = tuple[UUID, UUID]  # workspace and customer
Think = Callable[[Typist, str], Awaitable[Foreseen | None]]

_COUNT = """
    INSERT INTO bot_ahead AS b (workspace_id, channel_id, day, used, discarded, saved_seconds)
    VALUES ($1, $2, (now() AT TIME ZONE 'UTC')::date, $3, $4, $5)
    ON CONFLICT (workspace_id, channel_id, day) DO UPDATE SET used = b.used + excluded.used,
       discarded = b.discarded + excluded.discarded, saved_seconds = b.saved_seconds + excluded.saved_seconds"""


class Thought:
    """One text, from the pause after it on."""

    __slots__ = ("began", "task", "text", "timer", "took_seconds", "typist")

    def __init__(self, typist: Typist, text: str) -> None:
        self.typist, self.text = typist, text
        self.began = self.took_seconds = 0.0
        self.task: asyncio.Task[Foreseen | None] | None = None
        self.timer: asyncio.TimerHandle | None = None


class Ahead:
    """Thinks once for each pause, about the newest text of each customer."""

    def __init__(self, database: Database, think: Think) -> None:
        self._database, self._think = database, think
        self._thoughts: dict[Place, Thought] = {}
        self._thinking = 0
        self._counts: dict[Place, Saved] = {}  # by workspace and channel
        self._counted = asyncio.Event()

    def hear(self, typist: Typist, text: str) -> None:
        """The customer typed this and has not sent it."""
        place, text = (typist.workspace_id, typist.customer_id), text.strip()
        held = self._thoughts.get(place)
        if held is not None and (held.text, held.typist) == (text, typist):
            return
        self.forget(place)
        if text and len(self._thoughts) < MOST_KEPT:
            thought = self._thoughts[place] = Thought(typist, text)
            thought.timer = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._begin, place)

    def forget(self, place: Place) -> None:
        """The text is another, or nobody sends it."""
        thought = self._thoughts.pop(place, None)
        if thought is not None and self._ended(thought):
            self._count(thought.typist, Saved(discarded=1))

    def typed(self, workspace_id: UUID, customer_id: UUID) -> str:
        """What a customer has typed and not sent, for whoever thinks about it and tells it to nobody; mostly nothing."""
        held = self._thoughts.get((workspace_id, customer_id))
        return held.text if held is not None else ""

    async def take(self, workspace_id: UUID, customer_id: UUID, text: str, language: str) -> Foreseen | None:
        """What is known of a text that was sent, if it is the one that was thought about, to the letter."""
        place = workspace_id, customer_id
        thought = self._thoughts.get(place)
        if (
            thought is None
            or thought.task is None
            or (thought.text, thought.typist.language) != (text.strip(), language)
        ):
            self.forget(place)
            return None
        del self._thoughts[place]
        sent_at = time.monotonic()
        found = await thought.task
        self._ended(thought)
        saved = min(thought.took_seconds, sent_at - thought.began)
        self._count(thought.typist, Saved(used=1, saved_seconds=saved) if found else Saved(discarded=1))
        return found

    def _begin(self, place: Place) -> None:
        thought = self._thoughts[place]
        if self._thinking >= AT_ONCE:
            del self._thoughts[place]
            return
        loop = asyncio.get_running_loop()
        thought.task = loop.create_task(self._thought(thought))
        thought.timer = loop.call_later(KEPT_SECONDS, self.forget, place)

    async def _thought(self, thought: Thought) -> Foreseen | None:
        self._thinking += 1
        thought.began = time.monotonic()
        try:
            return await self._think(thought.typist, thought.text)
        except (WingbeatError, *LOST):
            return None  # who sends the text is told what is wrong
        finally:
            self._thinking -= 1
            thought.took_seconds = time.monotonic() - thought.began

    def _ended(self, thought: Thought) -> bool:
        """Nothing more happens to it; whether it was thought at all."""
        if thought.timer is not None:
            thought.timer.cancel()
        if thought.task is not None:
            thought.task.cancel()
        return thought.task is not None

    # --- counting

    def _count(self, typist: Typist, more: Saved) -> None:
        self._add((typist.workspace_id, typist.channel_id), more)

    def _add(self, place: Place, more: Saved) -> None:
        earlier = self._counts.get(place, Saved())
        self._counts[place] = Saved(*(a + b for a, b in zip(astuple(earlier), astuple(more), strict=True)))
        self._counted.set()

    async def run(self) -> None:
        """Write the counts down now and then, for ever; a crash costs those of the last seconds."""
        while True:
            await self._counted.wait()
            await asyncio.sleep(WRITTEN_EVERY_SECONDS)
            await self.write()

    async def write(self) -> None:
        """Add what was counted to the rows; what cannot be written now waits for the next time."""
        counts, self._counts = self._counts, {}
        self._counted.clear()
        for (workspace_id, channel_id), saved in counts.items():
            scope = Scope(self._database, system(workspace_id))
            try:
                await scope.execute(_COUNT, channel_id, *astuple(saved))
            except (*LOST, Busy):
                self._add((workspace_id, channel_id), saved)

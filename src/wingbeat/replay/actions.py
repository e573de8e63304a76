"""Playing dialogues: every customer a widget, every answer a desk, all through the real sockets."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack

import httpx

from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.replay.client import Desk, Refused, Widget
from wingbeat.replay.models import Dialogue, Outcome
from wingbeat.replay.rules import pause_seconds, playable

SEEN_SECONDS = 20.0  # a message the other side has not seen by then is counted as lost


class SignInFailed(WingbeatError):
    """The desk could not sign in; give --email and --password of a member, or play against the demo's own server."""


async def sign_in(base_url: str, email: str, password: str) -> str:
    """The session cookie of a member."""
    async with httpx.AsyncClient(base_url=base_url) as http:
        answer = await http.post("/api/v1/session", json={"email": email, "password": password})
        if answer.status_code != httpx.codes.OK:
            raise SignInFailed(status=answer.status_code)
        return "; ".join(f"{name}={value}" for name, value in http.cookies.items())


class Player:
    """Plays dialogues against a server; `pace` 10 is ten times as fast as recorded, 0 without any pause."""

    def __init__(self, base_url: str, site: str, cookie: str, *, pace: float) -> None:
        self._base_url = base_url
        self._site = site
        self._cookie = cookie
        self._pace = pace

    async def play_all(
        self, dialogues: Sequence[Dialogue], *, at_once: int, done: Callable[[Outcome], None]
    ) -> list[Outcome]:
        """Play all, at most `at_once` side by side; `done` hears of each that ended."""
        places = asyncio.Semaphore(at_once)
        async with AsyncExitStack() as stack:
            desk = await stack.enter_async_context(Desk(self._base_url, self._cookie, views=["mine"]))
            desk.keep_frames = False

            async def one(dialogue: Dialogue) -> Outcome:
                async with places:
                    outcome = await self._play(desk, dialogue)
                    done(outcome)
                    return outcome

            return list(await asyncio.gather(*(one(dialogue) for dialogue in dialogues)))

    async def _play(self, desk: Desk, dialogue: Dialogue) -> Outcome:
        outcome = Outcome(dialogue.id)
        dice = random.Random(dialogue.id)  # noqa: S311 - repeatable pacing, nothing secret
        async with Widget(self._base_url, self._site, language=dialogue.language) as widget:
            for turn in playable(dialogue):
                if self._pace > 0:
                    await asyncio.sleep(pause_seconds(turn, dice) / self._pace)
                await self._turn(desk, widget, turn.by, turn.text, outcome)
            await self._end(desk, widget)
        return outcome

    async def _turn(self, desk: Desk, widget: Widget, by: str, text: str, outcome: Outcome) -> None:
        """One message: its ack, then the moment the other side holds it, exactly once."""
        begun = time.perf_counter()
        outcome.sent += 1
        try:
            if by == "customer":
                ack = await widget.say(text)
                await desk.see(widget.conversation)
                other: Desk | Widget = desk
            else:
                ack = await desk.do(widget.conversation, {"do": "say", "text": text})
                other = widget
        except Refused as error:
            outcome.refused.append(f"{error.facts.get('code')}: {text[:60]}")
            return
        outcome.ack_seconds.append(time.perf_counter() - begun)
        try:
            await other.holds(widget.conversation, ack["seq"], seconds=SEEN_SECONDS)
        except TimeoutError:
            outcome.lost.append(text[:60])
            return
        outcome.seen_seconds.append(time.perf_counter() - begun)
        if other.times_seen(widget.conversation, ack["seq"]) != 1:
            outcome.doubled.append(text[:60])

    async def _end(self, desk: Desk, widget: Widget) -> None:
        if widget.conversation in widget.events:
            await desk.do(widget.conversation, {"do": "resolve"}, key=str(uuid7()))
            await desk.send({"t": "unwatch", "conversation": widget.conversation})
            desk.forget(widget.conversation)

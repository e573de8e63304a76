"""The live board, pushed each second while somebody looks: computed once however many look, and not at all for nobody."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from msgspec.structs import asdict

from wingbeat.kit.beats import when_back
from wingbeat.kit.database import Database
from wingbeat.live.models import frame
from wingbeat.live.proof.queries import broken
from wingbeat.routing.board.queries import board, today
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

EVERY_SECONDS = 1.0
SLOW_EVERY_SECONDS = 15.0  # shares and arrivals of a day do not move visibly faster, and read all of today's facts


class Socket(Protocol):
    def push(self, text: bytes) -> object: ...


class Desk(Protocol):
    """What a desk's session is, seen from here."""

    workspace_id: UUID

    @property
    def socket(self) -> Socket: ...


class Boards:
    """Who looks, by workspace; `spawn` runs something beside and tells of what fails."""

    def __init__(self, database: Database, spawn: Callable[[Coroutine[Any, Any, None]], None]) -> None:
        self._database = database
        self._spawn = spawn
        self._looking: dict[UUID, set[Desk]] = {}
        self._shown: dict[
            UUID, bytes
        ] = {}  # the last frame of each workspace that is being shown; empty before the first

    def look(self, desk: Desk) -> None:
        """From now on, each second; the first time at once."""
        self._looking.setdefault(desk.workspace_id, set()).add(desk)
        shown = self._shown.get(desk.workspace_id)
        if shown is None:
            self._shown[desk.workspace_id] = b""
            self._spawn(self._show(desk.workspace_id))
        elif shown:
            desk.socket.push(shown)

    def leave(self, desk: Desk) -> None:
        """No more; with the last one the work ends."""
        self._looking.get(desk.workspace_id, set()).discard(desk)

    async def _show(self, workspace_id: UUID) -> None:
        scope = Scope(self._database, system(workspace_id))
        try:
            slow, past = await when_back(partial(today, scope, broken))
            slow_at = time.monotonic()
            while self._looking[workspace_id]:
                began = time.monotonic()
                if began >= slow_at + SLOW_EVERY_SECONDS:
                    (slow, past), slow_at = await when_back(partial(today, scope, broken, past)), began
                text = frame("board", **asdict(await when_back(partial(board, scope, slow))))
                self._shown[workspace_id] = text
                for desk in tuple(self._looking[workspace_id]):
                    desk.socket.push(text)
                # One that takes long is no reason to work without a pause.
                await asyncio.sleep(max(EVERY_SECONDS - (time.monotonic() - began), EVERY_SECONDS / 4))
        finally:
            del self._looking[workspace_id], self._shown[workspace_id]

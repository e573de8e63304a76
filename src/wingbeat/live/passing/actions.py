"""Passing things on their way to whom they concern, here and in other processes; what is lost is told again soon."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol
from uuid import UUID

from msgspec.json import decode

from wingbeat.kit.bus import Hint
from wingbeat.live.models import encode, frame
from wingbeat.live.passing.models import Doing, Here
from wingbeat.live.passing.rules import after, shown

Place = tuple[UUID, UUID]  # workspace and conversation
SWEEP_SECONDS = 60.0


class Socket(Protocol):
    def push(self, text: bytes) -> object: ...


class Session(Protocol):
    """What any connection is, seen from here."""

    opened: bool

    @property
    def side(self) -> Literal["desk", "widget"]: ...

    @property
    def socket(self) -> Socket: ...


class Desk(Session, Protocol):
    workspace_id: UUID
    lease_id: UUID
    member_id: UUID
    name: str


class Passing:
    """Tells the other side who types, and each desk which colleagues are at the conversation it looks at."""

    def __init__(
        self,
        watchers: Mapping[Place, Iterable[Session]],
        desks: Mapping[UUID, Iterable[Desk]],
        publish: Callable[[Sequence[Hint]], None],
    ) -> None:
        self._watchers, self._desks, self._publish = watchers, desks, publish
        self._here: dict[Place, dict[UUID, Here]] = {}
        self._place: dict[UUID, Place] = {}  # of each desk: it is at one conversation at a time
        self._swept = 0.0

    def typing(
        self, workspace_id: UUID, conversation_id: UUID, who: str, name: str, *, on: bool, text: str = ""
    ) -> None:
        """Show typing to the other side; `text` is what stands in the field, where that may be shown."""
        self._pass_on(Hint(workspace_id, "typing", conversation_id, data=encode([who, name, on, text]).decode()))

    def preview(self, workspace_id: UUID, conversation_id: UUID, text: str) -> None:
        """Show a customer what the bot is writing: typing with its words."""
        self.typing(workspace_id, conversation_id, "bot", "", on=True, text=text)

    def at(self, desk: Desk, conversation_id: UUID | None, doing: Doing) -> None:
        """A desk looks at a conversation, types in it, or left it; it is at one at most."""
        place = self._place.get(desk.lease_id)
        if place is not None and place[1] != conversation_id:
            self._tell(desk, place[1], "leaves")
        if conversation_id is not None:
            self._tell(desk, conversation_id, doing)

    def _tell(self, desk: Desk, conversation_id: UUID, doing: Doing) -> None:
        data = encode([desk.lease_id, desk.member_id, desk.name, doing]).decode()
        self._pass_on(Hint(desk.workspace_id, "around", conversation_id, data=data))

    def _pass_on(self, hint: Hint) -> None:
        self.hear(hint)
        self._publish([hint])

    def hear(self, hint: Hint) -> None:
        """Something passed, here or at another process: show it to those it concerns."""
        if hint.kind == "around":
            self._arrive(hint)
            return
        who, name, on, text = decode(hint.data, type=tuple[str, str, bool, str])
        words: dict[str, Any] = {"text": text} if text else {}
        told = frame("typing", conversation=hint.stream_id, who=who, name=name, on=on, **words)
        side = "desk" if who == "customer" else "widget"
        for session in self._watchers.get((hint.workspace_id, hint.stream_id), ()):
            if session.side == side and session.opened:
                session.socket.push(told)

    def _arrive(self, hint: Hint) -> None:
        lease_id, member_id, name, doing = decode(hint.data, type=tuple[UUID, UUID, str, Doing])
        place, now = (hint.workspace_id, hint.stream_id), time.time()
        self._sweep(now)
        here = {one: desk for one, desk in self._here.get(place, {}).items() if desk.until > now}
        before = len(here)
        desk = after(here.pop(lease_id, None), member_id, name, doing, now)
        if desk is not None:
            here[lease_id] = desk
            self._place[lease_id] = place
        elif self._place.get(lease_id) == place:
            del self._place[lease_id]
        self._here[place] = here
        if not here:
            del self._here[place]
        if max(before, len(here)) > 1:  # who is alone hears of nobody
            members = shown(here.values(), now)
            self._show(place, here, frame("around", conversation=hint.stream_id, members=members))

    def _sweep(self, now: float) -> None:
        """Forget desks of processes that died: nobody told that they left."""
        if now < self._swept + SWEEP_SECONDS:
            return
        self._swept = now
        alive = {place: {k: v for k, v in desks.items() if v.until > now} for place, desks in self._here.items()}
        self._here = {place: desks for place, desks in alive.items() if desks}
        self._place = {lease: place for place, desks in self._here.items() for lease in desks}

    def _show(self, place: Place, here: Mapping[UUID, Here], text: bytes) -> None:
        for desk in self._desks.get(place[0], ()):
            if desk.lease_id in here and desk.opened:
                desk.socket.push(text)

"""Offers and notices on their way to the desks of those they are for, and to nobody else."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from msgspec.json import decode

from wingbeat.conversations.models import Conversation
from wingbeat.kit.bus import Hint
from wingbeat.live.models import encode, frame
from wingbeat.live.rules import head_view
from wingbeat.routing.ports import Notice


class Socket(Protocol):
    def push(self, text: bytes) -> object: ...


class Desk(Protocol):
    """What a desk's session is, seen from here."""

    lease_id: UUID
    member_id: UUID
    opened: bool

    @property
    def socket(self) -> Socket: ...


class Asking:
    """Tells each desk what its member is asked to take, and when that is over, from nothing but the newest head."""

    def __init__(self, desks: Mapping[UUID, Iterable[Desk]], publish: Callable[[Sequence[Hint]], None]) -> None:
        self._desks = desks
        self._publish = publish
        self._told: dict[UUID, dict[UUID, int]] = {}  # by desk: conversations offered, each as of which event

    def changed(self, state: Conversation) -> None:
        """A head moved, here or in another process."""
        for desk in self._desks.get(state.workspace_id, ()):
            self.show(desk, state)

    def show(self, desk: Desk, state: Conversation) -> None:
        """Tell one desk what this head means for its member, if that is news."""
        asked = state.offered_until is not None and state.offered_to in {None, desk.member_id}
        offered = self._told.get(desk.lease_id, {})
        told = offered.get(state.id)
        if not desk.opened or (told or 0) >= state.seq:
            return
        if asked:
            self._told[desk.lease_id] = {**offered, state.id: state.seq}
            desk.socket.push(
                frame(
                    "offer",
                    head=head_view(state),
                    until=state.offered_until,
                    ring=state.ring,
                    everybody=state.offered_to is None,
                )
            )
        elif told is not None:
            del offered[state.id]
            desk.socket.push(frame("offer_over", conversation=state.id, taken_by=state.assignee_id))

    def forget(self, desk: Desk) -> None:
        """This desk closed; should it come back, it is told anew."""
        self._told.pop(desk.lease_id, None)

    def notify(self, workspace_id: UUID, members: Sequence[UUID], notice: Notice) -> None:
        """Show a notice to these members, here and in other processes."""
        hint = Hint(workspace_id, "notice", notice.conversation, data=encode([members, notice]).decode())
        self.hear(hint)
        self._publish([hint])

    def hear(self, hint: Hint) -> None:
        """A notice, from here or from another process."""
        members, notice = decode(hint.data, type=tuple[frozenset[UUID], Notice])
        text = frame(
            "notice",
            what=notice.what,
            conversation=notice.conversation,
            number=notice.number,
            text=notice.text,
        )
        for desk in self._desks.get(hint.workspace_id, ()):
            if desk.opened and desk.member_id in members:
                desk.socket.push(text)

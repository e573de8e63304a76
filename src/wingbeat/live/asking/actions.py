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
        # By conversation offered: the desks that were told, each as of which event.
        self._told: dict[UUID, dict[UUID, int]] = {}

    def changed(self, state: Conversation) -> None:
        """A head moved, here or in another process. Nearly none are offered: those cost no look at the desks."""
        if state.offered_until is not None or state.id in self._told:
            for desk in self._desks.get(state.workspace_id, ()):
                self.show(desk, state)

    def show(self, desk: Desk, state: Conversation) -> None:
        """Tell one desk what this head means for its member, if that is news."""
        asked = state.offered_until is not None and state.offered_to in {None, desk.member_id}
        told = self._told.get(state.id, {}).get(desk.lease_id)
        if not desk.opened or (told or 0) >= state.seq:
            return
        if asked:
            self._told.setdefault(state.id, {})[desk.lease_id] = state.seq
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
            self._drop(state.id, desk)
            desk.socket.push(frame("offer_over", conversation=state.id, taken_by=state.assignee_id))

    def forget(self, desk: Desk) -> None:
        """This desk closed; should it come back, it is told anew."""
        for conversation_id in [one for one, desks in self._told.items() if desk.lease_id in desks]:
            self._drop(conversation_id, desk)

    def _drop(self, conversation_id: UUID, desk: Desk) -> None:
        desks = self._told[conversation_id]
        del desks[desk.lease_id]
        if not desks:
            del self._told[conversation_id]

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

"""What may still be changed, and how a conversation reads after it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from wingbeat.conversations.corrections.events import Edited, Recalled
from wingbeat.conversations.corrections.models import Abilities, Edit, Recall, Said
from wingbeat.conversations.events import Message
from wingbeat.conversations.letters.rules import waits_for_mail
from wingbeat.conversations.models import Conversation
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Forbidden, Invalid, NotFound
from wingbeat.kit.log import Body, Recorded

# Long enough to see one's slip when reading it again; short enough that nobody finds other words than those they acted on.
WITHIN = timedelta(minutes=15)
LONGEST = 8000  # characters, as of any message
# By kind of channel. A mail is gone once it is sent: so it waits a little, as long as people look at what they just sent.
ABILITIES: Mapping[str, Abilities] = {"widget": Abilities(edit=True, recall=True), "mail": Abilities(undo_seconds=10)}
NONE = Abilities()
CORRECTIONS = ("edited", "recalled")


class TooLateToChange(Conflict):
    """A message can be changed for 15 minutes, while the conversation goes on. Write another one."""


class CannotChange(Conflict):
    """This channel cannot change what it has delivered."""


class TakenBack(Conflict):
    """This message was taken back."""


def edit(state: Conversation, command: Edit, sender: Sender, now: datetime) -> list[Body]:
    said = _own(command.said, sender)
    _in_time(state, said, now)
    if not ABILITIES.get(said.channel, NONE).edit:
        raise CannotChange
    if said.recalled:
        raise TakenBack
    text = command.text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid(f"A message has 1 to {LONGEST} characters.", limit=LONGEST)
    return [Edited(command.seq, text)] if text != said.text else []


def recall(state: Conversation, command: Recall, sender: Sender, now: datetime) -> list[Body]:
    said = _own(command.said, sender)
    if not waits_for_mail(state, command.seq):  # whoever stops a letter may do so, too, once the conversation has ended
        _in_time(state, said, now)
    if not ABILITIES.get(said.channel, NONE).recall:
        raise CannotChange
    return [] if said.recalled else [Recalled(command.seq)]


def _own(said: Said | None, sender: Sender) -> Said:
    if said is None:
        raise NotFound
    if sender.kind != "member" or (said.actor_kind, said.actor_id) != ("member", sender.id):
        raise Forbidden
    return said


def _in_time(state: Conversation, said: Said, now: datetime) -> None:
    if not state.open or now > said.at + WITHIN:
        raise TooLateToChange


def standing(events: Sequence[Recorded], corrections: Iterable[Recorded] = ()) -> list[Recorded]:
    """The events with each message as its customer is to read it: in its newest words, empty where it was taken back.

    `corrections` are those that came after the page; a later word stands, and what is taken back stays so.
    """
    newest: dict[int, Edited | Recalled] = {}
    for event in (*events, *corrections):
        if event.kind in CORRECTIONS and not isinstance(newest.get(event.body.seq), Recalled):
            newest[event.body.seq] = event.body
    return [_read(event, newest[event.seq]) if event.seq in newest else event for event in events]


def _read(event: Recorded, correction: Edited | Recalled) -> Recorded:
    said: Message = event.body
    if isinstance(correction, Recalled):
        return replace(event, body=Message(text="", purpose=said.purpose))
    return replace(event, body=replace(said, text=correction.text))


DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], list[Body]]] = {Edit: edit, Recall: recall}

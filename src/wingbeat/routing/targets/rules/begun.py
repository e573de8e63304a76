"""Which waits began with some events."""

from collections.abc import Sequence

from msgspec.structs import replace

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.events import TargetMeasure
from wingbeat.kit.log import Recorded


def begun(state: Conversation, events: Sequence[Recorded]) -> dict[TargetMeasure, Recorded]:
    """The waits that began with these events and still go on, and the event each began with."""
    found: dict[TargetMeasure, Recorded] = {}
    for event in events:
        match event.kind:
            case "message" if event.seq == state.turn_seq:
                found["response"] = event
                if not state.answered:
                    found["first_response"] = event
                if not state.bot and not state.answered:
                    found["first_human_response"] = event
            case "merged_from" | "merge_undone" | "split_from" if event.seq == state.turn_seq:
                found["response"] = replace(event, at=event.body.since or event.at)
            case "handed_off":
                found["first_human_response"] = event
            case "opened" | "reopened":
                found["resolution"] = event
    return found


def begins_a_turn(state: Conversation, event: Recorded) -> bool:
    """Whether a message is the customer's first since an answer: the flow asks with every message."""
    return state.turn_seq == event.seq and event.actor_kind == "customer"

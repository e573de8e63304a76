"""What the OpenAPI document says of heads and events is what goes over the wire."""

import msgspec
import pytest

from tests.conversations.shops import CHANNEL, CUSTOMER, T0
from wingbeat.conversations.endpoints import EventOut, HeadOut
from wingbeat.conversations.events import KINDS
from wingbeat.conversations.models import Conversation
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.live.rules import for_member, head_view


def test_a_head_has_the_documented_fields_and_no_others() -> None:
    state = Conversation(uuid7(), uuid7(), channel_id=CHANNEL, customer_id=CUSTOMER, opened_at=T0, tags=("VIP",))
    shown = msgspec.json.encode(head_view(state))
    assert set(msgspec.json.decode(shown)) == set(HeadOut.model_fields)
    HeadOut.model_validate_json(shown)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_is_documented_with_its_fields(kind: str) -> None:
    documented = EventOut.model_json_schema()["properties"]["body"]["anyOf"]
    (schema,) = [one for one in documented if one["properties"]["kind"]["enum"] == [kind]]
    fields = {field.encode_name: field.required for field in msgspec.structs.fields(KINDS[kind])}
    assert set(schema["properties"]) == {"kind", *fields}
    assert set(schema["required"]) == {"kind", *(name for name, required in fields.items() if required)}


def test_an_event_has_the_documented_fields_and_no_others() -> None:
    body = msgspec.convert({"kind": "message", "text": "hello"}, KINDS["message"])
    event = Recorded(1, T0, "message", "customer", CUSTOMER, "k", body)
    shown = msgspec.json.encode(for_member(event))
    assert set(msgspec.json.decode(shown)) == set(EventOut.model_fields)
    EventOut.model_validate_json(shown)

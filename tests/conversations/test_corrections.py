"""What may be said otherwise, until when, and how a conversation reads after it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from wingbeat.conversations.contents.events import FileRef
from wingbeat.conversations.corrections.events import Edited, Recalled
from wingbeat.conversations.corrections.models import Edit, Recall, Said
from wingbeat.conversations.corrections.rules import (
    WITHIN,
    CannotChange,
    TakenBack,
    TooLateToChange,
    standing,
)
from wingbeat.conversations.events import Message
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.rules import decide, evolve
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden, Invalid, NotFound
from wingbeat.kit.log import Body, Recorded

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
MEI, YU = UUID(int=1), UUID(int=2)
MEMBER = Sender("member", MEI)
SAID = Said("member", MEI, NOW, "widget", "It costs 10.")
STATE = Conversation(UUID(int=7), UUID(int=8), seq=5, status="assigned", assignee_id=MEI, last_message_seq=4)


def event(seq: int, body: Body) -> Recorded:
    return Recorded(seq, NOW, str(body.__struct_config__.tag), "member", MEI, None, body)


def test_ones_own_words_are_changed_and_what_is_the_same_changes_nothing() -> None:
    assert decide(STATE, Edit(4, " It costs 12. ", SAID), MEMBER, NOW) == [Edited(4, "It costs 12.")]
    assert decide(STATE, Edit(4, "It costs 10.", SAID), MEMBER, NOW) == []
    assert decide(STATE, Recall(4, SAID), MEMBER, NOW) == [Recalled(4)]
    assert decide(STATE, Recall(4, replace(SAID, recalled=True)), MEMBER, NOW) == []


@pytest.mark.parametrize(
    ("said", "sender", "refusal"),
    [
        (SAID, Sender("member", YU), Forbidden),
        (replace(SAID, actor_kind="bot", actor_id=None), MEMBER, Forbidden),
        (None, MEMBER, NotFound),
        (replace(SAID, at=NOW - WITHIN - timedelta(seconds=1)), MEMBER, TooLateToChange),
        (replace(SAID, channel="mail"), MEMBER, CannotChange),
        (replace(SAID, channel="telegraph"), MEMBER, CannotChange),
        (replace(SAID, recalled=True), MEMBER, TakenBack),
    ],
)
def test_who_may_not_is_told_why(said: Said | None, sender: Sender, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        decide(STATE, Edit(4, "It costs 12.", said), sender, NOW)


def test_nothing_is_changed_to_nothing_or_after_the_end() -> None:
    with pytest.raises(Invalid):
        decide(STATE, Edit(4, "  ", SAID), MEMBER, NOW)
    with pytest.raises(TooLateToChange):
        decide(replace(STATE, status="resolved"), Recall(4, SAID), MEMBER, NOW)


def test_a_customer_changes_nothing() -> None:
    customer = Sender("customer", MEI)
    with pytest.raises(Forbidden):
        decide(replace(STATE, customer_id=MEI), Recall(4, replace(SAID, actor_kind="customer")), customer, NOW)


def test_the_list_shows_what_somebody_waits_for_while_the_bot_only_asks_for_patience() -> None:
    waits = replace(STATE, last_message="Where is it?", last_message_by="customer")
    for said, shown in ((Message("One moment", purpose="status"), "Where is it?"), (Message("Here"), "Here")):
        assert evolve(waits, Recorded(6, NOW, "message", "bot", None, None, said)).last_message == shown


def test_the_list_shows_the_newest_words_of_the_last_message() -> None:
    edited = evolve(replace(STATE, last_message="It costs 10."), event(6, Edited(4, "It costs\n12.")))
    assert (edited.last_message, edited.corrected_seq) == ("It costs 12.", 6)
    assert evolve(edited, event(7, Edited(2, "earlier"))).last_message == "It costs 12."
    assert evolve(edited, event(7, Recalled(4))).last_message == ""


def test_a_page_reads_as_it_stands_and_what_was_taken_back_is_gone_with_its_files() -> None:
    bill = FileRef(UUID(int=9), "bill.pdf", "application/pdf", 10)
    first, second = event(1, Message("one", files=(bill,))), event(2, Message("two", files=(bill,)))
    read = standing([first, second], [event(3, Edited(1, "uno")), event(4, Edited(1, "eins")), event(5, Recalled(2))])
    assert [one.body for one in read] == [Message("eins", files=(bill,)), Message("")]
    assert standing([first, event(2, Recalled(1)), event(3, Edited(1, "again"))])[0].body == Message("")

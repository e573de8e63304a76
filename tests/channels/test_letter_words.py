"""What stands in a letter to a customer who left."""

from tests.conversations.lives import CUSTOMER_SENDS, opening
from tests.conversations.test_life import BOT, LI_SENDS, Life
from wingbeat.channels.letters.rules import messages, without_waits
from wingbeat.conversations.models import Assign, HandOff, Say


def test_what_the_bot_said_of_a_wait_is_in_no_letter_with_the_answer_that_ended_it() -> None:
    life = Life()
    said = ["Where is it?", "Parcels take two days.", "One moment, a colleague comes."]
    life.do(Say(said[0], opening=opening()), CUSTOMER_SENDS)
    life.do(Say(said[1]), BOT)
    life.do(Say(said[2], purpose="status"), BOT)
    assert [one.text for one in messages(without_waits(life.events), "en")] == said
    life.do(HandOff("asked"), BOT)
    assert LI_SENDS.id is not None
    life.do(Assign(LI_SENDS.id, "picked"), LI_SENDS)
    life.do(Say("It left on Monday."), LI_SENDS)
    assert [one.text for one in messages(without_waits(life.events), "en")] == [*said[:2], "It left on Monday."]

"""What an article offers below its answer, as the chat shows it."""

from wingbeat.bot.rules.buttons import with_buttons
from wingbeat.conversations.models import Say
from wingbeat.conversations.rules import MAX_TEXT
from wingbeat.knowledge.models import Button

LINK, ASK = Button("My orders", url="https://shop.example/orders"), Button("Why", question="Why so late?")


def test_links_stand_below_the_answer_and_questions_can_be_tapped() -> None:
    said = with_buttons(Say(text="On its way."), [LINK, ASK])
    assert said.text == "On its way.\n\nMy orders: https://shop.example/orders"
    assert said.suggestions == ("Why so late?",)
    assert with_buttons(Say(text="On its way."), []) == Say(text="On its way.")


def test_an_answer_without_room_keeps_its_words() -> None:
    long = "x" * MAX_TEXT
    assert with_buttons(Say(text=long), [LINK]).text == long

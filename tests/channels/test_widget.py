"""The widget grown up: its form, its letters, its invitations, through the door and into a folder of mail."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.routing.floors import Floor, floor
from wingbeat.channels.endpoints import channels_router
from wingbeat.channels.letters.actions import AGAIN, TIMER, Mailing, NoTranscripts, leave_address
from wingbeat.channels.letters.rules import Spoken, Subject, page_of, write
from wingbeat.channels.queries import Sites
from wingbeat.channels.widget.actions import fill_form, put_widget
from wingbeat.channels.widget.endpoints import widget_router
from wingbeat.channels.widget.models import Choice, Field, Invitation, Widget
from wingbeat.channels.widget.queries import fared
from wingbeat.channels.widget.rules import GROUNDS, BadAnswer, check, contrast, filled, is_sealed, palette, seal
from wingbeat.conversations.cards.events import ProductCard
from wingbeat.conversations.cards.rules import in_words
from wingbeat.conversations.corrections.models import Edit, Recall
from wingbeat.conversations.corrections.queries import said
from wingbeat.conversations.models import MarkRead, Say
from wingbeat.conversations.queries import BODIES, events_after
from wingbeat.conversations.reach.models import FillForm
from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.limits import Limits
from wingbeat.kit.log import Recorded
from wingbeat.kit.mail import FileMail
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.steps import Reaction, Runner
from wingbeat.kit.timers import Timers
from wingbeat.people.consents.actions import say
from wingbeat.people.consents.queries import consents
from wingbeat.people.customers.actions import visitor
from wingbeat.people.customers.queries import identities
from wingbeat.people.events import Renamed
from wingbeat.people.letters.actions import Letters
from wingbeat.surveys.page.rules import address_of
from wingbeat.workspaces.models import Actor
from wingbeat.workspaces.queries import Scope

KEYRING = Keyring(b"k" * 32)
NOW = 1_800_000_000.0
EVIL = "<script>alert(1)</script>"
INVITED = UUID(int=7)
REASON = Field("reason", "reason", choices=(Choice("Returns", {"en": "I want to return it"}),))
CHINESE = {"zh-CN": "两个人用哪款？"}
ASKED = (Field("name", "name", required=True), Field("email", "email", {"zh-CN": "您的邮箱"}), REASON)
WIDGET = Widget(
    form=ASKED,
    invitations=(Invitation(INVITED, "Tents", text={"en": "Need help?"}, button=CHINESE, ask=CHINESE, share=50),),
)


class House(Floor):
    """The floor with a customer who has a window, a widget, and a folder for its mail."""

    def __init__(self, made: Floor, mail: Path) -> None:
        self.__dict__.update(made.__dict__)
        self.mail = mail
        self.letters = Letters(FileMail(mail), sender="Finch <help@finch.example>", base="https://desk.finch.example")
        self.mailing = Mailing(self.firm.database, self.door, self.timers, self.letters, partial(address_of, KEYRING))
        self.timers = Timers(self.firm.database, {TIMER: self.mailing.due, AGAIN: self.mailing.again})
        self.runner = Runner(self.firm.database, [Reaction("channels.letters", BODIES, self.mailing.wind)])

    async def arrive(self) -> Scope:
        """A conversation of a customer who is in the database, too."""
        await put_widget(self.firm.as_ada, self.channel.id, WIDGET)
        arrival = await visitor(self.firm.system, self.channel.id, None, language="en")
        self.customer, self.conversation_id = Sender("customer", arrival.customer_id), uuid7()
        await self.open(self.channel, self.customer, self.conversation_id)
        return Scope(self.firm.database, Actor(self.firm.workspace_id, "customer", arrival.customer_id))

    async def answer(self, text: str) -> None:
        """Bo answers, and the time to look passes."""
        await self.do(Say(text), self.bo)
        await self.runner.drain()
        await self.firm.system.execute("UPDATE timer SET due = now() WHERE workspace_id = $1 AND name = 'mail_answer'")
        await self.timers.fire_due()

    async def correct(self, text: str, wanted: Edit | Recall) -> None:
        """Bo says something, and then otherwise."""
        await self.do(Say(text), self.bo)
        seq = (await self.head(self.conversation_id)).last_message_seq
        known = await said(self.firm.system, self.conversation_id, seq)
        await self.do(replace(wanted, seq=seq, said=known), self.bo)

    def mailed(self) -> list[str]:
        """What stands in the letters, as text."""
        found = (message_from_bytes(one.read_bytes(), policy=default) for one in sorted(self.mail.glob("*.eml")))
        return [str(one.get_body(("plain",)).get_content()) for one in found]  # type: ignore[union-attr]

    async def events(self, kind: str) -> list[Recorded]:
        found = await events_after(self.firm.database, self.firm.workspace_id, self.conversation_id, 0, 500)
        return [event for event in found if event.kind == kind]


@asynccontextmanager
async def housed(database: Database, mail: Path) -> AsyncIterator[tuple[House, Scope]]:
    async with floor(database) as made:
        house = House(made, mail)
        yield house, await house.arrive()


async def test_a_forms_answers_go_into_the_log_and_prove_nothing(database: Database, tmp_path: Path) -> None:
    async with housed(database, tmp_path) as (house, customer):
        said = {"name": "Lin", "email": "LIN@finch.example", "reason": "Returns", "strange": EVIL}
        assert customer.actor.id is not None
        told = [await fill_form(house.door, customer, house.conversation_id, said, key="form") for _ in range(2)]
        assert [facts for _, facts in told] == [[Renamed(customer.actor.id)], []], "a repeat changes nothing"
        (event,) = await house.events("form_filled")
        assert [(one.id, one.value) for one in event.body.answers] == [
            ("name", "Lin"),
            ("email", "lin@finch.example"),
            ("reason", "Returns"),
        ]
        head = await house.head(house.conversation_id)
        assert (head.customer_name, head.reason) == ("Lin", "Returns")
        known = {row["kind"]: row["verified"] for row in await identities(house.firm.system, customer.actor.id)}
        assert known == {"visitor": False, "email": False}
        with pytest.raises(BadAnswer):
            await fill_form(house.door, customer, house.conversation_id, {"name": " "}, key="again")
        stranger = Scope(house.firm.database, Actor(house.firm.workspace_id, "customer", uuid7()))
        with pytest.raises(NotFound):
            await fill_form(house.door, stranger, house.conversation_id, said, key="theirs")


async def test_an_answer_nobody_saw_is_mailed_once_and_a_transcript_only_where_the_shop_sends_any(
    database: Database, tmp_path: Path
) -> None:
    async with housed(database, tmp_path) as (house, customer):
        await house.answer("Seen by nobody, and no address was left.")
        assert house.mailed() == []
        await leave_address(house.door, customer, house.conversation_id, "Lin@Finch.example", key="address")
        await house.answer("It left on Monday.")
        (letter,) = house.mailed()
        assert "It left on Monday." in letter
        (mailed,) = await house.events("answer_mailed")
        assert mailed.body.email == "lin@finch.example"
        await house.answer("And arrives on Tuesday.")
        assert "It left on Monday." not in house.mailed()[1]
        await house.do(MarkRead((await house.head(house.conversation_id)).last_message_seq), house.customer)
        await house.timers.set(house.firm.workspace_id, "mail_answer", house.conversation_id, after_seconds=0)
        await house.timers.fire_due()
        assert len(house.mailed()) == 2, "whoever has read it here gets no letter"
        for _ in range(2):
            await house.mailing.transcript(customer, house.conversation_id, "lin@finch.example", key="transcript")
        (transcript,) = house.mailed()[2:]
        assert [one in transcript for one in ("Hello?", "It left on Monday.")] == [True, True]
        await put_widget(house.firm.as_ada, house.channel.id, replace(WIDGET, transcripts=False))
        with pytest.raises(NoTranscripts):
            await house.mailing.transcript(customer, house.conversation_id, "lin@finch.example", key="t2")


async def test_letters_say_what_stands_and_nothing_that_was_taken_back(database: Database, tmp_path: Path) -> None:
    async with housed(database, tmp_path) as (house, customer):
        email = "lin@finch.example"
        await leave_address(house.door, customer, house.conversation_id, email, key="address")
        await house.correct("It costs 10.", Edit(0, "It costs 12."))
        await house.correct("That was for somebody else.", Recall(0))
        await house.do(Say("Is it one of these?", suggestions=("Can I return it?",)), house.bo)
        await house.answer("Is that all?")
        await house.mailing.transcript(customer, house.conversation_id, email, key="transcript")
        for letter in house.mailed():
            said = [one in letter for one in ("It costs 12.", "It costs 10.", "somebody else")]
            assert said == [True, False, False]
            assert "Is it one of these?\n· Can I return it?" in letter
        assert len(house.mailed()) == 2


async def test_answers_by_mail_are_a_consent_that_holds_until_it_is_taken_back(
    database: Database, tmp_path: Path
) -> None:
    async with housed(database, tmp_path) as (house, customer):
        await leave_address(house.door, customer, house.conversation_id, "lin@finch.example", key="address")
        assert customer.actor.id is not None
        await say(house.firm.as_ada, customer.actor.id, "answers_by_mail", "phone", given=False)
        await house.answer("After they had taken it back by telephone.")
        assert house.mailed() == []
        for email in ("lin@finch.example", "lin@finch.example", ""):
            await leave_address(house.door, customer, house.conversation_id, email, key=uuid7().hex)
        kept = await consents(house.firm.as_ada, customer.actor.id, LAST, 9)
        assert [(one["given"], one["how"], one["member_id"] is None) for one in kept] == [
            (False, "widget", True),
            (True, "widget", True),
            (False, "phone", False),
            (True, "widget", True),
        ]
        assert {one["kind"] for one in kept} == {"answers_by_mail"}


async def test_pages_tell_of_invitations_with_the_seal_they_were_given(database: Database, tmp_path: Path) -> None:
    async with housed(database, tmp_path) as (house, _):
        sites, parts = Sites(house.firm.database), (house.firm.database, house.door, KEYRING, Limits())

        async def nobody() -> Scope:
            raise NotFound

        app = FastAPI()
        app.include_router(channels_router(nobody, sites, KEYRING))
        app.include_router(widget_router(nobody, nobody, (sites, *parts)))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://finch.example") as page:
            given = (await page.get("/api/v1/widget/settings", params={"site": house.channel.site_key})).json()
            assert [one["label"] for one in given["form"]] == ["Your name", "E-mail", "What is it about?"]
            (rule,) = given["inviting"]["rules"]
            # Nobody is made to say, or to press, what is written in another language.
            assert (rule["text"], rule["button"], rule["ask"]) == ("Need help?", "", "")
            assert given["opens_at"] is None
            told = {"site": house.channel.site_key, "seal": given["inviting"]["seal"], "invitation": str(INVITED)}
            for what, held in (
                ("shown", False),
                ("opened", False),
                ("begun", False),
                ("shown", True),
                ("shown", False),
            ):
                answer = await page.post("/api/v1/widget/invitations", json={**told, "told": what, "held": held})
                assert answer.status_code == 204
        shown, without = await fared(house.firm.as_ada, house.channel.id)
        assert (shown.shown, shown.opened, shown.begun, without.shown) == (2, 1, 1, 1)


@given(st.integers(0, 0xFFFFFF))
@settings(max_examples=200)
def test_every_colour_can_be_read_where_it_stands(number: int) -> None:
    def rgb(colour: str) -> tuple[int, int, int]:
        return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

    found = palette(f"#{number:06x}")
    assert contrast(rgb(found.ink), rgb(found.colour)) >= 4.5
    assert contrast(rgb(found.on_light), GROUNDS["light"]) >= 4.5
    assert contrast(rgb(found.on_dark), GROUNDS["dark"]) >= 4.5


@given(st.dictionaries(st.sampled_from(["name", "email", "reason", "x"]), st.text(max_size=40)))
@settings(max_examples=50)
def test_whatever_a_stranger_fills_in_is_a_short_line_or_refused(answers: dict[str, str]) -> None:
    try:
        command = filled(WIDGET, answers, "en", "zh-CN")
    except BadAnswer:
        return
    assert isinstance(command, FillForm)
    assert all(one.value.isprintable() and len(one.value) <= 500 for one in command.answers)
    assert {one.id for one in command.answers} <= {"name", "email", "reason"}


def test_a_telephone_number_is_one_however_it_is_written() -> None:
    widget = Widget(form=(Field("phone", "phone"),))
    written = [
        filled(widget, {"phone": said}, "en", "en").answers[0].value for said in ("+86 138-0013 8000", "+8613800138000")
    ]
    assert written == ["+8613800138000", "+8613800138000"]
    with pytest.raises(BadAnswer):
        filled(widget, {"phone": "ask my wife"}, "en", "en")


def test_settings_that_contradict_themselves_are_refused() -> None:
    for wrong in (
        Widget(form=(Field("a", "reason"),)),
        Widget(form=(Field("a", "question"),)),
        Widget(form=(Field("a", "name"), Field("a", "email"))),
        Widget(invitations=(Invitation(INVITED, "Tents"),)),
    ):
        with pytest.raises(Invalid):
            check(wrong)


def test_a_seal_is_good_for_its_channel_for_a_day_or_two() -> None:
    channel = uuid7()
    mine = seal(KEYRING, channel, NOW)
    assert is_sealed(KEYRING, channel, mine, NOW + 86_400)
    assert not is_sealed(KEYRING, channel, mine, NOW + 2 * 86_400)
    assert not is_sealed(KEYRING, uuid7(), mine, NOW)
    assert not is_sealed(KEYRING, channel, "", NOW)


def test_a_letter_holds_words_and_never_markup_of_a_stranger() -> None:
    about = Subject("Finch", 1001, "zh-TW", "Asia/Taipei", page_of("https://finch.example/tents?session=1#top"))
    said = [Spoken(3, "您", datetime(2026, 1, 5, 8, tzinfo=UTC), EVIL)]
    letter = write("transcript", about, said)
    assert EVIL in letter.text
    assert EVIL not in letter.html
    assert "2026-01-05 16:00" in letter.text
    assert "session" not in letter.text
    assert [page_of(one) for one in ("javascript:alert(1)", "https://a.example/\n", "")] == ["", "", ""]
    card = ProductCard("T-1", "Heron tent", 299.0, "USD", url="https://finch.example/heron")
    assert in_words([card], "en") == ["Heron tent · US$299 · https://finch.example/heron"]

"""A promise is about to break: who leads gets a letter, who is away is woken, the customer is offered a call."""

import email
from collections.abc import Sequence
from email.policy import default
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.routing.floors import Floor, floor
from wingbeat.bot.adapters.limits import is_proven
from wingbeat.bot.share.models import Share
from wingbeat.conversations import models as c
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.events import Promise
from wingbeat.conversations.queries import events_before
from wingbeat.conversations.targets.models import PredictBreach
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.kit.mail import FileMail
from wingbeat.people.presence.actions import drop, show
from wingbeat.routing.alarms.actions import Alarms
from wingbeat.routing.alarms.events import BreachExpected
from wingbeat.routing.alarms.rules import CALL_BACK, MAIL, call_back, mail
from wingbeat.routing.notices.models import Raised
from wingbeat.workspaces.queries import Scope

BASE = "https://finch.example"


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_the_letter_names_the_conversation_its_chance_and_the_way_to_it(language: str) -> None:
    subject, text = mail(
        language, number=7, customer="Kim", percent=83, due="2026-03-02 08:00:00", zone="UTC", link=f"{BASE}/7"
    )
    assert "#7" in subject
    assert all(word in text for word in ("Kim", "83", "2026-03-02 08:00:00", f"{BASE}/7"))


def test_a_language_nobody_wrote_in_is_told_in_english() -> None:
    assert call_back("fr") == CALL_BACK["en"]
    assert mail("fr", number=1, customer="", percent=1, due="", zone="", link="")[0] == MAIL["en"][0].format(number=1)


def test_where_people_will_be_late_the_bot_answers_all_of_what_it_answers_some_of() -> None:
    share = Share(topic="sizes", channel_id=uuid7(), percent=10)
    assert is_proven(share)
    assert not is_proven(replace(share, percent=0))
    assert not is_proven(replace(share, paused=True))


class Ringing:
    """A floor nobody is at, a conversation that waits there, and the alarms of its promise."""

    def __init__(self, made: Floor, folder: Path) -> None:
        self.floor = made
        self._folder = folder
        self.pushed: list[Raised] = []
        post = FileMail(folder), "Wingbeat <no-reply@finch.example>", BASE
        self._alarms = Alarms(made.door, made.told, self._push, post)

    async def _push(self, _scope: Scope, wanted: Sequence[Raised]) -> None:
        self.pushed += wanted

    async def waits(self) -> Conversation:
        await drop(self.floor.firm.system, [self.floor.desk])
        team_id = await self.floor.firm.system.value("SELECT id FROM team WHERE workspace_id = $1")
        await self.floor.do(c.Transfer(to_team_id=team_id), self.floor.bo)
        return await self.floor.settled()

    async def ring(self, state: Conversation, *actions: str, since: int = 1) -> None:
        assert state.opened_at is not None
        promise = Promise(uuid7(), "response", since, state.opened_at)
        await self._alarms.ring(self.floor.firm.system, state, PredictBreach(promise, 0.83, actions))

    def letters(self) -> list[tuple[str, str]]:
        """To whom, and what."""
        read = [email.message_from_bytes(file.read_bytes(), policy=default) for file in self._folder.glob("*.eml")]
        return [(one["To"], one.get_content()) for one in read]

    async def said(self, state: Conversation) -> list[str]:
        events = await events_before(self.floor.firm.system, state.id, 2**31 - 1, 50)
        return [event.body.text for event in events if event.kind == "message" and event.actor_kind == "system"]


async def test_who_leads_gets_one_letter_however_many_promises_are_in_danger(
    database: Database, tmp_path: Path
) -> None:
    async with floor(database) as made:
        ringing = Ringing(made, tmp_path)
        state = await ringing.waits()
        await ringing.ring(state, "lead")
        await ringing.ring(state, "lead")
        ((to, text),) = ringing.letters()
        assert to == f"ada@{made.firm.domain}"
        assert f"{BASE}/desk/{state.id}" in text
        told = [fact for fact in made.told.facts if isinstance(fact, BreachExpected)]
        assert [(one.to, one.chance, one.number) for one in told] == [((made.firm.ada,), 0.83, state.number)] * 2
        assert await ringing.said(state) == []


async def test_who_is_away_is_woken_at_the_desk_and_gets_no_letter(database: Database, tmp_path: Path) -> None:
    async with floor(database) as made:
        ringing = Ringing(made, tmp_path)
        state = await ringing.waits()
        await ringing.ring(state, "standby")
        assert made.told.facts == [], "Bo has gone home"
        await show(made.firm.system, made.firm.bo, uuid7(), "away")
        await ringing.ring(state, "standby")
        assert [fact.to for fact in made.told.facts if isinstance(fact, BreachExpected)] == [(made.firm.bo,)]
        assert ringing.letters() == []
        assert [(one.member_id, one.what, one.number) for one in ringing.pushed] == [
            (made.firm.bo, "breach", state.number)
        ], "their devices, since a desk nobody looks at wakes nobody"


async def test_the_customer_is_offered_a_call_once_while_they_wait(database: Database, tmp_path: Path) -> None:
    async with floor(database) as made:
        ringing = Ringing(made, tmp_path)
        state = await ringing.waits()
        for since in (1, 2):  # the promise of an answer, and that of a person
            await ringing.ring(state, "call_back", since=since)
        assert await ringing.said(state) == [CALL_BACK["en"]]
        assert (made.told.facts, ringing.letters()) == ([], []), "nobody else was to be told"


async def test_who_has_somebody_already_is_offered_no_call(database: Database, tmp_path: Path) -> None:
    async with floor(database) as made:
        ringing = Ringing(made, tmp_path)
        await ringing.waits()
        await made.do(c.Assign(made.firm.bo, "picked"), made.bo)
        taken = await made.settled()
        await ringing.ring(taken, "call_back")
        assert await ringing.said(taken) == []

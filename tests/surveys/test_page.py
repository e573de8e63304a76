"""The page behind a survey's link: for mail and whatever shows no card of ours."""

import re
from base64 import urlsafe_b64encode

import httpx
from fastapi import FastAPI

from tests.surveys.surveyed import Surveyed, surveyed
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.kit.limits import Limits
from wingbeat.kit.secrets import Keyring
from wingbeat.surveys.models import OwnQuestion
from wingbeat.surveys.page.endpoints import rating_pages
from wingbeat.surveys.page.rules import address_of, read_token

KEYRING = Keyring(b"k" * 32)
EVIL = "<script>alert(1)</script>"
FAST = OwnQuestion("fast", {"en": f"Was it fast? {EVIL}"})


def visitor(made: Surveyed) -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(rating_pages(made.firm.database, made.door, KEYRING, Limits()))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://desk.finch.example")


async def test_whoever_has_the_link_rates_and_a_look_alone_stores_nothing(database: Database) -> None:
    async with surveyed(database) as made, visitor(made) as client:
        await made.survey(questions=(FAST,))
        await made.resolve()
        link = address_of(KEYRING, made.firm.workspace_id, made.conversation_id)
        shown = await client.get(link, params={"score": "4"})
        assert shown.status_code == 200
        assert "How satisfied are you with our help?" in shown.text
        assert re.search(r'value="4" required checked', shown.text)
        assert '<p class="shop">finch.example</p>' in shown.text
        assert EVIL not in shown.text
        assert await made.events("rated") == []
        missed = await client.post(link, data={"comment": "?"})
        assert (missed.status_code, "Please choose a score first." in missed.text) == (422, True)
        thanks = await client.post(link, data={"score": "4", "comment": "Good", "q_fast": "yes"})
        assert (thanks.status_code, "Thank you." in thanks.text) == (200, True)
        (rated,) = await made.events("rated")
        assert (rated.body.score, rated.body.comment, rated.body.answers) == (4, "Good", {"fast": "yes"})
        assert rated.actor_id == made.customer.id


async def test_a_link_of_nobodys_opens_nothing(database: Database) -> None:
    async with surveyed(database) as made, visitor(made) as client:
        workspace_id, conversation_id = made.firm.workspace_id, made.conversation_id
        unasked = address_of(KEYRING, workspace_id, conversation_id)
        foreign = address_of(Keyring(b"o" * 32), workspace_id, conversation_id)
        missing = address_of(KEYRING, workspace_id, uuid7())
        for link in (unasked, foreign, missing, "/rate/x", "/rate/%00", f"{unasked}A"):
            assert (await client.get(link)).status_code == 404, link
        assert (await client.post(foreign, data={"score": "5"})).status_code == 404


def test_a_token_is_ours_or_none() -> None:
    workspace_id, conversation_id = uuid7(), uuid7()
    token = address_of(KEYRING, workspace_id, conversation_id).removeprefix("/rate/")
    assert read_token(KEYRING, token) == (workspace_id, conversation_id)
    for wrong in ("", "é", token[:-1], token.swapcase(), urlsafe_b64encode(bytes(48)).decode()):
        assert read_token(KEYRING, wrong) is None

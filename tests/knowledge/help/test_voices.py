"""What readers say of articles, whether reading spared a conversation, and who sets the help centre up."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from tests.knowledge.conftest import As
from tests.knowledge.help.conftest import ADDRESS, Public
from wingbeat.conversations.events import Opened
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.knowledge.events import Helpful, Read
from wingbeat.knowledge.help.actions import keep_contacts
from wingbeat.workspaces.queries import Scope


async def test_a_reader_without_a_script_has_one_opinion_and_may_change_it(public: Public) -> None:
    await public.open()
    one = await public.write("Where is my parcel?")
    answer = await public.post(one, "vote", helpful="yes")
    assert answer.status_code == 303
    thanks = await public.client.get(answer.headers["location"])
    assert "Thank you for telling us." in thanks.text
    assert '<form class="vote"' not in thanks.text
    for said in ("yes", "no"):
        await public.post(one, "vote", helpful=said)
    assert public.told == [Helpful(one, helpful=True), Helpful(one, helpful=False, before=True)]
    assert (await public.post(one, "vote", helpful="maybe")).status_code == 404


async def test_two_visits_from_one_place_have_two_opinions(public: Public) -> None:
    await public.open()
    one = await public.write("Where is my parcel?")
    for _ in range(2):
        await public.post(one, "vote", helpful="yes", reader=str(uuid7()))
    assert public.told == [Helpful(one, helpful=True)] * 2


async def test_votes_from_one_place_are_limited_and_another_sites_page_has_none(public: Public) -> None:
    await public.open()
    one = await public.write("Where is my parcel?")
    foreign = await public.post(one, "vote", {"Origin": "https://evil.example"}, helpful="no")
    own = await public.post(one, "vote", {"Origin": "https://help.example"}, helpful="yes")
    assert (foreign.status_code, own.status_code) == (403, 303)
    answers = [(await public.post(one, "vote", helpful="yes", reader=str(uuid7()))) for _ in range(40)]
    refused = [one for one in answers if one.status_code == 429]
    assert refused
    assert int(refused[0].headers["retry-after"]) > 0
    assert "One moment, please" in refused[0].text


async def test_a_read_is_told_once_a_visit(public: Public) -> None:
    await public.open()
    one, reader = await public.write("Where is my parcel?"), uuid7()
    for _ in range(2):
        assert (await public.post(one, "read", reader=str(reader))).status_code == 204
    assert public.told == [Read(one, reader)]


class Woken(msgspec.Struct, frozen=True):
    workspace_id: UUID
    lane: UUID
    events: tuple[Recorded, ...]


def began(scope: Scope, page: str, at: datetime) -> Woken:
    body = Opened(
        channel_id=uuid7(), customer_id=uuid7(), customer_name="", thread_key="", number=1, language="en", bot=True, page=page
    )  # fmt: skip
    return Woken(scope.actor.workspace_id, uuid7(), (Recorded(1, at, "opened", "customer", None, None, body),))


async def test_a_visit_is_deflected_when_no_conversation_follows_within_a_day(public: Public, editor: Scope) -> None:
    await public.open()
    article_id, now = await public.write("Where is my parcel?"), datetime.now(UTC)
    stayed, asked, late, young = (uuid7() for _ in range(4))
    for reader, hours in ((stayed, 50), (asked, 60), (late, 70), (young, 1)):
        await editor.execute(
            "INSERT INTO help_read (workspace_id, reader_id, article_id, at) VALUES ($1, $2, $3, $4)",
            reader,
            article_id,
            now - timedelta(hours=hours),
        )
    page = "Where is my parcel? https://help.example/help/finch/en/articles/1#reader="
    woken = [
        began(editor, f"{page}{asked}", now - timedelta(hours=40)),
        began(editor, f"{page}{late}", now - timedelta(hours=40)),  # thirty hours after its read
        began(editor, "https://shop.example/", now),
    ]
    for _ in range(2):
        async with editor.database.transaction() as connection:
            await keep_contacts(connection, woken)
    figures = (await public.client.get("/api/v1/help/figures")).json()
    assert {name: figures[name] for name in ("reads", "visits", "waiting", "due", "asked", "deflected")} == {
        "reads": 4, "visits": 4, "waiting": 1, "due": 3, "asked": 1, "deflected": 2,
    }  # fmt: skip
    assert figures["share"] == pytest.approx(2 / 3)
    assert (await public.client.get("/api/v1/help/figures?days=1")).json()["visits"] == 1


FORM = {"slug": "finch", "open": True, "accent": "#FFD400", "language": "en", "title": "Ask us", "hidden": ["talk"]}


async def test_a_help_centre_is_set_up_over_rest(public: Public, as_role: As) -> None:
    before = (await public.client.get("/api/v1/help")).json()
    assert (before["slug"], before["open"], before["address"]) == ("", False, "")
    form = FORM | {"channel_id": str(UUID(int=1))}
    after = (await public.client.put("/api/v1/help", json=form)).json()
    snippets = {one["language"]: one for one in after.pop("snippets")}
    assert after == form | {
        "accent": "#ffd400", "address": "/help/finch/", "base": ADDRESS, "languages": ["zh-CN", "zh-TW", "en"],
        "footer": "", "logo": "",
    }  # fmt: skip
    assert snippets["en"]["description"] in (await public.get("en/")).text
    assert 'data-site="site-1"' in (await public.get("en/")).text
    for wrong, status in (
        ({"slug": "Finch"}, 422),
        ({"slug": "a--b"}, 422),
        ({"slug": "-"}, 422),
        ({"accent": "red;}"}, 422),
        ({"languages": ["zh-CN"]}, 422),
        ({"languages": []}, 422),
        ({"logo": "https://elsewhere.example/logo.png"}, 422),
        ({"logo": "data:image/svg+xml;base64,AAAA"}, 422),
        ({"channel_id": str(uuid7())}, 404),
    ):
        assert (await public.client.put("/api/v1/help", json=FORM | wrong)).status_code == status
    public.as_member(as_role("agent"))
    assert (await public.client.put("/api/v1/help", json=FORM)).status_code == 403
    public.as_member(as_role("administrator"))
    assert (await public.client.put("/api/v1/help", json=FORM)).status_code == 200


async def test_logo_and_footer_stand_on_every_page_and_a_language_that_is_not_shown_is_nowhere(public: Public) -> None:
    await public.write("怎么退货？", language="zh-CN", group="returns")
    mine = await public.write("How do I return it?", group="returns")
    logo = "data:image/png;base64,iVBORw0KGgo="
    await public.client.put("/api/v1/help", json=FORM | {"languages": ["en"], "logo": logo, "footer": "Est. <1998>"})
    page = (await public.get(f"en/articles/{mine}")).text
    assert f'<img src="{logo}" alt="">' in page
    assert "Est. &lt;1998&gt;" in page
    assert "zh-CN" not in page
    assert (await public.get("zh-CN/")).status_code == 404
    assert "/zh-CN/" not in (await public.get("sitemap.xml")).text
    entrance = await public.get("", **{"Accept-Language": "zh-CN"})
    assert entrance.headers["location"] == "/help/finch/en/"


async def test_an_address_belongs_to_one_help_centre(public: Public, stranger: Scope) -> None:
    await public.open()
    public.as_member(stranger)
    assert (await public.client.put("/api/v1/help", json=FORM)).json()["code"] == "slug_taken"
    await public.open("wren")
    assert (await public.client.put("/api/v1/help", json=FORM)).status_code == 200
    assert (await public.client.get("/help/wren/en/")).status_code == 200

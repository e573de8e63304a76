"""Templates: whose they are, what they say, what they came to, and how they travel in files."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.people.firms import Firm, found_firm
from tests.routing.floors import floor
from wingbeat.conversations import models as c
from wingbeat.conversations.queries import BODIES, find
from wingbeat.conversations.templates import actions, queries
from wingbeat.conversations.templates.exchange.rules import HEAD, as_csv, as_jsonl, parse
from wingbeat.conversations.templates.models import (
    TONES,
    Place,
    ShortcutTaken,
    Template,
    TemplateChanged,
    TemplateUse,
    Written,
)
from wingbeat.conversations.templates.rules import BLANK, chosen, fill
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden, Invalid, NotFound
from wingbeat.kit.files import MemoryFiles
from wingbeat.kit.ids import uuid7
from wingbeat.kit.languages import LANGUAGES
from wingbeat.kit.steps import Projection, Runner
from wingbeat.kit.timers import Timers
from wingbeat.live.rules import for_customer
from wingbeat.people.files.actions import upload
from wingbeat.people.teams.actions import found as found_team

LOST = Written(
    titles={"en": "Parcel lost", "zh-CN": "包裹丢失"},
    texts={
        "en": {"warm": "Sorry, {order number} is lost.", "brief": "Lost."},
        "zh-CN": {"formal": "订单{订单号}丢失。"},
    },
    shortcut="lost",
)


def plain(title: str, text: str = "Hello.", shortcut: str = "") -> Written:
    return Written(titles={"en": title}, texts={"en": {"warm": text}}, shortcut=shortcut)


@pytest.mark.parametrize(
    ("language", "tone", "said"),
    [
        ("en-GB", "brief", "Lost."),
        ("en", "formal", "Sorry, {order number} is lost."),
        ("zh-TW", "brief", "订单{订单号}丢失。"),
        ("fr", "warm", "Sorry, {order number} is lost."),
    ],
)
def test_the_nearest_language_and_tone_speak(language: str, tone: Any, said: str) -> None:
    assert chosen(LOST, language, tone)[1] == said


def test_what_is_not_known_stays_and_is_named_once() -> None:
    filled = fill("{订单号}·{order number}·{refund}·{refund}·{客户称呼}", {"order_number": "TT-1"})
    assert (filled.text, filled.missing) == ("TT-1·TT-1·{refund}·{refund}·{客户称呼}", ("{refund}", "{客户称呼}"))
    assert fill("#{number}, {number}", {"number": "#1042"}).text == "#1042, #1042", (
        "whose sign the author wrote has one"
    )


async def test_what_is_shared_is_changed_by_few_and_what_is_own_seen_by_one(database: Database) -> None:
    firm = await found_firm(database, "finch.example")
    shared = await actions.keep(firm.as_ada, None, LOST, Place())
    own = await actions.keep(firm.as_bo, None, plain("Mine", shortcut="lost"), Place(firm.bo))
    other_team = await found_team(firm.as_ada, "Repairs")
    await actions.keep(firm.as_ada, None, plain("Repairs only"), Place(team_id=other_team))
    assert [one.id for one in await queries.templates(firm.as_bo, after=None, limit=10)] == [shared.id, own.id]
    assert len(await queries.templates(firm.as_ada, after=None, limit=10)) == 2
    for refused in (
        actions.keep(firm.as_bo, shared.id, LOST, Place(), after=1),
        actions.keep(firm.as_bo, shared.id, LOST, Place(firm.bo), after=1),
        actions.keep(firm.as_bo, None, plain("All"), Place()),
        actions.drop(firm.as_bo, shared.id),
    ):
        with pytest.raises(Forbidden):
            await refused
    with pytest.raises(NotFound):
        await actions.drop(firm.as_ada, own.id)


async def test_nobody_writes_over_anothers_change_or_takes_a_shortcut_twice(database: Database) -> None:
    firm = await found_firm(database, "finch.example")
    made = await actions.keep(firm.as_ada, None, LOST, Place())
    changed = await actions.keep(firm.as_ada, made.id, plain("Gone", shortcut="gone"), Place(), after=1)
    assert (changed.version, changed.written.titles) == (2, {"en": "Gone"})
    with pytest.raises(TemplateChanged):
        await actions.keep(firm.as_ada, made.id, LOST, Place(), after=1)
    with pytest.raises(ShortcutTaken):
        await actions.keep(firm.as_ada, None, plain("Other", shortcut="GONE"), Place())
    with pytest.raises(Invalid):
        await actions.keep(firm.as_ada, None, plain("Says nothing", " "), Place())
    await actions.drop(firm.as_ada, made.id)
    assert await queries.templates(firm.as_ada, after=None, limit=10) == []


async def test_a_picture_of_a_template_is_copied_for_each_message(database: Database) -> None:
    firm, files = await found_firm(database, "finch.example"), MemoryFiles()
    timers = Timers(database, {})
    chart = await _uploaded(firm, files, timers)
    with_chart = msgspec.structs.replace(LOST, files=(chart,))
    with pytest.raises(NotFound):
        await actions.keep(firm.as_bo, None, with_chart, Place(firm.bo))
    made = await actions.keep(firm.as_ada, None, with_chart, Place())
    assert await queries.names_template(firm.system, chart)
    (copy,) = await actions.copies(firm.as_bo, files, timers, made)
    assert (copy["name"], files.kept[copy["id"]]) == ("sizes.txt", b"M, L")
    assert copy["id"] != chart


async def _uploaded(firm: Firm, files: MemoryFiles, timers: Timers) -> UUID:
    async def bytes_of() -> Any:
        yield b"M, L"

    row = await upload(firm.as_ada, files, timers, bytes_of(), name="sizes.txt", declared="text/plain")
    found: UUID = row["id"]
    return found


async def test_what_a_template_came_to_is_counted_from_the_log(database: Database) -> None:
    async with floor(database) as shop:
        firm = shop.firm
        made = await actions.keep(firm.as_ada, None, LOST, Place())
        counting = Runner(database, [Projection("conversations.templates", BODIES, actions.keep_uses)])
        used = (TemplateUse(made.id), TemplateUse(made.id, edited=True))
        await shop.do(c.Say("Lost.", templates=used[:1]), shop.bo)
        await shop.do(c.Say("Really lost.", templates=used[1:]), shop.bo)
        await shop.do(c.Resolve(), shop.bo)
        await shop.do(c.Reopen(), shop.bo)
        await shop.do(c.Resolve(), shop.bo)
        await counting.drain()
        (came,) = await queries.figures(firm.as_bo, datetime.now(UTC).date() - timedelta(days=1))
        assert (came.template_id, came.sent, came.edited, came.resolved, came.reopened) == (made.id, 2, 1, 2, 2)


async def test_a_customer_never_sees_which_template_it_was(database: Database) -> None:
    async with floor(database) as shop:
        await shop.do(c.Say("Lost.", templates=(TemplateUse(uuid7()),)), shop.bo)
        state = await find(shop.firm.system, shop.conversation_id)
        row = await shop.firm.system.row(
            "SELECT seq, occurred_at, kind, actor_kind, actor_id, key, body FROM event"
            " WHERE workspace_id = $1 AND stream_id = $2 AND seq = $3",
            state.id,
            state.last_message_seq,
        )
        assert row is not None
        event = BODIES.recorded(row)
        seen = for_customer(event)
        assert event.body.templates
        assert seen is not None
        assert seen.body.templates == ()


async def test_the_words_of_a_conversation_are_filled_in(database: Database) -> None:
    async with floor(database) as shop:
        state = await find(shop.firm.system, shop.conversation_id)
        hello = plain("Hello", "{my name} of {shop name}, {conversation number}, {expected time}")
        made = await actions.keep(shop.firm.as_bo, None, hello, Place(shop.firm.bo))
        filled = await queries.said(shop.firm.as_bo, made, state, "warm")
        assert filled.text == "Bo of finch.example, #1001, {expected time}"
        assert filled.missing == ("{expected time}",)


async def test_a_starter_pack_is_taken_in_once(database: Database) -> None:
    firm = await found_firm(database, "finch.example")
    await actions.keep(firm.as_ada, None, plain("Mine", shortcut="lost"), Place())
    first = await actions.install(firm.as_ada, "shop")
    assert (first >= 20, await actions.install(firm.as_ada, "shop")) == (True, 0)
    with pytest.raises(Forbidden):
        await actions.install(firm.as_bo, "shop")
    assert await actions.install(firm.as_ada, "nothing") == 0


def test_every_starter_template_speaks_three_languages_with_the_same_number_of_blanks() -> None:
    keys = [one.key for one in queries.packs()]
    assert len(keys) == len(set(keys))
    for one in queries.packs():
        assert set(one.titles) == set(one.texts) == set(LANGUAGES)
        assert {frozenset(tones) for tones in one.texts.values()} <= {frozenset(TONES), frozenset(TONES[:2])}
        for tone in one.texts["en"]:
            # The shop's name may be left out in one language; what must be filled in may not.
            counts = {len(set(BLANK.findall(one.texts[language][tone]))) for language in LANGUAGES}
            assert max(counts) - min(counts) <= 1, (one.key, tone)


TEXT = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=40).filter(str.strip)


@example([("Title", "one\u2028two", "a\nb")])
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=5, unique_by=lambda one: one[0].strip()))
def test_what_is_written_to_a_file_is_read_back(told: list[tuple[str, str, str]]) -> None:
    made = [
        Template(
            id=uuid7(),
            written=Written(
                titles={"en": title.strip()}, texts={"en": {"warm": warm, "brief": brief}}, shortcut=f"k{n}"
            ),
        )
        for n, (title, warm, brief) in enumerate(told)
    ]
    for body in (b"".join(map(as_jsonl, made)), HEAD + b"".join(as_csv(made))):
        good, bad = parse(body)
        assert ([written for _, written in good], bad) == ([one.written for one in made], [])


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_file_breaks_the_reader(body: bytes) -> None:
    good, bad = parse(body)
    assert all(number >= 1 for number, _ in good)
    assert all(one.line >= 0 for one in bad)


async def test_an_import_changes_what_has_the_same_shortcut_and_tells_what_is_bad(database: Database) -> None:
    firm = await found_firm(database, "finch.example")
    made = await actions.keep(firm.as_ada, None, LOST, Place())
    table = "shortcut,language,title,tone,text\nlost,en,Gone,formal,It is lost.\nnew,zh-CN,新的,warm,您好\n,en,,warm,\n,xx,No,warm,Hi\n"
    good, unread = parse(table.encode())
    new, changed, bad = await actions.apply(firm.as_ada, good, Place())
    assert (new, changed, len(bad) + len(unread)) == (1, 1, 2)
    after = await queries.template(firm.as_ada, made.id)
    assert after.written.texts["en"] == {**LOST.texts["en"], "formal": "It is lost."}
    assert (after.written.titles["en"], after.version) == ("Gone", 2)

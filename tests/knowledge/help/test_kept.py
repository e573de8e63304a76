"""Pages that are kept, and what makes one forgotten."""

import gzip

from tests.knowledge.help.conftest import Public
from wingbeat.knowledge import actions
from wingbeat.knowledge.help.site.models import Kept, Packed
from wingbeat.knowledge.models import Draft
from wingbeat.workspaces.queries import Scope


def page(tag: str = "1", size: int = 10) -> Packed:
    return Packed(tag, bytes(size), {})


def test_the_longest_unused_page_is_forgotten_first() -> None:
    kept = Kept(most_bytes=25)
    kept.keep(("a",), page())
    kept.keep(("b",), page())
    assert kept.find(("a",), "1")
    kept.keep(("c",), page())
    assert kept.find(("b",), "1") is None
    assert kept.find(("a",), "1")
    assert kept.find(("c",), "1")


def test_a_page_of_an_earlier_revision_is_not_found_and_its_room_is_free() -> None:
    kept = Kept(most_bytes=25)
    for tag in "123":
        kept.keep(("a",), page(tag))
    assert kept.find(("a",), "2") is None
    assert kept.find(("a",), "3")
    kept.keep(("b",), page())
    assert kept.find(("a",), "3")


async def test_a_second_reader_gets_the_same_page_in_their_own_form(public: Public) -> None:
    await public.open()
    one = await public.write("Where is my parcel?", "On its way.")
    for path in (f"en/articles/{one}", "en/", "en/c/orders"):
        first = await public.get(path)
        second = await public.get(path)
        assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])
        assert first.headers["content-security-policy"] == second.headers["content-security-policy"]
        plain = await public.get(path, **{"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == second.content
        async with public.client.stream("GET", f"/help/finch/{path}") as packed:
            raw = b"".join([part async for part in packed.aiter_raw()])
        assert gzip.decompress(raw) == plain.content


async def test_hostile_30_what_changes_is_never_shown_from_before(public: Public, editor: Scope) -> None:
    await public.open()
    one = await public.write("Where is my parcel?", "On its way.")
    path = f"en/articles/{one}"
    assert "On its way." in (await public.get(path)).text
    draft = Draft(language="en", questions=("Where is my parcel?",), answer="At your door.", category="orders")
    await actions.change(editor, one, draft, version=1)
    assert "At your door." in (await public.get(path)).text
    await public.open(accent="#aa0000")
    assert "#aa0000" in (await public.get(path)).text
    await actions.retire(editor, one)
    assert (await public.get(path)).status_code == 404


async def test_titles_are_offered_by_the_beginnings_of_their_words(public: Public) -> None:
    await public.open()
    await public.write("How do I return a parcel?")
    await public.write("Return policy")
    await public.write("退货多久到账？", language="zh-CN")

    async def offered(typed: str, language: str = "en") -> list[str]:
        return [one["title"] for one in (await public.get(f"{language}/suggest?q={typed}")).json()]

    assert await offered("ret") == ["Return policy", "How do I return a parcel?"]
    assert await offered("parc ret") == ["How do I return a parcel?"]
    assert await offered("退", "zh-CN") == await offered("退貨", "zh-CN") == ["退货多久到账？"]
    assert await offered("xyz") == []

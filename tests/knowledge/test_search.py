import pytest

from tests.knowledge.conftest import As
from wingbeat.kit.errors import Invalid
from wingbeat.knowledge import actions
from wingbeat.knowledge.models import Article, Draft, Language
from wingbeat.knowledge.search.queries import ENOUGH, search
from wingbeat.knowledge.search.rules import marks, snippet, wanted, words
from wingbeat.workspaces.queries import Scope


async def written(scope: Scope, question: str, answer: str, language: Language = "en", **more: object) -> Article:
    draft = Draft(language=language, questions=(question,), answer=answer, **more)  # type: ignore[arg-type]
    article, _ = await actions.create(scope, draft)
    return article


async def titles(scope: Scope, text: str, *, for_members: bool = True, language: Language | None = None) -> list[str]:
    return [hit.title for hit in (await search(scope, text, for_members=for_members, language=language))[0]]


async def test_a_question_in_whole_sentences_finds_what_it_is_about(editor: Scope) -> None:
    await written(editor, "Returning a parcel", "Within 30 days.")
    await written(editor, "What does shipping cost?", "It depends; a returned parcel is free.")
    await written(editor, "What is your address?", "Finch Street 1.")
    assert await titles(editor, "how can I return my parcel please?") == [
        "Returning a parcel",
        "What does shipping cost?",
    ]
    assert await titles(editor, "zebra") == []


async def test_what_is_called_so_comes_before_what_only_can_be_asked_so(editor: Scope) -> None:
    await written(editor, "When is my refund here?", "Within days.")
    await written(editor, "退款多久到账？", "几天。", "zh-CN")
    draft = Draft(
        language="en", questions=("Is it safe to pay?", "who phones about a refund", "有人说退款"), answer="No."
    )
    await actions.create(editor, draft)
    await written(editor, "Points", "They come back with a refund, 退款。")
    assert await titles(editor, "refunds", language="en") == ["When is my refund here?", "Is it safe to pay?", "Points"]
    assert (await titles(editor, "退款"))[:2] == ["退款多久到账？", "Is it safe to pay?"]


async def test_chinese_is_found_by_two_characters_in_either_script(editor: Scope) -> None:
    await written(editor, "怎么退货？", "三十天内可以退货。", "zh-CN")
    await written(editor, "怎麼退貨？", "三十天內可以退貨。", "zh-TW")
    assert set(await titles(editor, "退货怎么申请")) == {"怎么退货？", "怎麼退貨？"}
    assert await titles(editor, "退貨", language="zh-CN") == ["怎么退货？"]


async def test_customers_find_only_what_is_published_valid_and_for_them(editor: Scope, stranger: Scope) -> None:
    await written(editor, "Refund one", "a")
    await written(editor, "Refund two", "a", audience="members")
    await written(editor, "Refund three", "a", status="draft")
    retired = await written(editor, "Refund four", "a")
    await actions.retire(editor, retired.id)
    assert await titles(editor, "refund", for_members=False) == ["Refund one"]
    assert await titles(editor, "refund") == ["Refund two", "Refund one"]
    assert await titles(stranger, "refund") == []


async def test_hits_are_paged_best_first(editor: Scope) -> None:
    for at in range(7):
        await written(editor, f"Parcel {at}" if at % 2 else f"Box {at}", "About a parcel.")
    whole = await titles(editor, "parcel")
    found: list[str] = []
    after = None
    while True:
        hits, after = await search(editor, "parcel", for_members=True, after=after, limit=3)
        found += [hit.title for hit in hits]
        if after is None:
            break
    assert found == whole == ["Parcel 5", "Parcel 3", "Parcel 1", "Box 6", "Box 4", "Box 2", "Box 0"]


@pytest.mark.parametrize("after", ["", "x", "1:x", f"-1:{'0' * 32}", "1"])
async def test_a_foreign_cursor_is_refused(editor: Scope, after: str) -> None:
    if after:
        with pytest.raises(Invalid):
            await search(editor, "parcel", for_members=True, after=after)
    with pytest.raises(Invalid):
        await search(editor, " ?! ", for_members=True)


async def test_a_word_that_nearly_all_have_still_finds_some(editor: Scope) -> None:
    draft = Draft(language="en", questions=("Parcel",), answer="A parcel.")
    for _ in range(3):
        await actions.create(editor, draft)
    assert len(await titles(editor, "parcel zebra")) == 3
    assert ENOUGH > 3


async def test_those_who_were_stored_before_words_were_kept_are_found_once_they_are_made(
    editor: Scope, as_role: As
) -> None:
    article = await written(editor, "Refund one", "**a**")
    await editor.execute(
        "UPDATE article SET tokens = NULL, typed_tokens = NULL, answer_html = NULL, answer_text = NULL WHERE workspace_id = $1"
    )
    assert await titles(editor, "refund") == []
    assert await actions.render(as_role("agent")) == 1
    assert await actions.render(editor) == 0
    assert await titles(editor, "refund") == ["Refund one"]
    assert article.answer_html == "<p><strong>a</strong></p>"


def test_words_that_every_question_has_are_not_looked_for_unless_alone() -> None:
    assert wanted("How do I return it?") == ["return"]
    assert wanted("how to") == ["how", "to"]
    assert words("退货") == ["退货", "退", "货"]


def test_a_snippet_shows_where_the_words_stand() -> None:
    text = "x " * 200 + "the parcels are here " + "y " * 200
    shown, places = snippet(text, wanted("parcel"))
    assert [shown[start:end] for start, end in places] == ["parcels"]
    assert shown.startswith("…")
    assert [("我要退貨，退货"[a:b]) for a, b in marks("我要退貨，退货", wanted("退货"))] == ["退貨", "退货"]

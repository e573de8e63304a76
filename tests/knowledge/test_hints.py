from uuid import UUID

import pytest

from tests.knowledge.conftest import As
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.knowledge import actions
from wingbeat.knowledge.hints.actions import compare, dismiss
from wingbeat.knowledge.hints.models import Hint
from wingbeat.knowledge.hints.queries import by_words, hints_of, look, open_hints, undismissed
from wingbeat.knowledge.hints.rules import numbers, verdict
from wingbeat.knowledge.models import Article, Draft, Language
from wingbeat.workspaces.queries import Scope


async def written(scope: Scope, question: str, answer: str, language: Language = "en", group: str = "") -> Article:
    draft = Draft(language=language, questions=(question,), answer=answer, group=group)
    article, _ = await actions.create(scope, draft)
    await compare(scope, by_words, article.id)
    return article


async def told(scope: Scope) -> list[Hint]:
    return (await open_hints(scope))[0]


async def test_two_that_ask_the_same_are_a_duplicate_seen_from_both(editor: Scope) -> None:
    one = await written(editor, "How do I return a parcel?", "Within 30 days.")
    other = await written(editor, "Returning a parcel", "Within 30 days.")
    await written(editor, "Where is my parcel?", "On its way.")
    (hint,) = await told(editor)
    assert (hint.kind, {hint.article_id, hint.other_id}) == ("duplicate", {one.id, other.id})
    seen = await hints_of(editor, other.id)
    assert [(hint.other_id, hint.question) for hint in seen] == [(one.id, "Returning a parcel")]


async def test_other_numbers_in_the_answer_are_a_conflict(editor: Scope) -> None:
    await written(editor, "怎么退货？", "三十天内，邮费 10 元。", "zh-CN")
    await written(editor, "怎么退货", "三十天内，邮费 12 元。", "zh-CN")
    (hint,) = await told(editor)
    assert (hint.kind, hint.differing) == ("conflict", ["10元", "12元"])


async def test_editions_of_one_group_are_no_duplicates(editor: Scope) -> None:
    await written(editor, "WiFi", "Yes.", "en", "wifi")
    await written(editor, "WiFi", "有。", "zh-CN", "wifi")
    assert await told(editor) == []


async def test_a_hint_goes_when_the_words_change_and_comes_back_when_it_was_dismissed_too_soon(editor: Scope) -> None:
    one = await written(editor, "Return a parcel", "Within 30 days.")
    other = await written(editor, "Return a parcel?", "Within 30 days.")
    await dismiss(editor, other.id, one.id)
    await compare(editor, by_words, one.id)
    assert await told(editor) == []
    draft = Draft(language="en", questions=("Return a parcel?",), answer="Within 60 days.")
    await actions.change(editor, other.id, draft, version=1)
    await compare(editor, by_words, other.id)
    assert [hint.kind for hint in await told(editor)] == ["conflict"]
    await actions.retire(editor, one.id)
    await compare(editor, by_words, one.id)
    assert await told(editor) == []


async def test_an_editor_is_told_while_writing(editor: Scope) -> None:
    one = await written(editor, "Return a parcel", "Within 30 days.")
    found = await look(editor, by_words, None, language="en", questions=["how to return parcels"], answer="In 9 days.")
    assert [(hint.other_id, hint.kind, hint.differing) for hint in found] == [(one.id, "conflict", ["9days", "30days"])]
    assert await look(editor, by_words, one.id, language="en", questions=one.questions, answer="") == []


async def test_what_was_dismissed_is_not_told_again_while_writing_until_it_says_something_else(editor: Scope) -> None:
    one = await written(editor, "Return a parcel", "Within 30 days, or 9 for sales.")
    other = await written(editor, "Return a parcel?", "Within 30 days.")

    async def live(answer: str) -> list[UUID]:
        found = await look(editor, by_words, one.id, language="en", questions=one.questions, answer=answer)
        return [hint.other_id for hint in await undismissed(editor, one.id, found)]

    assert await live(one.answer) == [other.id]
    await dismiss(editor, one.id, other.id)
    assert await live(one.answer) == []
    assert await live("Within 60 days.") == [other.id]
    await compare(editor, by_words, one.id)  # from its other side it is the same hint
    assert await told(editor) == []


async def test_hints_stay_in_their_workspace_and_are_dismissed_by_editors(
    editor: Scope, stranger: Scope, as_role: As
) -> None:
    one = await written(editor, "Return a parcel", "Within 30 days.")
    other = await written(editor, "Return a parcel", "Within 30 days.")
    await written(stranger, "Return a parcel", "Within 30 days.")
    assert await told(stranger) == []
    for refused in (hints_of(stranger, one.id), dismiss(stranger, one.id, other.id), dismiss(editor, one.id, one.id)):
        with pytest.raises(NotFound):
            await refused
    with pytest.raises(Forbidden):
        await dismiss(as_role("agent"), one.id, other.id)


async def test_hints_are_paged(editor: Scope) -> None:
    for _ in range(3):
        await written(editor, "Return a parcel", "Within 30 days.")
    first, after = await open_hints(editor, limit=2)
    rest, end = await open_hints(editor, after=after, limit=2)
    assert (len(first), len(rest), end) == (2, 1, None)


def test_numbers_keep_what_they_count() -> None:
    assert numbers("30 days or 30 元, 5% till 2026-01-02") == ["30days", "30元", "5%", "2026-01-02"]
    assert verdict("Free.", "Free of charge.") == ("duplicate", [])
    assert verdict("Yes, gladly.", "It costs 3 yuan.")[0] == "duplicate"  # too short to tell
    long = "You can send every parcel back to our warehouse within a month."
    assert (
        verdict(long, "Sorry, swimwear and opened cosmetics cannot be taken back by any of our shops.")[0] == "conflict"
    )

import asyncio
from itertools import pairwise

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.knowledge.conftest import As
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.knowledge import actions
from wingbeat.knowledge.models import Article, ArticleChanged, Draft
from wingbeat.knowledge.versions.actions import restore
from wingbeat.knowledge.versions.queries import version, versions
from wingbeat.knowledge.versions.rules import compare, pieces
from wingbeat.workspaces.queries import Scope

RETURNS = Draft(language="en", questions=("How?",), answer="Within 30 days.", group="returns")


def rewritten(draft: Draft, **changes: object) -> Draft:
    return msgspec.structs.replace(draft, **changes)


async def written(scope: Scope, *drafts: Draft) -> Article:
    """An article that said these things one after the other."""
    article, _ = await actions.create(scope, drafts[0])
    for draft in drafts[1:]:
        article, _ = await actions.change(scope, article.id, draft, version=article.version)
    return article


async def test_every_change_keeps_a_version_and_says_what_changed(editor: Scope) -> None:
    one = await written(editor, RETURNS, rewritten(RETURNS, answer="Within 60 days.", category="Orders"))
    await actions.retire(editor, one.id)
    found = await versions(editor, one.id)
    assert [(kept.version, kept.how, kept.changed) for kept in found] == [
        (3, "retired", ["status"]),
        (2, "changed", ["answer", "category"]),
        (1, "created", sorted(found[2].changed)),
    ]
    assert {kept.by_id for kept in found} == {editor.actor.id}
    assert (await version(editor, one.id, 1)).draft == RETURNS
    assert [kept.version for kept in await versions(editor, one.id, after=3, limit=1)] == [2]


async def test_a_version_is_restored_as_a_new_one(editor: Scope) -> None:
    one = await written(editor, RETURNS, rewritten(RETURNS, answer="Never."))
    again, facts = await restore(editor, one.id, 1, version=2)
    assert (again.answer, again.version, len(facts)) == ("Within 30 days.", 3, 1)
    assert (await versions(editor, one.id))[0].how == "restored"
    with pytest.raises(ArticleChanged):
        await restore(editor, one.id, 2, version=2)
    await actions.retire(editor, one.id)
    back, _ = await restore(editor, one.id, 1, version=4)
    assert back.status == "published"


async def test_versions_are_read_and_restored_only_by_those_who_may(
    editor: Scope, stranger: Scope, as_role: As
) -> None:
    one = await written(editor, RETURNS)
    for refused in (
        versions(stranger, one.id),
        version(stranger, one.id, 1),
        restore(stranger, one.id, 1, version=1),
        version(editor, one.id, 2),
    ):
        with pytest.raises(NotFound):
            await refused
    with pytest.raises(Forbidden):
        await restore(as_role("agent"), one.id, 1, version=1)


def test_a_difference_is_shown_by_words_and_characters() -> None:
    after = rewritten(RETURNS, answer="Within 60 days.", status="draft")
    told = {one.field: [(piece.kind, piece.text) for piece in one.pieces] for one in compare(RETURNS, after)}
    assert told == {
        "answer": [("same", "Within "), ("removed", "30"), ("added", "60"), ("same", " days.")],
        "status": [("removed", "published"), ("added", "draft")],
    }
    assert [(one.kind, one.text) for one in pieces("三十天内可退货。", "六十天内可退货。")] == [
        ("removed", "三"), ("added", "六"), ("same", "十天内可退货。"),
    ]  # fmt: skip


LONG = st.text(st.sampled_from("ab 的\n"), max_size=60) | st.integers(2000, 4000).map(lambda n: "a b\n" * n)


@settings(deadline=None)
@given(LONG, LONG)
def test_a_difference_holds_both_texts_whole(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(one.text for one in found if one.kind != "added") == before
    assert "".join(one.text for one in found if one.kind != "removed") == after
    assert all(one.text for one in found)
    assert not any(one.kind == other.kind for one, other in pairwise(found))


STEPS = st.lists(
    st.tuples(st.just("write"), st.sampled_from(["a", "b", "c"])) | st.tuples(st.just("restore"), st.integers(1, 9)),
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_history_can_be_gone_back_in(
    runner: asyncio.Runner, editor: Scope, steps: list[tuple[str, str | int]]
) -> None:
    """Whatever was written and restored, every version still says what it said, and the article says the last."""

    async def live() -> None:
        article, _ = await actions.create(editor, rewritten(RETURNS, group="", answer="first"))
        said = ["first"]
        for what, value in steps:
            if what == "write":
                draft = rewritten(RETURNS, group="", answer=str(value))
                article, _ = await actions.change(editor, article.id, draft, version=len(said))
                said.append(str(value))
            elif isinstance(value, int) and value <= len(said):
                article, _ = await restore(editor, article.id, value, version=len(said))
                said.append(said[value - 1])
        assert (article.answer, article.version) == (said[-1], len(said))
        kept = [await version(editor, article.id, number) for number in range(1, len(said) + 1)]
        assert [one.draft.answer for one in kept] == said

    runner.run(live())

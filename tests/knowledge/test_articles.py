from collections.abc import Sequence

import msgspec
import pytest

from tests.knowledge.conftest import As
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge import actions, queries
from wingbeat.knowledge.exchange.actions import apply
from wingbeat.knowledge.exchange.models import Found, Parsed
from wingbeat.knowledge.models import Article, ArticleChanged, BadArticle, Draft, EditionExists
from wingbeat.knowledge.queries import ANY, Wanted
from wingbeat.workspaces.queries import Scope

RETURNS = Draft(language="en", questions=("How do I return it?",), answer="Within 30 days.", group="returns")


async def made(scope: Scope, draft: Draft) -> Article:
    article, _ = await actions.create(scope, draft)
    return article


async def imported(scope: Scope, drafts: Sequence[Draft]) -> tuple[int, int, int]:
    done, _ = await apply(scope, Parsed("jsonl", [Found(at, draft) for at, draft in enumerate(drafts, 1)], []))
    return done.imported, done.updated, done.same


def rewritten(draft: Draft, **changes: object) -> Draft:
    return msgspec.structs.replace(draft, **changes)


async def test_a_new_article_is_found_again(editor: Scope) -> None:
    first = await made(editor, rewritten(RETURNS, questions=(" How? ", "How?", "")))
    assert first.questions == ["How?"]
    assert (first.version, first.updated_by) == (1, editor.actor.id)
    assert await queries.article(editor, first.id) == first
    assert await queries.articles(editor) == [first]


async def test_an_article_alone_is_its_own_group(editor: Scope) -> None:
    first = await made(editor, rewritten(RETURNS, group=""))
    assert first.group_key == str(first.id)


async def test_a_group_has_one_article_for_each_language(editor: Scope) -> None:
    await made(editor, RETURNS)
    await made(editor, rewritten(RETURNS, language="zh-CN"))
    with pytest.raises(EditionExists):
        await made(editor, RETURNS)


async def test_whoever_saves_second_is_told_of_the_first(editor: Scope) -> None:
    first = await made(editor, RETURNS)
    changed, _ = await actions.change(editor, first.id, rewritten(RETURNS, answer="Within 60 days."), version=1)
    assert (changed.answer, changed.version) == ("Within 60 days.", 2)
    with pytest.raises(ArticleChanged) as refused:
        await actions.change(editor, first.id, RETURNS, version=1)
    assert refused.value.facts == {"version": 2}


async def test_a_retired_article_can_still_be_read_but_answers_nobody(editor: Scope) -> None:
    first = await made(editor, RETURNS)
    await actions.retire(editor, first.id)
    assert (await queries.article(editor, first.id)).status == "retired"
    assert await queries.articles(editor) == []
    assert await queries.published(editor) == (2, [])
    await made(editor, RETURNS)  # its place in the group is free again
    with pytest.raises(NotFound):
        await actions.retire(editor, first.id)


async def test_the_bot_gets_what_customers_may_read(editor: Scope) -> None:
    first = await made(editor, RETURNS)
    await made(editor, rewritten(RETURNS, group="b", status="draft"))
    await made(editor, rewritten(RETURNS, group="c", audience="members"))
    assert await queries.published(editor) == (3, [first])


async def test_every_change_counts_and_a_refused_one_does_not(editor: Scope) -> None:
    assert await queries.revision(editor) == 0
    first = await made(editor, RETURNS)
    await actions.change(editor, first.id, RETURNS, version=1)
    with pytest.raises(ArticleChanged):
        await actions.change(editor, first.id, RETURNS, version=1)
    assert await queries.revision(editor) == 2


async def test_an_import_makes_new_articles_and_replaces_known_ones(editor: Scope) -> None:
    kept = await made(editor, RETURNS)
    drafts = [rewritten(RETURNS, answer="Within 60 days."), rewritten(RETURNS, group="b")]
    assert await imported(editor, drafts) == (1, 1, 0)
    assert await imported(editor, drafts) == (0, 0, 2)
    assert await imported(editor, []) == (0, 0, 0)
    found = await queries.article(editor, kept.id)
    assert (found.answer, found.version) == ("Within 60 days.", 2)
    assert await queries.revision(editor) == 2


async def test_lists_are_filtered_and_paged_by_key(editor: Scope) -> None:
    for at in range(3):
        await actions.create(editor, rewritten(RETURNS, group=str(at), category="a", questions=(f"Return {at}?",)))
    await actions.create(editor, Draft(language="zh-CN", questions=("100% 棉吗？",), answer="是的。"))
    assert len(await queries.articles(editor, Wanted(language="en"))) == 3
    assert len(await queries.articles(editor, Wanted(category="a"))) == 3
    assert [found.answer for found in await queries.articles(editor, Wanted(words="100%"))] == ["是的。"]
    assert len(await queries.articles(editor, Wanted(words="RETURN 2"))) == 1
    titled = Draft(language="en", questions=("Exchange", "swap it"), answer="Yes.")
    for one in (
        titled,
        rewritten(titled, questions=("Sizes", "exchange a size")),
        rewritten(titled, questions=("Tea",)),
    ):
        await actions.create(editor, rewritten(one, group=one.questions[0], answer=f"{one.answer} To exchange, write."))
    for wanted, limit in ((ANY, 5), (Wanted(words="exchange"), 1)):
        whole = await queries.articles(editor, wanted)
        first = await queries.articles(editor, wanted, limit=limit)
        rest = await queries.articles(editor, wanted, after=first[-1].id)
        assert [found.id for found in [*first, *rest]] == [found.id for found in whole]
        assert len(rest) == len(whole) - limit
    assert [found.questions[0] for found in whole] == ["Exchange", "Sizes", "Tea"]


async def test_articles_of_another_workspace_do_not_exist(editor: Scope, stranger: Scope) -> None:
    first = await made(editor, RETURNS)
    assert await queries.articles(stranger) == []
    assert await queries.published(stranger) == (0, [])
    for refused in (
        queries.article(stranger, first.id),
        actions.change(stranger, first.id, RETURNS, version=1),
        actions.retire(stranger, first.id),
    ):
        with pytest.raises(NotFound):
            await refused
    assert await imported(stranger, [RETURNS]) == (1, 0, 0)
    assert await queries.article(editor, first.id) == first


async def test_only_editors_write(as_role: As) -> None:
    agent = as_role("agent")
    for refused in (
        actions.create(agent, RETURNS),
        actions.change(agent, uuid7(), RETURNS, version=1),
        actions.retire(agent, uuid7()),
        imported(agent, [RETURNS]),
    ):
        with pytest.raises(Forbidden):
            await refused


async def test_an_article_without_question_or_answer_is_refused(editor: Scope) -> None:
    for wrong in ({"questions": (" ",)}, {"answer": "\n"}, {"answer": "\x00"}, {"category": "c" * 121}):
        with pytest.raises(BadArticle):
            await made(editor, rewritten(RETURNS, **wrong))
    assert await queries.revision(editor) == 0

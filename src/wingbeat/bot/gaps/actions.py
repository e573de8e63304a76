from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

from wingbeat.bot.gaps.models import Case, Correction, Gap, GapClosed, Status
from wingbeat.bot.gaps.ports import Likeness
from wingbeat.bot.gaps.queries import GAP, as_gap, gap
from wingbeat.bot.gaps.rules import TAKEN_OUT, nearest, of_one_matter, shared_words, with_sample, worth
from wingbeat.kit.database import Row
from wingbeat.kit.errors import Invalid
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.actions import create
from wingbeat.knowledge.events import Fact
from wingbeat.knowledge.models import Article, Draft
from wingbeat.knowledge.search.rules import hashes, wanted
from wingbeat.workspaces.queries import Scope

NEIGHBOURS = 50  # gaps that share a word with a question, those with most questions first
WORTH_KEEPING = 0.25  # of an answer: a greeting is none

_CORRECT = """
    INSERT INTO bot_correction AS c (workspace_id, id, conversation_id, seq, at, label, topics, language, question,
                                     proposed, said, why, member_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (workspace_id, conversation_id, seq) DO UPDATE SET
        said = CASE WHEN c.said = '' THEN excluded.said ELSE c.said END,
        label = CASE WHEN c.status = 'open' THEN excluded.label ELSE c.label END"""
_BEGIN = """
    INSERT INTO bot_gap (workspace_id, id, topic, language, title, tokens, near_article_id, first_at, last_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
    ON CONFLICT (workspace_id, topic, language) WHERE topic <> '' AND status <> 'published' DO NOTHING"""
_COUNT = """
    UPDATE bot_gap SET volume = volume + $3, lost_seconds = lost_seconds + $4, last_at = greatest(last_at, $5),
        samples = $6, near_article_id = coalesce(near_article_id, $7),
        title = CASE WHEN topic <> '' AND $9 > answer_worth THEN $14 ELSE title END,
        answer = CASE WHEN $9 > answer_worth THEN $8 ELSE answer END, answer_worth = greatest(answer_worth, $9),
        asked_again = asked_again + $10, handed_off = handed_off + $11, thumbs_down = thumbs_down + $12,
        corrected = corrected + $13
    WHERE workspace_id = $1 AND id = $2"""
_WHYS = ("asked_again", "handed_off", "thumbs_down", "corrected")


Alike = Mapping[tuple[str, str], float]  # how alike a question is to another, 0–1
WORDS_ALONE: Alike = {}


async def compare(scope: Scope, told: Mapping[UUID, Sequence[Case | Correction]], likeness: Likeness) -> Alike:
    """How alike new questions without a topic are to the gaps they may belong to, and to each other; by conversation.

    Asked before any transaction begins, for the engine takes its time.
    """
    cases = await _unfiled(scope, told)
    found: dict[tuple[str, str], float] = {}
    for case in cases:
        others = {row["title"] for row in await _neighbours(scope, case)}
        others |= {one.question for one in cases if one.language == case.language and one is not case}
        asked = sorted(others)
        alike = await likeness(scope.actor.workspace_id, case.question, asked) if asked else ()
        found |= {(case.question, other): share for other, share in zip(asked, alike, strict=True)}
    return found


async def _unfiled(scope: Scope, told: Mapping[UUID, Sequence[Case | Correction]]) -> list[Case]:
    """Cases without a topic that have no gap yet, each once."""
    cases = {
        (conversation_id, one.seq): one
        for conversation_id, ones in told.items()
        for one in ones
        if isinstance(one, Case) and not one.topics
    }
    if not cases:
        return []
    rows = await scope.rows(
        "SELECT c.conversation_id, c.seq FROM bot_gap_case c JOIN unnest($2::uuid[], $3::int[]) AS w (id, seq)"
        " ON c.conversation_id = w.id AND c.seq = w.seq WHERE c.workspace_id = $1",
        *zip(*cases, strict=True),
    )
    filed = {(row["conversation_id"], row["seq"]) for row in rows}
    return [case for place, case in cases.items() if place not in filed]


async def file(scope: Scope, conversation_id: UUID, told: Sequence[Case | Correction], alike: Alike) -> None:
    """Put cases into their gaps and keep corrections, in the caller's transaction; what stands there already counts once.

    Questions that `alike` does not know are compared by their words.
    """
    if told:  # one filing of a workspace after the other: two at once would begin the same gap twice
        await scope.execute("SELECT FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE")
    for one in told:
        if isinstance(one, Case):
            await _file(scope, conversation_id, one, alike)
        else:
            await _correct(scope, conversation_id, one)


async def _correct(scope: Scope, conversation_id: UUID, one: Correction) -> None:
    asked = one.asked
    await scope.execute(
        _CORRECT,
        *(uuid7(), conversation_id, one.seq, one.at, one.label, list(asked.topics), asked.language, asked.question),
        *(one.proposed, one.said, one.why, one.member_id),
    )


async def _file(scope: Scope, conversation_id: UUID, case: Case, alike: Alike) -> None:
    before = await scope.row(
        "SELECT gap_id, why, lost_seconds FROM bot_gap_case"
        " WHERE workspace_id = $1 AND conversation_id = $2 AND seq = $3",
        conversation_id,
        case.seq,
    )
    gap_id = before["gap_id"] if before else await _gap_for(scope, case, alike)
    lost = case.lost_seconds or 0.0
    await scope.execute(
        "INSERT INTO bot_gap_case (workspace_id, conversation_id, seq, gap_id, at, why, lost_seconds)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace_id, conversation_id, seq)"
        " DO UPDATE SET why = excluded.why, lost_seconds = excluded.lost_seconds",
        *(conversation_id, case.seq, gap_id, case.at, case.why, max(lost, before["lost_seconds"] if before else 0.0)),
    )
    more = max(0.0, lost - before["lost_seconds"]) if before else lost
    was = before["why"] if before else ""
    moved = [int(case.why == why) - int(was == why) for why in _WHYS]
    await _count(scope, gap_id, case, [0 if before else 1, more], moved)


async def _count(scope: Scope, gap_id: UUID, case: Case, added: Sequence[float], moved: Sequence[int]) -> None:
    samples = await scope.value("SELECT samples FROM bot_gap WHERE workspace_id = $1 AND id = $2 FOR UPDATE", gap_id)
    value = worth(case.answer, case.question)
    good = value if case.answer and value >= WORTH_KEEPING else 0.0
    await scope.execute(
        _COUNT,
        *(gap_id, *added, case.at, with_sample(samples, case.question), case.article_id, case.answer, good),
        *moved,
        case.question,  # what a topic's answer answers
    )


async def _gap_for(scope: Scope, case: Case, alike: Alike) -> UUID:
    """Its topic's gap, else the one with the nearest question, else a new one."""
    topic = case.topics[0] if case.topics else ""
    known = await (_of_topic(scope, topic, case.language) if topic else _nearest(scope, case, alike))
    if known is not None:
        return known
    made = uuid7()
    tokens = hashes(scope.actor.workspace_id, wanted(case.question))
    await scope.execute(_BEGIN, made, topic, case.language, case.question, tokens, case.article_id, case.at)
    return made


async def _of_topic(scope: Scope, topic: str, language: str) -> UUID | None:
    found: UUID | None = await scope.value(
        "SELECT id FROM bot_gap WHERE workspace_id = $1 AND topic = $2 AND language = $3 AND topic <> ''"
        " AND status <> 'published'",
        topic,
        language,
    )
    return found


async def _nearest(scope: Scope, case: Case, alike: Alike) -> UUID | None:
    rows = await _neighbours(scope, case)
    pairs = [(case.question, row["title"]) for row in rows]
    place = nearest([alike[pair] if pair in alike else shared_words(*pair) for pair in pairs])
    return rows[place]["id"] if place is not None else None


async def _neighbours(scope: Scope, case: Case) -> Sequence[Row]:
    return await scope.rows(
        "SELECT id, title FROM bot_gap WHERE workspace_id = $1 AND topic = '' AND language = $2"
        " AND status <> 'published' AND tokens && $3 ORDER BY volume DESC, id LIMIT $4",
        case.language,
        hashes(scope.actor.workspace_id, wanted(case.question)),
        NEIGHBOURS,
    )


async def publish(scope: Scope, gap_id: UUID, draft: Draft) -> tuple[Gap, Article, list[Fact]]:
    """Make an article of a gap and close it, all or nothing; the facts to tell.

    Raises `Forbidden`, `NotFound`, `GapClosed`, and what writing an article raises.
    """
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as work:
        await _open(work, gap_id)
        article, facts = await create(work, draft)
        closed = await _put(work, gap_id, "published", article.id)
    return closed, article, facts


async def dismiss(scope: Scope, gap_id: UUID) -> Gap:
    """Count these questions from now on without showing them; raises `Forbidden`, `NotFound`, `GapClosed`."""
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as work:
        await _open(work, gap_id)
        return await _put(work, gap_id, "dismissed", None)


async def reopen(scope: Scope, gap_id: UUID) -> Gap:
    """Show a dismissed gap again; raises `Forbidden`, `NotFound`, and `GapClosed` for one that has an article."""
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as work:
        known = await gap(work, gap_id, lock=True)
        if known.status == "published":
            raise GapClosed(status=known.status)
        return await _put(work, gap_id, "open", None)


def drafted(
    known: Gap, *, questions: Sequence[str], answer: str, category: str, status: Literal["draft", "published"]
) -> Draft:
    """The article of a gap; what is not given comes from its samples and its best answer. Raises `Invalid` without one."""
    if not (answer or known.answer):
        raise Invalid("Write an answer: no member has given one yet.")
    if status == "published" and not answer and TAKEN_OUT in known.answer:
        raise Invalid("Look the answer over first: personal data was taken out of it.")
    asked = of_one_matter(known)
    whole = [one for one in asked if TAKEN_OUT not in one]
    return Draft(
        language=known.language,
        questions=tuple(questions or whole or asked),
        answer=answer or known.answer,
        category=category,
        status=status,
    )


async def _open(work: Scope, gap_id: UUID) -> None:
    known = await gap(work, gap_id, lock=True)
    if known.status != "open":
        raise GapClosed(status=known.status)


async def _put(work: Scope, gap_id: UUID, status: Status, article_id: UUID | None) -> Gap:
    row = await work.row(
        "UPDATE bot_gap SET status = $3, article_id = $4 WHERE workspace_id = $1 AND id = $2 RETURNING " + GAP,
        gap_id,
        status,
        article_id,
    )
    assert row is not None
    return as_gap(row)

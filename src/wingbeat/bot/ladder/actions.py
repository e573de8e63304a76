"""Climbing the ladder: the first rung that passes its gate answers, within the time, inside the budget."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog
from msgspec.structs import replace

from wingbeat.bot.ladder import queries
from wingbeat.bot.ladder.budget import actions as budget
from wingbeat.bot.ladder.models import (
    ANSWER_SECONDS,
    MOST_TOKENS,
    Failure,
    Model,
    Near,
    RungAnswer,
    Spent,
    State,
    Tried,
)
from wingbeat.bot.ladder.ports import Task, Writer, WriterFailed
from wingbeat.bot.ladder.rules.check import Check, Plain, Timed, Unsupported
from wingbeat.bot.ladder.rules.passage import quotation, to_read
from wingbeat.bot.ladder.rules.prompt import compose, tokens
from wingbeat.bot.ladder.rules.redact import redact
from wingbeat.bot.rules.move import NEAR
from wingbeat.conversations.contents.events import Source
from wingbeat.kit.secrets import Keyring
from wingbeat.knowledge.models import Article
from wingbeat.workspaces.queries import Scope

PROMPT = "v1"
TEMPLATE = queries.prompts()[PROMPT]

# Of questions of the demo articles left out by turns that nothing was sure of, two in three quotations from here on are of the right
# article; just below, two in five.
QUOTED = 0.35
AT_ONCE = 8  # texts being written for one workspace: more would only wait for each other at the other side
# They keep no place of the bot's step; each holds a connection and a turn that nobody else may take.
AT_ONCE_IN_ALL = 12
MOST_PLAIN_TOKENS = 900  # a message of 1,000 characters put into another language
FAILURES = 3  # in a row, then the model rests: customers do not wait for what does not come
REST_SECONDS = 30.0

# Nothing was read at the other side, so nothing is owed.
FREE: frozenset[Failure] = frozenset(
    {"unknown_name", "no_connection", "address_refused", "key_refused", "no_such_model", "rate_limited", "redirects"}
)

log = structlog.get_logger()


class Ladder:
    """The rungs, bound to a writer."""

    def __init__(self, writer: Writer, keyring: Keyring) -> None:
        self._writer, self._keyring = writer, keyring
        self._writing: Counter[UUID] = Counter()
        self._failures: Counter[UUID] = Counter()
        self._rests_until: dict[UUID, float] = {}

    async def answer(
        self,
        scope: Scope,
        question: str,
        passages: Sequence[Near],
        *,
        names: Sequence[str] = (),
        told: Callable[[str], None] | None = None,
    ) -> RungAnswer | None:
        """The first rung's answer that passes its gate, or None: then ask again, or hand over.

        Never raises, and never takes longer than `ANSWER_SECONDS`. `passages`: articles that may be meant, best first.
        `names`: what the customer is called, kept from the model. `told` hears the model's text as it grows, sentence by
        proved sentence: nothing unproved is ever shown.
        """
        begun = time.monotonic()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                near = await queries.quotable(scope, [one for one in passages if one.confidence >= NEAR])
                quoted = quote(near, question)
                seconds = {"passage": time.monotonic() - begun}
                if quoted is not None or not near:
                    return quoted and replace(quoted, seconds=seconds)
                written = await self._write(scope, question, near, names, told)
                return written and replace(written, seconds={**seconds, "model": time.monotonic() - begun})
        except Exception as error:  # noqa: BLE001 - whatever fails here, the customer gets another answer or a person
            log.warning("the ladder failed", error=error)
            return None

    async def _write(
        self,
        scope: Scope,
        question: str,
        near: Sequence[tuple[float, Article]],
        names: Sequence[str],
        told: Callable[[str], None] | None,
    ) -> RungAnswer | None:
        """Let the model write; None when it may not, cannot, or did not write what is supported."""
        found, workspace_id = await queries.model(scope), scope.actor.workspace_id
        crowded = self._writing[workspace_id] >= AT_ONCE or self._writing.total() >= AT_ONCE_IN_ALL
        if crowded or self.state(scope, found) != "ready":
            return None
        hidden = redact(question, names)
        given = [f"{one.questions[0]}\n{to_read(one.answer, question)}" for _, one in near]
        check = Check(given, hidden, told)
        self._writing[workspace_id] += 1
        try:
            spent = await self._spend(scope, found, compose(TEMPLATE, given, hidden.text, near[0][1].language), check)
        finally:
            self._writing[workspace_id] -= 1
        if spent is None:
            return None
        alone = [one for (_, one), text in zip(near, given, strict=True) if check.rests_on(text)]
        return RungAnswer(
            check.text,
            tuple(Source(one.id, one.questions[0]) for one in alone or [one for _, one in near]),
            round(near[0][0], 3),
            "model",
            micro_cents=found.settings.micro_cents(spent.tokens_in, spent.tokens_out),
            prompt=PROMPT,
        )

    async def write(self, scope: Scope, prompt: str) -> str | None:
        """What the model writes, unproved: for a member to read, who is told that it is a machine's.

        Inside the budget and the deadline, as every call; None when it may not, cannot, or wrote nothing. The prompt holds
        nothing that identifies anybody: its caller has taken that out.
        """
        found, workspace_id = await queries.model(scope), scope.actor.workspace_id
        crowded = self._writing[workspace_id] >= AT_ONCE or self._writing.total() >= AT_ONCE_IN_ALL
        if crowded or self.state(scope, found) != "ready":
            return None
        plain = Plain()
        self._writing[workspace_id] += 1
        try:
            return plain.raw if await self._spend(scope, found, prompt, plain, MOST_PLAIN_TOKENS) else None
        finally:
            self._writing[workspace_id] -= 1

    async def _spend(
        self, scope: Scope, found: Model, prompt: str, check: Check | Plain, most_tokens: int = MOST_TOKENS
    ) -> Spent | None:
        """Write inside the budget, counted whatever comes of it; None when nothing may be sent."""
        workspace_id, settings = scope.actor.workspace_id, found.settings
        most = Spent(tokens(prompt), most_tokens)
        month = await budget.reserve(scope, settings, most)
        if month is None:
            return None
        spent, outcome, good = Spent(most.tokens_in), "failed", "answered" if isinstance(check, Check) else "helped"
        try:
            task = Task(settings, await budget.key_of(scope, self._keyring, found), prompt, most_tokens)
            spent = await self._written(task, min(settings.deadline_seconds, ANSWER_SECONDS), check)
            outcome = good
        except Unsupported as error:
            spent, outcome = Spent(most.tokens_in, tokens(check.raw)), "refused"
            log.info("what the model wrote is not supported", fault=error.fault)
        except WriterFailed as error:
            spent = Spent() if error.why in FREE else Spent(most.tokens_in, tokens(check.raw))
            await self._failed(scope, error)
        if outcome != "failed":
            self._failures[workspace_id] = 0
        await budget.settle(scope, settings, month, most, spent, outcome)
        return spent if outcome == good else None

    async def _written(self, task: Task, deadline_seconds: float, check: Check | Plain) -> Spent:
        """Read what is written, proving each sentence as it ends; raises `WriterFailed`, `Unsupported`."""
        spent = Spent()
        try:
            async with asyncio.timeout(min(task.settings.first_words_seconds, deadline_seconds)) as waiting:
                async with self._writer.write(task, deadline_seconds) as pieces:
                    async for piece in pieces:
                        if piece.text:
                            waiting.reschedule(None)  # it writes: from now on the writer's own deadline holds
                            check.add(piece.text)
                        spent = piece.spent or spent
        except TimeoutError as error:
            raise WriterFailed("timed_out") from error
        check.finish()
        return spent

    def state(self, scope: Scope, found: Model) -> State:
        """Whether the model may be asked; whether the budget allows it is seen when it is."""
        if not found.settings.is_on:
            return "off"
        if not found.settings.complete:
            return "incomplete"
        return "resting" if self._rests_until.get(scope.actor.workspace_id, 0.0) > time.monotonic() else "ready"

    async def _failed(self, scope: Scope, error: WriterFailed) -> None:
        """Remember it, and let the model rest after some in a row, or for as long as it asks."""
        workspace_id = scope.actor.workspace_id
        self._failures[workspace_id] += 1
        rest = error.retry_after_seconds or (REST_SECONDS if self._failures[workspace_id] >= FAILURES else 0.0)
        if rest:
            self._rests_until[workspace_id] = time.monotonic() + rest
        log.warning("the model failed", why=error.why, rests_seconds=rest)
        await budget.note_failure(scope, error.why)

    def awake(self, workspace_id: UUID) -> None:
        """Forget earlier failures: the settings changed, or a test went well."""
        self._failures.pop(workspace_id, None)
        self._rests_until.pop(workspace_id, None)

    async def test(self, scope: Scope) -> Tried:
        """One small call with what is stored, within the times and the budget of any other."""
        found = await queries.model(scope)
        if not found.settings.complete:
            return Tried(ok=False, why="incomplete")
        prompt, begun = "Answer with the two letters OK.", time.monotonic()
        most = Spent(tokens(prompt), MOST_TOKENS)
        month = await budget.reserve(scope, found.settings, most)
        if month is None:
            return Tried(ok=False, why="over_budget")
        heard, spent, why = Timed(time.monotonic), Spent(), ""
        try:
            task = Task(found.settings, await budget.key_of(scope, self._keyring, found), prompt, MOST_TOKENS)
            spent = await self._written(task, min(found.settings.deadline_seconds, ANSWER_SECONDS), heard)
        except WriterFailed as error:
            why = error.why
        except Unsupported:
            why = "garbage"
        took = time.monotonic() - begun
        await budget.settle(scope, found.settings, month, most, spent, "failed" if why else "tried")
        if not why:
            self.awake(scope.actor.workspace_id)
        return Tried(not why, why, "" if why else heard.raw[:100], heard.first_seconds * 1000, took * 1000, spent)


def quote(near: Sequence[tuple[float, Article]], question: str) -> RungAnswer | None:
    """The passage of the likeliest article, if it is likely enough and speaks of what was asked."""
    if not near or near[0][0] < QUOTED:
        return None
    confidence, known = near[0]
    words = quotation(known.questions, known.answer, question)
    if not words:
        return None
    return RungAnswer(words, (Source(known.id, known.questions[0]),), round(confidence, 3))

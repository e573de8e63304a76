"""What members make of suggestions is what the bot learns from."""

from datetime import UTC, datetime

from wingbeat.bot.gaps.actions import WORDS_ALONE, file
from wingbeat.bot.gaps.models import Case, Correction
from wingbeat.bot.gaps.rules import hidden
from wingbeat.bot.models import language_of
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import events_before
from wingbeat.desk.suggestions.queries import RECENT
from wingbeat.knowledge.models import Article
from wingbeat.workspaces.queries import Scope


async def correct(scope: Scope, state: Conversation, source: Article, upto: int, proposed: str, said: str) -> None:
    """Keep how a member changed an article's words before they answered the message `upto`; once for each message.

    Nothing for words left as they were, and for what is no message of the customer. Raises `Forbidden`.
    """
    scope.actor.need("converse")
    events = await events_before(scope, state.id, upto + 1, RECENT)
    if not events or events[-1].seq != upto or events[-1].actor_kind != "customer" or said.strip() == proposed.strip():
        return
    if events[-1].kind != "message":
        return
    asked = Case(
        seq=upto,
        at=events[-1].at,
        why="corrected",
        question=hidden(events[-1].body.text, state.customer_name),
        language=language_of(state.language),
        topics=(source.group_key or str(source.id),),
        article_id=source.id,
    )
    told = Correction(
        seq=upto,
        at=datetime.now(UTC),
        label="edited",
        asked=asked,
        proposed=hidden(proposed, state.customer_name),
        said=hidden(said, state.customer_name),
        member_id=scope.actor.id,
    )
    async with scope.transaction() as work:
        await file(work, state.id, [told], WORDS_ALONE)

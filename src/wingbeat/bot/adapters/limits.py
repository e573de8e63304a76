"""The bot within its limits: a topic's share on a channel, and what members want to see first."""

from collections.abc import Sequence

from wingbeat.bot.ports import Asked, Permit
from wingbeat.bot.review.queries import about
from wingbeat.bot.review.rules import CHECKING
from wingbeat.bot.share.models import Share
from wingbeat.bot.share.queries import shares_of
from wingbeat.bot.share.rules import answers
from wingbeat.conversations.contents.events import Source
from wingbeat.workspaces.queries import Scope


class Limits:
    async def permit(self, scope: Scope, asked: Asked, sources: Sequence[Source]) -> Permit:
        """Review goes before share: what is regulated is approved however well the bot does."""
        said = [source.article_id for source in sources if source.article_id]
        found, rule = await about(scope, asked.guess, said)
        if not said:
            return Permit(topics=found)
        if rule is not None:
            return Permit("review", found, rule.target_seconds, CHECKING[asked.guess.language], rule.team_id)
        assert asked.conversation.channel_id is not None
        shares = await shares_of(scope, found, [asked.conversation.channel_id])
        late = any(event.kind == "breach_predicted" and "bot" in event.body.actions for event in asked.recent)
        permitted = (answers(one, asked.conversation.id) or (late and is_proven(one)) for one in shares)
        return Permit("itself" if all(permitted) else "share", found)


def is_proven(share: Share) -> bool:
    """Where people will be late the bot answers all of a topic that it answers some of; drafts stay drafts."""
    return share.percent > 0 and not share.paused

"""The bot within its limits: a topic's share on a channel, and what members want to see first."""

from collections.abc import Sequence

from wingbeat.bot.ports import Asked, Permit
from wingbeat.bot.review.queries import strictest
from wingbeat.bot.review.rules import CHECKING, lineage
from wingbeat.bot.share.models import Share
from wingbeat.bot.share.queries import shares_of, subjects
from wingbeat.bot.share.rules import answers, topics
from wingbeat.conversations.contents.events import Source
from wingbeat.workspaces.queries import Scope


class Limits:
    async def permit(self, scope: Scope, asked: Asked, sources: Sequence[Source]) -> Permit:
        """Review goes before share: what is regulated is approved however well the bot does."""
        parts, said = asked.guess.parts, [source.article_id for source in sources if source.article_id]
        near = [part.candidates[0].article_id for part in parts if part.candidates]
        known = await subjects(scope, [*said, *near]) if said or near else {}
        found = topics(parts, said, {one: subject.group for one, subject in known.items()})
        if not said:
            return Permit(topics=found)
        categories = lineage(known[one].category for one in said if one in known)
        rule = await strictest(scope, {"topic": found, "category": categories, "article": [str(one) for one in said]})
        if rule is not None:
            return Permit("review", found, rule.target_seconds, CHECKING[asked.guess.language], rule.team_id)
        assert asked.conversation.channel_id is not None
        shares = await shares_of(scope, found, asked.conversation.channel_id)
        late = any(event.kind == "breach_predicted" and "bot" in event.body.actions for event in asked.recent)
        permitted = (answers(one, asked.conversation.id) or (late and is_proven(one)) for one in shares)
        return Permit("itself" if all(permitted) else "share", found)


def is_proven(share: Share) -> bool:
    """Where people will be late the bot answers all of a topic that it answers some of; drafts stay drafts."""
    return share.percent > 0 and not share.paused

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.events import Needs
from wingbeat.conversations.queries import events_before
from wingbeat.kit.database import Row
from wingbeat.kit.log import Recorded
from wingbeat.routing.rules.needs import is_vip, skills_of, weight_of
from wingbeat.routing.rules.pace import RATIO_LIMIT, REMEMBERED, habit
from wingbeat.routing.rules.wishes import IN_TIME, Wishes, wishes_of
from wingbeat.routing.settings.queries import routing_settings
from wingbeat.routing.waits.models import Learned
from wingbeat.workspaces.queries import Scope

RECENT = 40  # events: what was last understood lies at most a turn or two back
FAVOURED = 10  # of a customer's conversations: who served them best is seen in their last ones

CUSTOMER = """
    SELECT c.tier, c.tags, c.value, c.preferences, now() AT TIME ZONE w.zone AS local
    FROM customer c JOIN workspace w ON w.workspace_id = $1
    WHERE c.workspace_id = $1 AND c.id = $2"""


async def needs_of(scope: Scope, state: Conversation, team_id: UUID, learned: Learned) -> Needs:
    """What a member of this team must bring for it, what its wait weighs, and how long it will take."""
    settings = await routing_settings(scope)
    row = await scope.row(CUSTOMER, state.customer_id)
    tier, tags = (row["tier"], row["tags"]) if row else ("", [])
    wishes = wishes_of(row["preferences"]) if row else Wishes()
    in_time = row is not None and wishes.suits(row["local"])
    heard = await events_before(scope, state.id, state.seq + 1, RECENT)
    intents, understood = _understood(heard)
    language = understood or state.language
    must, nice, levels = skills_of(
        settings.skill_rules, {"intent": intents, "reason": [state.reason], "tag": [*state.tags, *tags]}
    )
    history = await _history(scope, state.customer_id)
    usual = learned.handling_of(team_id, state.reason, *intents, language=language).mean_seconds
    return Needs(
        skills=must,
        nice=nice,
        levels=levels,
        language=language,
        vip=is_vip(settings, tier, [*tags, *state.tags]),
        weight=weight_of(settings, tier, float(row["value"] or 0) if row else 0.0) * (IN_TIME if in_time else 1.0),
        handling_seconds=round(usual * _habit(history, learned), 1),
        favourite_id=wishes.favourite_id or _favourite(history),
        channel=wishes.channel,
        in_time=in_time,
    )


def _understood(events: Sequence[Recorded]) -> tuple[list[str], str]:
    """The intents and topics that the bot heard last, and in which language; nothing where no bot listened."""
    for event in reversed(events):
        if event.kind == "understood":
            names = [*(intent.name for intent in event.body.intents), *event.body.topics]
            return list(dict.fromkeys(names)), event.body.language
    return [], ""


async def _history(scope: Scope, customer_id: UUID | None) -> list[Row]:
    """A customer's last conversations, newest first: who had them, and for how long where that is over."""
    return await scope.rows(
        """SELECT assignee_id, team_id, reason, language,
                  CASE WHEN status = 'resolved' THEN extract(epoch FROM resolved_at - assigned_at)::float8 END AS seconds
           FROM conversation WHERE workspace_id = $1 AND customer_id = $2 ORDER BY id DESC LIMIT $3""",
        customer_id,
        REMEMBERED,
    )


def _habit(history: Sequence[Row], learned: Learned) -> float:
    """How much longer than others with the same wish the customer takes, or how much less."""
    known = [
        (row["seconds"], learned.handling_of(row["team_id"], row["reason"], language=row["language"]).mean_seconds)
        for row in history
        if row["seconds"]
    ]
    return float(habit(sum(min(seconds / usual, RATIO_LIMIT) for seconds, usual in known), len(known)))


def _favourite(history: Sequence[Row]) -> UUID | None:
    """Who had most of a customer's last conversations, of equals the latest."""
    served = Counter(row["assignee_id"] for row in history[:FAVOURED] if row["assignee_id"] is not None)
    return served.most_common(1)[0][0] if served else None

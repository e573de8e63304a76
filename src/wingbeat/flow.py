"""The way of a message, written once: who acts on which event. No stage knows who comes next; this file does."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.bot.actions import Bot
from wingbeat.bot.evidence.actions import Keeper
from wingbeat.bot.recommend.actions import Offered
from wingbeat.conversations.actions import Snoozing, customer_writes, keep_tags
from wingbeat.conversations.events import KINDS
from wingbeat.conversations.links.rules import TOLD
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import BODIES, names_file
from wingbeat.conversations.rules import awaits_bot
from wingbeat.conversations.search import actions as search
from wingbeat.conversations.templates.actions import keep_uses
from wingbeat.conversations.templates.queries import names_template
from wingbeat.kit.door import Todo
from wingbeat.kit.log import Bodies, Recorded
from wingbeat.kit.steps import Projection, Reaction
from wingbeat.knowledge import events as knowledge
from wingbeat.knowledge.figures.actions import Talks, keep_opinions
from wingbeat.knowledge.help.actions import keep_contacts
from wingbeat.knowledge.help.rules.links import reader_of
from wingbeat.knowledge.hints.actions import Hints
from wingbeat.knowledge.pictures.queries import is_named
from wingbeat.measures import actions as measures
from wingbeat.measures.promises.actions import KEPT, keep_promises
from wingbeat.measures.rules import FOLDED
from wingbeat.measures.stages.actions import WAKES, keep_stages
from wingbeat.parts import WATCH, Following, Handing, Watching
from wingbeat.people import events as people
from wingbeat.problems.actions import keep_links
from wingbeat.routing.actions import Routing
from wingbeat.routing.alarms.events import BreachExpected
from wingbeat.routing.alerts.events import AlertRaised
from wingbeat.routing.notices.rules import concerns
from wingbeat.routing.offers import actions as offering
from wingbeat.routing.targets.actions import Targets
from wingbeat.routing.targets.rules.begun import begins_a_turn
from wingbeat.surveys import actions as surveys
from wingbeat.workspaces.models import is_apart
from wingbeat.workspaces.queries import Scope

MEMBER_BODIES = Bodies(
    {"online": people.Online, "away": people.Away, "offline": people.Offline, "capacity": people.CapacitySet}
)
CUSTOMER_BODIES = Bodies(
    {
        "identified": people.Identified,
        "verified": people.Verified,
        "tagged": people.Tagged,
        "untagged": people.Untagged,
        "merged": people.Merged,
        "unmerged": people.Unmerged,
        "renamed": people.Renamed,
        "changed": people.CustomerChanged,
        "ordered": people.Ordered,
    }
)
ARTICLE_BODIES = Bodies(
    {
        "published": knowledge.Published,
        "retired": knowledge.Retired,
        "read": knowledge.Read,
        "helpful": knowledge.Helpful,
    }
)

When = Callable[[Any, Recorded], bool]


class Line(msgspec.Struct, frozen=True):
    """One line of the flow: these kinds of events of this stream wake that step."""

    stream: str
    kinds: frozenset[str]
    step: str
    when: When | None = None
    per_workspace: bool = False


def on(stream: str, *kinds: str, wake: str, when: When | None = None, per_workspace: bool = False) -> Line:
    return Line(stream, frozenset(kinds), wake, when, per_workspace)


def asks_the_bot(state: Conversation, event: Recorded) -> bool:
    return awaits_bot(state) and customer_writes(state, event)


def calls_for_people(_state: Conversation, event: Recorded) -> bool:
    """Whether the customer went to people by themselves: no turn of the bot prepared anything."""
    return event.actor_kind == "customer"


def has_a_member(state: Conversation, _event: Recorded) -> bool:
    return state.status == "assigned"


def asks_its_member(state: Conversation, event: Recorded) -> bool:
    return has_a_member(state, event) and customer_writes(state, event)


def names_an_article(_state: Conversation, event: Recorded) -> bool:
    return event.actor_kind == "bot" and bool(event.body.sources or event.body.suggestions)


def offers_a_product(_state: Conversation, event: Recorded) -> bool:
    return event.body.offer is not None


def has_a_bot(state: Conversation, _event: Recorded) -> bool:
    return state.bot


def began_in_help(_state: Conversation, event: Recorded) -> bool:
    return reader_of(event.body.page) is not None


def says_how_the_bot_did(state: Conversation, event: Recorded) -> bool:
    return has_a_bot(state, event) and (event.kind != "message" or event.actor_kind != "customer" or state.answered)


def names_a_message(_state: Any, event: Recorded) -> bool:
    return event.body.conversation_id is not None


def uses_a_template(_state: Conversation, event: Recorded) -> bool:
    return bool(event.body.templates)


def waits_without_team(state: Conversation, _event: Recorded) -> bool:
    return state.status == "queued" and state.team_id is None


def waits_in_line(state: Conversation, _event: Recorded) -> bool:
    return state.status == "queued" and state.team_id is not None


def needs_unknown(state: Conversation, _event: Recorded) -> bool:
    """Whether it came into a queue from a member, and nobody asked yet what it needs there."""
    return state.status == "queued" and state.needs is None


def still_waits(state: Conversation, _event: Recorded) -> bool:
    return state.status == "queued"


def asks_beside(_state: Conversation, event: Recorded) -> bool:
    """Whether a note asks somebody else, or answers them."""
    return event.body.request is not None or event.body.answers is not None


def was_promised(state: Conversation, _event: Recorded) -> bool:
    return bool(state.promises)


def concerns_a_rule(state: Conversation, event: Recorded) -> bool:
    # Of what a rule did all is looked at: how deep it stands in a chain is written on its last event.
    return WATCH.wants(state.workspace_id, None if event.actor_kind == "rule" else event.kind)


def was_asked(state: Conversation, _event: Recorded) -> bool:
    return state.survey is not None


def is_mailed(state: Conversation, event: Recorded) -> bool:
    """Whether a member's answer, or a survey, goes by mail, too, if its customer is not here to see it."""
    return bool(state.mail_to) and (event.kind == "survey_sent" or event.actor_kind == "member")


def has_ended(state: Conversation, _event: Recorded) -> bool:
    return state.status == "resolved"


def not_by_rule(_state: Any, event: Recorded) -> bool:
    return event.actor_kind != "rule"


def taken_by_hand(_state: Conversation, event: Recorded) -> bool:
    """Whether a member took it, perhaps from another who is freer now."""
    return bool(event.body.how == "picked")


FLOW: Sequence[Line] = (
    on("conversation", "message", wake="bot.answer", when=asks_the_bot),
    on("conversation", "handed_off", wake="bot.prepare", when=calls_for_people),
    on("conversation", "opened", "handed_off", "reopened", "woken", wake="routing.queue", when=waits_without_team),
    on("conversation", "queued", wake="routing.queue", when=needs_unknown),
    # Whatever makes somebody wait, or frees a member, wakes the workspace's one assigner.
    on("conversation", "queued", "woken", wake="routing.assign", per_workspace=True),
    on("conversation", "transferred", "snoozed", "resolved", "abandoned", wake="routing.assign", per_workspace=True),
    on("conversation", "merged_into", wake="routing.assign", per_workspace=True),
    on("conversation", "assigned", wake="routing.assign", when=taken_by_hand, per_workspace=True),
    on("conversation", "queued", "woken", wake="routing.waits", when=waits_in_line),
    on("member", "online", "capacity", wake="routing.assign", per_workspace=True),
    # An offer ends in time: taken, declined, or taken back from the silent and the gone, and then the next is asked.
    on("conversation", "offered", wake="routing.offer"),
    on("conversation", "declined", "withdrawn", wake="routing.assign", when=still_waits, per_workspace=True),
    on("member", "away", "offline", wake="routing.gone"),
    on("conversation", "offered", "declined", "withdrawn", "assigned", wake="routing.tally"),
    on("conversation", "escalated", wake="routing.escalation"),
    on("conversation", "note", wake="routing.requests", when=asks_beside),
    on("workspace", "policy", "people", wake="routing.assign", per_workspace=True),
    on("member", "offline", wake="routing.release"),
    # A member who is not there is no place to wait: neither for a customer who writes, nor for what was put off until now.
    on("conversation", "message", wake="routing.absent", when=asks_its_member),
    on("conversation", "woken", wake="routing.absent", when=has_a_member),
    on("customer", "merged", "unmerged", "renamed", wake="conversations.merge"),
    on("conversation", *TOLD, wake="conversations.links"),
    # Tags follow what is known of a customer; what a rule did wakes none.
    on("customer", "verified", "untagged", "changed", "ordered", wake="automation.tags", when=not_by_rule),
    on("customer", "merged", "unmerged", wake="automation.tags"),
    on("conversation", "snoozed", wake="conversations.snooze"),
    on("conversation", "tagged", "untagged", wake="conversations.tags"),
    on("conversation", "message", "note", "edited", "recalled", wake="conversations.search"),
    on("conversation", "message", wake="conversations.templates", when=uses_a_template),
    on("conversation", "resolved", "reopened", wake="conversations.templates"),
    on("conversation", "message", wake="knowledge.figures", when=names_an_article),
    on("conversation", "message", wake="bot.offers", when=offers_a_product),
    on("conversation", "handed_off", "resolved", "reopened", wake="knowledge.figures", when=has_a_bot),
    on("conversation", "opened", wake="knowledge.help", when=began_in_help),
    on("conversation", "understood", "message", "handed_off", wake="bot.evidence", when=says_how_the_bot_did),
    on("conversation", "draft_proposed", "draft_approved", "draft_refused", wake="bot.evidence"),
    on("conversation", "resolved", "abandoned", "reopened", wake="bot.evidence", when=has_a_bot),
    on("article", "helpful", wake="bot.opinions", when=names_a_message),
    on("article", "read", "helpful", wake="knowledge.opinions"),
    on("article", "published", "retired", wake="knowledge.hints"),
    # A wait begins, or another target may apply to one that runs.
    on("conversation", "message", wake="routing.targets", when=begins_a_turn),
    on("conversation", "opened", "handed_off", "queued", "reopened", "call_promised", wake="routing.targets"),
    on("conversation", "merged_from", "merge_undone", "split_from", wake="routing.targets"),
    on("conversation", "priority_set", "reason_set", "tagged", "untagged", wake="routing.targets", when=was_promised),
    on("workspace", "calendar", "hours", "targets", wake="routing.anew", per_workspace=True),
    # A wait begins, a promise broke, an offer was let pass: something a rule of the floor may be about.
    on("conversation", "opened", "queued", "reopened", "woken", wake="routing.alerts", per_workspace=True),
    on("conversation", "withdrawn", "target_breached", wake="routing.alerts", per_workspace=True),
    # Whom it needs hears of it on a phone, or by mail, if no desk of theirs is in view.
    on("conversation", "offered", "assigned", "message", "note", "failed", wake="routing.notices", when=concerns),
    on("conversation", "transferred", "escalated", wake="routing.notices", when=concerns),
    on("conversation", *KINDS, wake="automation.rules", when=concerns_a_rule),
    on("workspace", "rules", "calendar", "settings", wake="automation.schedules", per_workspace=True),
    on("conversation", "message", "survey_sent", wake="channels.letters", when=is_mailed),
    on("conversation", "letter_begun", wake="channels.letters"),
    on("conversation", "resolved", wake="surveys.ask"),
    on("conversation", "survey_sent", "rated", wake="surveys.answers"),
    on("conversation", "merged", wake="surveys.answers", when=was_asked),
    on("conversation", "rated", wake="surveys.recover"),
    on("conversation", *FOLDED, wake="measures.facts"),
    on("conversation", *KEPT, wake="measures.promises"),
    on("conversation", *WAKES, wake="measures.stages", when=has_ended),
    on("conversation", "problem_linked", "problem_unlinked", wake="problems.links"),
)


def _table() -> Mapping[tuple[str, str], Sequence[Line]]:
    found: dict[tuple[str, str], list[Line]] = {}
    for line in FLOW:
        for kind in line.kinds:
            found.setdefault((line.stream, kind), []).append(line)
    return found


TABLE = _table()


def stream_of(workspace_id: UUID, fact: Any) -> tuple[str | None, UUID]:
    """The stream a fact about people, articles or the workspace belongs to; None for those that only sockets need."""
    found: tuple[str | None, UUID]
    match fact:
        case people.Online() | people.Away() | people.Offline() | people.CapacitySet():
            found = "member", fact.member_id
        case (
            people.Identified() | people.Verified() | people.Tagged() | people.Untagged()
            | people.Renamed() | people.CustomerChanged() | people.Ordered()
        ):  # fmt: skip
            found = "customer", fact.customer_id
        case people.Merged() | people.Unmerged():
            found = "customer", fact.into_id
        case knowledge.Published() | knowledge.Retired() | knowledge.Read() | knowledge.Helpful():
            found = "article", fact.article_id
        case BreachExpected(conversation_id=about) | AlertRaised(id=about):
            found = None, about
        case people.SessionsEnded() | people.RightsChanged() | people.ResetSent():
            found = None, fact.member_id
        case people.Invited():
            found = None, fact.invitation_id
        case _:
            found = "workspace", workspace_id
    return found


def subscriptions(stream: str, state: Any, event: Recorded) -> list[Todo]:
    """The to-do rows an event leads to, written in its own transaction."""
    workspace_id: UUID = state.workspace_id
    if is_apart(workspace_id):
        return []  # a probe's: it goes the way of a message, and nobody acts on it
    todos = []
    for line in TABLE.get((stream, event.kind), ()):
        if line.when is None or line.when(state, event):
            lane, seq = (workspace_id, 0) if line.per_workspace else (state.id, event.seq)
            todos.append(Todo(workspace_id, line.step, lane, seq, seq))
    return todos


def remembered(stream: str, state: Any, event: Recorded) -> list[Todo]:
    """The same of what is brought in from elsewhere, long after it happened: those who keep rows hear of it, nobody acts."""
    return [todo for todo in subscriptions(stream, state, event) if todo.step in KEEPERS]


class Acting(msgspec.Struct, frozen=True):
    """Whose methods are steps."""

    bot: Bot
    routing: Routing
    handing: Handing
    targets: Targets
    snoozing: Snoozing
    hints: Hints
    keeper: Keeper
    following: Following
    offered: Offered
    watching: Watching


# What reads the log and needs nothing beside it.
READERS: Sequence[Projection] = (
    Projection("routing.tally", BODIES, offering.keep_tally),
    Projection("conversations.tags", BODIES, keep_tags),
    Projection("conversations.search", BODIES, search.keep),
    Projection("conversations.templates", BODIES, keep_uses),
    Projection("knowledge.help", BODIES, keep_contacts),
    Projection("knowledge.opinions", ARTICLE_BODIES, keep_opinions),
    Projection("surveys.answers", BODIES, surveys.keep),
    Projection("measures.facts", BODIES, measures.keep),
    Projection("measures.promises", BODIES, keep_promises),
    Projection("measures.stages", BODIES, keep_stages),
    Projection("problems.links", BODIES, keep_links),
)

KEEPERS = frozenset({"bot.evidence", "bot.offers", "knowledge.figures", *(one.name for one in READERS)})


def steps(of: Acting) -> list[Projection | Reaction]:
    """Every step by its name in `FLOW`."""
    return [
        # Rules go first: one may begin a flow, or give the conversation to a person, in the bot's place.
        Reaction("bot.answer", BODIES, of.bot.answer, at_once=16, after="automation.rules"),
        Reaction("bot.prepare", BODIES, of.bot.prepare),
        Projection("bot.evidence", BODIES, of.keeper.keep, of.keeper.ahead),
        Projection("bot.offers", BODIES, of.offered.keep),
        Projection("bot.opinions", ARTICLE_BODIES, of.keeper.opinions, of.keeper.opinions_ahead),
        Reaction("routing.queue", BODIES, of.routing.queue),
        Reaction("routing.assign", None, of.routing.assign),
        Reaction("routing.offer", BODIES, of.handing.offers.watch),
        Reaction("routing.gone", MEMBER_BODIES, of.handing.offers.gone),
        Reaction("routing.escalation", BODIES, of.handing.escalations.watch),
        Reaction("routing.requests", BODIES, of.handing.requests.watch),
        Reaction("routing.waits", None, of.handing.waits.act),
        Projection("routing.targets", BODIES, of.targets.keep, of.targets.ahead),
        Reaction("routing.anew", None, of.targets.anew),
        Reaction("routing.release", MEMBER_BODIES, of.routing.release),
        Reaction("routing.absent", BODIES, of.routing.absent),
        Reaction("conversations.merge", CUSTOMER_BODIES, of.following.merging.act),
        Reaction("conversations.links", BODIES, of.following.linking.act),
        Reaction("conversations.snooze", BODIES, of.snoozing.act),
        Projection("knowledge.figures", BODIES, Talks(BODIES).keep),
        Reaction("knowledge.hints", ARTICLE_BODIES, of.hints.compare, at_once=2),
        Reaction("routing.alerts", None, of.watching.alerts.watch),
        Reaction("routing.notices", BODIES, of.watching.notices.watch),
        Reaction("automation.rules", BODIES, of.watching.ruling.firings.act),
        Reaction("automation.schedules", None, of.watching.ruling.firings.schedule),
        Reaction("channels.letters", BODIES, of.watching.mailing.wind),
        Reaction("automation.tags", CUSTOMER_BODIES, of.watching.caring.tagging.act),
        Reaction("surveys.ask", BODIES, of.watching.surveying.asking.resolved),
        Reaction("surveys.recover", BODIES, of.watching.surveying.recoveries.rated),
        *READERS,
    ]


async def names(scope: Scope, conversation_id: UUID | None, file_id: UUID) -> bool:
    """Whether a message, an article or a template holds on to an upload."""
    return (
        await names_file(scope, conversation_id, file_id)
        or await is_named(scope, file_id)
        or await names_template(scope, file_id)
    )

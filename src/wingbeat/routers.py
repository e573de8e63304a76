"""Every part's routes, put together: REST behind the version's path, and what has a path of its own."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request

from wingbeat.app import Product
from wingbeat.automation.endpoints import rules_router
from wingbeat.automation.tagging.endpoints import tagging_router
from wingbeat.bot.ahead.endpoints import router as ahead_router
from wingbeat.bot.evidence.endpoints import opinions_router
from wingbeat.bot.flows.endpoints import router as flows_router
from wingbeat.bot.flows.proposals.endpoints import router as proposals_router
from wingbeat.bot.gaps.endpoints import router as gaps_router
from wingbeat.bot.handoffs.endpoints import router as handoffs_router
from wingbeat.bot.health.endpoints import health_router
from wingbeat.bot.intents.endpoints import intents_router
from wingbeat.bot.ladder.endpoints import model_router
from wingbeat.bot.recommend.endpoints import offers_router
from wingbeat.bot.recommend.endpoints import router as recommend_router
from wingbeat.bot.review.endpoints import router as review_router
from wingbeat.bot.share.endpoints import router as share_router
from wingbeat.channels.endpoints import channels_router
from wingbeat.channels.letters.endpoints import letters_router
from wingbeat.channels.widget.endpoints import widget_router
from wingbeat.commerce.endpoints import router as commerce_router
from wingbeat.commerce.worth.endpoints import router as worth_router
from wingbeat.conversations.endpoints import conversations_router
from wingbeat.conversations.links.endpoints import links_router
from wingbeat.conversations.templates.endpoints import router as templates_router
from wingbeat.conversations.transcripts.endpoints import transcripts_router
from wingbeat.desk.assistant.endpoints import assistant_router
from wingbeat.desk.coach.endpoints import router as coach_router
from wingbeat.desk.macros.actions import Macros
from wingbeat.desk.macros.endpoints import macros_router
from wingbeat.desk.suggestions.endpoints import suggestions_router
from wingbeat.desk.suggestions.queries import Suggesting
from wingbeat.gestures.endpoints import gestures_router
from wingbeat.knowledge.endpoints import router as knowledge_router
from wingbeat.knowledge.help.endpoints import router as help_router
from wingbeat.knowledge.help.site.endpoints import router as help_pages
from wingbeat.live.proof import endpoints as proof
from wingbeat.live.proof.queries import broken as broken_channels
from wingbeat.live.rules import for_member, head_view
from wingbeat.live.widget import endpoints as widget
from wingbeat.measures.clocks.endpoints import router as clocks_router
from wingbeat.measures.endpoints import router as measures_router
from wingbeat.measures.history.endpoints import router as history_router
from wingbeat.measures.stages.endpoints import stages_router
from wingbeat.measures.waterfall.endpoints import router as waterfall_router
from wingbeat.people.endpoints import router as people_router
from wingbeat.people.files.endpoints import files_router
from wingbeat.people.sessions.endpoints import member_scope
from wingbeat.practice.endpoints import practice_router
from wingbeat.problems.actions import ProblemLinks
from wingbeat.problems.endpoints import problems_router
from wingbeat.routing.alerts.endpoints import alerts_router
from wingbeat.routing.board.actions import Whispers
from wingbeat.routing.board.behind.endpoints import behind_router
from wingbeat.routing.board.endpoints import board_router
from wingbeat.routing.callbacks.endpoints import callbacks_router
from wingbeat.routing.endpoints import router as routing_router
from wingbeat.routing.escalation.endpoints import escalation_router
from wingbeat.routing.notices.endpoints import notices_router
from wingbeat.routing.offers.endpoints import router as handing_router
from wingbeat.routing.requests.endpoints import requests_router
from wingbeat.routing.targets.endpoints import router as targets_router
from wingbeat.surveys.endpoints import surveys_router
from wingbeat.surveys.page.endpoints import rating_pages
from wingbeat.surveys.recovery.endpoints import recovery_router
from wingbeat.workspaces.queries import Scope
from wingbeat.workspaces.webhooks.endpoints import webhooks_router

ActorScope = Callable[[Request], Awaitable[Scope]]


def within(made: Product) -> tuple[APIRouter, ...]:
    """The routers of one version of the API, whose paths say nothing of it."""
    return (
        commerce_router,
        worth_router,
        history_router,
        ahead_router,
        handoffs_router,
        recommend_router,
        templates_router,
        share_router,
        review_router,
        gaps_router,
        routing_router,
        knowledge_router,
        flows_router,
        proposals_router,
        intents_router(made.training),
        model_router(made.ladder, made.outgoing, made.keyring, made.limits),
        targets_router,
        health_router(made.understanding, made.ladder),
        handing_router,
        *_of_people(made),
    )


def _of_people(made: Product) -> tuple[APIRouter, ...]:
    """What members do, and what is done for them."""
    return (
        escalation_router(made.handing.escalations),
        proof.router(made.prover),
        requests_router(made.handing.requests),
        links_router(made.following.linking, head_view, for_member),
        transcripts_router(made.letters, made.limits),
        alerts_router(made.watching.alerts),
        behind_router(),
        board_router(Whispers(made.door, made.watching.notices.notify), broken_channels),
        notices_router(made.watching.notices, made.limits),
        rules_router(made.outgoing),
        webhooks_router(member_scope, made.keyring),
        tagging_router(made.watching.caring.tagging),
        gestures_router(made.watching.caring.gestures),
        surveys_router(made.keyring),
        recovery_router(made.watching.surveying.recoveries),
        problems_router(ProblemLinks(made.door), made.watching.surveying.tellings, made.watching.surveying.gathering),
        practice_router(made.timers),
        macros_router(Macros(made.door, made.files, made.timers)),
        suggestions_router(Suggesting(made.bot.reading, made.bot.writing)),
        assistant_router(made.ladder, made.limits),
        coach_router,
    )


def beside(made: Product, actor_scope: ActorScope) -> tuple[APIRouter, ...]:
    """The routers that say all of their paths themselves."""
    return (
        people_router,
        files_router(actor_scope, widget.reaches),
        opinions_router(actor_scope),
        callbacks_router(actor_scope, made.door),
        conversations_router(member_scope, made.door, head_view, for_member),
        channels_router(member_scope, made.sites, made.keyring),
        widget_router(member_scope, actor_scope, (made.sites, made.database, made.door, made.keyring, made.limits)),
        letters_router(actor_scope, made.door, made.watching.mailing, made.limits),
        measures_router(member_scope),
        waterfall_router(member_scope),
        stages_router(member_scope),
        clocks_router(member_scope),
        help_router,
        help_pages,
        rating_pages(made.database, made.door, made.keyring, made.limits),
        offers_router(made.sites, made.database, made.outgoing, made.limits),
    )

"""A conversation's turns in a flow: look-ups are made between two pure decisions, outside any transaction."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from wingbeat.bot.flows import actions, queries
from wingbeat.bot.flows.models import Call, Fit, Flow, Heard, Here, Moves, Proposal, Result, Run, Saying, Wanted
from wingbeat.bot.flows.proposals.actions import propose
from wingbeat.bot.flows.rules import advance as engine
from wingbeat.bot.flows.rules.expand import expand
from wingbeat.bot.flows.running.models import About, Called, Trial, TriedTurn
from wingbeat.bot.flows.running.rules import is_allowed, joined, opening, skus_of, starts
from wingbeat.bot.models import Language, language_of
from wingbeat.bot.starter.queries import intents_for
from wingbeat.commerce.actions import Asker, find_order
from wingbeat.commerce.models import AttemptsSpent, Order, Owner, ShopDown
from wingbeat.commerce.ports import Shop, Shops
from wingbeat.commerce.queries import owner_of
from wingbeat.commerce.rules.proof import belongs, matches, order_number
from wingbeat.commerce.rules.shown import order_fields, orders_fields, parcel_fields
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.models import Workspace
from wingbeat.workspaces.queries import Scope
from wingbeat.workspaces.rules import is_open, next_opening

MOST_CALLS = 5  # of one turn: more are a circle, and each may take a shop's whole deadline
MOST_KEPT = 500  # documents of about 20 kB
DOWN, MISSING = Result("down"), Result("not_found")

Find = Callable[[str, str], Awaitable[Order | None]]


class Desk(msgspec.Struct, frozen=True):
    """Where look-ups of one turn are made: `find` decides whose an order is."""

    shop: Shop
    find: Find
    owner: Callable[[], Awaitable[Owner]]
    here: Here
    zone: ZoneInfo


class Remembered:
    """A shop that told a customer's own orders a moment ago, and is not asked for them again."""

    def __init__(self, shop: Shop, orders: Sequence[Order]) -> None:
        self._shop, self._orders = shop, orders
        self.shipments, self.request, self.products = shop.shipments, shop.request, shop.products

    async def order(self, number: str) -> Order | None:
        known = [one for one in self._orders if order_number(one.number) == order_number(number)]
        return known[0] if known else await self._shop.order(number)

    async def orders(self, _owner: Owner) -> Sequence[Order]:
        return self._orders


class FlowRunner:
    """Flows in force, begun and carried on. Every method takes a scope of the workspace; none holds a transaction."""

    def __init__(self, shops: Shops) -> None:
        self.shops = shops
        self._kept: OrderedDict[tuple[UUID, UUID, int], Flow] = OrderedDict()

    async def starting(
        self, scope: Scope, intents: Sequence[str], article_groups: Sequence[str] = (), *, answered: bool = False
    ) -> str | None:
        """The name of the flow that begins on one of these, the first named first.

        `answered`: an article answers well, so that only flows begin which come before articles.
        """
        able = [one for one in await self._flows(scope) if one.before_articles or not answered]
        return starts(able, intents, article_groups)

    async def titled(self, scope: Scope, text: str) -> str | None:
        """The name of the flow whose title this is in any language: somebody tapped it."""
        found = (one.flow for one in await self._flows(scope) if text.strip() in one.title.values())
        return next(found, None)

    async def offered(self, scope: Scope, group: str, language: Language) -> str:
        """The title of the flow that does what this article tells how to; empty where none waits to be wanted."""
        waiting = [one for one in await self._flows(scope) if not one.before_articles]
        name = starts(waiting, intents_for(group), [group])
        return next((one.title.get(language, "") for one in waiting if one.flow == name), "")

    async def begin(self, scope: Scope, about: About, name: str, heard: Heard, *, key: str) -> Moves:
        """The first turn of a flow in force; `key` names the turn, so that a repeat proposes nothing twice.

        Raises `NotFound` when no flow of this name is in force.
        """
        flow_id, version, flow = await self._named(scope, name)
        run = Run(name, flow_id, version, flow.steps[0].id, language=about.language)
        here, desk = await self._surroundings(scope, about)
        return await self._finish(scope, about, flow, run, engine.begin(flow, run, heard, here), desk, key)

    async def foresee(self, scope: Scope, customer_id: UUID, name: str) -> tuple[Order, ...] | None:
        """The proven customer's own orders, where this flow looks at any; None where not, or when the shop is down.

        Raises `NotFound` when no flow of this name is in force.
        """
        _, _, flow = await self._named(scope, name)
        if not any(isinstance(step, Call) and step.action in {"order", "orders"} for step in flow.steps):
            return None
        owner = await owner_of(scope, customer_id)
        try:
            return tuple(await (await self.shops.of(scope)).orders(owner)) if owner else None
        except ShopDown:
            return None

    async def advance(self, scope: Scope, about: About, run: Run, heard: Heard, *, key: str) -> Moves:
        """The next turn, in the version the conversation began with."""
        flow = await self._flow(scope, run.flow_id, run.version)
        if flow is None:
            raise NotFound
        here, desk = await self._surroundings(scope, about)
        return await self._finish(scope, about, flow, run, engine.advance(flow, run, heard, None, here), desk, key)

    async def fits(self, scope: Scope, about: About, run: Run, heard: Heard) -> Fit:
        """Whether a message belongs to the open question: `surely`, `perhaps` (free words) or `no`."""
        flow = await self._flow(scope, run.flow_id, run.version)
        here, _ = await self._surroundings(scope, about)
        return engine.fits(flow, run, heard, here) if flow is not None else "no"

    async def reminder(self, scope: Scope, about: About, run: Run) -> Saying | None:
        """The open question once more, to be said after something else was answered; None for one that only asks if
        all is well.
        """
        flow = await self._flow(scope, run.flow_id, run.version)
        if flow is None or engine.is_closing(flow, run):
            return None
        here, _ = await self._surroundings(scope, about)
        return engine.reminder(flow, run, here)

    # --- one turn

    async def _finish(
        self, scope: Scope, about: About, flow: Flow, run: Run, moves: Moves, desk: Desk, key: str
    ) -> Moves:
        """Make the look-ups a turn waits for, fill in articles, keep what it proposes."""
        moves, _ = await carry_on(flow, moves, desk)
        moves = await with_articles(scope, moves, about.language)
        wanted = moves.handoff.propose if moves.handoff else None
        if wanted is not None:
            proposal = Proposal(
                id=uuid5(NAMESPACE_OID, f"{scope.actor.workspace_id}:{about.conversation_id}:{key}"),
                conversation_id=about.conversation_id,
                customer_id=about.customer_id,
                flow=run.flow,
                action=wanted.action,
                arguments=wanted.arguments,
                state="open",
                result=None,
                created_at=desk.here.now,
                decided_at=None,
                decided_by=None,
            )
            await propose(scope, proposal, key=key)
        return moves

    async def _surroundings(self, scope: Scope, about: About) -> tuple[Here, Desk]:
        found = await queries.surroundings(scope, about.customer_id)
        here, zone = here_of(found, about), ZoneInfo(found.workspace.zone)
        asked, asker = await self.shops.of(scope), Asker(about.customer_id, about.conversation_id)
        shop: Shop = asked if about.orders is None else Remembered(asked, about.orders)

        async def find(number: str, contact: str) -> Order | None:
            return await find_order(scope, shop, asker, number=number, contact=contact)

        return here, Desk(shop, find, lambda: owner_of(scope, about.customer_id), here, zone)

    async def _in_force(self, scope: Scope) -> list[tuple[UUID, str, int]]:
        known = await queries.names(scope)
        if not known:
            await actions.install(scope)  # a workspace founded before flows were shipped
            known = await queries.names(scope)
        return [(flow_id, name, version) for flow_id, name, version in known if version is not None]

    async def _flows(self, scope: Scope) -> list[Flow]:
        found = [await self._flow(scope, flow_id, version) for flow_id, _, version in await self._in_force(scope)]
        return [one for one in found if one is not None]

    async def _named(self, scope: Scope, name: str) -> tuple[UUID, int, Flow]:
        for flow_id, known, version in await self._in_force(scope):
            flow = await self._flow(scope, flow_id, version) if known == name else None
            if flow is not None:
                return flow_id, version, flow
        raise NotFound

    async def _flow(self, scope: Scope, flow_id: UUID, version: int) -> Flow | None:
        """A version as it runs; versions never change, so each is read once."""
        key = (scope.actor.workspace_id, flow_id, version)
        if key not in self._kept:
            written = await queries.document(scope, flow_id, version)
            if written is None:
                return None
            self._kept[key] = expand(written)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    # --- the test chat

    async def try_out(self, scope: Scope, flow: Flow, trial: Trial) -> list[TriedTurn]:
        """Run a draft with these turns; nothing is stored, nothing asked of anybody."""
        about = About(uuid5(NAMESPACE_OID, "trial"), uuid5(NAMESPACE_OID, "trial"), trial.language)
        found = await queries.surroundings(scope, about.customer_id)
        here = replace(here_of(found, about), verified=trial.verified, open=trial.open)
        desk = dry_desk(self.shops.dry(scope), here, ZoneInfo(found.workspace.zone))
        return await rehearse(scope, expand(flow), trial, desk)


async def rehearse(scope: Scope, whole: Flow, trial: Trial, desk: Desk) -> list[TriedTurn]:
    """Every turn until the flow is over."""
    run: Run | None = Run(whole.flow, uuid5(NAMESPACE_OID, "trial"), 0, whole.steps[0].id)
    told: list[TriedTurn] = []
    for turn in trial.turns:
        if run is None:
            break
        first = not told
        moves = (
            engine.begin(whole, run, turn, desk.here) if first else engine.advance(whole, run, turn, None, desk.here)
        )
        moves, calls = await carry_on(whole, moves, desk)
        moves = await with_articles(scope, moves, trial.language)
        run = moves.run
        told.append(
            TriedTurn(
                heard=turn.text,
                says=moves.says,
                steps=moves.visited,
                step=run.step if run else None,
                slots=run.slots if run else {},
                saved=run.saved if run else {},
                calls=tuple(calls),
                handoff=moves.handoff,
                tags=moves.tags,
                reason=moves.reason,
                ended=moves.ended,
                resolved=moves.resolved,
            )
        )
    return told


def dry_desk(shop: Shop, here: Here, zone: ZoneInfo) -> Desk:
    """Look-ups that count no attempts; whoever is said to be signed in owns whatever they name."""

    async def find(number: str, contact: str) -> Order | None:
        order = await shop.order(number)
        return order if order and (here.verified or matches(order, contact)) else None

    async def nobody() -> Owner:
        return Owner()

    return Desk(shop, find, nobody, here, zone)


async def carry_on(flow: Flow, moves: Moves, desk: Desk) -> tuple[Moves, list[Called]]:
    """Make one look-up after the other until the turn waits for the customer, or is over."""
    calls: list[Called] = []
    skus: tuple[str, ...] = ()
    while moves.call is not None and moves.run is not None:
        wanted, run = moves.call, moves.run
        result = await look_up(flow, run, wanted, desk) if len(calls) < MOST_CALLS else DOWN
        calls.append(Called(wanted.action, wanted.arguments, result.outcome))
        skus = result.skus or skus
        moves = joined(moves, engine.advance(flow, run, None, result, desk.here))
    propose = moves.handoff.propose if moves.handoff else None
    if moves.handoff and propose and moves.last:
        allowed = is_allowed(flow, moves.last, propose.action, propose.arguments, "propose")
        moves = replace(moves, handoff=replace(moves.handoff, propose=propose if allowed else None))
    return replace(moves, skus=skus), calls


async def look_up(flow: Flow, run: Run, wanted: Wanted, desk: Desk) -> Result:
    """What the shop says, as plain fields. A number nobody has proven is as one that does not exist."""
    if not is_allowed(flow, run, wanted.action, wanted.arguments, "read"):
        return MISSING
    try:
        return await _read(wanted, desk)
    except ShopDown:
        return DOWN
    except AttemptsSpent:
        return Result("limited")


async def _read(wanted: Wanted, desk: Desk) -> Result:
    here, number = desk.here, wanted.arguments.get("number", "")
    match wanted.action:
        case "order":
            order = await desk.find(number, wanted.arguments.get("contact", ""))
            if order is None:
                return MISSING
            return Result("done", order_fields(order, here.language, here.now, desk.zone), skus_of(order))
        case "orders":
            owner = await desk.owner()
            listed = await desk.shop.orders(owner) if owner else ()
            orders = [one for one in listed if belongs(one, owner)]  # a shop that lists too much gives nothing away
            return Result("done", orders_fields(orders, here.language, desk.zone)) if orders else MISSING
        case "shipment":
            parcels = await desk.shop.shipments(number)
            return Result("done", parcel_fields(parcels, here.language, here.now, desk.zone)) if parcels else MISSING
    return MISSING


async def with_articles(scope: Scope, moves: Moves, language: str) -> Moves:
    """Answers of articles in place of their groups; an article that is gone says nothing."""
    says = []
    for saying in moves.says:
        if not saying.article_group:
            says.append(saying)
        elif found := await queries.article_of(scope, saying.article_group, language):
            says.append(replace(saying, text=found["answer"], article_id=found["id"], title=found["title"]))
    return replace(moves, says=tuple(says))


def here_of(found: queries.Surroundings, about: About) -> Here:
    """The surroundings as a flow knows them."""
    firm: Workspace = found.workspace
    zone = ZoneInfo(firm.zone)
    opened = is_open(firm.calendar, found.now)
    return Here(
        language=about.language,
        now=found.now,
        today=found.now.astimezone(zone).date(),
        desk_language=language_of(firm.language, "en"),
        customer_name=about.customer_name,
        verified=found.verified,
        open=opened,
        next_opening=opening(found.now if opened else next_opening(firm.calendar, found.now), about.language, zone),
    )

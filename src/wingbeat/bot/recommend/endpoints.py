"""REST for what to offer in a conversation, and where the bot's offers lead."""

from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from wingbeat.bot.recommend.actions import set_most_offers
from wingbeat.bot.recommend.queries import for_member, most_offers
from wingbeat.bot.recommend.rules import MOST
from wingbeat.channels.queries import Sites
from wingbeat.commerce.companions import actions, queries
from wingbeat.commerce.companions.models import Shown
from wingbeat.commerce.queries import shown_at
from wingbeat.conversations.queries import find
from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound, WingbeatError
from wingbeat.kit.limits import Limit, Limits
from wingbeat.kit.outgoing import Outgoing
from wingbeat.kit.pictures.kinds import picture_type
from wingbeat.people.rules import place
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Line, Page
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

router = APIRouter(tags=["bot"])

# A shop's own pictures for a small card; what is larger, or slower, is not waited for.
LARGEST_PICTURE_BYTES = 1_000_000
PICTURE_SECONDS = 4.0
# From one place: a family behind one address looks at a few; a script that makes us ask a shop's server does more.
PICTURES = Limit("product_pictures", burst=60, seconds=60)
# A day: shops change a picture by its address.
PICTURE_HEADERS = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}


class AskedForm(Form):
    """Products the customer asks about; without any, those told of in the conversation count, else those they bought last."""

    skus: Annotated[list[Line], Field(max_length=20, default_factory=list)]


class CompanionOut(BaseModel):
    """A product to offer and why; `confidence` 0–1. `id` names the offer when it is taken."""

    id: UUID
    sku: str
    because: str
    confidence: float
    lift: float
    together: int
    name: dict[str, str]
    price: dict[str, float]
    stock: int


class FateOut(BaseModel):
    """`taken`: put into an answer by a member, or opened by the customer."""

    shown: int
    taken: int
    bought: int

    @classmethod
    def of(cls, shown: Shown) -> "FateOut":
        return cls(shown=shown.shown, taken=shown.taken, bought=shown.bought)


class FaredOut(BaseModel):
    """What became of the products suggested to members, and of those the bot offered to customers."""

    member: FateOut
    customer: FateOut
    since: datetime


class OffersForm(Form):
    most: Annotated[int, Field(ge=0, le=MOST)]


class OffersOut(BaseModel):
    """How many products the bot may offer in one conversation; 0 for none."""

    most: int


@router.post("/conversations/{conversation_id}/recommendations")
async def recommend(conversation_id: UUID, form: AskedForm, scope: MemberScope) -> Page[CompanionOut]:
    """Up to three products that go with these, in stock, not yet the customer's and not offered to them; they count as shown to the member."""
    scope.actor.need("converse")
    state = await find(scope, conversation_id)
    assert state.customer_id is not None
    found = await for_member(scope, state, form.skus)
    offered = await actions.show(scope, conversation_id, state.customer_id, found)
    ids = {one.sku: one.id for one in offered}
    return Page(
        items=[
            CompanionOut(
                id=ids[one.sku],
                sku=one.sku,
                because=one.because,
                confidence=one.confidence,
                lift=one.lift,
                together=one.together,
                name=dict(one.name),
                price=dict(one.price),
                stock=one.stock,
            )
            for one in found
        ]
    )


@router.post("/recommendations/{recommendation_id}/taken", status_code=204)
async def take_recommendation(recommendation_id: UUID, scope: MemberScope) -> None:
    """The member put it into an answer."""
    scope.actor.need("converse")
    await actions.take(scope, recommendation_id)


@router.get("/recommendations/fared")
async def read_fared(since: datetime, scope: MemberScope) -> FaredOut:
    """Shown, taken and bought since then."""
    scope.actor.need("see_measures")
    found = await queries.fared(scope, since)
    return FaredOut(member=FateOut.of(found["member"]), customer=FateOut.of(found["customer"]), since=since)


@router.get("/bot/offers")
async def read_offers(scope: MemberScope) -> OffersOut:
    return OffersOut(most=await most_offers(scope))


@router.put("/bot/offers")
async def change_offers(form: OffersForm, scope: MemberScope) -> OffersOut:
    await set_most_offers(scope, form.most)
    return OffersOut(most=form.most)


def offers_router(sites: Sites, database: Database, outgoing: Outgoing, limits: Limits) -> APIRouter:
    """For customers, who are not signed in: a site key, as the widget's, says whose products are meant."""
    router = APIRouter(include_in_schema=False)

    async def scope_of(site_key: str) -> Scope:
        return Scope(database, system((await sites.find(site_key)).workspace_id))

    @router.get("/go/{site_key}/product/{sku:path}")
    async def follow(site_key: str, sku: str, offer: UUID | None = None) -> RedirectResponse:
        """To the shop's page of a product; the offer that led there counts as taken."""
        scope = await scope_of(site_key)
        url, _ = await shown_at(scope, sku)
        if not url:
            raise NotFound
        if offer is not None:
            with suppress(NotFound):  # the way to the page is open whatever became of the offer
                await actions.take(scope, offer)
        return RedirectResponse(url, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})

    @router.get("/go/{site_key}/picture/{sku:path}")
    async def picture(request: Request, site_key: str, sku: str) -> Response:
        """A product's picture from the shop's server, which learns nothing of who looks at it."""
        limits.take(PICTURES, place(request.client.host if request.client else ""))
        _, address = await shown_at(await scope_of(site_key), sku)
        if address.startswith("/"):
            return RedirectResponse(address)  # our own: what is stored begins with one slash, never with two
        if not address.startswith("http"):
            raise NotFound
        try:
            answer = await outgoing.request(
                "GET", address, deadline_seconds=PICTURE_SECONDS, most_bytes=LARGEST_PICTURE_BYTES
            )
        except WingbeatError as error:
            raise NotFound from error  # what the other side or our guard said is for nobody to read
        media_type = picture_type(answer.body) if answer.status == HTTPStatus.OK else None
        if media_type is None:
            raise NotFound
        return Response(answer.body, media_type=media_type, headers=PICTURE_HEADERS)

    return router

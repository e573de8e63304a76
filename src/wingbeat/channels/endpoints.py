"""REST for channels, and what a shop's page asks of us: the widget's settings."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from msgspec.structs import asdict
from pydantic import BaseModel, ConfigDict, Field

from wingbeat.channels import actions, queries
from wingbeat.channels.models import Channel
from wingbeat.channels.rules import language_of, snippet
from wingbeat.conversations.corrections.rules import ABILITIES, NONE
from wingbeat.kit.secrets import Keyring
from wingbeat.workspaces.queries import Scope

Text = Annotated[str, Field(min_length=1, max_length=200, pattern="^[^\0]*$")]  # PostgreSQL takes no NUL


class ChannelForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Text
    team_id: UUID
    language: Annotated[str, Field(pattern="^(zh-CN|zh-TW|en)$")] = "zh-CN"
    allowed_origins: list[str] = []


class ChannelChange(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Text | None = None
    allowed_origins: list[str] | None = None
    language: Annotated[str, Field(pattern="^(zh-CN|zh-TW|en)$")] | None = None
    colour: Annotated[str, Field(max_length=20)] | None = None
    position: Annotated[str, Field(pattern="^(left|right)$")] | None = None
    greeting: (
        dict[Annotated[str, Field(pattern="^(zh-CN|zh-TW|en)$")], Annotated[str, Field(max_length=500)]] | None
    ) = None
    bot: bool | None = None
    team_id: UUID | None = None
    thinks_ahead: bool | None = None
    shows_typing: bool | None = None


class AbilitiesOut(BaseModel):
    """What members can do about a message that was sent; `undo_seconds`: it is held back so long."""

    edit: bool
    recall: bool
    undo_seconds: int


class ChannelOut(BaseModel):
    """A channel as its administrators see it; the identity key itself is never shown again."""

    id: UUID
    kind: str
    name: str
    site_key: str
    has_secret: bool
    allowed_origins: list[str]
    language: str
    colour: str
    position: str
    greeting: dict[str, str]
    bot: bool
    team_id: UUID
    thinks_ahead: bool
    shows_typing: bool
    snippet: str
    abilities: AbilitiesOut


class ChannelsOut(BaseModel):
    items: list[ChannelOut]
    next: str | None


class SecretOut(BaseModel):
    """Shown once: the key for HMAC-SHA256 over the user's id, made on the shop's server."""

    secret: str


class WidgetSettings(BaseModel):
    name: str
    language: str
    colour: str
    position: str
    greeting: str
    bot: bool
    thinks_ahead: bool
    consent: Literal["", "ahead", "shown"]  # to what is typed being thought about, or shown


def channel_out(channel: Channel, base_url: str) -> ChannelOut:
    fields: dict[str, Any] = {
        name: getattr(channel, name) for name in ChannelOut.model_fields if hasattr(channel, name)
    }
    fields |= {"has_secret": channel.secret_version > 0, "snippet": snippet(base_url, channel.site_key)}
    fields["abilities"] = asdict(ABILITIES.get(channel.kind, NONE))
    return ChannelOut.model_validate(fields)


def base_url(request: Request) -> str:
    """The address we are reached by, as the browser wrote it."""
    return str(request.base_url).rstrip("/")


def channels_router(member_scope: Callable[..., Awaitable[Scope]], sites: queries.Sites, keyring: Keyring) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["channels"])
    Member = Annotated[Scope, Depends(member_scope)]  # noqa: N806 - a type made from the given dependency

    @router.get("/channels")
    async def list_channels(scope: Member, request: Request) -> ChannelsOut:
        found = await queries.channels(scope)
        return ChannelsOut(items=[channel_out(one, base_url(request)) for one in found], next=None)

    @router.post("/channels", status_code=201)
    async def create_channel(form: ChannelForm, scope: Member, request: Request) -> ChannelOut:
        made = await actions.create(
            scope, name=form.name, team_id=form.team_id, language=form.language, origins=form.allowed_origins
        )
        return channel_out(made, base_url(request))

    @router.patch("/channels/{channel_id}")
    async def change_channel(channel_id: UUID, form: ChannelChange, scope: Member, request: Request) -> ChannelOut:
        changed = await actions.change(scope, channel_id, form.model_dump(exclude_unset=True, exclude_none=True))
        sites.forget()
        return channel_out(changed, base_url(request))

    @router.post("/channels/{channel_id}/secret")
    async def new_secret(channel_id: UUID, scope: Member) -> SecretOut:
        secret = await actions.renew_secret(scope, keyring, channel_id)
        sites.forget()
        return SecretOut(secret=secret)

    @router.get("/widget/settings")
    async def widget_settings(
        site: Annotated[str, Query(max_length=100)], language: Annotated[str, Query(max_length=35)] = ""
    ) -> WidgetSettings:
        channel = await sites.find(site)
        spoken = language_of(language, channel.language)
        return WidgetSettings(
            name=channel.name,
            language=spoken,
            colour=channel.colour,
            position=channel.position,
            greeting=channel.greeting.get(spoken, ""),
            bot=channel.bot,
            thinks_ahead=channel.bot and channel.thinks_ahead,
            consent="shown" if channel.shows_typing else "ahead" if channel.bot and channel.thinks_ahead else "",
        )

    return router

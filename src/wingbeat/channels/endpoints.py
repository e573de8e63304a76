"""REST for channels, and what a shop's page asks of us: the widget's settings."""

import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from msgspec.structs import asdict
from pydantic import BaseModel, ConfigDict, Field

from wingbeat.channels import actions, queries
from wingbeat.channels.models import Channel
from wingbeat.channels.rules import language_of, snippet
from wingbeat.channels.widget.queries import Hours
from wingbeat.channels.widget.rules import ICONS, form_for, invitations_for, palette, said, seal, style_of
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


class LauncherOut(BaseModel):
    """All a page needs to draw the launcher: `style` are custom properties, `icon` the path of a 24 × 24 drawing."""

    style: str
    icon: str
    text: str
    hidden: bool


class FormFieldOut(BaseModel):
    id: str
    kind: str
    label: str
    required: bool
    choices: list[dict[str, str]]


class InvitationFor(BaseModel):
    """What a page weighs by itself; see `docs/howto/embed-the-widget.md`."""

    id: UUID
    text: str
    button: str
    ask: str
    pages: tuple[str, ...]
    seconds: int
    idle_seconds: int
    scroll_percent: int
    pages_seen: int
    moment: str
    share: int


class Inviting(BaseModel):
    """`seal` goes back with each count."""

    rules: list[InvitationFor]
    per_day: int
    rest_days: int
    seal: str


class WidgetSettings(BaseModel):
    """`opens_at`: nobody is there before then. `form` is asked before the chat, `inviting` holds what may be shown."""

    name: str
    language: str
    colour: str
    position: str
    greeting: str
    bot: bool
    ink: str
    on_light: str
    on_dark: str
    thinks_ahead: bool
    transcripts: bool
    launcher: LauncherOut
    opens_at: datetime | None
    form: list[FormFieldOut]
    inviting: Inviting | None
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


def settings_of(channel: Channel, spoken: str, opens_at: datetime | None, seal: str) -> WidgetSettings:
    """A widget as its page is told of it, in one language."""
    widget, own = channel.widget, channel.language
    rules = invitations_for(widget, spoken, own, opened=opens_at is None)
    look = widget.launcher
    launcher = {
        "style": style_of(look, channel.colour),
        "icon": ICONS[look.icon],
        "text": said(look.text, spoken, own),
        "hidden": look.hidden,
    }
    inviting = {"rules": rules, "per_day": widget.per_day, "rest_days": widget.rest_days, "seal": seal}
    return WidgetSettings.model_validate(
        {
            "name": channel.name,
            "language": spoken,
            **msgspec.structs.asdict(palette(channel.colour)),
            "position": channel.position,
            "greeting": channel.greeting.get(spoken, ""),
            "bot": channel.bot,
            "thinks_ahead": channel.bot and channel.thinks_ahead,
            "consent": "shown" if channel.shows_typing else "ahead" if channel.bot and channel.thinks_ahead else "",
            "transcripts": widget.transcripts,
            "launcher": launcher,
            "opens_at": opens_at,
            "form": form_for(widget, spoken, own),
            "inviting": inviting if rules else None,
        }
    )


def channels_router(member_scope: Callable[..., Awaitable[Scope]], sites: queries.Sites, keyring: Keyring) -> APIRouter:
    """The routes; whether a shop is open is remembered here, for every visit asks."""
    hours = Hours(sites.database)
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
        return settings_of(channel, spoken, await hours.opens_at(channel), seal(keyring, channel.id, time.time()))

    return router

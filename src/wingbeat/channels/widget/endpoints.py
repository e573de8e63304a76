"""REST for a widget's settings, for what its customers fill in, and for what pages tell of invitations."""

import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from wingbeat.channels.queries import Sites, channel
from wingbeat.channels.widget import actions, queries
from wingbeat.channels.widget.models import Icon, Moment, Size, Told, Widget
from wingbeat.channels.widget.rules import ICONS, LONGEST_ANSWER, is_sealed
from wingbeat.channels.widget.rules import palette as palette_of
from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.endpoints import Accepted
from wingbeat.conversations.reach.events import FieldKind
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden
from wingbeat.kit.limits import Limit, Limits
from wingbeat.kit.secrets import Keyring
from wingbeat.people.rules import place
from wingbeat.workspaces.endpoints import Form, Line, Page, tell
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

# From one place: an office of visitors tells of a few each minute; a script that spoils the figures tells more.
TELLINGS = Limit("invitations", burst=60, seconds=60)
# A form is filled in once; more is a script.
FORMS = Limit("widget_forms", burst=10, seconds=60)

Said = Annotated[str, Field(max_length=300, pattern="^[^\0]*$")]
Languages = Annotated[str, Field(pattern="^(zh-CN|zh-TW|en)$")]
Words = Annotated[dict[Languages, Said], Field(max_length=3, default_factory=dict)]
Pattern = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\s\x00]+$")]
Key = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]


class LauncherForm(Form):
    icon: Icon = "bubble"
    text: Words
    size: Size = "medium"
    hidden: bool = False
    side_px: Annotated[int, Field(ge=0, le=400)] = 20
    bottom_px: Annotated[int, Field(ge=0, le=400)] = 20


class ChoiceForm(Form):
    value: Line
    text: Words


class FieldForm(Form):
    id: Annotated[str, Field(pattern="^[a-z0-9_]{1,40}$")]
    kind: FieldKind
    label: Words
    required: bool = False
    choices: Annotated[list[ChoiceForm], Field(max_length=20, default_factory=list)]


class InvitationRuleForm(Form):
    """See `docs/howto/embed-the-widget.md`."""

    id: UUID
    name: Line
    live: bool = True
    text: Words
    button: Words
    ask: Words
    pages: Annotated[list[Pattern], Field(max_length=20, default_factory=list)]
    seconds: Annotated[int, Field(ge=0, le=3600)] = 0
    idle_seconds: Annotated[int, Field(ge=0, le=3600)] = 0
    scroll_percent: Annotated[int, Field(ge=0, le=100)] = 0
    pages_seen: Annotated[int, Field(ge=0, le=100)] = 0
    moment: Moment = "any"
    languages: Annotated[list[Languages], Field(max_length=3, default_factory=list)]
    when_open: bool = False
    share: Annotated[int, Field(ge=1, le=100)] = 100


class WidgetForm(Form):
    """How the widget looks, what it asks before the chat (a form of six fields is long), and when it invites."""

    launcher: Annotated[LauncherForm, Field(default_factory=lambda: LauncherForm(text={}))]
    form: Annotated[list[FieldForm], Field(max_length=6, default_factory=list)]
    invitations: Annotated[list[InvitationRuleForm], Field(max_length=20, default_factory=list)]
    per_day: Annotated[int, Field(ge=1, le=10)] = 2
    rest_days: Annotated[int, Field(ge=0, le=365)] = 7
    transcripts: bool = True


class PaletteOut(BaseModel):
    """A shop's colour and what is read upon it, or as text by day and by night, each with a contrast of 4.5 at least.

    `corrected`: where the colour itself could not be read, and another shade of it is used.
    """

    colour: str
    ink: str
    on_light: str
    on_dark: str
    corrected: list[Literal["button", "light", "dark"]]
    icons: dict[str, str]


class FaredInvitationOut(BaseModel):
    """Of the last four weeks; `held`: those who met its conditions and were not shown it. `bought` within a day after."""

    invitation_id: UUID
    held: bool
    shown: int
    opened: int
    dismissed: int
    begun: int
    bought: int


class FilledForm(Form):
    """Answers by the field's id; `key` makes a repeat harmless."""

    answers: Annotated[
        dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=LONGEST_ANSWER)]],
        Field(max_length=6),
    ]
    key: Key


class InvitationTold(Form):
    """By a page, with the `seal` of the settings it was given."""

    site: Annotated[str, Field(max_length=100)]
    seal: Annotated[str, Field(max_length=64)]
    invitation: UUID
    told: Told
    held: bool = False


def shown(widget: Widget) -> WidgetForm:
    return WidgetForm.model_validate(msgspec.to_builtins(widget))


def widget_router(
    member_scope: Callable[..., Awaitable[Scope]],
    actor_scope: Callable[..., Awaitable[Scope]],
    parts: tuple[Sites, Database, ConversationDoor, Keyring, Limits],
) -> APIRouter:
    """The routes for members, for customers found by `actor_scope`, and for pages."""
    router = APIRouter(prefix="/api/v1", tags=["channels"])
    Member = Annotated[Scope, Depends(member_scope)]  # noqa: N806 - a type made from the given dependency
    sites, database, door, keyring, limits = parts

    @router.get("/channels/palette")
    async def read_palette(colour: Annotated[str, Query(pattern="^#[0-9a-fA-F]{6}$")], scope: Member) -> PaletteOut:
        """What becomes of a colour, and the launcher's icons as paths of a 24 × 24 drawing."""
        scope.actor.need("manage_channels")
        found = palette_of(colour)
        shades: dict[Literal["button", "light", "dark"], str] = {
            "button": found.colour,
            "light": found.on_light,
            "dark": found.on_dark,
        }
        wrong = [ground for ground, shade in shades.items() if shade != colour.lower()]
        return PaletteOut(**msgspec.structs.asdict(found), corrected=wrong, icons=dict(ICONS))

    @router.get("/channels/{channel_id}/widget")
    async def read_widget(channel_id: UUID, scope: Member) -> WidgetForm:
        scope.actor.need("manage_channels")
        return shown((await channel(scope, channel_id)).widget)

    @router.put("/channels/{channel_id}/widget")
    async def put_widget(channel_id: UUID, form: WidgetForm, scope: Member) -> WidgetForm:
        wanted = msgspec.convert(form.model_dump(mode="json"), Widget)
        changed = await actions.put_widget(scope, channel_id, wanted)
        sites.forget()
        return shown(changed.widget)

    @router.get("/channels/{channel_id}/invitations")
    async def list_fared(channel_id: UUID, scope: Member) -> Page[FaredInvitationOut]:
        """How the invitations of a channel fare, beside those who were not invited."""
        found = await queries.fared(scope, channel_id)
        return Page(items=[FaredInvitationOut.model_validate(msgspec.to_builtins(one)) for one in found])

    @router.post("/conversations/{conversation_id}/form")
    async def fill_form(
        conversation_id: UUID, form: FilledForm, request: Request, scope: Annotated[Scope, Depends(actor_scope)]
    ) -> Accepted:
        """By the customer: what they answered before the chat."""
        limits.take(FORMS, str(scope.actor.id))
        done, facts = await actions.fill_form(door, scope, conversation_id, form.answers, key=form.key)
        await tell(request, Scope(database, system(scope.actor.workspace_id)), facts)
        return Accepted(conversation=conversation_id, seq=done.seq)

    @router.post("/widget/invitations", status_code=204)
    async def tell_invitation(form: InvitationTold, request: Request) -> None:
        """By a shop's page: an invitation was shown, opened, closed, or led to something. Only counts are kept."""
        limits.take(TELLINGS, place(request.client.host if request.client else ""))
        found = await sites.find(form.site)
        if not is_sealed(keyring, found.id, form.seal, time.time()):
            raise Forbidden
        await actions.count(database, found, form.invitation, form.told, held=form.held)

    return router

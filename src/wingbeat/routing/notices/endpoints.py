from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter
from pydantic import BaseModel, Field

from wingbeat.kit.limits import Limit, Limits
from wingbeat.people.sessions.endpoints import MemberScope, Session
from wingbeat.routing.alerts.endpoints import QuietHoursForm
from wingbeat.routing.notices import actions, queries
from wingbeat.routing.notices.actions import Notices
from wingbeat.routing.notices.models import TOPICS, Fallback, NoticeSettings, Topic
from wingbeat.workspaces.endpoints import Form

TRIES = Limit("notice_tries", burst=5, seconds=60)  # a person who listens for their phone
Code = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9_-]+=*$")]


class NoticeSettingsForm(Form):
    """Of which topics, whether with a sound, when never, and what follows a notice unseen for ten seconds."""

    topics: Annotated[list[Topic], Field(max_length=len(set(TOPICS.values())))]
    sound: bool = True
    quiet: QuietHoursForm | None = None
    fallback: Fallback = "mail"


class DeviceOut(BaseModel):
    """A browser that shows notices; `here`: the one that asks."""

    id: UUID
    here: bool
    user_agent: str
    created_at: datetime
    reached_at: datetime | None


class NoticeSettingsOut(NoticeSettingsForm):
    """`key` is what a browser subscribes with; `session`: the sign-in that asks, whose device is `here`; `show_text` is the workspace's: what people wrote stands in notices."""

    key: str
    session: UUID
    show_text: bool
    devices: list[DeviceOut]


class DeviceForm(Form):
    """What the browser says of its subscription."""

    endpoint: Annotated[str, Field(max_length=2000, pattern=r"^[\x21-\x7e]+$")]
    p256dh: Code
    auth: Code


class SeenForm(Form):
    """`proof` came with the push."""

    proof: Annotated[str, Field(max_length=200)]


class NoticePolicyForm(Form):
    show_text: bool


def notices_router(notices: Notices, limits: Limits) -> APIRouter:
    """The routes of a member's notices and devices."""
    router = APIRouter(prefix="/notices", tags=["notices"])

    @router.get("/settings")
    async def read_notice_settings(session: Session) -> NoticeSettingsOut:
        scope, member_id = session.scope, session.member["id"]
        settings = await queries.settings_of(scope, member_id)
        return NoticeSettingsOut(
            **msgspec.to_builtins(settings),
            key=notices.key,
            session=session.session_id,
            show_text=await queries.shows_text(scope),
            devices=[
                DeviceOut(**msgspec.structs.asdict(one), here=one.id == session.session_id)
                for one in await queries.devices(scope, member_id)
            ],
        )

    @router.put("/settings")
    async def set_notice_settings(form: NoticeSettingsForm, session: Session) -> NoticeSettingsOut:
        await actions.choose(session.scope, msgspec.convert(form.model_dump(), NoticeSettings))
        return await read_notice_settings(session)

    @router.put("/policy", status_code=204)
    async def set_notice_policy(form: NoticePolicyForm, scope: MemberScope) -> None:
        """Whether notices may carry what people wrote."""
        await actions.let_out(scope, show_text=form.show_text)

    @router.put("/device", status_code=204)
    async def subscribe_device(form: DeviceForm, session: Session) -> None:
        """Show me notices on this browser, until I sign out of it."""
        await notices.subscribe(session, form.endpoint, form.p256dh, form.auth)

    @router.delete("/devices/{device_id}", status_code=204)
    async def forget_device(device_id: UUID, session: Session) -> None:
        await actions.forget(session.scope, session.member["id"], device_id)

    @router.post("/test", status_code=204)
    async def try_notices(scope: MemberScope) -> None:
        """A notice to all my devices, now."""
        limits.take(TRIES, str(scope.actor.id))
        await notices.try_out(scope)

    @router.post("/seen", status_code=204)
    async def notice_seen(form: SeenForm) -> None:
        """A device has shown a notice: nothing else follows it. The proof says who it is; no session is needed."""
        await notices.shown(form.proof)

    return router

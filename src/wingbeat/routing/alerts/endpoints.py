from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.routing.alerts import actions, queries
from wingbeat.routing.alerts.actions import Alerts
from wingbeat.routing.alerts.models import MOST_RULES, PRESETS, Alert, AlertSettings, Kind
from wingbeat.workspaces.endpoints import Form, Page, paged
from wingbeat.workspaces.models import MINUTES_A_DAY

Minute = Annotated[int, Field(ge=0, lt=MINUTES_A_DAY)]
WebhookUrl = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00-\x20\x7f]*$")]


class AlertRuleForm(Form):
    """When one kind alerts: after seconds (`longest_wait`), under a share of 0–1 (`in_target`), at times the usual
    (`arrivals`), customers past their promise (`breach`), offers in a row (`member_silent`), where so many usually
    come in an hour and nobody did (`channel_down`), or after minutes without a message getting through
    (`channel_broken`). The longest wait, the share and the promises may be those of one team.
    """

    kind: Kind
    threshold: float
    team_id: UUID | None = None
    console: bool = True
    mail: bool = False
    webhook: bool = False
    push: bool = False


class QuietHoursForm(Form):
    """Minutes after midnight on the workspace's clock; past midnight where `until_minute` is not later."""

    from_minute: Minute
    until_minute: Minute


class AlertSettingsForm(Form):
    """At most one rule of a kind and team; in `quiet` hours nobody is told. `over`: mail and webhook hear of the end, too."""

    rules: Annotated[list[AlertRuleForm], Field(max_length=MOST_RULES)]
    quiet: QuietHoursForm | None = None
    webhook_url: WebhookUrl = ""
    over: bool = False


class AlertTestForm(Form):
    """Where to try it: the address that is about to be saved."""

    webhook_url: WebhookUrl = ""


class AlertTestOut(BaseModel):
    """What came of it: empty where it was taken, else why not; null where nothing was sent."""

    mail: str
    webhook: str | None


class AlertPresetOut(BaseModel):
    name: str
    rules: list[AlertRuleForm]


class AlertOut(BaseModel):
    """What was found, from when until when, how it was told or why that failed, and who saw to it. `value` is the worst of it."""

    id: UUID
    kind: Kind
    name: str
    value: float
    threshold: float
    part: str
    began_at: datetime
    over_at: datetime | None
    told_at: datetime | None
    mailed_at: datetime | None
    posted_at: datetime | None
    pushed_at: datetime | None
    mail_failed: str | None
    post_failed: str | None
    over_mailed_at: datetime | None
    over_posted_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: UUID | None

    @classmethod
    def of(cls, one: Alert) -> "AlertOut":
        return cls(**{name: getattr(one, name) for name in cls.model_fields})


def alerts_router(alerts: Alerts) -> APIRouter:
    """The routes of rules and of the log."""
    router = APIRouter(prefix="/routing/alerts", tags=["routing"])

    @router.get("")
    async def list_alerts(
        scope: MemberScope, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
    ) -> Page[AlertOut]:
        """What was found, newest first."""
        scope.actor.need("supervise")
        found = await queries.alerts(scope, after, limit + 1)
        return paged([AlertOut.of(one) for one in found], limit)

    @router.post("/{alert_id}/acknowledge")
    async def acknowledge_alert(alert_id: UUID, scope: MemberScope) -> AlertOut:
        """I see to it; whoever said so first stays."""
        return AlertOut.of(await actions.acknowledge(scope, alert_id))

    @router.post("/test")
    async def test_alerts(form: AlertTestForm, scope: MemberScope) -> AlertTestOut:
        """Send a letter to oneself and a call to the webhook, and say what came of it."""
        return AlertTestOut(**await alerts.try_out(scope, form.webhook_url))

    @router.get("/presets")
    async def list_alert_presets(scope: MemberScope) -> Page[AlertPresetOut]:
        """Rules to begin with."""
        scope.actor.need("supervise")
        return Page(
            items=[
                AlertPresetOut(name=name, rules=[AlertRuleForm(**msgspec.structs.asdict(rule)) for rule in rules])
                for name, rules in PRESETS.items()
            ]
        )

    @router.get("/settings")
    async def read_alert_settings(scope: MemberScope) -> AlertSettingsForm:
        scope.actor.need("supervise")
        return AlertSettingsForm(**msgspec.to_builtins(await queries.alert_settings(scope)))

    @router.put("/settings")
    async def set_alert_settings(form: AlertSettingsForm, scope: MemberScope) -> AlertSettingsForm:
        await alerts.set(scope, msgspec.convert(form.model_dump(), AlertSettings))
        return await read_alert_settings(scope)

    return router

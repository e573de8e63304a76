from uuid import UUID

import msgspec

from wingbeat.routing.alerts.models import Kind


class AlertRaised(msgspec.Struct, frozen=True, tag="alert_raised"):
    """Something needs a look: told to the desks of the members named. `name`: of the member, channel or team it is about."""

    workspace_id: UUID
    id: UUID
    kind: Kind
    name: str
    value: float
    threshold: float
    part: str
    to: tuple[UUID, ...]

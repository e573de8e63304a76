"""Facts about flows, for the workspace's stream: which version customers met, and since when."""

from uuid import UUID

import msgspec


class FlowInForce(msgspec.Struct, frozen=True, tag="flow"):
    """This version is the one that conversations begin from now on; without a version none begins."""

    flow_id: UUID
    name: str
    version: int | None

"""What industries promise, from the facts of the field (product.md)."""

from uuid import UUID

from wingbeat.conversations.promises.events import TargetMeasure
from wingbeat.routing.targets.models import FIRST, Hours, Preset, Target

MINUTE, HOUR = 60, 3600


def _of(measure: TargetMeasure, seconds: int, hours: Hours = "always") -> Target:
    return Target(id=UUID(int=0), name="", measure=measure, limit_seconds=seconds, hours=hours)


PRESETS = (
    # Customers of a chat bear 15 s on average, and 30–60 s at most.
    Preset(
        "live_chat",
        (_of("first_response", FIRST.limit_seconds), _of("response", MINUTE), _of("first_human_response", MINUTE)),
    ),
    # "A few minutes"; the messengers' own shops are judged by three.
    Preset("messaging", (_of("first_response", 3 * MINUTE), _of("response", 5 * MINUTE))),
    Preset(
        "business_service",
        (
            _of("first_response", HOUR, "workspace"),
            _of("response", 2 * HOUR, "workspace"),
            _of("resolution", 24 * HOUR, "workspace"),
        ),
    ),
    # A day, whatever the hours; 64–80 % of customers expect an answer by then.
    Preset("shop_mail", (_of("first_response", 24 * HOUR), _of("response", 24 * HOUR))),
    # The three-minute rate of the large marketplaces.
    Preset("marketplace", (_of("response", 3 * MINUTE),)),
)

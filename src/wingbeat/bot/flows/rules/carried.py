"""What a customer gave an earlier flow of the conversation, for one that begins about the same order; pure.

Nothing is proven by it: whose order it is, the look-up finds out again.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from wingbeat.bot.flows.models import Found
from wingbeat.bot.rules.card import lately
from wingbeat.kit.log import Recorded

# "Can I return it", "这单能改地址吗": the order that was just looked at.
_POINTS = re.compile(
    r"[它牠]|[这這那该該][个個单單一张張笔筆件]|刚才|剛才|剛剛|\b(?:it|that|this|the) ?(?:one|order)?\b", re.IGNORECASE
)
_NUMBER, _CONTACT = "order_number", "contact"


def carried(text: str, recent: Sequence[Recorded], at: datetime, *, goes_on: bool = False) -> tuple[Found, ...]:
    """The number and the contact of the order a text points at; none where it points at none or no flow was about one.

    `goes_on`: it asks more of what was just told, so that it need not point at it.
    """
    if not goes_on and not _POINTS.search(text):
        return ()
    slots = [
        event.body.run.get("slots", {}) for event in lately(recent, at) if event.kind == "flow_moved" and event.body.run
    ]
    last: dict[str, str] = next((some for some in reversed(slots) if some.get(_NUMBER)), {})
    kinds = {_NUMBER: _NUMBER, _CONTACT: "email" if "@" in last.get(_CONTACT, "") else "phone"}
    return tuple(Found(kind, last[slot]) for slot, kind in kinds.items() if last.get(slot))

"""What the starter files hold."""

from typing import Annotated, Literal

import msgspec

from wingbeat.bot.models import Language

MoodKind = Literal[
    "anger", "complaint", "urgency", "praise", "sad", "safety", "legal", "politeness", "negation", "intensifier"
]
# The flows that ship with the product.
FlowName = Literal[
    "order_status",
    "logistics",
    "return_exchange",
    "refund_progress",
    "invoice",
    "address_change",
    "appointment",
    "lead_capture",
    "complaint_intake",
    "out_of_hours_intake",
]


class StarterIntent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing customers want, and what takes care of it.

    `flow`: the shipped flow that it starts, if any. `articles`: the groups of articles that answer it in the demo shop;
    a workspace's own may bear the same names. `hand_over`: a person takes it at once, whatever else is known.
    """

    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z]+(?:_[a-z]+)*$")]
    title: dict[Language, str]
    flow: FlowName | None = None
    articles: tuple[str, ...] = ()
    hand_over: bool = False


class Sentence(msgspec.Struct, frozen=True):
    """One way in which a customer says it."""

    text: str
    intent: str
    language: Language


class MoodWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word or phrase that tells how somebody feels or how pressing it is.

    `weight`: how strongly, 0–1; of an intensifier, the factor (below 1 it softens) for what follows it.
    """

    text: str
    language: Language
    kind: MoodKind
    weight: Annotated[float, msgspec.Meta(gt=0, le=2)]

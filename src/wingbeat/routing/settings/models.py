"""What a workspace may say about its routing; everything has a default that works."""

from typing import Annotated, Literal

import msgspec

Line = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Level = Annotated[int, msgspec.Meta(ge=1, le=5)]
Weight = Annotated[float, msgspec.Meta(ge=0.1, le=10)]  # a hundredfold between the least and the most is plenty
MatterKind = Literal["intent", "reason", "tag"]
# A chat wants its member now. Several mails lie side by side, and each is answered in its turn.
CHANNEL_WEIGHTS = {"widget": 1.0, "mail": 0.3}


class SkillRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A matter (an intent's name, the beginning of a reason, a tag) asks for a skill of at least this level.

    `must`: others get it only once nobody who has the skill came for a while; else the skill is merely liked.
    """

    kind: MatterKind
    name: Line
    skill: Line
    level: Level = 1
    must: bool = True


class RoutingSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`policy` is a name in `POLICIES`. Tiers and tags are compared without regard to case.

    `tier_weights`: what a wait of such a customer costs, an ordinary one's being 1; whoever bought for `value_from` or more
    weighs `value_weight`. `channel_weights`: how much of a member's capacity a conversation of such a channel takes.
    """

    policy: Line = "default"
    # Ten minutes: the longest that any industry's preset of response times allows a chat.
    age_limit_seconds: Annotated[int, msgspec.Meta(ge=60, le=86_400)] = 600
    # A wait of a minute loses every fifth customer: worse than an answer by somebody who knows less.
    widen_seconds: Annotated[int, msgspec.Meta(ge=5, le=3600)] = 60
    closing_minutes: Annotated[int, msgspec.Meta(ge=0, le=120)] = 10  # of a shift: an ordinary chat takes as long
    vip_tiers: Annotated[tuple[Line, ...], msgspec.Meta(max_length=50)] = ("vip",)
    vip_tags: Annotated[tuple[Line, ...], msgspec.Meta(max_length=50)] = ("vip",)
    tier_weights: Annotated[dict[Line, Weight], msgspec.Meta(max_length=50)] = {}
    value_from: Annotated[float, msgspec.Meta(ge=0)] = 0.0  # 0: what somebody bought for does not count
    value_weight: Weight = 2.0
    channel_weights: Annotated[dict[Line, Weight], msgspec.Meta(max_length=20)] = msgspec.field(
        default_factory=CHANNEL_WEIGHTS.copy
    )
    skill_rules: Annotated[tuple[SkillRule, ...], msgspec.Meta(max_length=500)] = ()

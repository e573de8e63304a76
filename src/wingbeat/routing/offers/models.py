"""How conversations are handed out, and what became of the offers."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

import msgspec

# Whoever is at the desk takes an offer within seconds; two minutes is longer than any chat's customer waits for it.
Seconds = Annotated[int, msgspec.Meta(ge=3, le=120)]
Rings = Annotated[int, msgspec.Meta(ge=1, le=10)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Offering(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`push`: whoever fits best has it at once. `offer`: they have `seconds` to take it, then the next, up to `rings`
    members; `then` it is given to the best all the same, or offered to everybody of the team first.
    """

    how: Literal["push", "offer"] = "push"
    seconds: Seconds = 12  # three times as long as a look up from another chat takes
    rings: Rings = 3
    then: Literal["push", "everybody"] = "push"


class OfferSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`teams` that do otherwise than the workspace. `away_after`: silent offers in a row that set a member away; 0: none.

    `reasons`: what members may say when they decline; empty for those of the workspace's language.
    """

    workspace: Offering = Offering()
    teams: Annotated[dict[UUID, Offering], msgspec.Meta(max_length=500)] = {}
    away_after: Annotated[int, msgspec.Meta(ge=0, le=20)] = 3
    reasons: Annotated[tuple[Reason, ...], msgspec.Meta(max_length=20)] = ()


REASONS: Mapping[str, tuple[str, ...]] = {
    "zh-CN": ("正在处理紧急会话", "不熟悉这类问题", "语言不通", "马上要离开座位"),
    "zh-TW": ("正在處理緊急對話", "不熟悉這類問題", "語言不通", "馬上要離開座位"),
    "en": ("Busy with something urgent", "Not my field", "Not my language", "About to leave the desk"),
}


class Hand(msgspec.Struct, frozen=True):
    """What becomes of a chosen pair: `push`, or an offer to the `member` or to `everybody`, in this ring."""

    to: Literal["push", "member", "everybody"]
    ring: int


class Tally(msgspec.Struct, frozen=True):
    """A member's offers over some days; `silent_in_row` are those since they last took or declined one."""

    member_id: UUID
    offered: int
    accepted: int
    declined: int
    silent: int
    silent_in_row: int

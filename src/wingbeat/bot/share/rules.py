"""Raise a share when its answers prove good, lower it when they slip: two sequential tests, looked at after every outcome.

Raising is Wald's test (A. Wald, Sequential Analysis, 1947) of a good share of `WELL` against `POOR`: however often one
looks, a topic that is in truth `POOR` passes it with a chance of at most `FALSE_RAISE`. Lowering is Page's cumulative sum
(E. S. Page, Biometrika 1954) of the same ratio turned round: it forgets good times, so that a drift after a thousand
good answers is caught as quickly as one at the start.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b
from uuid import UUID

from msgspec.structs import replace

from wingbeat.bot.models import Part
from wingbeat.bot.rules.move import NEAR
from wingbeat.bot.share.models import Change, Evidence, Share, Why
from wingbeat.kit.errors import Invalid

# product.md: the bot starts at 20–30 % and ends at 60–80 % of standard questions; the last step is for proven topics.
STEPS = (0, 25, 50, 75, 100)
# Of a hundred answers that people of the trade let pass: 92 settle the matter well; at 80 customers complain.
WELL, POOR = 0.92, 0.80
FALSE_RAISE = 0.05
# Four nats: of good topics one in about 900 outcomes is lowered without cause, a fall to 70 % is seen within about 20
# (bench/share.py).
SLIPPED = 4.0
# An intent that is more likely than all others together; and than that nothing here is meant.
LIKELY = 0.5

_GOOD = math.log(WELL / POOR)
_BAD = math.log((1 - WELL) / (1 - POOR))
_PROVED = math.log(1 / FALSE_RAISE)


def observe(share: Share, *, good: bool) -> tuple[Share, Change | None]:
    """The share after one more outcome, and what changed."""
    share = replace(share, evidence=_weigh(share.evidence, good=good))
    if share.paused:
        return share, None
    if share.evidence.down >= SLIPPED:
        return _move(share, max(share.floor, _step(share.percent, -1)), "slipped")
    if share.evidence.up >= _PROVED:
        return _move(share, min(share.ceiling, _step(share.percent, +1)), "proved")
    return share, None


def _weigh(evidence: Evidence, *, good: bool) -> Evidence:
    ratio = _GOOD if good else _BAD
    return Evidence(
        good=evidence.good + good,
        bad=evidence.bad + (not good),
        up=min(evidence.up + ratio, _PROVED),  # held at the ceiling, it must be able to fall again
        down=max(0.0, evidence.down - ratio),
    )


def _step(percent: int, by: int) -> int:
    """The next step above or below; a share set by hand may lie between two."""
    if by > 0:
        return next((step for step in STEPS if step > percent), STEPS[-1])
    return next((step for step in reversed(STEPS) if step < percent), STEPS[0])


def _move(share: Share, percent: int, why: Why) -> tuple[Share, Change | None]:
    if percent == share.percent:
        return share, None
    seen = share.evidence
    change = Change(from_percent=share.percent, to_percent=percent, why=why, good=seen.good, bad=seen.bad)
    return replace(share, percent=percent, evidence=Evidence()), change


def set_by_hand(share: Share, *, percent: int, floor: int, ceiling: int, paused: bool) -> tuple[Share, Change | None]:
    """What a member sets; raises `Invalid` unless 0 ≤ floor ≤ percent ≤ ceiling ≤ 100."""
    if not 0 <= floor <= percent <= ceiling <= 100:
        raise Invalid("Choose 0 ≤ lowest ≤ share ≤ highest ≤ 100 per cent.")
    return _move(replace(share, floor=floor, ceiling=ceiling, paused=paused), percent, "by_hand")


def answers(share: Share, conversation_id: UUID) -> bool:
    """Whether this conversation is among those the bot answers itself: always the same for the same conversation."""
    drawn = blake2b(conversation_id.bytes + share.topic.encode(), digest_size=4).digest()
    return int.from_bytes(drawn) * 100 < share.percent << 32


def topics(parts: Sequence[Part], sources: Collection[UUID], groups: Mapping[UUID, str]) -> tuple[str, ...]:
    """What a turn counts under: the likely intent of each thing it answers, else the group of its article.

    `sources`: the articles it answers from; without any it is about all that was asked. `groups`: theirs and those of the
    parts' best articles.
    """
    about = [part for part in parts if any(one.article_id in sources for one in part.candidates)] or parts
    found = dict.fromkeys(filter(None, (_topic(part, groups) for part in about)))
    return tuple(found or dict.fromkeys(groups[one] for one in sources if one in groups))


def _topic(part: Part, groups: Mapping[UUID, str]) -> str:
    if part.intents and part.intents[0].confidence >= max(LIKELY, part.outside):
        return part.intents[0].name
    near = part.candidates[0] if part.candidates else None
    return groups.get(near.article_id, "") if near is not None and near.confidence >= NEAR else ""


def progress(evidence: Evidence) -> tuple[float, float]:
    """How far the tests are towards raising and towards lowering, 0–1."""
    return max(0.0, evidence.up / _PROVED), min(1.0, evidence.down / SLIPPED)

"""What a gesture may cost, and what becomes of it; pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from wingbeat.gestures.models import Budget, Gesture, Kind, Limit, Spent, State, What
from wingbeat.kit.languages import in_language

MOST_KINDS = 50  # more nobody chooses from
MOST_CODE = 200  # characters of a voucher's code, or of an order's number with the shop's reference

# What a gesture may become; a promise that was kept is over.
NEXT: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        "asked": frozenset({"promised", "refused", "cancelled"}),
        "promised": frozenset({"done", "cancelled"}),
        "refused": frozenset(),
        "done": frozenset(),
        "cancelled": frozenset(),
    }
)


def over(budget: Budget, spent: Spent, cost: Decimal) -> tuple[Limit, ...]:
    """The limits that this gesture would go beyond."""
    limits: Sequence[tuple[Limit, Decimal | int | None, Decimal | int]] = (
        ("month", budget.month, spent.month + cost),
        ("member", budget.member_month, spent.member + cost),
        ("customer", budget.customer, spent.customer + cost),
        ("times", budget.customer_times, spent.times + 1),
    )
    return tuple(name for name, limit, would in limits if limit is not None and would > limit)


def may(state: State, to: State) -> bool:
    return to in NEXT[state]


# What a workspace has before anybody chose; costs in the currency most of our users count in, to be changed.
_FIRST: Sequence[tuple[What, int, bool, dict[str, str]]] = (
    ("note", 5, True, {"zh-CN": "手写卡片", "zh-TW": "手寫卡片", "en": "Hand-written note"}),
    ("sample", 15, True, {"zh-CN": "小样", "zh-TW": "試用品", "en": "Sample"}),
    ("voucher", 20, False, {"zh-CN": "优惠券", "zh-TW": "優惠券", "en": "Voucher"}),
    ("shipping", 10, False, {"zh-CN": "退还运费", "zh-TW": "退還運費", "en": "Shipping paid back"}),
)


def first_kinds(language: str) -> list[Kind]:
    """The gestures everybody knows, in the workspace's language."""
    return [Kind(in_language(names, language), what, Decimal(cost), by_hand) for what, cost, by_hand, names in _FIRST]


_SAID: Mapping[State, dict[str, str]] = MappingProxyType(
    {
        "asked": {"zh-CN": "已申请小惊喜：{name}（{why}），待主管审批", "zh-TW": "已申請小驚喜：{name}（{why}），待主管審核", "en": "Gesture asked for: {name} ({why}); a supervisor decides"},
        "promised": {"zh-CN": "小惊喜已安排：{name}（{why}）", "zh-TW": "小驚喜已安排：{name}（{why}）", "en": "Gesture promised: {name} ({why})"},
        "refused": {"zh-CN": "小惊喜未获批准：{name}（{why}）", "zh-TW": "小驚喜未獲核准：{name}（{why}）", "en": "Gesture refused: {name} ({why})"},
        "done": {"zh-CN": "小惊喜已送出：{name}", "zh-TW": "小驚喜已送出：{name}", "en": "Gesture made: {name}"},
        "cancelled": {"zh-CN": "小惊喜已取消：{name}（{why}）", "zh-TW": "小驚喜已取消：{name}（{why}）", "en": "Gesture cancelled: {name} ({why})"},
    }
)  # fmt: skip


def noted(language: str, one: Gesture) -> str:
    """What became of it as a note in the conversation, in the workspace's language."""
    why = one.ended_why or ("" if one.state == "cancelled" else one.why)
    said = in_language(_SAID[one.state], language).format(name=one.name, why=why or "–")
    return f"{said} · {one.code}" if one.state == "done" and one.code else said


def key_of(gesture_id: UUID, state: State) -> str:
    """The idempotency key of what is said or asked when a gesture becomes so."""
    return f"gesture:{gesture_id}:{state}"

"""What a customer is told of an order, as plain values: never an address, a phone number or a note."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

import msgspec

from wingbeat.commerce.models import PARCEL_FIELDS, Item, Order, Shipment, Told
from wingbeat.kit.languages import LANGUAGES, Language

Fields = dict[str, str]
MOST_LISTED = 5
MOST_NEWS = 6


def _three(said: Mapping[str, tuple[str, str, str]]) -> Mapping[str, Mapping[Language, str]]:
    """By state and language, from a table of simplified, traditional, English."""
    return {state: dict(zip(LANGUAGES, words, strict=True)) for state, words in said.items()}


STATES = _three({
    "placed": ("已下单，等待付款", "已下單，等待付款", "placed, waiting for payment"),
    "paid": ("已付款，准备发货", "已付款，準備出貨", "paid, being prepared"),
    "packed": ("已打包，等待快递揽收", "已包裝，等待物流收件", "packed, waiting for the courier"),
    "shipped": ("已发货", "已出貨", "on its way"),
    "partly_shipped": ("已发出一部分", "已出貨一部分", "partly on its way"),
    "out_for_delivery": ("正在派送", "配送中", "out for delivery"),
    "delivered": ("已签收", "已送達", "delivered"),
    "return_requested": ("已申请退货", "已申請退貨", "return requested"),
    "returned": ("退货已寄回", "退貨已寄回", "sent back"),
    "refunded": ("已退款", "已退款", "refunded"),
    "cancelled": ("已取消", "已取消", "cancelled"),
    "lost": ("包裹丢失，正在处理", "包裹遺失，處理中", "lost, being looked into"),
})  # fmt: skip
PARCELS = _three({
    "preparing": ("备货中", "備貨中", "being prepared"),
    "in_transit": ("运输途中", "運送途中", "in transit"),
    "out_for_delivery": ("正在派送", "配送中", "out for delivery"),
    "delivered": ("已签收", "已送達", "delivered"),
    "lost": ("已丢失", "已遺失", "lost"),
    "returning": ("退回途中", "退回途中", "on its way back"),
    "returned": ("已退回", "已退回", "back with us"),
})  # fmt: skip
REFUNDS = _three({
    "requested": ("已申请，等待审核", "已申請，等待審核", "requested, waiting for a check"),
    "approved": ("已通过，正在打款", "已通過，退款處理中", "approved, on its way to you"),
    "paid": ("已退回原支付方式", "已退回原付款方式", "paid back to where it came from"),
    "refused": ("未通过审核", "未通過審核", "not approved"),
})  # fmt: skip
# Fields that say in words what the field without `_text` names.
SAID = {"state_text": STATES, "parcel_text": PARCELS, "refund_text": REFUNDS}
# What a shop without refunds of its own has told by the order's state.
REFUND_OF_STATE = {"return_requested": "requested", "returned": "requested", "refunded": "paid"}
SENT = frozenset({"shipped", "partly_shipped", "out_for_delivery", "delivered", "return_requested", "returned", "lost", "refunded"})  # fmt: skip


def order_fields(order: Order, language: Language, now: datetime, zone: tzinfo) -> Fields:
    """An order's fields by the names of `ORDER_FIELDS`."""
    delivered = [s.news[-1].at for s in order.shipments if s.state == "delivered" and s.news]
    refund = order.refund
    state = refund.state if refund else REFUND_OF_STATE.get(order.state, "")
    return {
        "number": order.number,
        "state": order.state,
        "state_text": STATES[order.state][language],
        "placed_on": day(order.placed_at, language, zone),
        "days_since_placed": days(order.placed_at, now),
        "days_since_delivered": days(max(delivered), now) if delivered else "",
        "total": money(order.total, order.currency),
        "items": listed(order.items, language),
        "parcels": str(len(order.shipments)),
        "sent": "yes" if order.state in SENT else "no",
        "refund": state,
        "refund_text": REFUNDS[state][language] if state else "",
        "refund_amount": money(refund.amount, order.currency) if refund and refund.amount else "",
        "refund_on": day(refund.at, language, zone) if refund and refund.at else "",
        **parcel_fields(order.shipments, language, now, zone),
    }


def parcel_fields(shipments: Sequence[Shipment], language: Language, now: datetime, zone: tzinfo) -> Fields:
    """The parcel that has news last: a way back counts once it has begun."""
    told = [one for one in shipments if one.news]
    if not shipments:
        return dict.fromkeys(PARCEL_FIELDS, "")
    last = max(told, key=lambda one: one.news[-1].at) if told else shipments[0]
    history = [f"{moment(one.at, language, zone)} {told_in(one.text, language)}" for one in last.news[-MOST_NEWS:]]
    return {
        "carrier": last.carrier,
        "tracking": last.tracking,
        "parcel": last.state,
        "parcel_text": PARCELS[last.state][language],
        "news": told_in(last.news[-1].text, language) if last.news else "",
        "news_on": moment(last.news[-1].at, language, zone) if last.news else "",
        "history": "\n".join(history),
        "days_since_news": days(last.news[-1].at, now) if last.news else "",
    }


def orders_fields(orders: Sequence[Order], language: Language, zone: tzinfo) -> Fields:
    """A customer's orders, newest first: `numbers` and `list` are one a line."""
    few = orders[:MOST_LISTED]
    lines = [
        f"{one.number} · {day(one.placed_at, language, zone)} · {STATES[one.state][language]} · "
        f"{told_in(one.items[0].name, language) if one.items else ''}"
        for one in few
    ]
    return {"count": str(len(orders)), "numbers": "\n".join(one.number for one in few), "list": "\n".join(lines)}


def listed(items: Sequence[Item], language: Language) -> str:
    more = "" if len(items) <= MOST_LISTED else " …"
    joint = ", " if language == "en" else "、"
    return joint.join(_item(item, language) for item in items[:MOST_LISTED]) + more


def _item(item: Item, language: Language) -> str:
    name = told_in(item.name, language)
    return f"{name} ×{item.quantity}" if item.quantity > 1 else name


def told_in(text: Told, language: Language) -> str:
    """The shop's own words: data, cut short and on one line, whatever they say (hostile case 40)."""
    words = text if isinstance(text, str) else (text.get(language) or next(iter(text.values()), ""))
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())[:200]


def money(amount: float, currency: str) -> str:
    sign = {"CNY": "¥", "TWD": "NT$", "USD": "US$"}.get(currency, f"{currency} ")
    return f"{sign}{amount:,.2f}".removesuffix(".00")


def day(at: datetime, language: Language, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y}" if language == "en" else f"{local.year}年{local.month}月{local.day}日"


def moment(at: datetime, language: Language, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %H:%M}" if language == "en" else f"{local.month}月{local.day}日 {local:%H:%M}"


def days(at: datetime, now: datetime) -> str:
    """Whole days that have passed."""
    return str(max(0, (now - at).days))


def stored(order: Order) -> dict[str, Any]:
    """An order that a shop's server told, as those that are kept here read; whose it is stays out."""
    parcels = [
        {"state": one.state, "carrier": one.carrier, "tracking": one.tracking, "events": msgspec.to_builtins(one.news)}
        for one in order.shipments
    ]
    facts = {name: getattr(order, name) for name in ("number", "state", "placed_at", "currency", "total")}
    return {**facts, "body": {"items": msgspec.to_builtins(order.items), "shipments": parcels}}

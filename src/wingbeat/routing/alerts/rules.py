"""What is found, when to look again, what is said, and how it is signed; pure."""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from wingbeat.kit.errors import Invalid
from wingbeat.routing.alerts.models import BOUNDS, AlertRule, AlertSettings, Finding, QuietHours, Seen

FEW = 20  # answers or arrivals: of fewer, one more or less is chance
LASTING_SECONDS = 15.0  # while something lasts: it is over, or worse, for nobody longer than that unseen
LAG_SECONDS = 2.0  # after an event: until then the facts have what it changed
DOWN_SECONDS = 300.0  # a silent channel makes no events; five minutes are a twelfth of the hour that is looked at


def check(settings: AlertSettings) -> None:
    """Raise `Invalid` for two rules of a kind, and thresholds that no figure comes near."""
    kinds = [rule.kind for rule in settings.rules]
    if len(kinds) != len(set(kinds)):
        raise Invalid("There is one rule of each kind.")
    for rule in settings.rules:
        low, high = BOUNDS[rule.kind]
        if not low <= rule.threshold <= high:
            raise Invalid("This threshold is out of reach.", kind=rule.kind, low=low, high=high)


def is_quiet(quiet: QuietHours | None, now: datetime, zone: str) -> bool:
    """Whether nobody is told now."""
    if quiet is None:
        return False
    local = now.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    if quiet.from_minute < quiet.until_minute:
        return quiet.from_minute <= minute < quiet.until_minute
    return minute >= quiet.from_minute or minute < quiet.until_minute


def findings(settings: AlertSettings, seen: Seen) -> list[Finding]:
    """All that is not as it should be."""
    return [found for rule in settings.rules for found in _found(rule, seen)]


def _found(rule: AlertRule, seen: Seen) -> Iterator[Finding]:
    if rule.kind == "member_silent":
        for one in seen.members:
            if one.n >= rule.threshold:
                yield Finding(rule.kind, one.n, rule.threshold, str(one.id), one.name)
    elif rule.kind == "channel_down":
        for one in seen.channels:
            if one.n >= rule.threshold:
                yield Finding(rule.kind, one.n, rule.threshold, str(one.id), one.name)
    else:
        value = _value(rule, seen)
        if value is not None:
            yield Finding(rule.kind, value, rule.threshold)


def _value(rule: AlertRule, seen: Seen) -> float | None:
    """The figure, if it is over its threshold (for the share: under it)."""
    figure: float | None
    match rule.kind:
        case "longest_wait":
            figure = seen.longest_seconds
        case "breach":
            figure = seen.late
        case "arrivals":
            known = seen.usual_hour and seen.last_hour >= FEW
            figure = seen.last_hour / seen.usual_hour if known and seen.usual_hour else None
        case _:
            low = seen.share is not None and seen.answers >= FEW and seen.share < rule.threshold
            return seen.share if low else None
    return figure if figure is not None and figure >= rule.threshold else None


def look_again(settings: AlertSettings, seen: Seen, *, lasting: bool, event: bool) -> float | None:
    """In how many seconds something may be found that no event tells of; None: an event comes first.

    The longest wait crosses its limit at a moment that is known. While nobody waits, somebody who has a member may begin
    to at any moment, and then has the whole limit before them: one look in each limit misses none.
    """
    wanted = []
    for rule in settings.rules:
        if rule.kind == "channel_down":
            wanted.append(DOWN_SECONDS)
        if rule.kind == "longest_wait" and (seen.longest_seconds is not None or seen.at_work):
            left = rule.threshold - (seen.longest_seconds or 0.0)
            wanted.append(left if left > 0 else LASTING_SECONDS)
    if lasting:
        wanted.append(LASTING_SECONDS)
    if event:
        wanted.append(LAG_SECONDS)
    return min(wanted, default=None)


SAID: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "longest_wait": "最长等待已达 {value:.0f} 秒（上限 {threshold:.0f} 秒）",
        "in_target": "今日达标率降至 {value:.0%}（下限 {threshold:.0%}）",
        "arrivals": "最近一小时进线量是平时的 {value:.1f} 倍（上限 {threshold:.1f} 倍）",
        "breach": "{value:.0f} 位客户已等到超时（上限 {threshold:.0f} 位）",
        "member_silent": "{name} 连续 {value:.0f} 次没有回应询问",
        "channel_down": "渠道“{name}”一小时内无人进线，平时约有 {value:.0f} 个",
    },
    "zh-TW": {
        "longest_wait": "最長等待已達 {value:.0f} 秒（上限 {threshold:.0f} 秒）",
        "in_target": "今日達標率降至 {value:.0%}（下限 {threshold:.0%}）",
        "arrivals": "最近一小時進線量是平常的 {value:.1f} 倍（上限 {threshold:.1f} 倍）",
        "breach": "{value:.0f} 位客戶已等到逾時（上限 {threshold:.0f} 位）",
        "member_silent": "{name} 連續 {value:.0f} 次沒有回應詢問",
        "channel_down": "管道「{name}」一小時內無人進線，平常約有 {value:.0f} 個",
    },
    "en": {
        "longest_wait": "Somebody has waited {value:.0f} s (limit {threshold:.0f} s)",
        "in_target": "Only {value:.0%} of today's answers were in target (limit {threshold:.0%})",
        "arrivals": "The last hour had {value:.1f} times the usual arrivals (limit {threshold:.1f})",
        "breach": "{value:.0f} customers wait past their promise (limit {threshold:.0f})",
        "member_silent": "{name} let {value:.0f} offers in a row pass",
        "channel_down": "Nobody came through {name} for an hour; usually about {value:.0f} do",
    },
}
MAIL: Mapping[str, str] = {
    "zh-CN": "{said}。\n打开实时监控：{link}",
    "zh-TW": "{said}。\n開啟即時監控：{link}",
    "en": "{said}.\nOpen the live board: {link}",
}


def said(language: str, kind: str, name: str, value: float, threshold: float) -> str:
    """An alert as a sentence."""
    return SAID.get(language, SAID["en"])[kind].format(name=name, value=value, threshold=threshold)


def mail(language: str, sentence: str, link: str) -> str:
    return MAIL.get(language, MAIL["en"]).format(said=sentence, link=link)


def signed(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of Standard Webhooks 1.0; the secret is `whsec_` and base64."""
    seconds = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, b".".join((message_id.encode(), seconds.encode(), body)), hashlib.sha256)
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }

"""What is found, when to look again, what is said, and how it is signed; pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from wingbeat.kit.errors import Invalid
from wingbeat.routing.alerts.models import BOUNDS, OF_A_TEAM, AlertRule, AlertSettings, Finding, Kind, QuietHours, Seen

FEW = 20  # answers or arrivals: of fewer, one more or less is chance
LASTING_SECONDS = 15.0  # while something lasts: it is over, or worse, for nobody longer than that unseen
LAG_SECONDS = 2.0  # after an event: until then the facts have what it changed
# What makes no events: of a silent channel an hour is looked at, and five minutes are a twelfth of it; a broken one is
# proved each minute.
LOOKED_AT_EVERY: Mapping[str, float] = {"channel_down": 300.0, "channel_broken": 60.0}


def check(settings: AlertSettings) -> None:
    """Raise `Invalid` for two rules of a kind, and thresholds that no figure comes near."""
    kinds = [(rule.kind, rule.team_id) for rule in settings.rules]
    if len(kinds) != len(set(kinds)):
        raise Invalid("There is one rule of each kind and team.")
    for rule in settings.rules:
        if rule.team_id is not None and rule.kind not in OF_A_TEAM:
            raise Invalid("A team has no figure of this kind.", kind=rule.kind)
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
    return [found for rule in settings.rules for found in _found(rule, of_team(rule, seen))]


def of_team(rule: AlertRule, seen: Seen) -> Seen:
    """The figures a rule is about; of a team that is gone there are none."""
    return seen if rule.team_id is None else seen.teams.get(rule.team_id, Seen())


def _found(rule: AlertRule, seen: Seen) -> Iterator[Finding]:
    each = {"member_silent": seen.members, "channel_down": seen.channels, "channel_broken": seen.broken}
    if rule.kind in each:
        for one in each[rule.kind]:
            if one.n >= rule.threshold:
                yield Finding(rule.kind, one.n, rule.threshold, str(one.id), one.name, one.part)
    else:
        value = _value(rule, seen)
        if value is not None:
            yield Finding(rule.kind, value, rule.threshold, str(rule.team_id or ""), seen.name)


def rule_of(settings: AlertSettings, kind: Kind, subject: str) -> AlertRule | None:
    """The rule that found it, if it is still there."""
    team = subject if kind in OF_A_TEAM else ""
    return next((one for one in settings.rules if one.kind == kind and str(one.team_id or "") == team), None)


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
        its = of_team(rule, seen)
        if rule.kind in LOOKED_AT_EVERY:
            wanted.append(LOOKED_AT_EVERY[rule.kind])
        if rule.kind == "longest_wait" and (its.longest_seconds is not None or its.at_work):
            left = rule.threshold - (its.longest_seconds or 0.0)
            wanted.append(left if left > 0 else LASTING_SECONDS)
    if lasting:
        wanted.append(LASTING_SECONDS)
    if event:
        wanted.append(LAG_SECONDS)
    return min(wanted, default=None)


class Told(Protocol):
    """What a sentence is made of."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> float: ...
    @property
    def threshold(self) -> float: ...
    @property
    def part(self) -> str: ...


SAID: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "longest_wait": "最长等待已达 {span}（上限 {limit}）",
        "in_target": "今日达标率降至 {value:.0%}（下限 {threshold:.0%}）",
        "arrivals": "最近一小时进线量是平时的 {value:.1f} 倍（上限 {threshold:.1f} 倍）",
        "breach": "{value:.0f} 位客户已等到超时（上限 {threshold:.0f} 位）",
        "member_silent": "{name} 连续 {value:.0f} 次没有回应询问",
        "channel_down": "渠道“{name}”一小时内无人进线，平时约有 {value:.0f} 个",
        "channel_broken": "渠道“{name}”自检已失败 {value:.0f} 分钟，请先检查：{part}",
        "team": "{name}：{said}",
        "over": "已恢复：{said}",
    },
    "zh-TW": {
        "longest_wait": "最長等待已達 {span}（上限 {limit}）",
        "in_target": "今日達標率降至 {value:.0%}（下限 {threshold:.0%}）",
        "arrivals": "最近一小時進線量是平常的 {value:.1f} 倍（上限 {threshold:.1f} 倍）",
        "breach": "{value:.0f} 位客戶已等到逾時（上限 {threshold:.0f} 位）",
        "member_silent": "{name} 連續 {value:.0f} 次沒有回應詢問",
        "channel_down": "管道「{name}」一小時內無人進線，平常約有 {value:.0f} 個",
        "channel_broken": "管道「{name}」自檢已失敗 {value:.0f} 分鐘，請先檢查：{part}",
        "team": "{name}：{said}",
        "over": "已恢復：{said}",
    },
    "en": {
        "longest_wait": "Somebody has waited {span} (limit {limit})",
        "in_target": "Only {value:.0%} of today's answers were in target (limit {threshold:.0%})",
        "arrivals": "The last hour had {value:.1f} times the usual arrivals (limit {threshold:.1f})",
        "breach": "{value:.0f} customers wait past their promise (limit {threshold:.0f})",
        "member_silent": "{name} let {value:.0f} offers in a row pass",
        "channel_down": "Nobody came through {name} for an hour; usually about {value:.0f} do",
        "channel_broken": "The self-check of {name} has failed for {value:.0f} min; look first at: {part}",
        "team": "{name}: {said}",
        "over": "Over: {said}",
    },
}
UNITS: Mapping[str, tuple[str, str, str]] = {
    "zh-CN": ("{} 小时", "{} 分钟", "{} 秒"),
    "zh-TW": ("{} 小時", "{} 分鐘", "{} 秒"),
    "en": ("{} h", "{} min", "{} s"),
}
MAIL: Mapping[str, str] = {
    "zh-CN": "{said}。\n打开实时监控：{link}",
    "zh-TW": "{said}。\n開啟即時監控：{link}",
    "en": "{said}.\nOpen the live board: {link}",
}
TEST: Mapping[str, str] = {
    "zh-CN": "测试：告警邮件能送到这里",
    "zh-TW": "測試：警示郵件能送到這裡",
    "en": "A test: alerts reach you here",
}


# The parts a proof names, as the console does.
PARTS: Mapping[str, Mapping[str, str]] = {
    "zh-CN": {
        "address": "公网地址或代理",
        "bus": "进程间通知",
        "database": "数据库",
        "door": "消息写入",
        "engine": "机器人引擎",
        "fan_out": "客服画面推送",
        "mail": "邮件服务器",
        "process": "服务进程",
        "steps": "后续处理",
        "timers": "定时器",
    },
    "zh-TW": {
        "address": "公開網址或代理",
        "bus": "行程間通知",
        "database": "資料庫",
        "door": "訊息寫入",
        "engine": "機器人引擎",
        "fan_out": "客服畫面推送",
        "mail": "郵件伺服器",
        "process": "服務行程",
        "steps": "後續處理",
        "timers": "計時器",
    },
    "en": {
        "address": "the public address or the proxy",
        "bus": "the bus between processes",
        "database": "the database",
        "door": "the storing of messages",
        "engine": "the bot's engine",
        "fan_out": "showing messages on screens",
        "mail": "the mail server",
        "process": "the server's process",
        "steps": "the work after a message",
        "timers": "the timers",
    },
}


def said(language: str, one: Told, *, over: bool = False) -> str:
    """An alert as a sentence, or its end."""
    known = language if language in SAID else "en"
    words, part = SAID[known], PARTS[known].get(one.part, one.part)
    spans = {"span": span(known, one.value), "limit": span(known, one.threshold)}
    sentence = words[one.kind].format(name=one.name, value=one.value, threshold=one.threshold, part=part, **spans)
    if one.name and one.kind in OF_A_TEAM:
        sentence = words["team"].format(name=one.name, said=sentence)
    return words["over"].format(said=sentence) if over else sentence


def span(language: str, seconds: float) -> str:
    """A duration in its two largest units; no alert is about nothing."""
    minutes, rest = divmod(round(seconds), 60)
    found = [unit.format(n) for unit, n in zip(UNITS[language], (*divmod(minutes, 60), rest), strict=True) if n]
    return " ".join(found[:2])


def mail(language: str, sentence: str, link: str) -> str:
    return MAIL.get(language, MAIL["en"]).format(said=sentence, link=link)

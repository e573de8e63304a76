"""Rules to begin with. They are off until somebody looks at them and puts them in force."""

from collections.abc import Mapping
from types import MappingProxyType

from wingbeat.automation.models import (
    AddTag,
    After,
    Check,
    Close,
    NotifyPeople,
    OnEvent,
    Reply,
    Rule,
    SetPriority,
    SetReason,
)
from wingbeat.kit.languages import Language

# What customers call getting their money back; a condition in words is read by whoever puts it in force.
REFUND_WORDS = "退款|退钱|退錢|退费|退費|refund|money back"

NAMES: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "vip_first": {"zh-CN": "VIP 优先", "zh-TW": "VIP 優先", "en": "VIP first"},
        "tag_refunds": {"zh-CN": "标记退款咨询", "zh-TW": "標記退款諮詢", "en": "Tag refunds"},
        "out_of_hours": {"zh-CN": "非营业时间自动回复", "zh-TW": "非營業時間自動回覆", "en": "Out-of-hours reply"},
        "unanswered": {
            "zh-CN": "两分钟未回复提醒主管",
            "zh-TW": "兩分鐘未回覆通知主管",
            "en": "Unanswered for 2 minutes: tell the supervisors",
        },
        "close_silent": {
            "zh-CN": "客户 48 小时没有回音，自动结束",
            "zh-TW": "客戶 48 小時沒有回音，自動結案",
            "en": "Close after 48 hours of silence",
        },
    }
)
CLOSED_TEXT: Mapping[Language, str] = MappingProxyType(
    {
        "zh-CN": "您好，现在是非营业时间。您的消息我们已经收到，上班后会尽快回复您（下次营业：{opens}）。",
        "zh-TW": "您好，目前非營業時間。您的訊息我們已經收到，上班後會儘快回覆您（下次營業：{opens}）。",
        "en": "Hello! We are closed right now. Your message has arrived, and we will answer as soon as we open ({opens}).",
    }
)


def presets(language: Language) -> dict[str, Rule]:
    """All of them by key, named in a language."""
    return {key: make(NAMES[key][language], language) for key, make in MAKERS.items()}


def _vip_first(name: str, _language: Language) -> Rule:
    return Rule(
        name,
        OnEvent(("opened", "handed_off", "reopened")),
        (SetPriority(2), AddTag("VIP")),
        condition='customer.tier.matches("(?i)^(vip|gold|svip)$") || customer.tags.exists(t, t.matches("(?i)^vip$"))',
    )


def _tag_refunds(name: str, language: Language) -> Rule:
    word = {"zh-CN": "退款", "zh-TW": "退款", "en": "refund"}[language]
    checks = (Check("by", "is", "customer"), Check("message", "contains", REFUND_WORDS))
    return Rule(name, OnEvent(("message",)), (AddTag(word), SetReason(word)), checks)


def _out_of_hours(name: str, _language: Language) -> Rule:
    checks = (Check("open", "is", "no"),)
    return Rule(name, OnEvent(("opened", "reopened")), (Reply(dict(CLOSED_TEXT)),), checks, most_an_hour=1)


def _unanswered(name: str, language: Language) -> Rule:
    text = {
        "zh-CN": "客户已等待 2 分钟无人回复",
        "zh-TW": "客戶已等候 2 分鐘無人回覆",
        "en": "Nobody answered for 2 minutes",
    }
    when = After(("message",), 120, "unanswered")
    return Rule(name, when, (NotifyPeople("supervisors", text[language]),), (Check("by", "is", "customer"),))


def _close_silent(name: str, _language: Language) -> Rule:
    when = After(("message",), 48 * 3600, "quiet")
    return Rule(name, when, (Close(),), (Check("by", "is_not", "customer"), Check("status", "is", "assigned")))


MAKERS = {
    "vip_first": _vip_first,
    "tag_refunds": _tag_refunds,
    "out_of_hours": _out_of_hours,
    "unanswered": _unanswered,
    "close_silent": _close_silent,
}

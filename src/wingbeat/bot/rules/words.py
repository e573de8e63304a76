"""What the bot says in words of its own, in the customer's language; everything else it says is an article's."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from wingbeat.bot.models import HandOffWhy, Language, SmallTalk

Words = Mapping[Language, str]
MINUTE_SECONDS, HOUR_SECONDS = 60, 3600

ASK_AGAIN: Words = {
    "zh-CN": "我不太确定您的意思。能换个说法再问一次吗？",
    "zh-TW": "我不太確定您的意思。可以換個說法再問一次嗎？",
    "en": "I am not sure I understood. Could you put it another way?",
}
NOT_HERE: Words = {
    "zh-CN": "这个我这里没有资料，不敢乱说。订单、配送、退换货或商品方面的问题，您可以换个说法再问我；需要人工也请直接说。",
    "zh-TW": "這個我這邊沒有資料，不敢亂說。訂單、配送、退換貨或商品方面的問題，可以換個說法再問我；需要真人也請直接說。",
    "en": "I know nothing about that here, and will not guess. Ask me about orders, delivery, returns or our products, "
    "or say that you would like a person.",
}
DID_YOU_MEAN: Words = {
    "zh-CN": "您想问的是下面哪一个？",
    "zh-TW": "您想問的是下面哪一個？",
    "en": "Is it one of these?",
}
PERHAPS: Words = {
    "zh-CN": "不确定这是不是您要问的；不是的话，请换个说法，或者写“转人工”。",
    "zh-TW": "不確定這是不是您想問的；不是的話，請換個說法，或寫「轉人工」。",
    "en": "I am not sure this is what you mean. If not, put it another way, or write “agent”.",
}
STILL_OPEN: Words = {
    "zh-CN": "关于“{part}”，我还不确定。换个说法告诉我，或者回复“转人工”，请同事来看。",
    "zh-TW": "關於「{part}」，我還不確定。您可以換個說法，或回覆「轉人工」，請同事為您確認。",
    "en": "About “{part}” I am not sure yet. Put it another way, or write “agent” and a colleague will look at it.",
}
HANDING_OVER: Words = {
    "zh-CN": "正在为您转接同事，请稍候。",
    "zh-TW": "正在為您轉接同事，請稍候。",
    "en": "I am getting a colleague for you. One moment, please.",
}
WITHIN: Words = {
    "zh-CN": "正在为您转接同事，一般 {wait}内就能接入，请稍候。",
    "zh-TW": "正在為您轉接同事，通常 {wait}內就會接上，請稍候。",
    "en": "I am getting a colleague for you. That usually takes less than {wait}.",
}
# What it begins with: a yes only to who asked for people.
_AGREED: Words = {"zh-CN": "好的，", "zh-TW": "好的，", "en": "All right, "}
_UNSURE: Words = {"zh-CN": "这个我没有把握，", "zh-TW": "這個我沒有把握，", "en": "I cannot be sure of that, so "}
_SORRY: Words = {"zh-CN": "很抱歉给您添麻烦了，", "zh-TW": "很抱歉造成您的困擾，", "en": "I am sorry about this. "}
_SAFE: Words = {"zh-CN": "请先注意安全，", "zh-TW": "請先注意安全，", "en": "Please put your safety first. "}
LEADS: Mapping[HandOffWhy, Words] = {
    "asked": _AGREED,
    "flow_step": _AGREED,
    "low_confidence": _UNSURE,
    "out_of_scope": _UNSURE,
    "failed_twice": _UNSURE,
    "complaint": _SORRY,
    "angry": _SORRY,
    "danger": _SAFE,
}
SPANS: Mapping[Language, tuple[str, str, str]] = {
    "zh-CN": ("{n} 秒", "{n} 分钟", "{n} 小时"),
    "zh-TW": ("{n} 秒", "{n} 分鐘", "{n} 小時"),
    "en": ("{n} second{s}", "{n} minute{s}", "{n} hour{s}"),
}
CLOSED: Words = {
    "zh-CN": "现在是非工作时间，同事会在{when} 上班后回复您。您的排队位置会保留。"
    "请先写下是什么事、订单号和联系方式，写完可以关掉窗口。",
    "zh-TW": "目前是非服務時間，同事會在{when} 上線後回覆您。您的排隊順位會保留。"
    "請先留下是什麼事、訂單編號和聯絡方式，寫完可以關閉視窗。",
    "en": "We are closed right now. A colleague will answer you once we are back, {when}. You keep your place in line. "
    "Write down what it is about, your order number and how to reach you; then you may close this window.",
}
GREETINGS: Mapping[SmallTalk, Words] = {
    "greeting": {
        "zh-CN": "您好！想了解什么？直接问我就可以。",
        "zh-TW": "您好！想了解什麼？直接問我就可以。",
        "en": "Hello! What would you like to know? Just ask.",
    },
    "thanks": {
        "zh-CN": "不客气！还有什么可以帮您？",
        "zh-TW": "不客氣！還有什麼可以幫您？",
        "en": "You are welcome! Is there anything else I can help with?",
    },
    "bye": {
        "zh-CN": "好的，有需要随时找我，祝您一切顺利！",
        "zh-TW": "好的，有需要隨時找我，祝您一切順利！",
        "en": "All right. Write whenever you need me, and all the best!",
    },
}

DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def handing_over(
    language: Language, at: datetime, opening: datetime | None, wait_seconds: int = 0, why: HandOffWhy = "asked"
) -> str:
    """What the customer hears when people take over; with an `opening` nobody is there until then.

    `wait_seconds` is how long it takes at most in four of five cases, 0 where that is not known.
    """
    if opening is not None:
        return CLOSED[language].format(when=moment(language, at, opening))
    lead = LEADS[why][language] if why in LEADS else ""
    if not wait_seconds:
        return lead + HANDING_OVER[language]
    return lead + WITHIN[language].format(wait=_span(language, wait_seconds))


def _span(language: Language, seconds: int) -> str:
    size = 0 if seconds < MINUTE_SECONDS else 1 if seconds < HOUR_SECONDS else 2
    count = seconds // (1, MINUTE_SECONDS, HOUR_SECONDS)[size]
    return SPANS[language][size].format(n=count, s="" if count == 1 else "s")


def moment(language: Language, at: datetime, then: datetime) -> str:
    """A coming moment in the words of a language and its own zone, seen from `at`: today, tomorrow, or the date."""
    clock = f"{then:%H:%M}" + _offset(then)
    days = (then.date() - at.astimezone(then.tzinfo).date()).days
    if language == "en":
        return f"{_day_en(then, days)} at {clock}"
    near = {0: "今天", 1: "明天"}.get(days)
    weekday = ("周" if language == "zh-CN" else "週") + "一二三四五六日"[then.weekday()]
    day = near or f"{then.month}月{then.day}日（{weekday}）"
    return f"{day} {clock}"


def _day_en(then: datetime, days: int) -> str:
    if days in {0, 1}:
        return "today" if days == 0 else "tomorrow"
    return f"on {DAYS_EN[then.weekday()]}, {then.day} {MONTHS_EN[then.month - 1]}"


def _offset(then: datetime) -> str:
    """The zone as everybody reads it: customers may be far away."""
    ahead = then.utcoffset() or timedelta()
    minutes = round(abs(ahead).total_seconds() / 60)
    rest = f":{minutes % 60:02}" if minutes % 60 else ""
    return f" (UTC{'-' if ahead < timedelta() else '+'}{minutes // 60}{rest})"


# What whoever takes over may send first, by why they do.
DRAFTS: Mapping[str, Words] = {
    "danger": {
        "zh-CN": "您好，我是人工客服。您现在安全吗？请先停止使用，并告诉我发生了什么、是否需要帮您联系急救。",
        "zh-TW": "您好，我是真人客服。您現在安全嗎？請先停止使用，並告訴我發生了什麼事、是否需要協助聯絡救護。",
        "en": "Hello, you are talking to a person now. Are you safe? Please stop using it, tell me what happened, and whether you need "
        "us to call for help.",
    },
    "sorry": {
        "zh-CN": "您好，我是人工客服，实在抱歉给您带来了不好的体验。您的情况我已经看过，现在就来处理，请稍等我核实一下。",
        "zh-TW": "您好，我是真人客服，很抱歉造成您的困擾。您的狀況我已經看過，現在就為您處理，請稍候讓我確認一下。",
        "en": "Hello, you are talking to a person now, and I am sorry about this. I have read what happened and am looking into it "
        "right away.",
    },
    "order": {
        "zh-CN": "您好，我是人工客服。我正在为您查看订单 {order}，请稍等。",
        "zh-TW": "您好，我是真人客服。我正在為您查看訂單 {order}，請稍候。",
        "en": "Hello, you are talking to a person now. I am looking at your order {order}, one moment please.",
    },
    "wants": {
        "zh-CN": "您好，我是人工客服。您问的是“{wants}”，我来帮您看，请稍等。",
        "zh-TW": "您好，我是真人客服。您問的是「{wants}」，我來為您確認，請稍候。",
        "en": "Hello, you are talking to a person now. You asked “{wants}”; I am looking into it, one moment please.",
    },
    "hello": {
        "zh-CN": "您好，我是人工客服。请问有什么可以帮您？",
        "zh-TW": "您好，我是真人客服。請問有什麼可以協助您？",
        "en": "Hello, you are talking to a person now. What can I do for you?",
    },
}

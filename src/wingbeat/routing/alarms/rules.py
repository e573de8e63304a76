"""What is said when a promise is likely to break."""

from collections.abc import Mapping

CALL_BACK: Mapping[str, str] = {
    "zh-CN": "现在可能要多等一会儿。不想一直等的话，请留下电话和方便的时间，我们会给您回电。",
    "zh-TW": "目前可能需要多等一會兒。若不想一直等，請留下電話與方便的時間，我們會回電給您。",
    "en": "It may take a little longer just now. If you would rather not wait, leave your number and a good time, and we"
    " will call you back.",
}

MAIL: Mapping[str, tuple[str, str]] = {
    "zh-CN": (
        "时效预警：会话 #{number}",
        "客户 {customer} 的会话 #{number} 很可能来不及在时限前得到答复（概率 {percent}%）。\n时限：{due}（{zone}）\n打开会话：{link}",
    ),
    "zh-TW": (
        "時效預警：對話 #{number}",
        "客戶 {customer} 的對話 #{number} 很可能無法在時限前得到答覆（機率 {percent}%）。\n時限：{due}（{zone}）\n開啟對話：{link}",
    ),
    "en": (
        "A promise is likely to break: conversation #{number}",
        "Conversation #{number} of {customer} is likely to miss its target ({percent} %).\nDue: {due} ({zone})\nOpen it: {link}",
    ),
}


def call_back(language: str) -> str:
    return CALL_BACK.get(language, CALL_BACK["en"])


def mail(language: str, **facts: object) -> tuple[str, str]:
    """Subject and text."""
    subject, text = MAIL.get(language, MAIL["en"])
    return subject.format(**facts), text.format(**facts)

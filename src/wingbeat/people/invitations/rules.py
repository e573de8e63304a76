"""The words of an invitation, pure."""

from collections.abc import Mapping

SUBJECT: Mapping[str, str] = {
    "zh-CN": "邀请您加入{firm}的客服团队",
    "zh-TW": "邀請您加入{firm}的客服團隊",
    "en": "You are invited to {firm}'s service team",
}
TEXT: Mapping[str, str] = {
    "zh-CN": "您好，\n\n{firm}邀请您一起接待客户。请打开下面的链接，设置姓名和密码：\n\n{link}\n\n链接 {hours} 小时内有效，只能使用一次。如果您不认识我们，忽略这封邮件即可。\n",
    "zh-TW": "您好，\n\n{firm}邀請您一起接待客戶。請打開下面的連結，設定姓名和密碼：\n\n{link}\n\n連結 {hours} 小時內有效，只能使用一次。如果您不認識我們，忽略這封信即可。\n",
    "en": (
        "Hello,\n\n{firm} invites you to answer its customers. Open this link and choose your name and password:\n\n"
        "{link}\n\nIt works once, within {hours} hours. If you do not know us, ignore this mail.\n"
    ),
}


def words(language: str, *, firm: str, link: str, hours: int) -> tuple[str, str]:
    """Subject and text in a language of ours, else in English."""
    spoken = language if language in TEXT else "en"
    one_line = " ".join(firm.split())
    return SUBJECT[spoken].format(firm=one_line), TEXT[spoken].format(firm=one_line, link=link, hours=hours)

"""The words of a reset mail, pure."""

from collections.abc import Mapping

SUBJECT: Mapping[str, str] = {
    "zh-CN": "重置您在{firm}的密码",
    "zh-TW": "重設您在{firm}的密碼",
    "en": "Reset your password at {firm}",
}
TEXT: Mapping[str, str] = {
    "zh-CN": "您好，\n\n我们收到了重置您在{firm}的登录密码的请求。请打开下面的链接，设置新密码：\n\n{link}\n\n链接 {minutes} 分钟内有效，只能使用一次。设置后，所有设备都需要重新登录。如果不是您本人操作，忽略这封邮件即可，密码不会改变。\n",
    "zh-TW": "您好，\n\n我們收到了重設您在{firm}的登入密碼的請求。請打開下面的連結，設定新密碼：\n\n{link}\n\n連結 {minutes} 分鐘內有效，只能使用一次。設定後，所有裝置都需要重新登入。如果不是您本人提出的，忽略這封信即可，密碼不會變更。\n",
    "en": (
        "Hello,\n\nsomebody asked for a new password for you at {firm}. Open this link and choose one:\n\n"
        "{link}\n\nIt works once, within {minutes} minutes, and signs you out on every device. If it was not you, ignore"
        " this mail: your password stays as it is.\n"
    ),
}


def words(language: str, *, firm: str, link: str, minutes: int) -> tuple[str, str]:
    """Subject and text in a language of ours, else in English."""
    spoken = language if language in TEXT else "en"
    one_line = " ".join(firm.split())
    return SUBJECT[spoken].format(firm=one_line), TEXT[spoken].format(firm=one_line, link=link, minutes=minutes)

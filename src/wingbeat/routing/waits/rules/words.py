"""What is said to a customer whose wait is long, in their language: other ways than waiting."""

from collections.abc import Mapping

LONG: Mapping[str, str] = {
    "zh-CN": "现在排队的人比较多。您可以先关掉窗口，留下的话同事都会看到，回复也会留在这里；"
    "如果方便接电话，请写下号码和合适的时间，轮到您时我们打给您。",
    "zh-TW": "目前等候的人較多。您可以先關閉視窗，留下的訊息同事都會看到，回覆也會留在這裡；"
    "若方便接電話，請留下號碼和合適的時間，輪到您時我們會打給您。",
    "en": "Many people are waiting right now. You may close this window: a colleague reads what you leave here, and the "
    "answer will be here too. If a call suits you better, write your number and a good time, and we will ring you.",
}


def ways_out(language: str) -> str:
    return LONG.get(language, LONG["en"])

"""Review, pure: which categories an article is in, and what the customer hears while an answer waits."""

from collections.abc import Iterable

from wingbeat.bot.models import Language

CHECKING: dict[Language, str] = {
    "zh-CN": "这个问题的回复需要同事先核对，核对好马上发给您，请稍等。",
    "zh-TW": "這個問題的回覆需要同事先確認，確認後馬上傳給您，請稍候。",
    "en": "A colleague checks the answer to this before we send it. One moment, please.",
}


def lineage(categories: Iterable[str]) -> list[str]:
    """The categories and all they stand in: 'Orders/Returns' is in 'Orders'."""
    found: dict[str, None] = {}
    for category in categories:
        steps = category.split("/")
        found |= dict.fromkeys("/".join(steps[:n]) for n in range(1, len(steps) + 1))
    return list(filter(None, found))

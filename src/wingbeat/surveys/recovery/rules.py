from collections.abc import Mapping

from wingbeat.kit.languages import in_language
from wingbeat.surveys.models import Words
from wingbeat.surveys.recovery.models import Outcome

CLOSED: Words = {
    "zh-CN": "回访已完成：{outcome}",
    "zh-TW": "回訪已完成：{outcome}",
    "en": "Follow-up closed: {outcome}",
}
OUTCOMES: Mapping[Outcome, Words] = {
    "made_good": {"zh-CN": "已补救，客户满意", "zh-TW": "已補救，客戶滿意", "en": "made good, the customer is content"},
    "explained": {"zh-CN": "已说明原因", "zh-TW": "已說明原因", "en": "explained"},
    "not_reached": {"zh-CN": "联系不上客户", "zh-TW": "聯絡不上客戶", "en": "the customer could not be reached"},
    "lost": {"zh-CN": "未能挽回", "zh-TW": "未能挽回", "en": "the customer is lost"},
}


def noted(language: str, outcome: Outcome, note: str) -> str:
    """The note in the conversation, in the workspace's language."""
    first = in_language(CLOSED, language).format(outcome=in_language(OUTCOMES[outcome], language))
    return f"{first}\n{note.strip()}" if note.strip() else first

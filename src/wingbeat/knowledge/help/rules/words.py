"""What the pages say, in three languages."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from wingbeat.knowledge.models import Language

Words = Mapping[str, str]


def _said(simplified: str, traditional: str, english: str) -> Mapping[Language, str]:
    return {"zh-CN": simplified, "zh-TW": traditional, "en": english}


WORDS: Mapping[str, Mapping[Language, str]] = {
    "centre": _said("帮助中心", "說明中心", "Help centre"),
    "hero": _said("有什么可以帮您？", "需要什麼協助嗎？", "How can we help?"),
    "about": _said(
        "{name}的帮助中心：订单、物流、退换货等常见问题的解答。",
        "{name}的說明中心：訂單、配送、退換貨等常見問題的解答。",
        "Answers from {name}: orders, delivery, returns and everything else people ask.",
    ),
    "within": _said("{name}：关于“{title}”的常见问题。", "{name}：關於「{title}」的常見問題。", "{name}: questions about {title}, answered."),
    "search": _said("搜索", "搜尋", "Search"),
    "search_hint": _said("输入问题或关键词", "輸入問題或關鍵字", "Type a question or a word"),
    "suggestions": _said("搜索建议", "搜尋建議", "Suggestions"),
    "results": _said("“{words}”的搜索结果", "「{words}」的搜尋結果", "Results for “{words}”"),
    "no_results": _said(
        "没有找到相关的文章，换个说法试试，或看看大家常问的问题。",
        "找不到相關文章，換個說法試試，或看看大家常問的問題。",
        "Nothing was found. Try other words, or look at what others ask.",
    ),
    "type_a_word": _said("请输入要找的内容。", "請輸入想找的內容。", "Type what you are looking for."),
    "most_asked": _said("大家都在问", "大家常問", "Most asked"),
    "categories": _said("按主题查找", "依主題瀏覽", "Browse by topic"),
    "articles": _said("全部文章", "全部文章", "All articles"),
    "others": _said("其他文章", "其他文章", "Other articles"),
    "count": _said("{n} 篇文章", "{n} 篇文章", "{n} articles"),
    "count_one": _said("1 篇文章", "1 篇文章", "1 article"),
    "empty": _said("这里还没有文章。", "這裡還沒有文章。", "There are no articles here yet."),
    "more": _said("下一页", "下一頁", "Next page"),
    "updated": _said("更新于 {date}", "更新於 {date}", "Updated {date}"),
    "helpful": _said("这篇文章有帮助吗？", "這篇文章有幫助嗎？", "Was this helpful?"),
    "yes": _said("有帮助", "有幫助", "Yes"),
    "no": _said("没帮助", "沒有幫助", "No"),
    "thanks": _said("感谢您的反馈！", "謝謝您的回饋！", "Thank you for telling us."),
    "vote_failed": _said("没有记下来，请稍后再试。", "沒有記下來，請稍後再試。", "That did not arrive. Please try again in a moment."),
    "still": _said("还有疑问？", "還有疑問嗎？", "Still need help?"),
    "ask": _said("和我们聊聊", "和我們聊聊", "Chat with us"),
    "related": _said("相关文章", "相關文章", "Related articles"),
    "before": _said("上一篇", "上一篇", "Previous"),
    "after": _said("下一篇", "下一篇", "Next"),
    "around": _said("前后文章", "前後文章", "Neighbouring articles"),
    "path": _said("当前位置", "目前位置", "You are here"),
    "languages": _said("语言", "語言", "Language"),
    "preview": _said(
        "预览：帮助中心尚未开放，只有您的团队能看到。",
        "預覽：說明中心尚未開放，只有您的團隊看得到。",
        "Preview: this help centre is closed, and only your team sees it.",
    ),
    "skip": _said("跳到正文", "跳到主要內容", "Skip to content"),
    "home": _said("首页", "首頁", "Home"),
    "missing": _said("没有找到这个页面", "找不到這個頁面", "This page is not here"),
    "missing_why": _said(
        "它可能已经下线，或者地址有误。请搜索，或回到首页。",
        "它可能已經下架，或是網址有誤。請搜尋，或回到首頁。",
        "It may have been taken back, or its address is wrong. Search, or begin at the home page.",
    ),
    "too_many": _said("请稍等一会儿再试", "請稍候再試", "One moment, please"),
    "too_many_why": _said(
        "短时间内的请求太多了，请过一会儿再试。",
        "短時間內的請求太多了，請過一會兒再試。",
        "There were too many requests in a short time. Please try again in a moment.",
    ),
    "broken": _said("暂时无法打开", "暫時無法開啟", "This does not work right now"),
    "broken_why": _said("请稍后再试。", "請稍後再試。", "Please try again in a moment."),
}  # fmt: skip

NAMES: Mapping[Language, str] = {"zh-CN": "简体中文", "zh-TW": "繁體中文", "en": "English"}
LOCALES: Mapping[Language, str] = {"zh-CN": "zh_CN", "zh-TW": "zh_TW", "en": "en_GB"}
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
]  # fmt: skip


@cache
def words(language: Language) -> Words:
    """All words of one language."""
    return {key: said[language] for key, said in WORDS.items()}


def day(at: datetime, zone: str, language: Language) -> str:
    """A day as people of the language write it, where the workspace lives."""
    local = at.astimezone(ZoneInfo(zone))
    if language == "en":
        return f"{local.day} {MONTHS[local.month - 1]} {local.year}"
    return f"{local.year} 年 {local.month} 月 {local.day} 日"


def counted(n: int, language: Language) -> str:
    return WORDS["count_one" if n == 1 else "count"][language].format(n=n)

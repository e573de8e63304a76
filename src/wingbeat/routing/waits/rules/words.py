"""What is said to a customer whose wait is long, in their language: other ways than waiting."""

from collections.abc import Mapping

from wingbeat.routing.waits.models import Meanwhile

LONG: Mapping[str, str] = {
    "zh-CN": "现在可能要等得久一些。您可以先关掉窗口，留下的话同事都会看到，回复也会留在这里；"
    "也可以在下方约一个时间，到时我们联系您，您的位置会一直保留。",
    "zh-TW": "目前可能需要等久一點。您可以先關閉視窗，留下的訊息同事都會看到，回覆也會留在這裡；"
    "也可以在下方約個時間，到時我們會聯絡您，您的順位會一直保留。",
    "en": "This may take a while right now. You may close this window: a colleague reads what you leave here, and the "
    "answer will be here too. Or choose a time below: we get back to you then, and your place is kept.",
}
MEANWHILE: Mapping[str, str] = {
    "zh-CN": "等的时候，这篇内容也许就能帮上您——{title}\n{text}",
    "zh-TW": "等候的時候，這篇內容也許就能幫上您——{title}\n{text}",
    "en": "This may already help while you wait: {title}\n{text}",
}
LONGEST = 600  # signs of an article: more is read on its own page


def ways_out(language: str, article: Meanwhile | None = None) -> str:
    """The ways, and an article where one fits."""
    words = LONG.get(language, LONG["en"])
    if article is None:
        return words
    text = article.text if len(article.text) <= LONGEST else f"{article.text[:LONGEST].rstrip()}…"
    return f"{words}\n\n{MEANWHILE.get(language, MEANWHILE['en']).format(title=article.source.title, text=text)}"

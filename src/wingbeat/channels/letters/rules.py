"""What stands in a letter, as text and as HTML, in the customer's language: pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from wingbeat.conversations.cards.rules import in_words
from wingbeat.conversations.letters.events import What
from wingbeat.conversations.surveys.events import Scale
from wingbeat.conversations.surveys.rules import ENDS, SCALES
from wingbeat.kit.languages import in_language, nearest
from wingbeat.kit.log import Recorded
from wingbeat.knowledge.help.rules.markup import Html, html, join

WORDS: Mapping[str, Mapping[str, str]] = {
    "answer": {
        "zh-CN": "{firm} 回复了您（会话 #{number}）",
        "zh-TW": "{firm} 已回覆您（對話 #{number}）",
        "en": "{firm} answered you (conversation #{number})",
    },
    "answer_lead": {
        "zh-CN": "您离开后，我们回复了以下内容：",
        "zh-TW": "您離開後，我們回覆了以下內容：",
        "en": "This is what we answered after you left:",
    },
    "transcript": {
        "zh-CN": "您与 {firm} 的聊天记录（会话 #{number}）",
        "zh-TW": "您與 {firm} 的對話紀錄（對話 #{number}）",
        "en": "Your conversation with {firm} (#{number})",
    },
    "transcript_lead": {
        "zh-CN": "这是您要的聊天记录，时间按 {zone} 显示。",
        "zh-TW": "這是您索取的對話紀錄，時間以 {zone} 顯示。",
        "en": "Here is the conversation you asked for. Times are those of {zone}.",
    },
    "survey": {
        "zh-CN": "{firm} 想听听您的评价（会话 #{number}）",
        "zh-TW": "{firm} 想聽聽您的評價（對話 #{number}）",
        "en": "What do you think of our help? ({firm}, #{number})",
    },
    "survey_lead": {
        "zh-CN": "您离开后，我们想请您回答一个问题：",
        "zh-TW": "您離開後，我們想請您回答一個問題：",
        "en": "You had left, so we ask you here:",
    },
    "rate": {
        "zh-CN": "点选一个分数，在打开的页面上按一下即可提交。",
        "zh-TW": "點選一個分數，在開啟的頁面上按一下即可送出。",
        "en": "Choose a score; one press on the page it opens sends it.",
    },
    "back": {
        "zh-CN": "要继续聊，请回到这里：{page}",
        "zh-TW": "要繼續對話，請回到這裡：{page}",
        "en": "To go on, come back here: {page}",
    },
    "why_answer": {
        "zh-CN": "您在聊天中留了这个邮箱，所以收到这封信。这封信无法直接回复。",
        "zh-TW": "您在對話中留下這個電子郵件，因此收到這封信。這封信無法直接回覆。",
        "en": "You left this address in our chat. Replies to this letter are not read.",
    },
    "why_transcript": {
        "zh-CN": "有人在我们的聊天中要求把记录寄到这个邮箱。如果不是您，请忽略这封信。",
        "zh-TW": "有人在我們的對話中要求將紀錄寄到這個信箱。若不是您，請忽略這封信。",
        "en": "Somebody asked in our chat to have this sent here. If it was not you, nothing more will come.",
    },
    "you": {"zh-CN": "您", "zh-TW": "您", "en": "You"},
    "bot": {"zh-CN": "智能助手", "zh-TW": "智慧助理", "en": "Assistant"},
    "member": {"zh-CN": "客服", "zh-TW": "客服人員", "en": "Support"},
    "cut": {
        "zh-CN": "（更早的内容没有列出）",
        "zh-TW": "（更早的內容未列出）",
        "en": "(What was said earlier is left out.)",
    },
}
WHY: Mapping[What, str] = {"answer": "why_answer", "transcript": "why_transcript", "survey": "why_answer"}
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="margin:0;padding:24px;background:#f5f6f8;color:#16181d;font:15px/1.6 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#fff;border-radius:12px">
<p style="margin:0 0 16px">{lead}</p>{said}{survey}{back}
<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #e2e5ea;color:#5a606b;font-size:13px">{why}</p></div></body></html>"""
LINE = """<div style="margin:0 0 14px"><div style="color:#5a606b;font-size:13px">{who} · {at}</div>
<div style="white-space:pre-wrap">{text}</div></div>"""
SURVEY = """<div style="margin:20px 0 0;padding:16px;border-radius:10px;background:#f5f6f8">
<p style="margin:0 0 10px;font-weight:600">{text}</p>
<p style="margin:0;line-height:2.6">{scores}</p>
<p style="margin:8px 0 0;color:#5a606b;font-size:13px">{ends} · {how}</p></div>"""
SCORE = (
    '<a href="{link}" style="display:inline-block;min-width:20px;margin-right:6px;padding:2px 8px;border:1px solid #1f7a5c;'
    'border-radius:8px;color:#1f7a5c;text-align:center;text-decoration:none">{score}</a> '
)


class Spoken(msgspec.Struct, frozen=True):
    """One message as a letter tells it; `who` is "you", "bot", or a member's name; nobody: the shop."""

    seq: int
    who: str
    at: datetime
    text: str


class Subject(msgspec.Struct, frozen=True):
    """What a letter is about: the shop, the conversation, and the page to come back to, if it may be named."""

    firm: str
    number: int
    language: str
    zone: str
    page: str = ""


class Rating(msgspec.Struct, frozen=True):
    """A survey as a letter carries it: `link` is the page where one answers."""

    scale: Scale
    text: str
    link: str


class Written(msgspec.Struct, frozen=True):
    subject: str
    text: str
    html: str


def messages(events: Iterable[Recorded], language: str) -> list[Spoken]:
    """What customer and shop said to each other: no notes, nothing inner, nothing that was taken back."""
    found: list[Spoken] = []
    member = _said("member", language)
    for event in events:
        if event.kind == "assigned":
            member = event.body.member_name or member
        if event.kind == "message":
            names = {"customer": _said("you", language), "member": member, "bot": _said("bot", language)}
            who = names.get(event.actor_kind, "")
            beside = [f"📎 {file.name}" for file in event.body.files] + in_words(event.body.cards, language)
            asked = [f"· {one}" for one in event.body.suggestions]  # "is it one of these?" says nothing without them
            text = "\n".join(part for part in (event.body.text, *asked, *beside) if part)
            if text:
                found.append(Spoken(event.seq, who, event.at, text))
    return found


def without_waits(events: Sequence[Recorded]) -> list[Recorded]:
    """All but what the bot said of a wait ("one moment", when people are there again) that a member's answer ended."""
    by_members = (one.seq for one in events if one.kind == "message" and one.actor_kind == "member")
    answered = max(by_members, default=0)
    return [one for one in events if one.seq > answered or not _of_a_wait(one)]


def _of_a_wait(event: Recorded) -> bool:
    return event.kind == "message" and event.actor_kind == "bot" and event.body.purpose == "status"


def write(
    kind: What, about: Subject, said: Sequence[Spoken], *, cut: bool = False, rating: Rating | None = None
) -> Written:
    """A letter with these messages, and with a survey at its foot if there is one to answer."""
    language, zone = nearest(about.language), ZoneInfo(about.zone)
    facts = {"firm": about.firm, "number": str(about.number), "zone": about.zone, "page": about.page}
    subject, lead, why, back = (
        _said(name, language).format(**facts) for name in (kind, f"{kind}_lead", WHY[kind], "back")
    )
    times = [one.at.astimezone(zone).strftime("%Y-%m-%d %H:%M") for one in said]
    head = [lead, *([_said("cut", language)] if cut else [])]
    lines = [f"{one.who or about.firm} · {at}\n{one.text}" for one, at in zip(said, times, strict=True)]
    asked = [_plain(rating, language)] if rating else []
    text = "\n\n".join([*head, *lines, *asked, *([back] if about.page else []), why]) + "\n"
    drawn = join(
        html(LINE, who=one.who or about.firm, at=at, text=one.text) for one, at in zip(said, times, strict=True)
    )
    link = html('<p style="margin:16px 0 0">{back}</p>', back=back) if about.page else Html("")
    survey = _drawn(rating, language) if rating else None
    parts = {"lead": " ".join(head), "said": drawn, "survey": survey, "back": link, "why": why}
    return Written(subject, text, html(PAGE, language=language, subject=subject, **parts))


def _scores(rating: Rating) -> list[tuple[int, str]]:
    """Each score with the page on which it is chosen already: to look at it stores nothing, since mail scanners do, too."""
    low, high = SCALES[rating.scale]
    return [(score, f"{rating.link}?score={score}") for score in range(low, high + 1)]


def _ends(rating: Rating, language: str) -> str:
    scores = SCALES[rating.scale]
    return " · ".join(
        f"{score} = {in_language(words, language)}" for score, words in zip(scores, ENDS[rating.scale], strict=True)
    )


def _plain(rating: Rating, language: str) -> str:
    lines = [f"{score}: {link}" for score, link in _scores(rating)]
    return "\n".join([rating.text, f"{_ends(rating, language)} · {_said('rate', language)}", *lines])


def _drawn(rating: Rating, language: str) -> Html:
    scores = join(html(SCORE, link=link, score=score) for score, link in _scores(rating))
    ends, how = _ends(rating, language), _said("rate", language)
    return html(SURVEY, text=rating.text, scores=scores, ends=ends, how=how)


def page_of(address: str) -> str:
    """A page's address that may stand in a letter: without what follows it, which may hold a session's secrets."""
    plain = address.partition("#")[0].partition("?")[0]
    readable = plain.isprintable() and not set(plain) & set(" <>\"'\\")
    return plain if readable and plain.startswith(("https://", "http://")) else ""


def _said(word: str, language: str) -> str:
    return WORDS[word][nearest(language)]


# After half a minute the first try is over, one way or another; greylisting lets a second one in.
FIRST_PAUSE_SECONDS = 60.0
# So long a mail server may be down or suspicious, and whoever answered still hears of it in the same shift.
GIVE_UP_SECONDS = 2 * 3600.0


def pause_seconds(elapsed_seconds: float) -> float:
    """How long to wait with the next try: as long as it has taken already, so tries come after 1, 2, 4, 8 … minutes."""
    return max(FIRST_PAUSE_SECONDS, elapsed_seconds)


def message_key(workspace_id: UUID, conversation_id: UUID, letter: str) -> str:
    """What a letter's one Message-ID is made from: the same on every try, and nothing of ours can be read out of it."""
    return hashlib.sha256(f"{workspace_id}/{conversation_id}/{letter}".encode()).hexdigest()[:32]

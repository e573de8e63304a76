"""What a transcript looks like, pure: a page with a print style of its own, or plain text for a mail."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from wingbeat.kit.languages import in_language, nearest
from wingbeat.knowledge.help.rules.markup import Html, document, html, join

Words = Mapping[str, str]

SAID: Mapping[str, Words] = {
    "title": {"zh-CN": "会话记录 #{number}", "zh-TW": "對話紀錄 #{number}", "en": "Conversation #{number}"},
    "bot": {"zh-CN": "智能助手", "zh-TW": "智慧助理", "en": "Assistant"},
    "customer": {"zh-CN": "客户", "zh-TW": "客戶", "en": "Customer"},
    "member": {"zh-CN": "客服", "zh-TW": "客服", "en": "Support"},
    "note": {"zh-CN": "备注（内部）", "zh-TW": "備註（內部）", "en": "Note (internal)"},
    "file": {"zh-CN": "附件：{name}", "zh-TW": "附件：{name}", "en": "File: {name}"},
    "zone": {"zh-CN": "时间按 {zone}", "zh-TW": "時間依 {zone}", "en": "Times in {zone}"},
    "print": {
        "zh-CN": "按 Ctrl+P（Mac 上 ⌘P）打印，或选“存为 PDF”。",
        "zh-TW": "按 Ctrl+P（Mac 上 ⌘P）列印，或選「儲存為 PDF」。",
        "en": "Press Ctrl+P (⌘P on a Mac) to print, or choose “Save as PDF”.",
    },
    "empty": {"zh-CN": "这里还没有消息。", "zh-TW": "這裡還沒有訊息。", "en": "Nothing was said here."},
    "more": {
        "zh-CN": "更早的消息太多，这里没有列出。",
        "zh-TW": "更早的訊息太多，這裡沒有列出。",
        "en": "Earlier messages are left out: there are too many for one page.",
    },
}
STYLE = """
*{box-sizing:border-box}body{margin:0;color:#1b2026;background:#fff;font:14px/1.6 system-ui,"PingFang SC","PingFang TC","Microsoft YaHei","Microsoft JhengHei","Noto Sans CJK SC",sans-serif}
main{max-width:44rem;margin:0 auto;padding:2rem 1.25rem}h1{font-size:1.35rem;margin:0}h2{font-size:.85rem;margin:1.5rem 0 .5rem;color:#555}
p{margin:.25rem 0}.about,.hint{color:#555}.hint{padding:.6rem .9rem;border-radius:.5rem;background:#f0f2f6}
article{break-inside:avoid;margin:0 0 .75rem;padding-left:.75rem;border-left:3px solid #cdd3dc}
article.out{border-color:#1f7a5c}article.note{border-color:#c98a00;background:#fff8e6}
header b{margin-right:.5rem}time{color:#555;font-size:.85em}pre{margin:0;font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}
@page{margin:18mm 16mm}@media print{.hint{display:none}main{padding:0;max-width:none}}
"""


class Line(msgspec.Struct, frozen=True):
    """Something that was said: by whom (`who`, empty where only the kind is known), and with which files."""

    at: datetime
    by: str
    who: str
    text: str
    files: tuple[str, ...] = ()


class Transcript(msgspec.Struct, frozen=True):
    """All that is shown; `whole`: nothing older was left out."""

    number: int
    firm: str
    customer: str
    language: str
    zone: str
    lines: tuple[Line, ...]
    whole: bool = True


def said(key: str, language: str, **facts: object) -> str:
    """One of our words, filled in."""
    return in_language(SAID[key], language).format(**facts)


def author(line: Line, made: Transcript) -> str:
    """Who said it, as the customer knows them: what nobody in particular said, the shop did; a note names its writer too."""
    language = made.language
    if line.by == "note":
        return f"{said('note', language)} · {line.who}" if line.who else said("note", language)
    return line.who or (said(line.by, language) if line.by in SAID else made.firm)


def page(made: Transcript) -> Html:
    """The page."""
    zone, language = ZoneInfo(made.zone), made.language
    parts: list[Html] = []
    day = ""
    for line in made.lines:
        at = line.at.astimezone(zone)
        if f"{at:%Y-%m-%d}" != day:
            day = f"{at:%Y-%m-%d}"
            parts.append(html("<h2>{day}</h2>", day=day))
        files = join(html("<p>{file}</p>", file=said("file", language, name=name)) for name in line.files)
        parts.append(
            html(
                '<article class="{side}"><header><b>{who}</b><time datetime="{iso}">{at}</time></header><pre>{text}</pre>{files}</article>',
                side={"customer": "in", "note": "note"}.get(line.by, "out"),
                who=author(line, made),
                iso=line.at.isoformat(),
                at=f"{at:%H:%M}",
                text=line.text,
                files=files,
            )
        )
    title = said("title", language, number=made.number)
    main = html(
        '<h1>{title}</h1><p class="about">{about}</p><p class="hint">{hint}</p>{more}{lines}',
        title=title,
        about=about(made),
        hint=said("print", language),
        more=None if made.whole else html("<p>{more}</p>", more=said("more", language)),
        lines=join(parts) or html("<p>{empty}</p>", empty=said("empty", language)),
    )
    return document(nearest(language), title, STYLE, main)


def about(made: Transcript) -> str:
    """Whose conversation it was, with whom, and by which clock."""
    return " · ".join(part for part in (made.firm, made.customer, said("zone", made.language, zone=made.zone)) if part)


def plain(made: Transcript) -> str:
    """The same as text."""
    zone, language = ZoneInfo(made.zone), made.language
    parts = [about(made), *([] if made.whole else [said("more", language)])]
    for line in made.lines:
        files = [said("file", language, name=name) for name in line.files]
        head = f"{line.at.astimezone(zone):%Y-%m-%d %H:%M}  {author(line, made)}"
        parts.append("\n".join([head, *([line.text] if line.text else []), *files]))
    return "\n\n".join(parts if made.lines else [*parts, said("empty", language)]) + "\n"


def shown(events: Sequence[tuple[str, Mapping[str, Any]]]) -> Mapping[int, str | None]:
    """What later words made of messages, by number: another text, or None for what was recalled or redacted."""
    changed: dict[int, str | None] = {}
    for kind, body in events:
        if kind == "redacted":
            changed |= dict.fromkeys(body["seqs"])
        elif kind == "recalled":
            changed[body["seq"]] = None
        elif changed.get(body["seq"], "") is not None:
            changed[body["seq"]] = body["text"]
    return changed

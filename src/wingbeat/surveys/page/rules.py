"""The link and the page: who has the link may rate one conversation, and learns nothing of it."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from uuid import UUID

from wingbeat.conversations.surveys.events import Asked, Question
from wingbeat.conversations.surveys.rules import ENDS, SCALE_OF_A_QUESTION, SCALES
from wingbeat.kit.languages import in_language
from wingbeat.kit.secrets import Keyring
from wingbeat.knowledge.help.rules.markup import Html, document, html, join
from wingbeat.surveys.models import Words

MAC_BYTES = 16  # of what the keyring derives: nobody guesses one of 2¹²⁸
LENGTH = 2 * 16 + MAC_BYTES

WORDS: Mapping[str, Words] = {
    "send": {"zh-CN": "提交", "zh-TW": "送出", "en": "Send"},
    "comment": {
        "zh-CN": "还有什么想说的？（可不填）",
        "zh-TW": "還有什麼想說的嗎？（可不填）",
        "en": "Anything you would like to add? (optional)",
    },
    "yes": {"zh-CN": "是", "zh-TW": "是", "en": "Yes"},
    "no": {"zh-CN": "否", "zh-TW": "否", "en": "No"},
    "choose": {"zh-CN": "请先选择一个分数。", "zh-TW": "請先選擇一個分數。", "en": "Please choose a score first."},
    "over": {
        "zh-CN": "这份问卷已经结束（开放一周）。谢谢您。",
        "zh-TW": "這份問卷已經結束（開放一週）。謝謝您。",
        "en": "This survey is over: it was open for a week. Thank you all the same.",
    },
    "unknown": {
        "zh-CN": "这个链接不对。请从收到的消息里重新打开。",
        "zh-TW": "這個連結不正確。請從收到的訊息裡重新開啟。",
        "en": "This link is not complete. Please open it again from the message you received.",
    },
}
STYLE = """
:root{color-scheme:light dark;--line:#8885;--accent:#1f7a5c}
*{box-sizing:border-box}body{margin:0;font:16px/1.6 system-ui,"PingFang SC","PingFang TC","Microsoft YaHei",sans-serif}
main{max-width:34rem;margin:0 auto;padding:2.5rem 1.25rem}h1{font-size:1.35rem;line-height:1.35;text-wrap:balance}
.shop{margin:0 0 .5rem;font-weight:600;opacity:.8}
fieldset{border:0;margin:1.75rem 0;padding:0}legend{padding:0;font-weight:600;margin-bottom:.6rem}
.scale{display:flex;flex-wrap:wrap;gap:.4rem}.scale label{flex:1 1 2.75rem;position:relative}
.scale input{position:absolute;opacity:0;inset:0;width:100%;height:100%;margin:0;cursor:pointer}
.scale span{display:block;text-align:center;padding:.6rem .25rem;border:1px solid var(--line);border-radius:.6rem}
.scale input:checked+span{background:var(--accent);border-color:var(--accent);color:#fff}
.scale input:focus-visible+span{outline:3px solid var(--accent);outline-offset:2px}
.ends{display:flex;justify-content:space-between;font-size:.875rem;opacity:.8;margin:.4rem 0 0}
textarea{width:100%;font:inherit;padding:.6rem;border:1px solid var(--line);border-radius:.6rem;background:transparent;color:inherit}
button{font:inherit;font-weight:600;color:#fff;background:var(--accent);border:0;border-radius:.6rem;padding:.7rem 1.6rem;cursor:pointer}
button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}.told{padding:.8rem 1rem;border:1px solid var(--line);border-radius:.6rem}
"""


def token_of(keyring: Keyring, workspace_id: UUID, conversation_id: UUID) -> str:
    """What a link carries: which conversation, and that we said so."""
    mac = bytes.fromhex(keyring.derive("survey", workspace_id, conversation_id))[:MAC_BYTES]
    return urlsafe_b64encode(workspace_id.bytes + conversation_id.bytes + mac).decode().rstrip("=")


def address_of(keyring: Keyring, workspace_id: UUID, conversation_id: UUID) -> str:
    return f"/rate/{token_of(keyring, workspace_id, conversation_id)}"


def read_token(keyring: Keyring, token: str) -> tuple[UUID, UUID] | None:
    """The workspace and the conversation of a link of ours; None for any other text."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    if len(raw) != LENGTH:
        return None
    workspace_id, conversation_id = UUID(bytes=raw[:16]), UUID(bytes=raw[16:32])
    right = token_of(keyring, workspace_id, conversation_id)
    return (workspace_id, conversation_id) if hmac.compare_digest(right, token) else None


def said(word: str, language: str) -> str:
    return in_language(WORDS[word], language)


def form(name: str, language: str, text: str, asked: Asked, score: int | None, told: str = "") -> str:
    """The survey; `score` is chosen already, `told` is what to do about what was sent."""
    return document(
        language,
        name,
        STYLE,
        html(
            '<form method="post">{shop}<h1 id="main">{text}</h1>{told}'
            '<fieldset><div class="scale" role="radiogroup" aria-labelledby="main">{scores}</div>'
            '<p class="ends"><span>{low}</span><span>{high}</span></p></fieldset>{questions}'
            '<fieldset><label><strong>{comment}</strong><textarea name="comment" rows="3" maxlength="2000"></textarea></label></fieldset>'
            "<button>{send}</button></form>",
            shop=_shop(name),
            text=text,
            told=html('<p class="told" role="alert">{told}</p>', told=told) if told else None,
            scores=_choices("score", *SCALES[asked.scale], score),
            low=in_language(ENDS[asked.scale][0], language),
            high=in_language(ENDS[asked.scale][1], language),
            questions=join(_question(one, language) for one in asked.questions),
            comment=said("comment", language),
            send=said("send", language),
        ),
    )


def message(name: str, language: str, text: str) -> str:
    """A page that only says something."""
    return document(
        language, name, STYLE, html('{shop}<p class="told" role="status">{text}</p>', shop=_shop(name), text=text)
    )


def _shop(name: str) -> Html | None:
    """Who asks: a link comes without its letter's head."""
    return html('<p class="shop">{name}</p>', name=name) if name else None


def _question(question: Question, language: str) -> Html:
    name = f"q_{question.id}"
    if question.kind == "text":
        answer = html(
            '<textarea name="{name}" rows="2" maxlength="2000" aria-label="{text}"></textarea>',
            name=name,
            text=question.text,
        )
    elif question.kind == "scale":
        answer = html('<div class="scale">{choices}</div>', choices=_choices(name, *SCALE_OF_A_QUESTION, None))
    else:
        answer = html(
            '<div class="scale">{yes}{no}</div>',
            yes=_choice(name, "yes", said("yes", language)),
            no=_choice(name, "no", said("no", language)),
        )
    return html("<fieldset><legend>{text}</legend>{answer}</fieldset>", text=question.text, answer=answer)


def _choices(name: str, low: int, high: int, chosen: int | None) -> Html:
    each = (_choice(name, str(one), str(one), " required", checked=one == chosen) for one in range(low, high + 1))
    return join(each)  # the browser asks for a score before it sends: nothing written is lost


def _choice(name: str, value: str, text: str, needed: str = "", *, checked: bool = False) -> Html:
    return html(
        '<label><input type="radio" name="{name}" value="{value}"{needed}{checked}><span>{text}</span></label>',
        name=name,
        value=value,
        needed=Html(needed),
        checked=Html(" checked") if checked else None,
        text=text,
    )

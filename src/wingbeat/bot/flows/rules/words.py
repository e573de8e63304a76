"""What flows say by themselves, and the words by which customers steer them."""

import re
import unicodedata
from collections.abc import Mapping

from wingbeat.bot.flows.models import Kind
from wingbeat.bot.models import Language

Words = Mapping[Language, str]


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


LEAVE = _each(
    "取消 算了 不用了 不需要了 不要了 不办了 不辦了 退出 先不弄了 先不用 不弄了 没事了 沒事了 nevermind cancel forgetit stop quit"
    " exit cancelthis cancelit leaveit forgetaboutit dontbother changedmymind ichangedmymind ivechangedmymind leaveitthere"
    " 不退了 不换了 不換了 不查了 不改了 不开了 不開了 不弄啦 下次再说 下次再說 以后再说 以後再說 改天再说 改天再說 再说吧 再說吧 我改主意了"
)
BACK = _each(
    "上一步 返回 返回上一步 回上一步 退回 退回上一步 上一题 上一題 填错了 填錯了 重填 刚才填错了 剛才填錯了 back goback previous"
    " previousstep stepback onestepback"
)
SKIP = _each("跳过 跳過 略过 略過 没有 沒有 无 無 不填 不知道 skip none no nothing dontknow idontknow n/a na -")
YES = _each(
    "是 是的 对 對 对的 對的 好 好的 可以 行 嗯 确认 確認 没错 沒錯 要 需要 解决了 解決了 已解决 已解決 收到了 清楚 清楚了 y yes yep yeah sure ok"
    " okay right correct confirm yesplease itdid solved"
)
NO = _each(
    "不 不是 否 不对 不對 不要 不用 不行 没有 沒有 还没 還沒 还没有 還沒有 没解决 沒解決 没有解决 沒有解決 没收到 沒收到 不需要 不清楚 不太清楚 还不清楚 還不清楚 不明白 没明白 沒明白 不懂 看不懂 没看懂 沒看懂 不了解 n no"
    " nope nah notyet nothanks wrong notreally itdidnt"
)
_MARKS = re.compile(r"[^\w/-]+")
_POLITE = re.compile(r"^(请|請|麻烦|麻煩|那|please|ok|好的|好)|(吧|了|啦|哦|喔|谢谢|謝謝|please|thanks|thankyou)$")


def plain(text: str) -> str:
    """A short message without marks, case and width: what two spellings of one word share."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def means(text: str, words: frozenset[str]) -> bool:
    """Whether the whole message is one of the words, courtesies aside."""
    short = plain(text)
    return short in words or _POLITE.sub("", short) in words


_CLAUSE = re.compile(r"[,，。.!！;；、\n]")
_FIRST = {"yes": True, "yeah": True, "yep": True, "no": False, "nope": False}
_HESITATION = re.compile(r"^(?:actually|oh|well|hm+|um+|okay|sorry|哦|噢|喔|嗯+|那就?|还是|還是)+")
_NEVER_MIND = re.compile(r"^(?:算了|不用了|没事了|沒事了|nevermind|forgetit)+")


def leaves(text: str) -> bool:
    """Whether all of a message calls off what is under way: "actually forget it", "算了，不退了", "算了不退了"."""
    whole, *clauses = (_HESITATION.sub("", plain(one)) for one in (text, *_CLAUSE.split(text)))
    said = [means(one, LEAVE) for one in clauses if _POLITE.sub("", one)]
    return means(whole, LEAVE) or means(_NEVER_MIND.sub("", whole), LEAVE) or (bool(said) and all(said))


def is_yes(text: str) -> bool | None:
    """Whether it is a yes or a no, by the message or its first words; None when it is neither."""
    for said in (text, _CLAUSE.split(text.strip(), maxsplit=1)[0]):
        if means(said, YES):
            return True
        if means(said, NO):
            return False
    first, *rest = text.casefold().split() or [""]
    return None if rest[:1] == ["problem"] else _FIRST.get(first)


YES_NO: Mapping[Language, tuple[str, str]] = {"zh-CN": ("是", "否"), "zh-TW": ("是", "否"), "en": ("Yes", "No")}

SKIP_IT: Words = {"zh-CN": "跳过", "zh-TW": "跳過", "en": "Skip"}

AGAIN: Mapping[Kind, Words] = {
    "text": {
        "zh-CN": "这里需要您用文字说明一下。",
        "zh-TW": "這裡需要您用文字說明一下。",
        "en": "I need a few words here.",
    },
    "choice": {
        "zh-CN": "请从下面的选项里选一个。",
        "zh-TW": "請從下面的選項中選一個。",
        "en": "Please choose one of these.",
    },
    "yes_no": {
        "zh-CN": "请回答“是”或“否”。",
        "zh-TW": "請回答「是」或「否」。",
        "en": "Please answer yes or no.",
    },
    "number": {
        "zh-CN": "这里需要一个数字，请再看一下。",
        "zh-TW": "這裡需要一個數字，請再看一下。",
        "en": "I need a number here; please check it once more.",
    },
    "photo": {
        "zh-CN": "还没有收到图片，请点输入框旁的回形针发送。",
        "zh-TW": "還沒有收到圖片，請點輸入框旁的迴紋針傳送。",
        "en": "No picture has arrived yet. Please send one with the paper clip beside the text box.",
    },
    "order_number": {
        "zh-CN": "这个不像订单号。订单号在确认短信或“我的订单”里，请再核对一下。",
        "zh-TW": "這個不太像訂單編號。訂單編號在確認簡訊或「我的訂單」裡，請再核對一次。",
        "en": "That does not look like an order number. You will find it in your confirmation or under “My orders”.",
    },
    "phone": {
        "zh-CN": "这个手机号好像不完整，请再发一次。",
        "zh-TW": "這個手機號碼好像不完整，請再傳一次。",
        "en": "That phone number does not look complete. Please send it again.",
    },
    "email": {
        "zh-CN": "这个邮箱地址好像不对，请再发一次，例如 name@example.com。",
        "zh-TW": "這個電子信箱好像不對，請再傳一次，例如 name@example.com。",
        "en": "That e-mail address does not look right. Please send it again, like name@example.com.",
    },
    "contact": {
        "zh-CN": "请发下单时留的手机号或邮箱。",
        "zh-TW": "請傳下單時留的手機號碼或電子信箱。",
        "en": "Please send the phone number or e-mail address used for the order.",
    },
    "date": {
        "zh-CN": "没看懂这个日期，请写成“11月25日”这样，或者说“明天”。",
        "zh-TW": "沒看懂這個日期，請寫成「11月25日」這樣，或者說「明天」。",
        "en": "I did not understand that date. Please write it like 2026-11-25, or say “tomorrow”.",
    },
    "product": {
        "zh-CN": "请告诉我商品的名称。",
        "zh-TW": "請告訴我商品的名稱。",
        "en": "Please tell me the name of the product.",
    },
    "address": {
        "zh-CN": "地址好像不完整，请写上省市区、街道和门牌号。",
        "zh-TW": "地址好像不完整，請寫上縣市、區、路名和門牌號碼。",
        "en": "That address does not look complete. Please send street, number, town and postcode.",
    },
    "amount": {
        "zh-CN": "这里需要一个金额，例如 129 元。",
        "zh-TW": "這裡需要一個金額，例如 1,290 元。",
        "en": "I need an amount here, for example 129.",
    },
}

LEFT: Words = {
    "zh-CN": "好的，那就先不办了。有需要随时找我。",
    "zh-TW": "好的，那就先不辦了。有需要隨時找我。",
    "en": "All right, let us leave it there. Just write when you need me.",
}
NO_STEP_BACK: Words = {
    "zh-CN": "这已经是第一步了。",
    "zh-TW": "這已經是第一步了。",
    "en": "This is the first step already.",
}
PERSON: Words = {
    "zh-CN": "我把您的情况转给同事，您不用再说一遍，请稍候。",
    "zh-TW": "我把您的情況轉給同事，您不用再說一次，請稍候。",
    "en": "I am passing this to a colleague with everything you told me. One moment, please.",
}
DOWN: Words = {
    "zh-CN": "我这里现在查不了订单，我请同事帮您查，您不用再说一遍。",
    "zh-TW": "我這裡現在查不了訂單，我請同事幫您查，您不用再說一次。",
    "en": "I cannot look orders up right now, so a colleague will. You will not have to repeat anything.",
}
LIMITED: Words = {
    "zh-CN": "为了保护订单信息，我不能再试了。请稍候，同事会和您核对。",
    "zh-TW": "為了保護訂單資料，我不能再試了。請稍候，同事會跟您核對。",
    "en": "To protect the order's data I cannot try again. One moment, please: a colleague will check it with you.",
}
TRIED: Words = {
    "zh-CN": "没关系，我请同事直接帮您处理。",
    "zh-TW": "沒關係，我請同事直接幫您處理。",
    "en": "Never mind, a colleague will take care of it directly.",
}

# For members, on the card of a hand-over that no step wrote.
WHY_DOWN: Words = {
    "zh-CN": "机器人查不到商店的订单",
    "zh-TW": "機器人查不到商店的訂單",
    "en": "the bot cannot look up the shop's orders",
}
WHY_LIMITED: Words = {
    "zh-CN": "核对订单失败次数过多，请先核实身份",
    "zh-TW": "核對訂單失敗次數過多，請先核實身分",
    "en": "too many failed checks of an order: verify who this is first",
}
WHY_TRIED: Words = {"zh-CN": "没有得到可用的回答", "zh-TW": "沒有得到可用的回答", "en": "no usable answer"}
WHY_LONG: Words = {"zh-CN": "流程走得太久", "zh-TW": "流程走得太久", "en": "the flow took too long"}
WHY_LOST: Words = {
    "zh-CN": "流程已改版，找不到原来的步骤",
    "zh-TW": "流程已改版，找不到原來的步驟",
    "en": "the flow has changed, its step is gone",
}
WHY_MISSING: Words = {"zh-CN": "没有查到", "zh-TW": "沒有查到", "en": "nothing was found"}

ORDER_NUMBER: Words = {
    "zh-CN": "请发一下订单号，在确认短信或“我的订单”里能看到。",
    "zh-TW": "請提供訂單編號，在確認簡訊或「我的訂單」裡可以看到。",
    "en": "What is your order number? It is in your confirmation and under “My orders”.",
}
CONTACT: Words = {
    "zh-CN": "为了确认是您本人的订单，请再发一下下单时留的手机号或邮箱。",
    "zh-TW": "為了確認是您本人的訂單，請再提供下單時留的手機號碼或電子信箱。",
    "en": "To be sure it is yours: which phone number or e-mail address was the order placed with?",
}
UNMATCHED: Words = {
    "zh-CN": "没有找到订单号和联系方式都对得上的订单，我们再核对一次。",
    "zh-TW": "沒有找到訂單編號和聯絡方式都相符的訂單，我們再核對一次。",
    "en": "I found no order that matches both the number and the contact. Let us check them once more.",
}
STILL_UNMATCHED: Words = {
    "zh-CN": "还是没有对上，我请同事帮您核对。",
    "zh-TW": "還是沒有對上，我請同事幫您核對。",
    "en": "They still do not match. A colleague will check it with you.",
}
CARD_UNMATCHED: Words = {
    "zh-CN": "订单没有核对上：{{order_number}}，{{contact}}",
    "zh-TW": "訂單沒有核對上：{{order_number}}，{{contact}}",
    "en": "Order not matched: {{order_number}}, {{contact}}",
}

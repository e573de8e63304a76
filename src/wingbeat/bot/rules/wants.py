"""Whether a message wants something done, or asks how it is done: "I want to return my boots" begins a return, "how do I
return boots" is told how.

Reads the message as it was written, in both scripts.
"""

import re

# Asks for knowledge, whatever else it wants.
_HOW = re.compile(
    r"怎[么麼样樣]|咋|如何|什[么麼]|甚麼|啥|[为為]何|多少|多久|多[长長]|几[天号点个块次]|幾[天號點個塊次]|[哪谁誰]|流程|政策|[规規]定|[规規][则則]|[条條]件|步[骤驟]|方法|区别|區別"
    r"|\b(?:how|what|what's|when(?! (?:it|they|we|i|my|the)\b)|when's|where|where's|why|which|who|polic(?:y|ies)|terms|process|procedure|steps"
    r"|is it possible|am i (?:able|allowed)|if i)\b",
    re.IGNORECASE,
)
# A question of yes or no.
_WHETHER = re.compile(
    r"[吗嗎嘛呢不?？]\W*$|能不能|能否|可否|可不可以|行不行|是否|是不是|[会會]不[会會]|有[没沒]有"
    r"|(?:^\W*|[,.;] (?:and |so |but )?)(?:can|may|could|do|does|did|is|are|will|would|should|have|has) (?!you\b)",
    re.IGNORECASE,
)
_PLEASE = re.compile(
    r"(?:[帮幫]|替)(?:我|忙)(?![们們]?(?:看|[问問]))|^\W*(?:[请請]|麻[烦煩])(?![问問])"
    r"|\b(?:please|pls|(?:can|could|would|will) you|help me)\b",
    re.IGNORECASE,
)
# Wants something, but not to know it.
_WISH = re.compile(
    r"(?:我[们們]?|^\W*|[,，。!！\s])(?:就|只|都|也|[还還])?(?:要|想要?|需要|打算|[决決]定|申[请請]|[准準][备備])"
    r"(?!知道|了解|[问問]|[咨諮][询詢]|[确確][认認]|看看|不|等)"
    r"|\b(?:i|we)(?: (?:want|need|wish)|(?:'d| would) like|(?:'m| am|'re| are) (?:trying|hoping|looking))(?! (?:to )?(?:know|understand|ask|see))\b"
    r"|^\W*(?:return|exchange|cancel|change|refund|replace|update|send|book|arrange)\b(?=.*\b(?:my|this|it|the|me)\b)",
    re.IGNORECASE,
)
# Tells of something that has gone wrong.
_TROUBLE = re.compile(
    r"(?:收到|[买買][来來]?的|寄[来來]|[发發][来來给給]|到[货貨]|拿到).{0,14}(?:[坏壞破碎裂漏缺脏髒]|[错錯]|少)"
    r"|(?:[发發寄][错錯]|少[发發寄]|漏[发發寄])了"
    r"|\b(?:arrived|came|received|sent me|got)\b.{0,40}\b(?:broken|damaged|cracked|torn|wrong|missing|defective|faulty|smashed)\b"
    r"|\b(?:wrong|missing|broken|damaged|defective|faulty)\b.{0,40}\b(?:arrived|sent|delivered|received)\b",
    re.IGNORECASE,
)

# Of an order that is not placed yet.
_WOULD = re.compile(
    r"(?:如果|要是|假如|万一|萬一|[现現]在|今[天晚早]|明[天早]|[马馬]上|周[一二三四五六日末]|[禮礼]拜[一二三四五六日天]|星期[一二三四五六日天]).{0,8}(?:下[单單]|[拍买買](?:的[话話]|(?!的))|[订訂][购購]|付款)(?!的|了)"
    r"|\b(?:if|when|once|should) (?:i|we) (?:order|buy|pay|place|get|purchase)\b",
    re.IGNORECASE,
)


def wants_it_done(text: str) -> bool:
    """Whether somebody is to act on it; False for what asks how, whether or how long."""
    if _HOW.search(text):
        return False
    if _PLEASE.search(text):
        return True
    return _WHETHER.search(text) is None and any(pattern.search(text) for pattern in (_WISH, _TROUBLE))


def asks_how(text: str) -> bool:
    """Whether a message asks how, where, when, how much or how long."""
    return bool(_HOW.search(text))


def asks_about_it(text: str) -> bool:
    """Whether a message asks how, whether or how long: nothing is to be done by that."""
    return asks_how(text) or bool(_WHETHER.search(text))


def is_of_an_order_to_come(text: str) -> bool:
    """Whether a message asks what would become of an order that is not placed yet: there is none to look up."""
    return bool(_WOULD.search(text))

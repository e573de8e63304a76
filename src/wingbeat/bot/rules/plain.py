"""Whether a message only tells a number or an address, or only asks: nothing has happened, and nobody is threatened. "Do you sell bear spray" names a danger as
little as "is it safe to cook in the porch" tells of one; a reader of topics takes both for one.

Reads normalised text, and is strict: whoever says more than a question may be in danger.
"""

import re
from collections.abc import Sequence

from wingbeat.bot.models import Slot, SlotKind

# By these people and orders are found; alone they ask nothing.
_FACTS: frozenset[SlotKind] = frozenset({"order_number", "phone", "email", "amount"})
# What stands before such a fact and says no more than it does.
_LABEL = re.compile(
    r"(?:\W|_|[我的是为為这這您你好订訂单單购購编編号號码碼手机機电電话話邮郵箱件信请請谢謝]|[联聯][系繫络絡]方式"
    r"|\b(?:my|the|is|it'?s|its|this|here|here's|order|number|no|nr|id|phone|mobile|cell|tel|telephone|e-?mail|mail|contact|and|hi|hello|please|thanks|thank|you)\b)*+",
    re.IGNORECASE,
)

_CLAUSES = re.compile(
    r"[,，。;；\n]+|[.?？](?:\s|$)|\s+(?:and|but|because|since)\s+(?!(?:how|what|is|are|do|does|can)\b)"
)
_ASKS_ZH = re.compile(
    r"[吗嘛么不][^\w]*$|[有卖]没|没有(?=[卖买\w])|(.)不\1|能否|可否|是否|(?<![\w])请问|怎么(?!办|回事|会|还|又|就|突然)|如何|多少|[几哪谁]|多[重大高长宽厚久远轻]|什么(?!情况|鬼|玩意|破|意思)|价[格钱位]|有卖"
)
_ASKS_EN = re.compile(
    r"^\W*(?:(?:please|hello|hi|hey|ok|so|also|and)\W+)*(?:what|which|how|where|when|who|why|do|does|is|are|can|could|will|would|should|may|any|have you|has|got any|price of|cost of|looking for|i'?m looking for)\b"
    r"|\b(?:price|prices|cost|available|in stock)\W*(?:please|pls)?\W*$"
)
# Of something that is going on, or of somebody whom it is going on with.
_HAPPENS = re.compile(
    r"了(?!解)|[着过](?![火敏期夜滤])|正在|[现刚]在|刚|一直|突然|忽然|已经|还在|不停|[关停灭止打拔拿][不]|怎么办|救(?![生急包])|快[点来]|赶紧|我(?!想|要|能|可以|该|是否|的身高)|[她他]|头晕|恶心|想吐|好[痛疼晕]|流血|肿|告你|骗"
    r"|\b(?:my|our|his|her|me|him|she|he|us|just|now|already|suddenly|keeps?|won'?t|can'?t|happen\w*|(?:did|was|were|has|had|(?<!you )got|went|fell|broke|burnt|hurt|felt)\b(?! you)|feel|feeling|help|urgent\w*|sick|dizzy|sue|report|"
    r"i(?:'ve|'m (?!looking))|(?:we|they|it)(?:'ve|'re|'s)|\w{3,}ing (?:out|off|up|from)|(?!need|bed|shed|red|speed|covered|allowed|sealed|taped|guided|rated|seed|feed|used|insulated|padded|lined)\w{2,}ed)\b|!"
)


def only_asks(normalised: str) -> bool:
    """Whether each clause is a question in general."""
    clauses = [one for one in _CLAUSES.split(normalised) if one and re.search(r"\w", one)]
    asks = all(_ASKS_ZH.search(one) or _ASKS_EN.search(one) for one in clauses)
    return bool(clauses) and asks and _HAPPENS.search(normalised) is None


def only_tells(text: str, slots: Sequence[Slot]) -> bool:
    """Whether a message, as it was written, is nothing but facts to be found by."""
    facts = sorted((slot for slot in slots if slot.kind in _FACTS), key=lambda slot: slot.start)
    rest, upto = "", 0
    for slot in facts:
        rest, upto = rest + text[upto : slot.start] + " ", slot.end
    return bool(facts) and _LABEL.fullmatch(rest + text[upto:]) is not None

"""Which thing a message asks for that the shop has not: "do you sell ski goggles", "高山双人帐篷多少钱"."""

import re

from wingbeat.bot.products.rules.catalogue import Catalogue
from wingbeat.bot.slots.rules.places import REGIONS

# All read normalised text: lower case, Simplified.
_THING = r"(?P<thing>[a-z0-9][a-z0-9 '’-]{1,40}?)"
_BEFORE = r"(?: (?:any|some|an?|the|your|those|these|one|kind of|type of))*"
_AFTER = r"(?: (?:available|in stock|for sale|left|there|cost|costs|go for|sell for|please|pls|at all|too|as well|by any chance|right now))*\W*$"
_ENGLISH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:do|would|have) you (?:guys |also |still |currently |even |happen to )?(?:sell|have|stock|carry|offer|got){_BEFORE} {_THING}{_AFTER}",
        rf"\bhow much (?:is|are|for|does|do|would){_BEFORE} {_THING}{_AFTER}",
        rf"\b(?:price|cost) (?:of|for){_BEFORE} {_THING}{_AFTER}",
        rf"\b(?:are there|is there|got){_BEFORE} {_THING}{_AFTER}",
        rf"\bwhat (?:does|do|would|is|are){_BEFORE} {_THING} (?:cost|go for|sell for)\W*$",
        rf"^(?:the |an? )?{_THING} prices?{_AFTER}",
        rf"\blooking (?:for|to buy){_BEFORE} {_THING}{_AFTER}",
    )
)
# A thing is named by a few words, none of which speaks of whoever asks, of places or of times.
_NO_THING = re.compile(
    r"\b(?:it|this|that|them|one|ones|i|you|your|my|me|we|us|our|to|if|when|who|what|how|where|which|from|in|with|at|on|or|and|something|anything|someone|anyone|anybody|somebody|humans?|agents?|groups?|teams?|clubs?|schools?|students?|members?|companies|company|resellers?|wholesale|bulk|pieces|time|reason|way|problem|question|idea|info|information|news|update|difference|chance|total|much|more)\b"
)
_MOST_WORDS = 4
# In Chinese a thing stands beside one of these, or beside "is there" at the message's end.
_CHINESE = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:卖不卖|(?<!不)卖(?!不卖))(?P<thing>[^,，。?？!！\s]{2,12}?)[的吗嘛么吧呢没]*\W*$",
        r"(?:有没有|有无)(?P<thing>[^,，。?？!！\s]{2,12}?)(?:卖|买|出售)?[的吗嘛么吧呢]*\W*$",
        r"^(?P<thing>[^,，。?？!！\s]{2,14}?)(?:你们|你家|这里|这边|店里)?(?:还|也|都)?(?:有没有|有无|卖不卖|有)(?:卖|出售|得卖|的卖)?[吗嘛么没呢]?\W*$",
        r"^(?P<thing>[^,，。?？!！\s]{2,14}?)(?:是|要|卖|现在|大概|一?[个双顶件条把支台瓶罐块套])*(?:多少(?:钱|元|块)?|几块钱?|怎么卖|什么价格?|价[格钱位])(?:一?[个双顶件条把支台瓶罐块套])?[呢啊呀]*\W*$",
        r"^(?P<thing>[^,，。?？!！\s]{2,14}?)(?:能买到|买得到|可以买|能买)[吗嘛么]?\W*$",
    )
)
_EDGE = re.compile(
    r"^(?:请问|想问|问一?下|一下|那么?|你好|您好|老板|亲|你们家?|您们?|贵店|你家|店里|家里|这里|这边|那边|我?想(?:要|买|找)|我要|要买|还|现在|都|也|有没有|有|卖|一[个双顶件条把支台瓶罐块根副套]|个|的)|(?:的|吗|呢)$"
)
# Of what is no thing to be sold: services, times, people, and whatever happens.
_NO_CHINESE_THING = re.compile(
    r"[会能可了吗客店送寄发活优惠免邮微信达减团开办查看没是不要款这那它件码货保价库存退换修租费点号话网卡票章证期限什怎哪谁几多少人天时成订利]|有|包装"
)
_MARKS = re.compile(r"^\W+|\W+$")
# Words that narrow a thing without making it another one.
_NARROWS = re.compile(
    r"[一二两三四五六七八九十单双多0-9]+(?:人|个|升|公升|口|季|层|档|码|号|寸|米|克|公斤)?|儿童|小孩|成人|男[式款士女]?|女[式款士]?|情侣|家庭|户外|露营|登山|徒步|运动|专业|便携|折叠|轻量|超轻|防水|防风|保暖|加厚|大号|小号|中号|最?便宜|高级|新款|旧款|[大小轻重厚薄长短高低红黑白蓝绿灰黄橙紫粉棕色款种类子用的服衣]"
    r"|\b(?:\d+|one|two|three|four|five|six|man|men|mens|men's|women|womens|women's|kids?|kid's|person|people|family|small|large|big|little|light|lightweight|ultralight|warm|cheap|cheaper|cheapest|good|best|new|waterproof|camping|hiking|trekking|outdoor|walking|winter|summer|"
    r"red|black|white|blue|green|gr[ae]y|yellow|orange|brown|sea|maple|pair|pairs|set|sets|size|of|for|litres?|liters?|l|kg|g|ml)\b"
)


def lacking(text: str, catalogue: Catalogue) -> str:
    """The thing asked for, where its words are not all the catalogue's; empty where none is named, the shop has it, or has told
    of no products at all.
    """
    thing = "" if catalogue.is_empty else _english(text) or _chinese(text)
    rest = _NARROWS.sub(" ", catalogue.without_known(thing)) if thing else ""
    return thing if re.search(r"\w", rest) else ""


def _english(text: str) -> str:
    found = [hit["thing"].strip() for pattern in _ENGLISH if (hit := pattern.search(text))]
    return next((one for one in found if _is_thing(one)), "")


def _is_thing(words: str) -> bool:
    narrow = _NARROWS.sub("", words)
    return len(narrow.split()) <= _MOST_WORDS and not _NO_THING.search(narrow)


def _chinese(text: str) -> str:
    for pattern in _CHINESE:
        found = pattern.search(text)
        thing = _bare(found["thing"]) if found else ""
        if len(thing) > 1 and not REGIONS.match(thing) and not _NO_CHINESE_THING.search(_NARROWS.sub("", thing)):
            return thing
    return ""


def _bare(thing: str) -> str:
    """Without what people say around a thing, at both of its ends."""
    before = ""
    while thing != before:
        before, thing = thing, _MARKS.sub("", _EDGE.sub("", thing, count=1))
    return thing

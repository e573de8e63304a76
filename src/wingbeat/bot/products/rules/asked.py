"""What of a product is asked: its price, whether it is there, what is written about it."""

import re
from collections.abc import Mapping

from wingbeat.bot.models import ProductsAsked
from wingbeat.bot.products.rules.catalogue import Catalogue
from wingbeat.bot.products.rules.lacking import lacking

# All read normalised text: lower case, Simplified.
MATTERS: Mapping[str, re.Pattern[str]] = {
    "price": re.compile(
        r"多少(?:钱|元|块)|一[个双顶件条把支套]多少|几块钱|什么价|价[格钱位]|售价|报价|怎么卖|卖多少|卖几|贵不贵|最便宜|最贵|how much|\bprices?\b|\bcosts?\b|cheapest|\bexpensive\b"
    ),
    "cheapest": re.compile(r"最便宜|最低价|cheapest|least expensive"),
    "stock": re.compile(
        r"有货|没货|现货|缺货|断货|库存|补货|卖完|还有(?=[吗没么嘛]|[^，,。]{0,12}[吗没么嘛])|in stock|available|availability|sold out|any .{0,25}left|still have|have any"
    ),
    "list": re.compile(
        r"[有卖](?:哪些|哪几|什么(?!时候|区别|不同|问题|办法|用))|都有(?:哪|什么)|几[款种]|全部的|一览|\b(?:which|what) (?:\w+ ){0,4}(?:do|have|are there|can i buy)\b.{0,12}\b(?:you|sell|have|stock|carry|offer|there)|(?:show|list) (?:me )?(?:all |your )"
    ),
    "carries": re.compile(
        r"有没有|有卖|卖不卖|有[吗嘛么]\W*$|能买到|买得到|[卖](?![光完了断]).{1,10}[吗嘛]|[^没](?<!只)有(?!货|现货).{1,12}[吗么嘛]|\bdo you (?:guys )?(?:sell|have|stock|carry|offer)\b|\bhave you got\b"
    ),
    "weight": re.compile(
        r"多重|几克|多少克|几公斤|多少公斤|几斤|重量|多轻|[更比较哪个款]轻|[轻重]不[轻重]|how heavy|weigh|lighte[rs]|\blight\b"
    ),
    "size": re.compile(
        r"多[大长宽高厚]|尺寸|几升|几公升|多少升|容量|几个人|几人|容纳|装得下|r值|how (?:big|large|long is|wide|tall|thick)|dimension|capacity|litre|liter|how many (?:people|person)|sleeps|r-value"
    ),
    "warmth": re.compile(r"保温|几度|多少度|温标|多暖|暖不暖|how (?:warm|hot|cold)|temperature|keep .{0,20}(?:warm|hot|cold)"),
    "light": re.compile(r"多亮|流明|亮度|how bright|lumen"),
    "lasts": re.compile(r"续航|[亮用撑烧]多久|多久(?:没电|充)|充满|几个?小时|battery|how long (?:does|do|will|can) .{0,40}(?:last|burn|run|shine)"),
    "colour": re.compile(
        r"颜色|什么色|[红黑白蓝绿灰黄橙紫粉棕][色的]|colou?r|\b(?:in|a) (?:red|black|white|blue|green|gr[ae]y|yellow|orange)\b"
    ),
    "water": re.compile(r"防不?防?水|防泼水|waterproof|water[- ]?resistant|rainproof"),
    "wind": re.compile(r"防风|挡风|抗风|windproof|wind[- ]?resistant|in (?:strong |high )?wind"),
    "material": re.compile(r"材质|材料|面料|什么做的|填充|made (?:of|from|out of)|material|fabric"),
    "compared": re.compile(r"区别|差在|差别|差异|不同|哪[个款种顶]|比较|对比|difference|differ\b|compare|\bwhich (?:one|is)|better|versus|\bvs\b"),
    "described": re.compile(r"介绍|怎么样|好不好|特点|参数|规格|详细|一对|成对|tell me (?:more )?about|details|specs?\b|as a pair|any good"),
}  # fmt: skip
# What is asked about these, the shop's articles say, whatever product it is for.
NOT_THE_PRODUCT = re.compile(
    r"运费|邮费|快递|寄|配送|送到|到货|发货|出货|几天|退|换|修|保[修固]|质保|租|借|押金|二手|旧|翻新|回收|发票|优惠|折扣|打折|降价|差价|便宜了|分期|学生|洗|清洁|保养|发霉"
    r"|断了|坏了|破|裂|漏|丢|没收到|订单|下单|积分|会员|团购|批发|定制|刻字|尺码|穿多大|什么码|几码"
    r"|shipping|postage|deliver|\bship\b|return|send (?:it|them) back|refund|exchange|\bswap|repair|fix|mend|warranty|guarantee|\brent|hire|borrow|deposit"
    r"|second[- ]?hand|\bused\b|refurb|recycl|trade in|invoice|receipt|coupon|discount|cheaper|instal|wash|clean|broke|broken|snapped|torn|damaged|missing|my order|points|logo|bulk"
)
# Whoever asks so wants advice, which is an article's matter.
_ADVICE = re.compile(
    r"怎么[选挑]|如何[选挑]|该[选买用拿]|推荐|建议|适合|新手|选哪|买哪|带哪|should|recommend|suit|best|advice|beginner|which .{0,30}\bfor\b|what .{0,30}\b(?:need|want)\b|do i need"
)
# Characters: a message that names a product and is no longer asks for it as such.
_BARE = 16


def asked(text: str, catalogue: Catalogue) -> ProductsAsked | None:
    """Of a normalised text; None where it is about no product, or about something that is no matter of one."""
    about = tuple(matter for matter, pattern in MATTERS.items() if pattern.search(text))
    if NOT_THE_PRODUCT.search(text):
        return None
    named = catalogue.named(text)
    if named:
        about = about or (("described",) if len(text) <= _BARE else ())
        skus = tuple(dict.fromkeys(sku for one in named for sku in one))
        return ProductsAsked(skus, about, surely=True) if about else None
    if _ADVICE.search(text) or not {"price", "stock", "list", "carries"} & {*about}:
        return None
    skus, missing = catalogue.of_kind(text), "" if "list" in about else lacking(text, catalogue)
    surely = bool({"list", "cheapest"} & {*about})
    return ProductsAsked(skus, about, surely=surely and not missing, lacking=missing) if skus or missing else None

"""What is asked of a product without naming one: "how much is it", "有黑色吗"; which one, the conversation tells."""

import re

from wingbeat.bot.models import ProductsAsked
from wingbeat.bot.products.rules.asked import MATTERS, NOT_THE_PRODUCT
from wingbeat.bot.products.rules.catalogue import Catalogue

# What a product's own row may answer; a list, a comparison or a description is asked for by name.
_FACTS = (
    "price",
    "cheapest",
    "stock",
    "weight",
    "size",
    "warmth",
    "light",
    "lasts",
    "colour",
    "water",
    "wind",
    "material",
)
# All that may stand around them: whoever says more speaks of something else.
_AROUND = re.compile(
    r"\b(?:it|it's|its|it'll|this|that|that's|these|those|they|they're|them|ones?|is|are|was|will|be|do|does|did|has|have|had|got|get|can|could|you|i|we|me"
    r"|in|at|of|for|on|an?|the|any|some|other|else|also|and|so|or|about|what|what's|whats|which|how|how's|come|comes|there|still|now|right|currently|actually"
    r"|again|please|pls|ok|okay|well|hm+|then|many|much|sizes?|still|left|just|only|really|too|yet|more|would|keep"
    r"|navy|purple|pink|brown|beige|khaki|dark|light|bright|colou?rs?|red|black|white|blue|green|gr[ae]y|yellow|orange)\b"
    r"|\bs\b|颜色|其他|其它|别的|现在|目前|请问|想问|问下|一下|具体|大概|到底|另外|还有|什么|多少|哪些|哪种|几种|是否|如果|那么|的话|哪[个款种]|比较|[更最比较]|刚才|刚刚|上面|说|个人"
    r"|[它他她这那此该一两个货款件双顶条只把支台盏张瓶罐种些的了呢吗嘛么啊呀吧哦噢有没还是不在你您们我想要知道问呃嗯能会可以给看跟和也都又再做成来啦]"
    r"|[红黑白蓝绿灰黄橙紫粉棕]色?"
)
_SAYS = re.compile(r"\w")
# Of a kind that is named beside: "那顶帐篷", "the rain jacket".
_KIND_LETTERS = re.compile(r"[\u3400-\u9fff]{1,4}|[a-z]+(?: [a-z]+)?")


def pointed(text: str, catalogue: Catalogue) -> ProductsAsked | None:
    """What a normalised text asks of products that others words have named; None where it speaks of something of its own."""
    about = tuple(matter for matter in _FACTS if MATTERS[matter].search(text))
    if not about or NOT_THE_PRODUCT.search(text) or catalogue.named(text):
        return None
    rest = text
    for matter in about:
        rest = MATTERS[matter].sub(" ", rest)
    rest = " ".join(_AROUND.sub(" ", rest).split()).strip(" ,.!?，。！？、~～…:;'’\"")
    kinds = catalogue.of_kind(rest) if _KIND_LETTERS.fullmatch(rest) else ()
    return ProductsAsked(kinds, about) if kinds or not _SAYS.search(rest) else None

"""Postal addresses, roughly: a street with its number, and what stands around it."""

import re
from collections.abc import Iterator

from wingbeat.bot.slots.rules.text import Found

_NUMERAL = r"[0-9一二三四五六七八九十百]"
_HAN = "一-鿿"
# The street and the house: what no other thing written in Chinese looks like.
_CORE = re.compile(
    rf"[{_HAN}0-9]{{0,20}}?[{_HAN}](?:路|街|大道|胡同|巷|弄|道|里|村|新村|小区|社区|社區|花园|花園|大厦|大廈|广场|廣場|工业园)"
    rf"(?:(?:东|南|西|北|中|东|東)?[{_HAN}]?{_NUMERAL}{{1,3}}[段巷弄衖鄰邻] ?){{0,4}}"
    rf"(?: ?[之附]?{_NUMERAL}{{1,5}}(?:[-之]{_NUMERAL}{{1,4}})? ?(?:号楼|號樓|号院|号|號|幢|栋|棟|弄))"
)
_REST = re.compile(
    rf"(?: ?[,，]? ?(?:之 ?[0-9]{{1,3}}|[A-Z0-9一二三四五六七八九十]{{1,5}}(?:-[0-9A-Z]{{1,5}})? ?(?:号楼|號樓|号院|楼|樓|层|層|室|栋|棟|幢|座|单元|單元|门|門|[Ff]|户|戶|号|號)(?:之[0-9]{{1,2}})?"
    rf"|[{_HAN}]{{2,10}}(?:小区|社区|社區|大厦|大廈|花园|花園|公寓|广场|廣場|宿舍|学校|大学|大學|酒店|飯店|中心)|[0-9]{{3,4}}(?![0-9A-Za-z]))){{1,6}}"
)
# Where the place begins: after the last word that says "send it there".
_LEAD = re.compile(
    r".*(?:寄到|送到|寄去|寄往|发到|發到|改成|改为|改為|改到|改寄|换成|換成|换到|換到|转寄|轉寄|转到|轉到|地址是|地址为|地址為|地址|住在|搬到|搬去|就在|[:：是到在寄送住，,。；;！!？? ])"
)
REGIONS = re.compile(
    "北京|天津|上海|重庆|重慶|河北|山西|辽宁|遼寧|吉林|黑龙江|黑龍江|江苏|江蘇|浙江|安徽|福建|江西|山东|山東|河南|湖北|湖南|广东|廣東|海南|四川|贵州|貴州|云南|雲南|陕西|陝西|甘肃|甘肅|青海"
    "|内蒙古|內蒙古|广西|廣西|西藏|宁夏|寧夏|新疆|香港|澳门|澳門|台北|臺北|新北|桃园|桃園|台中|臺中|台南|臺南|高雄|基隆|新竹|嘉义|嘉義|苗栗|彰化|南投|云林|雲林|屏东|屏東|宜兰|宜蘭|花莲|花蓮|台东|臺東|澎湖|金门|金門|连江|連江"
    "|广州|深圳|杭州|南京|苏州|成都|武汉|西安|长沙|郑州|青岛|宁波|厦门|合肥|佛山|东莞|无锡|福州|济南|昆明|沈阳|大连|哈尔滨|长春|石家庄|南昌|南宁|贵阳|太原"
)

_PART_EN = r"[A-Za-z][A-Za-z'.-]{0,20}"
_KIND_EN = r"(?:street|st|road|rd|avenue|ave|drive|dr|lane|ln|close|court|ct|boulevard|blvd|place|pl|square|sq|terrace|crescent|parkway|pkwy|highway|hwy|way|row|grove|gardens|mews)"
_STREET_EN = re.compile(
    rf"(?<![0-9A-Za-z#])(?:(?:flat|apt|apartment|unit|suite|room)\.? ?[0-9A-Za-z]{{1,5}},? ?)?[0-9]{{1,5}}[A-Za-z]?,? (?:{_PART_EN} ){{1,4}}{_KIND_EN}\b\.?"
    r"|(?<![0-9A-Za-z#])p\.?o\.? box [0-9]{1,8}",
    re.IGNORECASE,
)
# Words that count or connect: "3 days on the way" is no street.
_COMMON = """
a an and any are at by day days for from hour hours i in is it item items left more my of
off on one or order orders pair pairs people pieces right so the they this times to week weeks with year years your
"""
_NO_NAMES = frozenset(_COMMON.split())
_TAIL_EN = re.compile(
    r"(?i:,? ?(?:apt|apartment|unit|flat|suite|floor|#)\.? ?[0-9A-Za-z]{1,5}\b)?"
    r"(?:, ?[A-Z][a-z'.-]{1,20}(?: [A-Z][a-z'.-]{1,20}){0,3}){0,4}"
    r"(?:,? [A-Z]{2,3} [0-9]{4,5}(?:-[0-9]{4})?\b|,? (?:[0-9]{5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})\b)?"
)
_BLANKS = re.compile(r" +")


def addresses(text: str) -> Iterator[Found]:
    for match in _CORE.finditer(text):
        start = _begin(text, match)
        rest = _REST.match(text, match.end())
        yield _found(text, start, rest.end() if rest else match.end())
    for match in _STREET_EN.finditer(text):
        if not _NO_NAMES & set(match[0].lower().replace(",", "").split()[1:-1]):
            tail = _TAIL_EN.match(text, match.end())
            yield _found(text, match.start(), tail.end() if tail else match.end())


def _begin(text: str, core: re.Match[str]) -> int:
    """The region named in front of the street, or else what follows the last word of sending."""
    lead = _LEAD.match(core[0][:-3])
    begin = core.start() + (lead.end() if lead else 0)
    region = REGIONS.search(text, core.start(), core.end())
    return min(begin, region.start()) if region and region.start() >= core.start() else begin


def _found(text: str, start: int, end: int) -> Found:
    return Found(start, end, _BLANKS.sub(" ", text[start:end]).strip())

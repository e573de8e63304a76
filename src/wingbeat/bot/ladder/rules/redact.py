"""What identifies a person is taken out before a text leaves the house, and put back into what returns.

Finding too much costs the model a word; finding too little gives somebody away. So the patterns are greedy.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count

import msgspec

from wingbeat.bot.ladder.rules.words import HAN

OPEN, CLOSE = "⟦", "⟧"  # nobody types these; those that come are taken out
LONGEST = 2_000  # what a model is asked is shorter still; the patterns stay quick
_PLACE = re.compile(f"{OPEN}[A-Z]+_\\d+{CLOSE}")

_SURNAMES = (
    "欧阳|歐陽|上官|司马|司馬|诸葛|諸葛|司徒|夏侯|皇甫|公孙|公孫|慕容|令狐|"
    "[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅高郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯庄莊洪柯温溫游涂詹賴赖简簡]"
)
_TITLES = "先生|女士|小姐|太太|老师|老師|经理|經理|师傅|師傅"
# Within one stretch without a mark: a place, and a number of a house, floor or room. Taken from its begin to that number.
_STRETCH = re.compile(f"[^，。,.!！?？；;：:\\n{OPEN}{CLOSE}]+")
_PLACE_HAN = re.compile("[省市区區县縣路街道巷弄村镇鎮乡鄉段里苑]|胡同|社区|社區|花园|花園|大厦|大廈|广场|廣場")
_HOUSE = re.compile(r"\d\s*(?:号楼|號樓|号|號|栋|棟|幢|单元|單元|室|楼|樓|层|層|弄|巷)(?:\s*之\s*\d{1,4})?")
_SENT_TO = re.compile("(?:地址|住址|寄到|寄给|寄給|送到|住在|我住)(?:是|为|為)?")
_ROOM = r"(?:flat|apt|apartment|unit|suite|room|#)\.?\s*\w+"
_AROUND = rf"(?:,?\s+(?i:{_ROOM}))?(?:,\s*[A-Z][\w '’-]{{1,30}})*(?:,?\s+[A-Z]{{2}}\s+\d{{5}})?"
# Those that are words of their own count only when written as names.
_STREET = r"(?i:(?:[a-z][\w'’.-]*\s+){1,4}(?:street|st|road|rd|avenue|ave|lane|boulevard|blvd))"
_PLACE_NAMED = r"(?:[A-Z][\w'’.-]*\s+){1,4}(?:Drive|Dr|Court|Ct|Close|Way|Place|Square|Terrace|Highway|Park)"

# Order matters: what is most surely itself is taken first, bare digits last. The group "kept" is what is taken.
_PATTERNS: Sequence[tuple[str, re.Pattern[str]]] = tuple(
    (kind, re.compile(pattern, flags))
    for kind, pattern, flags in (
        ("EMAIL", r"(?<![\w.+-])[\w.+-]{1,64}\s?[@＠]\s?[\w-]{1,63}(?:\.[\w-]{1,63})+", 0),
        ("LINK", r"https?://[^\s⟦⟧，。）)]+|www\.[^\s⟦⟧，。）)]+", re.IGNORECASE),
        ("SECRET", r"(?:密码|密碼|口令|验证码|驗證碼|password|passcode|pass word|pin|otp|verification code|code)\s*(?:是|为|為|is|was|:|：|=)?\s*(?P<kept>[A-Za-z0-9!@#$%^&*_.-]{0,40}?\d[A-Za-z0-9!@#$%^&*_.-]*)", re.IGNORECASE),
        ("SECRET", r"(?:密码|密碼|口令|password|passcode)\s*(?:是|为|為|is|was|:|：|=)\s*(?P<kept>[^\s,，。;；]+)", re.IGNORECASE),
        ("ADDRESS", f"(?:地址|住址|寄到|寄给|寄給|送到|住在)\\s*(?:是|为|為|:|：)?\\s*(?P<kept>[{HAN}A-Za-z0-9\\- ]{{1,60}}(?<=省|市|区|區|县|縣|路|街|道|村|镇|鎮)[{HAN}A-Za-z0-9\\- ]{{0,60}})", 0),
        ("ADDRESS", rf"(?P<kept>(?:(?i:{_ROOM}),?\s+)?\b\d+[A-Za-z]?,?\s+(?:{_STREET}|{_PLACE_NAMED})\b\.?{_AROUND})", 0),
        ("POSTCODE", r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|(?:邮编|郵遞區號|(?<![a-z])(?:zip(?: code)?|postcode))\s*(?:是|为|為|is|:|：)?\s*(?P<kept>(?=[\w-]*\d)[\w-]{3,8})", re.IGNORECASE),
        ("ID", r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])|(?<![0-9A-Za-z])[A-Z][12489]\d{8}(?!\d)|\b\d{3}-\d{2}-\d{4}\b", 0),
        ("CARD", r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)", 0),
        ("PHONE", r"(?<![\w.])(?:\+|00)\d{1,3}[ -]?(?:\(?\d+\)?[ .-]?){2,5}\d{2,}|(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)|(?<!\d)0\d{1,3}[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)|\(\d{3}\)\s?\d{3}-\d{4}|\b\d{3}[-.]\d{3}[-.]\d{4}\b", 0),
        ("IP", r"\b\d{1,3}(?:\.\d{1,3}){3}\b", 0),
        ("ORDER", r"(?<![A-Za-z0-9])[A-Za-z]{1,6}[-_]?\d[\dA-Za-z-]{3,}|#\s?\d{3,}|(?<![A-Za-z0-9])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{8,}(?![A-Za-z0-9])", 0),
        ("ACCOUNT", r"(?:微信号?|微信號?|(?<![a-z])(?:wechat|wx|qq|line(?: id)?|telegram|whatsapp|alipay)|旺旺|支付宝|支付寶)(?:\s*(?:号|號|id|账号|帳號))?\s*(?:是|为|為|is|:|：)?\s*(?P<kept>@?[A-Za-z0-9][\w.-]{3,})", re.IGNORECASE),
        ("NUMBER", r"(?<![\d.])(?!\d{4}-\d\d-\d\d)\d(?:[ -]?\d){4,}(?![\d.])", 0),
        ("NAME", f"(?:我叫|我是|名字叫|姓名|名字|收件人|收货人|收貨人|联系人|聯絡人|买家|買家|持卡人|署名|抬头|抬頭)\\s*(?:是|为|為|改成|改为|改為|:|：)?\\s*(?P<kept>(?:{_SURNAMES})[{HAN}·]{{1,3}}?)(?=[，,。.!！?？、\\s⟦]|{_TITLES}|$|的|在|昨|今|上|买|買|想|要|电|電|手|订|訂)", 0),
        ("NAME", f"(?P<kept>(?:{_SURNAMES})[{HAN}]{{0,2}})(?={_TITLES})", 0),
        ("NAME", r"(?i:\b(?:my name is|my name's|i am called|this is|name\s*:|recipient\s*:?|addressed to|regards,|sincerely,|cheers,|thanks,)\s+)(?P<kept>[A-Z][\w'’-]+(?:\s+(?:[A-Z][\w'’-]+|[A-Z]\.|de|van|von|bin|al))*)", 0),
        ("NAME", r"(?i:\bi(?: a|['’])m\s+)(?P<kept>[A-Z][\w'’-]+\s+[A-Z][\w'’-]+)", 0),
        ("NAME", r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+(?P<kept>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?)", 0),
    )
)  # fmt: skip


class Redacted(msgspec.Struct, frozen=True):
    """A text that tells nobody who wrote it; `kept` says what stood at each place."""

    text: str
    kept: Mapping[str, str]

    def restore(self, text: str) -> str:
        """The text with what was taken put back; places that nobody made are left out."""
        return _PLACE.sub(lambda place: self.kept.get(place[0], ""), text)

    def bare(self, text: str) -> str:
        """The text without the places: what is left are the writer's own words."""
        return _PLACE.sub(lambda place: "" if place[0] in self.kept else place[0], text)


def redact(text: str, names: Iterable[str] = ()) -> Redacted:
    """Take out what identifies somebody; `names`: what the customer is known to be called."""
    kept: dict[str, str] = {}
    numbers = count(1)
    text = text[:LONGEST].replace(OPEN, "").replace(CLOSE, "")
    for name in sorted(filter(None, (one.strip() for one in names)), key=len, reverse=True):
        if len(name) > 1:
            text = re.sub(re.escape(name), _taker("NAME", kept, numbers), text, flags=re.IGNORECASE)
    for kind, pattern in _PATTERNS:
        text = pattern.sub(_taker(kind, kept, numbers), text)
        if kind == "LINK":
            text = _STRETCH.sub(lambda stretch: _without_address(stretch[0], kept, numbers), text)
    return Redacted(text, kept)


def _without_address(stretch: str, kept: dict[str, str], numbers: "count[int]") -> str:
    """A stretch of Chinese without the address in it, if one is."""
    house = max((match.end() for match in _HOUSE.finditer(stretch)), default=0)
    if not house or not _PLACE_HAN.search(stretch, 0, house):
        return stretch
    cue = _SENT_TO.search(stretch, 0, house)
    begin = cue.end() if cue else 0
    place = f"{OPEN}ADDRESS_{next(numbers)}{CLOSE}"
    kept[place] = stretch[begin:house]
    return stretch[:begin] + place + stretch[house:]


def _taker(kind: str, kept: dict[str, str], numbers: "count[int]") -> Callable[[re.Match[str]], str]:
    """What replaces a match: a place of its own, the same one for the same words."""

    def take(match: re.Match[str]) -> str:
        group = "kept" if match.re.groupindex.get("kept") and match["kept"] else 0
        words = match[group]
        if OPEN in words or not words.strip():
            return match[0]  # somebody's already
        place = next((one for one, known in kept.items() if known == words), f"{OPEN}{kind}_{next(numbers)}{CLOSE}")
        kept[place] = words
        return match[0].replace(words, place)

    return take

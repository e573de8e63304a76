"""What is said about a round: how fast, how complete, in which tone. Rules, so that everybody can see why."""

import re
from collections.abc import Iterable, Sequence

from wingbeat.practice.models import Fact, Feedback, Remark, Said, Script, ToneRule

# Online customers bear a wait of half a minute to a minute: the first answer within the one, each later one in the other.
FIRST_SECONDS, TURN_SECONDS = 30.0, 60.0
MOST_FACTS = 12  # more is a list nobody reads
ENOUGH = 0.5  # of the recorded words: the same thing is never said in all the same words
# A number says nothing without what it counts: "12" is no point to make, "12 个月" is one.
_NUMBER = re.compile(
    r"(?:NT|US)?[$¥€£]\s?\d+(?:\.\d+)?|(?<![\w.:])(?:\d+:\d\d\b|\d+(?:\.\d+)?\s?(?:%|[个個]?(?:工作日|工作天|小时|小時|月|星期)|分钟|分鐘|天|日|年|周|週|元|块|塊|次|件|折|点|點|个字|個字"
    r"|(?:kg|g|cm|mm|m|km|l|ml|working days?|days?|hours?|minutes?|weeks?|months?|years?)\b))",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(?<=\d)(?=[a-z])")
_WORD = re.compile(r"[a-z][a-z'’-]+|[\u4e00-\u9fff]", re.IGNORECASE)
_LINK = re.compile(r"https?://|/help/|（链接）|（連結）|\(link\)")
_SAYS = re.IGNORECASE
_GREETS = re.compile(
    r"您好|你好|早上好|早安|午安|晚上好|hello|\bhi\b|\bdear\b|good (?:morning|afternoon|evening)", _SAYS
)
_SORRY = re.compile(r"抱歉|对不起|對不起|不好意思|sorry|apologi[sz]e", _SAYS)
_STEP = re.compile(
    r"马上|馬上|立即|稍后|稍後|我来|我來|帮您|幫您|为您|為您|安排|会在|會在|[答回]复您|回覆您|[时天钟時鐘][内內]|\bI(?:'|’)ll\b|\bI will\b|\bwe(?:'|’)ll\b|\bwe will\b"
    r"|\b(?:I(?: am|(?:'|’)m)|we(?: are|(?:'|’)re)) \w+ing\b|\bby (?:\d|to(?:day|night|morrow)|noon)"
    r"|let me|right away|\bwithin\b|\bcan you\b|\bcould you\b|请您|請您",
    _SAYS,
)
_CLOSES = re.compile(
    r"祝您|感谢|感謝|谢谢|謝謝|还有其他|還有其他|随时|隨時|再联系|再聯絡|thank|anything else|have a (?:nice|good|great|lovely)"
    r"|any time|take care|let us know|let me know",
    _SAYS,
)
_SHOUTS = re.compile(r"[!！]{2,}|(?:\b[A-Z]{4,}\b[\s,]*){2,}")
_BLAMES = re.compile(
    r"你自己|您自己|都怪|是你的错|是您的错|是你的錯|是您的錯|早就说|早就說|应该早|應該早|your (?:own )?fault|you should have"
    r"|you failed|you didn(?:'|’)t"
    # Nor may anybody be rude.
    r"|笨蛋|蠢|白[痴癡]|傻[逼瓜子]|神[经經]病|[闭閉]嘴|[滚滾][蛋开開吧]|[废廢][话話]|[烦煩]死|[烦煩]不[烦煩]|[别別][烦煩吵]|无理取闹|無理取鬧"
    r"|[关關]我(?:什么|什麼|屁|啥)|不[关關归歸]我|[爱愛][买買要信]不[买買要信]|冷[静靜](?:一?[点點]|一下)"
    r"|\b(?:idiot|stupid|moron|dumb|shut up|whining|go away|get lost|calm down|who cares|not my (?:problem|job)"
    r"|your problem, not|(?:do not|don(?:'|’)t) care|stop (?:asking|complaining|bothering))\b",
    _SAYS,
)


def feedback(script: Script, answers: Sequence[Said]) -> Feedback:
    """About the answers to a script; the last one is without words where the customer left."""
    said = [one for one in answers if one.text]
    stayed = len(said) == len(answers) and bool(said)
    recorded = [one.recorded for one in script.exchanges[: len(said)]]
    in_time = sum(one.seconds <= (TURN_SECONDS if n else FIRST_SECONDS) for n, one in enumerate(said))
    facts = _facts(script, recorded, " ".join(one.text for one in said))
    overlap = _overlap(recorded, [one.text for one in said])
    tone = _tone([one.text for one in said])
    seconds = [one.seconds for one in answers]
    turns = max(1, len(answers))
    content = [min(1.0, overlap / ENOUGH)] + [float(one.named) for one in facts]
    parts = in_time / turns, sum(content) / len(content), _kindness(tone)
    return Feedback(
        first_seconds=seconds[0] if seconds else 0.0,
        mean_seconds=round(sum(seconds) / turns, 1),
        in_time=in_time,
        turns=len(answers),
        stayed=stayed,
        overlap=round(overlap, 3),
        facts=facts,
        tone=tone,
        score=round(100 * sum(parts) / len(parts)),
    )


def words(text: str) -> set[str]:
    return {match[0].lower() for match in _WORD.finditer(text)}


def _overlap(recorded: Iterable[str], said: Iterable[str]) -> float:
    wanted = words(" ".join(recorded))
    return len(wanted & words(" ".join(said))) / len(wanted) if wanted else 0.0


def numbers(text: str) -> list[str]:
    """Numbers with their unit, each once, in their order; of "1–3 days" the days one may count on."""
    told = (match[0].upper() if "$" in match[0] else match[0].lower() for match in _NUMBER.finditer(text))
    found = (re.sub(r"(?<=[\d$¥€£])\s+", "", one) for one in told)
    return list(dict.fromkeys(_UNIT.sub(" ", one) for one in found))


def _facts(script: Script, recorded: Sequence[str], said: str) -> tuple[Fact, ...]:
    told = " ".join(recorded)
    if not recorded:
        return ()
    spoken = numbers(said)
    wanted = [Fact("number", one, one in spoken) for one in numbers(told)]
    wanted += [
        Fact("product", one, one.lower() in said.lower()) for one in script.products if one.lower() in told.lower()
    ]
    if _LINK.search(told):
        wanted.append(Fact("link", "", bool(_LINK.search(said))))
    return tuple(wanted[:MOST_FACTS])


def _tone(said: Sequence[str]) -> tuple[Remark, ...]:
    if not said:
        return ()
    found = [Remark("greeting", bool(_GREETS.search(said[0])))]
    sorry = [text for text in said if _SORRY.search(text)]
    if sorry:
        without = next((text for text in sorry if not _STEP.search(text)), None)
        found.append(Remark("next_step", without is None, without[:80] if without else ""))
    found.append(Remark("closing", bool(_CLOSES.search(said[-1]))))
    return (*found, _lacks("shouting", _SHOUTS, said), _lacks("blame", _BLAMES, said))


def _kindness(tone: Sequence[Remark]) -> float:
    """The share of the rules kept; no greeting makes up for blame."""
    if not tone or any(one.rule == "blame" and not one.kept for one in tone):
        return 0.0
    return sum(one.kept for one in tone) / len(tone)


def _lacks(rule: ToneRule, pattern: re.Pattern[str], said: Sequence[str]) -> Remark:
    """A rule that is kept unless something matches; the first that does is quoted."""
    match = next(filter(None, map(pattern.search, said)), None)
    return Remark(rule, match is None, match[0].strip()[:80] if match else "")

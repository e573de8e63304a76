from collections.abc import Iterator

import msgspec

from wingbeat.knowledge.exchange.models import BadLine, Found
from wingbeat.knowledge.exchange.rules.lines import Line, found, told, unreadable
from wingbeat.knowledge.models import Draft, Language
from wingbeat.knowledge.rules.reasons import reason

LONGEST_LINE = 512 * 1024  # an article with fifty questions has 150 kB


def read(body: bytes, language: Language) -> Iterator[Found | BadLine]:
    """One JSON object a line; empty lines are skipped."""
    for number, line in enumerate(body.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not line.strip():
            continue
        if len(line) > LONGEST_LINE:
            yield BadLine(number, reason("long_line", most=LONGEST_LINE))
            continue
        try:
            one = msgspec.json.decode(line, type=Line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            yield BadLine(number, unreadable(error))
        else:
            yield found(one, number, language)


def write(draft: Draft) -> bytes:
    return msgspec.json.encode(told(draft)) + b"\n"

"""The pieces of a streamed chat completion, read from whatever bytes come: broken frames are skipped, never believed."""

import codecs
from collections.abc import Iterator
from typing import Any

import msgspec

MOST_BROKEN = 20  # a server that sends so much nonsense is not an honest one with a hiccup
LONGEST_LINE = 65_536
DONE = "[DONE]"


class Delta(msgspec.Struct, frozen=True):
    """What one frame brings: words, counts of tokens, or an end.

    `last`: the model said all it had to say; `cut`: it was stopped; `done`: the server will say no more.
    """

    text: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    last: bool = False
    cut: bool = False
    done: bool = False


class Garbage(ValueError):
    """More nonsense than a hiccup explains."""


class Frames:
    """Feed it bytes, take deltas. Bytes may be cut anywhere, within a character too."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._line = ""
        self.broken = 0

    def feed(self, piece: bytes) -> Iterator[Delta]:
        """The deltas that are complete by now; raises `Garbage`."""
        *lines, self._line = (self._line + self._decode(piece).replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        if len(self._line) > LONGEST_LINE:
            raise Garbage
        for line in lines:
            yield from self._read(line)

    def end(self) -> Iterator[Delta]:
        """What stood in a last line without its end."""
        line, self._line = self._line, ""
        yield from self._read(line)

    def _read(self, line: str) -> Iterator[Delta]:
        field, colon, data = line.partition(":")
        if not line.strip() or not field or (colon and field in {"event", "id", "retry"}):
            return
        data = data.strip()
        if field == "data" and data == DONE:
            yield Delta(last=True, done=True)
            return
        delta = delta_of(data) if field == "data" else None
        if delta is not None:
            yield delta
            return
        self.broken += 1
        if self.broken > MOST_BROKEN:
            raise Garbage


def delta_of(data: str | bytes) -> Delta | None:
    """One frame, or a whole answer of a server that does not stream; None for what is neither."""
    try:
        frame = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(frame, dict) or "error" in frame:
        return None
    choices, usage = frame.get("choices"), frame.get("usage")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    if not choice and not isinstance(usage, dict):
        return None
    said = _object(choice.get("delta")) or _object(choice.get("message"))
    text, reason = said.get("content"), choice.get("finish_reason")
    return Delta(
        text=text if isinstance(text, str) else "",
        tokens_in=_count(_object(usage).get("prompt_tokens")),
        tokens_out=_count(_object(usage).get("completion_tokens")),
        last=reason == "stop",
        cut=reason is not None and reason != "stop",
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 <= value < 10**9 else None

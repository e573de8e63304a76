"""A text on its way from the model: what is complete of it, and proved to stand in the passages."""

from collections.abc import Callable, Sequence

from wingbeat.bot.ladder.rules.grounded import Fault, Support
from wingbeat.bot.ladder.rules.prompt import NO_ANSWER
from wingbeat.bot.ladder.rules.redact import Redacted
from wingbeat.bot.ladder.rules.sanitise import MOST_CHARACTERS, clean
from wingbeat.bot.ladder.rules.words import ended


class Unsupported(Exception):
    """What was written is not supported, and so not sent: `fault` says why."""

    def __init__(self, fault: Fault | str) -> None:
        super().__init__(fault)
        self.fault = fault


class Check:
    """Reads along. `text` is what may be shown so far: whole sentences, each proved; `told` hears it grow."""

    def __init__(self, passages: Sequence[str], hidden: Redacted, told: Callable[[str], None] | None = None) -> None:
        self._passages, self._hidden, self._told = passages, hidden, told
        self._support = Support(passages)
        self._proved = 0  # characters of `raw`
        self.raw = ""
        self.text = ""

    def add(self, words: str) -> None:
        """More words came; raises `Unsupported` at the first sentence that does not stand in the passages."""
        self.raw += words
        if len(self.raw) > MOST_CHARACTERS:
            raise Unsupported("too_long")
        upto = ended(self.raw)
        if self.raw[self._proved : upto].strip():
            self._prove(upto)

    def finish(self) -> None:
        """It is whole; raises `Unsupported`."""
        if self.raw[self._proved :].strip() or not self._proved:
            self._prove(len(self.raw))

    def rests_on(self, passage: str) -> bool:
        """Whether this passage alone supports the whole text."""
        return Support([passage]).fault(self._bare(self.raw)) is None

    def _bare(self, text: str) -> str:
        return self._hidden.bare(clean(text, self._passages) or "")

    def _prove(self, upto: int) -> None:
        so_far = clean(self.raw[:upto], self._passages)
        if so_far is None:
            raise Unsupported("active")
        if NO_ANSWER in so_far:
            raise Unsupported("unknown")
        found = self._support.fault(self._bare(self.raw[self._proved : upto]))
        if found is not None:
            raise Unsupported(found)
        self._proved = upto
        self.text = self._hidden.restore(so_far)
        if self._told is not None:
            self._told(self.text)


class Plain:
    """Reads along what a member will read, who is told that it is a machine's: only its length is held to account."""

    def __init__(self) -> None:
        self.raw = ""

    def add(self, words: str) -> None:
        """Raises `Unsupported` for what goes on and on."""
        self.raw += words
        if len(self.raw) > MOST_CHARACTERS:
            raise Unsupported("too_long")

    def finish(self) -> None:
        """Raises `Unsupported` where nothing was written."""
        if not self.raw.strip():
            raise Unsupported("empty")


class Timed(Plain):
    """Reads along a test, and after how many seconds its first words came; 0 as long as none have."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock, self._begun = clock, clock()
        self.first_seconds = 0.0

    def add(self, words: str) -> None:
        self.first_seconds = self.first_seconds or self._clock() - self._begun
        super().add(words)

"""How sure the matcher may be of its best article: logistics over its scores, fitted by `tools/fit_bot_trust.py`."""

import math

import msgspec


class Evidence(msgspec.Struct, frozen=True):
    """What speaks for one article. `margin`: its whole score above the best other's; `dense`, `words`: its closest
    question by meaning and by words, 0–1; `agreement`: how many of the six scores name it first.
    """

    margin: float
    dense: float
    words: float
    agreement: int


class Trust(msgspec.Struct, frozen=True):
    """A logistic: the weight of each piece of evidence."""

    bias: float
    margin: float
    dense: float
    words: float
    agreement: float

    def confidence(self, found: Evidence) -> float:
        z = self.bias + self.margin * found.margin + self.dense * found.dense
        z += self.words * found.words + self.agreement * found.agreement
        return 1 / (1 + math.exp(-z))


# With the encoder, and by words alone while it is missing.
MEANING = Trust(bias=-3.64, margin=3.92, dense=3.5, words=0.0, agreement=0.38)
WORDS_ALONE = Trust(bias=-3.0, margin=3.0, dense=0.0, words=3.0, agreement=0.3)


def confidence(found: Evidence, *, encoded: bool) -> float:
    """The chance that the article is the right one, 0–1."""
    return (MEANING if encoded else WORDS_ALONE).confidence(found)

"""How sure the matcher may be of its best article: logistics over its scores, fitted by `tools/fit_bot_trust.py`."""

import math

import msgspec


class Evidence(msgspec.Struct, frozen=True):
    """What speaks for one article.

    `odds`: of its whole score among all that were looked at closely, as a logit; `dense`: its closest question by meaning,
    0-1; `leads`: each single score (meaning, words, ideas, answer, habit, what the answer says) above the best other's.
    """

    odds: float
    dense: float
    leads: tuple[float, ...]


class Trust(msgspec.Struct, frozen=True):
    """A logistic: the weight of each piece of evidence."""

    bias: float
    odds: float
    dense: float
    leads: tuple[float, ...]

    def confidence(self, found: Evidence) -> float:
        """The chance that the article is the right one, 0-1."""
        z = self.bias + self.odds * found.odds + self.dense * found.dense
        z += sum(weight * lead for weight, lead in zip(self.leads, found.leads, strict=True))
        return 1 / (1 + math.exp(-z))


# With the encoder: fitted on 3,900 questions of public sets and shops. On those left out of the fit by turns it is off by 0.011
# (1,500 Chinese paraphrases, 12,700 articles) to 0.05 (few questions, or a whole shop of which it is told too little).
MEANING = Trust(bias=-0.97, odds=0.64, dense=2.96, leads=(2.27, 2.26, 1.03, 2.51, 1.25, 1.16))
# By words alone while it is missing; the bias is 2.3 below what is fitted, for a shared word is not a shared meaning, and where
# none is shared the best of a few articles must not look likely.
WORDS_ALONE = Trust(bias=0.3, odds=0.94, dense=0.0, leads=(0.0, 7.12, 0.58, 3.07, 0.0, 0.0))


class Insight(msgspec.Struct, frozen=True):
    """A logistic over what the matcher's own says (as a logit), `intent`, the chance that the message is after what the
    article is there for, and `covered`, how much of what is asked its article says anything about.
    """

    bias: float
    matcher: float
    intent: float
    covered: float

    def confidence(self, matched: float, intent: float, covered: float) -> float:
        """The chance that the article is the right one, 0-1."""
        z = self.bias + self.matcher * math.log(matched / (1 - matched)) + self.intent * intent
        return 1 / (1 + math.exp(-z - self.covered * covered))


# Fitted on the demo's tries and on questions no shop answers (`tools/fit_bot_insight.py`). What is covered halves the answers to
# the latter; what speaks for other articles, and the chance that nothing here is meant, add nothing.
INSIGHT = Insight(bias=-2.19, matcher=0.95, intent=1.99, covered=3.29)

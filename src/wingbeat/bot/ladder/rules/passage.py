"""The part of an article that answers a question, word for word."""

import math
from collections import Counter
from collections.abc import Sequence

from wingbeat.bot.ladder.rules.words import covered, said, sentences

# What a customer reads at a glance; a shorter answer is quoted whole.
WHOLE_CHARACTERS = 280
LONGEST_SENTENCES = 3
# What a model reads of one article: about a page.
LONGEST_GIVEN = 1_500
# The share of the question's words that the article and the quotation share with it; see bench/ladder.py.
ANSWERED = 0.5


def passage(answer: str, question: str) -> str:
    """The few sentences in a row that say most of what was asked; the whole of a short answer; empty without any."""
    if len(answer) <= WHOLE_CHARACTERS:
        return answer.strip()
    parts = sentences(answer)
    told = [said(part) for part in parts]
    seen = Counter(word for words in told for word in words)
    # A word that every sentence has tells them apart as little as one that none has.
    weights = {word: math.log(1 + len(parts) / seen[word]) for word in said(question) if seen[word]}
    best, chosen = 0.0, ""
    for begin in range(len(parts)):
        for end in range(begin + 1, min(begin + LONGEST_SENTENCES, len(parts)) + 1):
            text = _joined(answer, parts, begin, end)
            if len(text) > WHOLE_CHARACTERS and end > begin + 1:
                break
            found = frozenset().union(*told[begin:end])
            # A sentence more must bring something: a tenth of what one word weighs is its price.
            score = sum(weight for word, weight in weights.items() if word in found) - 0.1 * (end - begin)
            if score > best:
                best, chosen = score, text
    return chosen


def quotation(questions: Sequence[str], answer: str, question: str) -> str:
    """What to quote of an article that is probably meant; empty when too little of what was asked is in it."""
    words = passage(answer, question)
    told = said("\n".join([*questions, words]))
    return words if words and covered(said(question), told) >= ANSWERED and said(question) else ""


def to_read(answer: str, question: str) -> str:
    """What a model reads of an article: all of it, or of a very long one the part that fits."""
    return answer if len(answer) <= LONGEST_GIVEN else passage(answer, question) or answer[:LONGEST_GIVEN]


def _joined(answer: str, parts: tuple[str, ...], begin: int, end: int) -> str:
    """The sentences as they stand in the answer, with what lies between them."""
    start = 0
    for part in parts[:begin]:
        start = answer.index(part, start) + len(part)
    start = answer.index(parts[begin], start)
    stop = start
    for part in parts[begin:end]:
        stop = answer.index(part, stop) + len(part)
    return answer[start:stop]

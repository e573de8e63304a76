"""Rank a workspace's articles for one question: meaning by the encoder, words by BM25, trust by a logistic.

The editions of an article in several languages are one *group*: all their questions help to recognise it, in whatever
language it is asked for, and the edition the asker reads best is the one answered with.
"""

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from wingbeat.bot.models import Candidate, Language, Lesson
from wingbeat.bot.rules.lexical import Lexicon

Vectors = NDArray[np.float32]

# The asker's own language first, then what they can most likely read.
READS: dict[Language, tuple[Language, ...]] = {
    "zh-CN": ("zh-CN", "zh-TW", "en"),
    "zh-TW": ("zh-TW", "zh-CN", "en"),
    "en": ("en", "zh-CN", "zh-TW"),
}

# Weights found on 210 questions strangers asked the demo shop before its articles were widened for them. Right article
# first: 68 % by the closest question alone, 71 % with the mean of the nearest five, 74 % with the habit, 79 % with the
# ideas. Each weight may move by half without a change of more than two points.
WORDS = 0.2
IDEAS = 0.3
NEAREST = 5
NEAREST_SHARE = 0.5
ANSWER = 0.15
HABIT = 0.6
# Ridge of the habit: as heavy as one question; 0.3–2 differ by less than one point.
RIDGE = 1.0


class Trust(msgspec.Struct, frozen=True):
    """The logistic that turns a candidate's scores into the chance of being right."""

    bias: float
    margin: float
    dense: float
    agreement: float

    def confidence(self, *, margin: float, dense: float, agreement: int) -> float:
        z = self.bias + self.margin * margin + self.dense * dense + self.agreement * agreement
        return 1 / (1 + math.exp(-z))


# Fitted by `tools/fit_bot_trust.py`. More scores were tried (the sum itself, ideas, words, length, unknown words): none
# told right from wrong better on questions that strangers wrote.
TRUST = Trust(bias=-3.64, margin=3.92, dense=3.5, agreement=0.38)


class Reading(msgspec.Struct, frozen=True):
    """A question as the index compares it: its unit vector (shape `(dimensions,)`), tokens and ideas."""

    vector: Vectors
    tokens: tuple[str, ...]
    ideas: tuple[str, ...]


class Prepared(msgspec.Struct, frozen=True):
    """A lesson with its questions and its answer's tokens read."""

    lesson: Lesson
    questions: tuple[Reading, ...]
    answer: tuple[str, ...]


class Scores(msgspec.Struct, frozen=True):
    """All scores of one question: `dense` and `words` of each known question, `fused` of each group.

    `firsts`: the group that each of the five scores (meaning, words, ideas, habit, answer) names first.
    """

    dense: Vectors
    words: Vectors
    fused: Vectors
    firsts: tuple[int, ...]


class Index:
    """The questions of one workspace, ready to be searched."""

    def __init__(self, articles: Sequence[Prepared]) -> None:
        """Every article has at least one question."""
        articles = sorted(articles, key=lambda article: article.lesson.group)  # a group's questions stand together
        self._lessons = [article.lesson for article in articles]
        self._questions = [question for lesson in self._lessons for question in lesson.questions]
        sizes = [len(lesson.questions) for lesson in self._lessons]
        self._starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        names = sorted({lesson.group for lesson in self._lessons})
        place = {name: at for at, name in enumerate(names)}
        self._group = np.repeat(np.array([place[lesson.group] for lesson in self._lessons], np.int64), sizes)
        self._first = np.searchsorted(self._group, np.arange(len(names)))
        self._size = np.diff(np.append(self._first, len(self._questions)))
        self._editions: list[list[int]] = [[] for _ in names]
        for at, lesson in enumerate(self._lessons):
            self._editions[place[lesson.group]].append(at)
        self._read(articles)

    def _read(self, articles: Sequence[Prepared]) -> None:
        if not articles:
            return
        readings = [reading for article in articles for reading in article.questions]
        self._vectors = np.array([reading.vector for reading in readings], np.float32)
        self._words = Lexicon([reading.tokens for reading in readings])
        self._ideas = Lexicon([reading.ideas for reading in readings])
        self._answers = Lexicon(
            [[token for at in editions for token in articles[at].answer] for editions in self._editions]
        )
        gram = self._vectors.T @ self._vectors
        self._whiten = np.linalg.inv(gram + RIDGE * np.eye(len(gram), dtype=np.float32)).astype(np.float32)

    def scores(self, asked: Reading) -> Scores:
        """Of one question; the index must not be empty."""
        dense = self._vectors @ asked.vector
        words, ideas = self._words.shares(asked.tokens), self._ideas.shares(asked.ideas)
        answer = self._answers.shares(asked.tokens)
        # A ridge classifier whose classes are the groups: what is typical of one and not of the others.
        habit = np.add.reduceat(self._vectors @ (self._whiten @ asked.vector), self._first)
        near = self._nearest(dense + WORDS * words + IDEAS * ideas)
        fused = np.asarray(near + ANSWER * answer + HABIT * habit, np.float32)
        firsts = [int(self._group[score.argmax()]) for score in (dense, words, ideas) if score.any()]
        firsts += [int(score.argmax()) for score in (habit, answer) if score.any()]
        return Scores(dense, words, fused, tuple(firsts))

    def _nearest(self, near: Vectors) -> Vectors:
        """Of each group the closest question, half and half with the mean of its nearest few."""
        order = np.lexsort((-near, self._group))
        ordered = near[order]
        counts = np.arange(len(near)) - self._first[self._group] < NEAREST
        mean = np.add.reduceat(ordered * counts, self._first) / np.minimum(self._size, NEAREST)
        return np.asarray((1 - NEAREST_SHARE) * ordered[self._first] + NEAREST_SHARE * mean, np.float32)

    def rank(self, asked: Reading, language: Language, k: int) -> tuple[Candidate, ...]:
        """The `k` best articles, each in the edition the asker reads best; best first."""
        if not self._questions:
            return ()
        scores = self.scores(asked)
        order = [int(at) for at in np.argsort(-scores.fused, kind="stable")[:k]]
        return tuple(self._candidate(group, scores, language) for group in order)

    def _candidate(self, group: int, scores: Scores, language: Language) -> Candidate:
        at = min(self._editions[group], key=lambda edition: READS[language].index(self._lessons[edition].language))
        whole = slice(self._first[group], self._first[group] + self._size[group])
        own = slice(self._starts[at], self._starts[at + 1])
        asked = int(self._starts[at] + np.argmax(scores.dense[own] + WORDS * scores.words[own]))
        dense = float(scores.dense[whole].max())
        margin = _lead(scores.fused, group)
        agreement = scores.firsts.count(group)
        return Candidate(
            article_id=self._lessons[at].article_id,
            question=self._questions[asked],
            language=self._lessons[at].language,
            dense=dense,
            bm25=float(scores.words[whole].max()),
            fused=float(scores.fused[group]),
            margin=margin,
            agreement=agreement,
            confidence=TRUST.confidence(margin=margin, dense=dense, agreement=agreement),
        )


def _lead(scores: Vectors, at: int) -> float:
    """How far one is above the best of the others; below zero where another is better."""
    others = np.delete(scores, at)
    return float(scores[at] - (others.max() if others.size else 0.0))

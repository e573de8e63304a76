"""Rank a workspace's articles for one question: meaning by the encoder, words by BM25, trust by a logistic.

The editions of an article in several languages are one *group*: all their questions help to recognise it, in whatever
language it is asked for, and the edition the asker reads best is the one answered with.
"""

import math
from collections.abc import Sequence
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from wingbeat.bot.models import Candidate, Language
from wingbeat.bot.rules.lexical import Lexicon

Vectors = NDArray[np.float32]

# The asker's own language first, then what they can most likely read.
READS: dict[Language, tuple[Language, ...]] = {
    "zh-CN": ("zh-CN", "zh-TW", "en"),
    "zh-TW": ("zh-TW", "zh-CN", "en"),
    "en": ("en", "zh-CN", "zh-TW"),
}

# Weights found by leaving each question of the demo shop out in turn (754 questions, 44 groups, three languages):
# right article first for 46 % of them by the closest question of the same language alone, 69 % with the questions of
# the other languages, 74 % with the mean of the nearest five, 82 % with the habit and the answer's words.
WORDS = 0.2
NEAREST = 5
NEAREST_SHARE = 0.5
ANSWER = 0.3
HABIT = 0.6
# Ridge of the habit: as heavy as one question; 0.3–2 differ by less than one point.
RIDGE = 1.0


class Lesson(msgspec.Struct, frozen=True):
    """What the engine needs of an article; articles of one `group` say the same in different languages."""

    article_id: UUID
    group: str
    language: Language
    questions: tuple[str, ...]
    answer: str = ""


class Trust(msgspec.Struct, frozen=True):
    """The logistic that turns scores into the chance of being right."""

    bias: float
    fused: float
    margin: float
    dense: float
    bm25: float

    def confidence(self, *, fused: float, margin: float, dense: float, bm25: float) -> float:
        z = self.bias + self.fused * fused + self.margin * margin + self.dense * dense + self.bm25 * bm25
        return 1 / (1 + math.exp(-z))


# Fitted by `bench/bot_engine.py --fit`.
TRUST = Trust(bias=-8.0, fused=6.0, margin=6.0, dense=2.0, bm25=1.0)


class Prepared(msgspec.Struct, frozen=True):
    """A lesson with its texts read: tokens and unit vectors (shape `(questions, dimensions)`) of its questions."""

    lesson: Lesson
    questions: tuple[tuple[str, ...], ...]
    vectors: Vectors
    answer: tuple[str, ...]


class Scores(msgspec.Struct, frozen=True):
    """All scores of one question: `dense` and `words` of each known question, `fused` of each group."""

    dense: Vectors
    words: Vectors
    fused: Vectors


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
        self._vectors = np.concatenate([article.vectors for article in articles])
        self._lexicon = Lexicon([question for article in articles for question in article.questions])
        self._answers = Lexicon(
            [[token for at in editions for token in articles[at].answer] for editions in self._editions]
        )
        gram = self._vectors.T @ self._vectors
        self._whiten = np.linalg.inv(gram + RIDGE * np.eye(len(gram), dtype=np.float32)).astype(np.float32)

    def scores(self, vector: Vectors, tokens: Sequence[str]) -> Scores:
        """Of a question with this unit vector and these tokens; the index must not be empty."""
        dense = self._vectors @ vector
        words = self._lexicon.shares(tokens)
        near = self._nearest(dense + WORDS * words)
        # A ridge classifier whose classes are the groups: what is typical of one and not of the others.
        habit = np.add.reduceat(self._vectors @ (self._whiten @ vector), self._first)
        fused = near + ANSWER * self._answers.shares(tokens) + HABIT * habit
        return Scores(dense, words, np.asarray(fused, np.float32))

    def _nearest(self, near: Vectors) -> Vectors:
        """Of each group the closest question, half and half with the mean of its nearest few."""
        order = np.lexsort((-near, self._group))
        ordered = near[order]
        counts = np.arange(len(near)) - self._first[self._group] < NEAREST
        mean = np.add.reduceat(ordered * counts, self._first) / np.minimum(self._size, NEAREST)
        return np.asarray((1 - NEAREST_SHARE) * ordered[self._first] + NEAREST_SHARE * mean, np.float32)

    def rank(self, vector: Vectors, tokens: Sequence[str], language: Language, k: int) -> tuple[Candidate, ...]:
        """The `k` best articles, each in the edition the asker reads best; best first."""
        if not self._questions:
            return ()
        scores = self.scores(vector, tokens)
        order = [int(at) for at in np.argsort(-scores.fused, kind="stable")[: max(k, 2)]]
        first, second = order[0], order[1] if len(order) > 1 else None
        return tuple(
            self._candidate(group, scores, rival=second if group == first else first, language=language)
            for group in order[:k]
        )

    def _candidate(self, group: int, scores: Scores, *, rival: int | None, language: Language) -> Candidate:
        at = min(self._editions[group], key=lambda edition: READS[language].index(self._lessons[edition].language))
        whole = slice(self._first[group], self._first[group] + self._size[group])
        own = slice(self._starts[at], self._starts[at + 1])
        asked = int(self._starts[at] + np.argmax(scores.dense[own] + WORDS * scores.words[own]))
        fused = float(scores.fused[group])
        dense, bm25 = float(scores.dense[whole].max()), float(scores.words[whole].max())
        margin = fused - (float(scores.fused[rival]) if rival is not None else 0.0)
        return Candidate(
            article_id=self._lessons[at].article_id,
            question=self._questions[asked],
            language=self._lessons[at].language,
            dense=dense,
            bm25=bm25,
            fused=fused,
            confidence=TRUST.confidence(fused=fused, margin=margin, dense=dense, bm25=bm25),
        )

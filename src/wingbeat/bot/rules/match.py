"""Rank a workspace's articles for one question: meaning by the encoder, words by their rarity, trust by a logistic.

The editions of an article in several languages are one *group*: all their questions help to recognise it, in whatever
language it is asked for, and the edition the asker reads best is the one answered with.

Two passes keep 20,000 articles quick: every question is scored by meaning, words and ideas; the few best groups are then
looked at closely, with what their answers say.
"""

from collections.abc import Generator, Iterable, Sequence
from itertools import groupby

import msgspec
import numpy as np
from numpy.typing import NDArray

from wingbeat.bot.models import Candidate, Language, Lesson
from wingbeat.bot.rules.concepts import concepts
from wingbeat.bot.rules.lexical import Lexicon
from wingbeat.bot.rules.text import tokens, words
from wingbeat.bot.rules.trust import MEANING, WORDS_ALONE, Evidence, Trust

Vectors = NDArray[np.float32]
Kept = NDArray[np.float16]
Places = NDArray[np.int64]

# The asker's own language first, then what they can most likely read.
READS: dict[Language, tuple[Language, ...]] = {
    "zh-CN": ("zh-CN", "zh-TW", "en"),
    "zh-TW": ("zh-TW", "zh-CN", "en"),
    "en": ("en", "zh-CN", "zh-TW"),
}

# Weights beside the meaning's 1, chosen on six sets at once: the demo's own questions left out by turns, strangers'
# questions to it, terse English keywords to a shop's help pages, Chinese paraphrases of assistants, a bank and a forum.
# Halving or raising one by half moves the share of right articles by less than a point and a half on each.
WORDS = 0.5
IDEAS = 0.25
# Of two questions that say the same the one as long as what is asked is meant: 0.7 points of Chinese paraphrases. By the cube of
# the meaning, for a few words may well ask what a long question does.
LENGTH = 0.2
NEAREST = 5
NEAREST_SHARE = 0.5
ANSWER = 0.15
SAID = 0.25
HABIT = 0.6
# Ridge of the habit: as heavy as one question; 0.3–2 differ by less than one point.
RIDGE = 1.0
# A whole score so much lower makes an article about a third as likely: of 0.02–0.12 told on the sets of development.
SPREAD = 0.12
# Groups looked at closely: more cost time and found no further right answer on the sets of development.
CLOSE = 64
# Texts read between two looks at the pipe: about 5 ms.
STEP = 64


class Reading(msgspec.Struct, frozen=True):
    """A question as the index compares it: its unit vector (shape `(dimensions,)`), tokens, ideas and number of characters."""

    vector: Vectors
    tokens: tuple[str, ...]
    ideas: tuple[str, ...]
    length: int


def read(text: str, vector: Vectors) -> Reading:
    """Of a normalised text and what the encoder made of it."""
    return Reading(vector=vector, tokens=tuple(tokens(text)), ideas=tuple(concepts(text)), length=len(text))


class Prepared(msgspec.Struct, frozen=True):
    """A lesson with its questions (at least one), its answer and the answer's sentences, all normalised."""

    lesson: Lesson
    questions: tuple[str, ...]
    answer: str = ""
    sentences: tuple[str, ...] = ()


class Scores(msgspec.Struct, frozen=True):
    """All scores of one question: `near` of each known question; of the few `groups` looked at closely, best first, the
    `fused` score, each single one (shape `(singles, groups)`: meaning, words, ideas, answer, habit and what the answer
    says), and how much of what is asked occurs in them at all.
    """

    near: Vectors
    groups: Places
    fused: Vectors
    singles: Vectors
    covered: Vectors


class Index:
    """The questions of one workspace, ready to be searched; `build` makes it."""

    def __init__(self, articles: Sequence[Prepared], vectors: Vectors, said: Kept) -> None:
        """`articles` by group; `vectors`: of all their questions, `said`: of all their sentences, in that order."""
        self._lessons = [article.lesson for article in articles]
        self._questions = [question for lesson in self._lessons for question in lesson.questions]
        self._vectors, self._said = vectors, said
        self._editions = [
            [at for at, _ in some] for _, some in groupby(enumerate(self._lessons), key=lambda pair: pair[1].group)
        ]
        leaders = [some[0] for some in self._editions] + [len(articles)]
        self._starts = _starts(len(article.questions) for article in articles)
        self._groups = self._starts[leaders]
        self._answered = _starts(len(article.sentences) for article in articles)[leaders]
        self._words, self._ideas, self._answers, self._all = Lexicon(), Lexicon(), Lexicon(), Lexicon()
        self._lengths = np.array([len(question) for article in articles for question in article.questions])
        gram = vectors.T @ vectors
        self._whiten = np.linalg.inv(gram + RIDGE * np.eye(len(gram), dtype=np.float32)).astype(np.float32)

    @classmethod
    def build(cls, articles: Sequence[Prepared], vectors: Vectors, said: Kept) -> Generator[None, None, "Index"]:
        """Make an index in small steps."""
        index = cls(articles, vectors, said)
        for at, editions in enumerate(index._editions):
            whole = {token for edition in editions for token in tokens(articles[edition].answer)}
            index._answers.add(whole)
            for text in (text for edition in editions for text in articles[edition].questions):
                found = tokens(text)
                index._words.add(words(found))
                index._ideas.add(concepts(text))
                whole.update(found)
            index._all.add(whole)
            if at % STEP == 0:
                yield
        for lexicon in (index._words, index._ideas, index._answers, index._all):
            lexicon.close()
            yield
        return index

    def scores(self, asked: Reading) -> Scores:
        """Of one question; the index must not be empty."""
        dense = self._vectors @ asked.vector
        spelt, ideas = self._words.shares(words(asked.tokens)), self._ideas.shares(asked.ideas)
        answer = self._answers.shares(asked.tokens)
        near = np.asarray(dense + WORDS * spelt + IDEAS * ideas - LENGTH * dense**3 * self._strays(asked), np.float32)
        first = self._groups[:-1]
        groups = _best(np.maximum.reduceat(near, first) + ANSWER * answer, CLOSE)
        typical = self._whiten @ asked.vector
        habit = [self._habit(group, typical) for group in groups]
        said = [self._says(group, asked.vector) for group in groups]
        closest = [np.maximum.reduceat(score, first)[groups] for score in (dense, spelt, ideas)]
        singles = np.array([*closest, answer[groups], habit, said], np.float32)
        fused = np.array([self._nearest(group, near) for group in groups], np.float32)
        fused += ANSWER * singles[3] + HABIT * singles[4] + SAID * singles[5]
        order = np.argsort(-fused, kind="stable")
        groups = groups[order]
        return Scores(near, groups, fused[order], singles[:, order], self._all.shares(asked.tokens)[groups])

    def _strays(self, asked: Reading) -> Vectors:
        """How much longer or shorter each question is than what is asked, as a share of the longer."""
        longer = np.maximum(self._lengths, max(asked.length, 1))
        return np.asarray(np.abs(self._lengths - asked.length) / longer, np.float32)

    def _habit(self, group: int, typical: Vectors) -> float:
        """A ridge classifier whose classes are the groups: what is typical of one and not of the others."""
        return float((self._vectors[self._groups[group] : self._groups[group + 1]] @ typical).sum())

    def _nearest(self, group: int, near: Vectors) -> float:
        """The group's closest question, half and half with the mean of its nearest few."""
        nearest = np.sort(near[self._groups[group] : self._groups[group + 1]])[-NEAREST:]
        return float((1 - NEAREST_SHARE) * nearest[-1] + NEAREST_SHARE * nearest.sum() / len(nearest))

    def _says(self, group: int, vector: Vectors) -> float:
        """How close a sentence of the group's answer comes in meaning."""
        sentences = self._said[self._answered[group] : self._answered[group + 1]]
        return float((sentences.astype(np.float32) @ vector).max()) if len(sentences) else 0.0

    def rank(self, asked: Reading, language: Language, k: int) -> tuple[Candidate, ...]:
        """The `k` best articles, each in the edition the asker reads best; best first."""
        if not self._questions:
            return ()
        scores = self.scores(asked)
        trust = MEANING if asked.vector.any() else WORDS_ALONE
        return tuple(self._candidate(rank, scores, language, trust) for rank in range(len(scores.groups))[:k])

    def nearest(self, vector: Vectors) -> list[tuple[Lesson, str, float]]:
        """The questions nearest in meaning alone, best first: whose, which, and their cosine."""
        dense = self._vectors @ vector
        few = sorted(_best(dense, CLOSE), key=lambda at: -dense[at])
        owners = np.searchsorted(self._starts, few, side="right") - 1
        return [
            (self._lessons[owner], self._questions[at], float(dense[at])) for at, owner in zip(few, owners, strict=True)
        ]

    def _candidate(self, rank: int, scores: Scores, language: Language, trust: Trust) -> Candidate:
        editions = self._editions[int(scores.groups[rank])]
        at = min(editions, key=lambda edition: READS[language].index(self._lessons[edition].language))
        own = slice(self._starts[at], self._starts[at + 1])
        found = evidence(rank, scores)
        return Candidate(
            article_id=self._lessons[at].article_id,
            question=self._questions[int(self._starts[at] + np.argmax(scores.near[own]))],
            language=self._lessons[at].language,
            dense=found.dense,
            words=float(scores.singles[1, rank]),
            fused=float(scores.fused[rank]),
            covered=float(scores.covered[rank]),
            agreement=sum(lead > 0 for lead in found.leads),
            confidence=trust.confidence(found),
        )


def evidence(rank: int, scores: Scores) -> Evidence:
    """What speaks for the group at this rank."""
    others = np.delete(scores.singles, rank, axis=1).max(axis=1, initial=0.0)
    rivals = np.append(np.delete(scores.fused, rank), 0.0)  # nothing at all is a rival, too
    return Evidence(
        odds=-float(np.log(np.exp((rivals - scores.fused[rank]) / SPREAD).sum())),
        dense=float(scores.singles[0, rank]),
        leads=tuple(float(lead) for lead in scores.singles[:, rank] - others),
    )


def _starts(sizes: Iterable[int]) -> Places:
    return np.concatenate([[0], np.cumsum(list(sizes), dtype=np.int64)])


def _best(scores: Vectors, count: int) -> Places:
    """Places of the highest scores, in no order."""
    return np.argpartition(-scores, count)[:count] if len(scores) > count else np.arange(len(scores))

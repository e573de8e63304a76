"""Which problem a conversation may come of, and when one counts as fixed."""

from collections.abc import Sequence

from wingbeat.kit.errors import Invalid
from wingbeat.knowledge.search.rules import wanted
from wingbeat.problems.models import MENDED, Problem, ProblemState, Subject, Written

MOST_TAGS = 20
# The same reason says most, for somebody chose it; a tag less, for it may be about anything; words least, for they repeat.
REASON, TAG, WORDS = 3.0, 1.0, 2.0
FITS = 0.5  # a quarter of the title's words, or a tag: below it everything fits a little


def fit(problem: Problem, subject: Subject) -> float:
    """How well a conversation fits a problem, from 0 up; from `FITS` on it is worth a suggestion."""
    written = problem.written
    reason = REASON if written.reason and written.reason == subject.reason else 0.0
    shared = len(set(written.tags) & set(subject.tags))
    return reason + TAG * shared + WORDS * _share(frozenset(wanted(f"{written.title} {written.cause}")), subject.words)


def _share(sought: frozenset[str], said: frozenset[str]) -> float:
    """The share of the words sought that were said, 0–1."""
    return len(sought & said) / len(sought) if sought else 0.0


def by_fit(problems: Sequence[Problem], subject: Subject) -> list[tuple[Problem, bool]]:
    """The best first, and whether each fits; those that do not stay in their order."""
    scored = sorted(((fit(one, subject), one) for one in problems), key=lambda pair: -pair[0] if pair[0] >= FITS else 0)
    return [(one, score >= FITS) for score, one in scored]


def newly_fixed(before: ProblemState, after: ProblemState) -> bool:
    """Whether a move is the fix itself: from here on its effect is measured."""
    return after in MENDED and before not in MENDED


def check(written: Written) -> None:
    """Raise `Invalid` for a problem that cannot be kept."""
    if not written.title.strip():
        raise Invalid("Give the problem a title.")
    if len(written.tags) > MOST_TAGS:
        raise Invalid(f"A problem has {MOST_TAGS} tags at most.", limit=MOST_TAGS)

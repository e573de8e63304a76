"""From events to questions without a good article, one event at a time; and what to do about the worst. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from wingbeat.bot.gaps.models import Advice, Asking, Case, Correction, Gap, Said
from wingbeat.bot.ladder.rules.redact import redact
from wingbeat.bot.rules.attack import is_attack
from wingbeat.conversations.events import ANSWERS, HandOffWhy
from wingbeat.kit.log import Recorded
from wingbeat.knowledge.search.rules import wanted

UNANSWERED: frozenset[HandOffWhy] = frozenset({"low_confidence", "failed_twice", "out_of_scope", "same_answer"})
ALIKE = 0.5  # of their words, for two questions to be one gap: below it "退货" meets every return there is
OF_ONE_MATTER = 0.25  # of their words, where the topic is the same
SAMPLES = 5
LONGEST_SAMPLE = 300  # characters: a question, not a story
MOST_SAID = 20  # answers of one conversation that thumbs may still come for
FULL_ANSWER = 200  # characters: an answer that explains; a longer one is not better for it
TAKEN_OUT = "…"  # what stands where personal data stood
_PLACE = re.compile("⟦[A-Z]+_\\d+⟧")

Told = tuple[Asking, tuple[Case | Correction, ...]]


def fold(asking: Asking, event: Recorded) -> Told:
    """The state after an event; the cases that began or changed, and what was corrected."""
    take = _TAKES.get(event.kind)
    return take(asking, event) if take else (asking, ())


def may_begin(event: Recorded) -> bool:
    """Whether a case may begin with this event: the bot asks back, hands over, or a member changes what it proposed."""
    if event.kind == "message":
        return event.actor_kind == "bot" and event.body.purpose == "question"
    return event.kind in {"handed_off", "draft_approved", "draft_refused"}


def thumbs(asking: Asking, seq: int, at: datetime, *, helpful: bool) -> tuple[Case | Correction, ...]:
    """What the customer found of the message `seq`: an example to learn from, and a case where it did not help."""
    known = next((one for one in asking.said if one.seq == seq), None)
    if known is None:
        return ()
    example = Correction(
        seq=seq,
        at=at,
        label="helpful" if helpful else "unhelpful",
        asked=known.asked,
        proposed=hidden(known.text, asking.name),
    )
    case = replace(known.asked, why="thumbs_down", lost_seconds=0.0)
    return (example,) if helpful else (case, example)


def hidden(text: str, name: str) -> str:
    """A text without what identifies somebody."""
    return _PLACE.sub(TAKEN_OUT, redact(text, [name]).text)


def may_be_answered(question: str) -> bool:
    """Whether an article could answer what was asked: bare marks, what identifies somebody and attempts to talk the bot out of
    its task are nobody's to answer.
    """
    return bool(wanted(question.replace(TAKEN_OUT, " "))) and not is_attack(question.lower())


def shared_words(one: str, other: str) -> float:
    """The share of words two questions have in common, 0–1."""
    first, second = set(wanted(one)), set(wanted(other))
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def worth(answer: str, question: str) -> float:
    """How good a member's answer is as an article: it explains, and speaks of what was asked. 0–2."""
    asked = set(wanted(question))
    about = len(asked & set(wanted(answer))) / len(asked) if asked else 0.0
    return min(len(answer), FULL_ANSWER) / FULL_ANSWER + about


def nearest(likeness: Sequence[float]) -> int | None:
    """Which of some gaps a question belongs to; None when it is like none of them."""
    best = max(range(len(likeness)), key=likeness.__getitem__, default=None)
    return best if best is not None and likeness[best] >= ALIKE else None


def with_sample(samples: Sequence[str], question: str) -> list[str]:
    """The samples with one more question, each once, while there is room."""
    return list(dict.fromkeys([*samples, question]))[:SAMPLES]


def of_one_matter(gap: Gap) -> list[str]:
    """The samples that one article answers: a topic's questions may be of several matters, and its title is the answered one."""
    if not gap.topic:
        return gap.samples
    others = [one for one in gap.samples if shared_words(one, gap.title) >= OF_ONE_MATTER]
    return list(dict.fromkeys([gap.title, *others]))


def saved(gap: Gap, settled: int, bot_seconds: float) -> float:
    """The seconds customers no longer lose: what one of these questions cost before, for each settled now, less what it costs."""
    return settled * gap.lost_seconds / gap.volume - bot_seconds if gap.volume else 0.0


def advice(gap: Gap) -> Advice:
    """What to do: an article that does not help is said more simply, a good answer is published, a nuisance removed."""
    if gap.near_article_id is not None and 2 * (gap.asked_again + gap.thumbs_down + gap.corrected) >= gap.volume:
        return "simplify"
    return "automate" if gap.answer else "eliminate"


def _message(asking: Asking, event: Recorded) -> Told:
    if event.actor_kind == "customer":
        text = hidden(event.body.text, asking.name)[:LONGEST_SAMPLE]
        asked = Case(seq=event.seq, at=event.at, why="asked_again", question=text, language=asking.language)
        # What follows an answer is another question; while somebody waits it is the same one, in other words.
        return replace(asking, asked=asked, open=None if _answered(asking.open) else asking.open), ()
    if event.body.purpose not in ANSWERS:
        return asking, ()
    return _by_bot(asking, event) if event.actor_kind == "bot" else _by_member(asking, event)


def _answered(case: Case | None) -> bool:
    return case is not None and case.lost_seconds is not None


def _by_bot(asking: Asking, event: Recorded) -> Told:
    if event.body.sources and asking.asked is not None:
        article_id = event.body.sources[0].article_id
        about = replace(asking.asked, topics=asking.topics, article_id=article_id)
        asking = replace(asking, said=(*asking.said, Said(event.seq, about, event.body.text))[-MOST_SAID:])
        return _close(asking, event.at)
    if event.body.purpose == "question" and not asking.in_flow:
        return _open(asking)
    return asking, ()


def _open(asking: Asking) -> Told:
    if asking.asked is None or asking.open is not None or not may_be_answered(asking.asked.question):
        return asking, ()
    case = replace(asking.asked, topics=asking.topics, language=asking.language)
    return replace(asking, open=case), (case,)


def _close(asking: Asking, at: datetime) -> Told:
    if asking.open is None or _answered(asking.open):
        return asking, ()
    case = replace(asking.open, lost_seconds=(at - asking.open.at).total_seconds())
    return replace(asking, open=case), (case,)


def _by_member(asking: Asking, event: Recorded) -> Told:
    asking, _ = _close(asking, event.at)
    if asking.open is None:
        return asking, ()
    answer = hidden(event.body.text, asking.name)
    corrected = () if asking.correcting is None else (replace(asking.correcting, said=answer),)
    better = worth(answer, asking.open.question) > worth(asking.open.answer, asking.open.question)
    case = replace(asking.open, answer=answer if better else asking.open.answer)
    return replace(asking, open=case, correcting=None), (case, *corrected)


def _handed_off(asking: Asking, event: Recorded) -> Told:
    if event.body.why not in UNANSWERED:
        return asking, ()
    asking, _ = _open(asking)
    if asking.open is None:
        return asking, ()
    case = replace(asking.open, why="handed_off", topics=asking.open.topics or asking.topics)
    if event.body.why == "same_answer" and asking.said:  # they asked once more: the article they had did not help
        case = replace(case, why="asked_again", article_id=asking.said[-1].asked.article_id)
    return replace(asking, open=case), (case,)


def _proposed(asking: Asking, event: Recorded) -> Told:
    if asking.asked is None:
        return asking, ()
    body = event.body
    article_id = body.sources[0].article_id if body.sources else None
    about = replace(asking.asked, topics=body.topics, article_id=article_id)
    return replace(asking, said=(*asking.said, Said(event.seq, about, body.text))[-MOST_SAID:]), ()


def _decided(asking: Asking, event: Recorded) -> Told:
    """A member changed the draft, or refused it: what they say instead is the better answer."""
    known = next((one for one in asking.said if one.seq == event.body.draft), None)
    if known is None or (event.kind == "draft_approved" and not event.body.edited):
        return asking, ()
    case = replace(known.asked, why="corrected")
    correction = Correction(
        seq=event.seq,
        at=event.at,
        label="edited" if event.kind == "draft_approved" else "refused",
        asked=case,
        proposed=hidden(known.text, asking.name),
        why=hidden(getattr(event.body, "why", ""), asking.name),
        member_id=event.actor_id,
    )
    return replace(asking, open=case, correcting=correction), (case, correction)


def _ended(asking: Asking, event: Recorded) -> Told:
    if event.kind == "abandoned":
        asking, cases = _close(asking, event.at)
        return replace(asking, open=None), cases
    return replace(asking, open=None), ()


_TAKES: Mapping[str, Callable[[Asking, Recorded], Told]] = {
    "opened": lambda asking, event: (
        replace(asking, name=event.body.customer_name, language=event.body.language),
        (),
    ),
    "merged": lambda asking, event: (replace(asking, name=event.body.customer_name), ()),
    "understood": lambda asking, event: (
        replace(asking, topics=event.body.topics, language=event.body.language),
        (),
    ),
    "flow_moved": lambda asking, event: (replace(asking, in_flow=event.body.run is not None), ()),
    "message": _message,
    "handed_off": _handed_off,
    "draft_proposed": _proposed,
    "draft_approved": _decided,
    "draft_refused": _decided,
    "resolved": _ended,
    "abandoned": _ended,
}

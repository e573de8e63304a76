"""What differs between two versions, pure: by lines first, within changed lines by words."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from wingbeat.kit.words import CJK
from wingbeat.knowledge.models import Draft
from wingbeat.knowledge.versions.models import FieldDiff, Piece

# A Chinese character is a word; spaces and signs stand alone, so that a word is never marked with its comma.
WORDS = re.compile(rf"[{CJK}]|[^\W_{CJK}]+|\s+|.", re.DOTALL)
# Beyond this a comparison may take longer than reading both: then the old stretch is shown gone and the new one come.
MOST = 2000


def compare(before: Draft, after: Draft) -> list[FieldDiff]:
    """The fields that differ, each with its pieces."""
    old, new = _texts(before), _texts(after)
    return [FieldDiff(name, pieces(old[name], new[name])) for name in old if old[name] != new[name]]


def _texts(draft: Draft) -> dict[str, str]:
    """Every field as people read it."""
    buttons = [f"{one.label} → {one.url or one.question}" for one in draft.buttons]
    return {
        "questions": "\n".join(draft.questions),
        "answer": draft.answer,
        "buttons": "\n".join(buttons),
        "language": draft.language,
        "group": draft.group,
        "category": draft.category,
        "audience": draft.audience,
        "status": draft.status,
        "intents": "\n".join(draft.intents),
        "valid_from": draft.valid_from.isoformat() if draft.valid_from else "",
        "valid_until": draft.valid_until.isoformat() if draft.valid_until else "",
        "review_on": draft.review_on.isoformat() if draft.review_on else "",
        "owner_id": str(draft.owner_id or ""),
    }


def pieces(before: str, after: str) -> list[Piece]:
    """The pieces that make `before` of those not added, and `after` of those not removed."""
    found: list[Piece] = []
    for one in _by_lines(before, after):
        if one.text and found and found[-1].kind == one.kind:
            found[-1] = msgspec.structs.replace(found[-1], text=found[-1].text + one.text)
        elif one.text:
            found.append(one)
    return found


def _by_lines(before: str, after: str) -> Iterator[Piece]:
    for old, new in _steps(_lines(before), _lines(after)):
        if old == new:
            yield Piece("same", old)
        else:
            yield from _by_words(old, new)


def _by_words(before: str, after: str) -> Iterator[Piece]:
    for old, new in _steps(WORDS.findall(before), WORDS.findall(after)):
        if old == new:
            yield Piece("same", old)
        else:
            yield from (Piece("removed", old), Piece("added", new))


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Stretches of both, alike or not, in order."""
    if len(old) + len(new) > MOST:
        yield "".join(old), "".join(new)
        return
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield "".join(old[a:b]), "".join(new[c:d])


def _lines(text: str) -> list[str]:
    """Lines with their ends; only what an editor sees as one."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)

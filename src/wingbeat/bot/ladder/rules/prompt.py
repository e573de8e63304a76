"""What the model is told. The words stand in `content/prompt_vN.md`: a change of them is a new file and a new version."""

from collections.abc import Sequence

from wingbeat.bot.models import Language

NO_ANSWER = "NO_ANSWER"
LONGEST_QUESTION = 1_000
LANGUAGES: dict[Language, str] = {
    "zh-CN": "Simplified Chinese",
    "zh-TW": "Traditional Chinese (Taiwan)",
    "en": "English",
}


def compose(template: str, passages: Sequence[str], question: str, language: Language) -> str:
    """The template with its places filled; what customers write cannot close a tag or open one."""
    told = "\n".join(f"<passage>\n{_tame(passage)}\n</passage>" for passage in passages)
    filled = {"{language}": LANGUAGES[language], "{passages}": told, "{question}": _tame(question)[:LONGEST_QUESTION]}
    parts = [template]
    for place, words in filled.items():
        # Only the template's own places are filled: a question may well contain "{passages}".
        parts = [piece for part in parts for piece in _filled(part, place, words)]
    return "".join(parts)


class _Done(str):
    """A part that is filled already."""

    __slots__ = ()


def _filled(part: str, place: str, words: str) -> list[str]:
    before, found, after = part.partition(place)
    if isinstance(part, _Done) or not found:
        return [part]
    return [before, _Done(words), after]


def _tame(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›").strip()


def tokens(text: str) -> int:
    """A guess at the tokens of a text that is rather too high: a third of its bytes, so one for each Chinese character."""
    return len(text.encode()) // 3 + 1

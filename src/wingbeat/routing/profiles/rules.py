"""When a member is on duty, and which language another understands, pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from wingbeat.routing.profiles.models import KNOWN_LEVEL, Duty
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.rules import next_opening, open_until

# Who reads one of these reads the others, though it is not how they would write: better than nobody.
SINITIC = frozenset({"zh", "yue", "nan", "hak", "wuu", "cmn"})


def duty(shift: Calendar | None, now: datetime, closing_seconds: float) -> Duty:
    """New work is given within the shift, but not within its last `closing_seconds`."""
    if shift is None:
        return Duty(on=True)
    opened = next_opening(shift, now)
    if opened is None:
        return Duty(on=False)
    if opened > now:
        return Duty(on=False, changes_in_seconds=(opened - now).total_seconds())
    ends = open_until(shift, now)
    if ends is None:
        return Duty(on=True)
    left = (ends - now).total_seconds() - closing_seconds
    if left > 0:
        return Duty(on=True, changes_in_seconds=left)
    following = next_opening(shift, ends + timedelta(microseconds=1))
    return Duty(on=False, changes_in_seconds=(following - now).total_seconds() if following else None)


def spoken(languages: list[str], levels: Mapping[str, int]) -> dict[str, int]:
    """The member's languages, each with how well."""
    return {language: levels.get(language, KNOWN_LEVEL) for language in languages}


def level_of(languages: Mapping[str, int], wanted: str, *, loosely: bool = False) -> int:
    """How well somebody speaks a language, 0 not at all. Who names no dialect ("zh", "en") has them all.

    `loosely`: a sister counts too, one level lower: Mandarin for Cantonese, British for American English.
    """
    best = languages.get(wanted) or languages.get(wanted.partition("-")[0]) or 0
    if best or not loosely:
        return best
    family = family_of(wanted)
    near = [level for language, level in languages.items() if family_of(language) == family]
    return max(1, max(near) - 1) if near else 0


def family_of(language: str) -> str:
    """What its written forms share."""
    base = language.partition("-")[0]
    return "zh" if base in SINITIC else base

"""What stands where when two customers become one, and what goes back when they part; pure.

Joining only fills what was empty, so what came from whom can be told afterwards. Parting takes away what everybody
brought and lets those who stay bring theirs again: in whatever order customers part, what is left is what was said of
the customer itself.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from wingbeat.people.joining.models import Brought, Clash, Profile


def joined(into: Profile, other: Profile) -> Brought:
    """What `other` adds to `into`."""
    return Brought(
        name="" if into.name else other.name,
        tier="" if into.tier else other.tier,
        tags=tuple(tag for tag in other.tags if tag not in into.tags),
        preferences={key: value for key, value in other.preferences.items() if key not in into.preferences},
    )


def with_(into: Profile, brought: Brought) -> Profile:
    return Profile(
        name=into.name or brought.name,
        tier=into.tier or brought.tier,
        tags=(*into.tags, *(tag for tag in brought.tags if tag not in into.tags)),
        preferences={**brought.preferences, **into.preferences},
    )


def without(into: Profile, all_brought: Iterable[Brought]) -> Profile:
    """What was said of the customer itself: what somebody changed since is theirs."""
    for one in all_brought:
        into = Profile(
            name="" if one.name and into.name == one.name else into.name,
            tier="" if one.tier and into.tier == one.tier else into.tier,
            tags=tuple(tag for tag in into.tags if tag not in one.tags),
            preferences={key: value for key, value in into.preferences.items() if not _is(one, key, value)},
        )
    return into


def parted(
    into: Profile, gone: Brought, staying: Sequence[tuple[Profile, Brought]]
) -> tuple[Profile, Sequence[Brought]]:
    """The customer without the one who goes, and what each of those who stay (in the order they came) brings now."""
    left = without(into, (gone, *(brought for _, brought in staying)))
    again = []
    for profile, _ in staying:
        brought = joined(left, _shown(profile, into))
        left = with_(left, brought)
        again.append(brought)
    # In the order in which people know them.
    order = {tag: place for place, tag in enumerate(into.tags)}
    return replace(left, tags=tuple(sorted(left.tags, key=order.__getitem__))), again


def _shown(profile: Profile, into: Profile) -> Profile:
    """Of a profile what the two still have in common: what somebody took away does not come back."""
    return replace(
        profile,
        tags=tuple(tag for tag in profile.tags if tag in into.tags),
        preferences={key: value for key, value in profile.preferences.items() if key in into.preferences},
    )


def _is(brought: Brought, key: str, value: Any) -> bool:
    return key in brought.preferences and brought.preferences[key] == value


def clashes(into: Profile, other: Profile, users: Sequence[tuple[str, str]] = ()) -> list[Clash]:
    """Where the two differ and `into` wins; `users` are pairs of accounts that one channel's shop signed."""
    both = (Clash("name", "", into.name, other.name), Clash("tier", "", into.tier, other.tier))
    found = [one for one in both if one.kept and one.other and one.kept != one.other]
    found += [
        Clash("preference", key, str(into.preferences[key]), str(value))
        for key, value in other.preferences.items()
        if key in into.preferences and into.preferences[key] != value
    ]
    return found + [Clash("two_users", "", kept, lost) for kept, lost in users]

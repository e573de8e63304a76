from typing import Annotated
from uuid import UUID

import msgspec

from wingbeat.automation.models import Check


class TagRule(msgspec.Struct, frozen=True):
    """What a tag means, and who has it: all `checks` and the `condition` must hold. Without either it is put by hand.

    `trouble`: why the condition could not be told of somebody.
    """

    tag: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    meaning: Annotated[str, msgspec.Meta(max_length=200)] = ""
    checks: Annotated[tuple[Check, ...], msgspec.Meta(max_length=10)] = ()
    condition: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    trouble: str = ""


class Known(msgspec.Struct, frozen=True):
    """A customer as rules see them, with the tags they have and those of them that rules put."""

    id: UUID
    name: str
    facts: dict[str, dict[str, object]]
    tags: tuple[str, ...]
    rule_tags: tuple[str, ...]


class Reach(msgspec.Struct, frozen=True):
    """How many of the newest customers a rule would put its tag on, how many have it, and some of the former's names."""

    looked_at: int
    would: int
    have: int
    some: tuple[tuple[UUID, str], ...] = ()
    trouble: str = ""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from wingbeat.workspaces.queries import Scope


class Tell(Protocol):
    """Takes the facts an endpoint brought about, after their commit; the app binds it to the streams and the bus."""

    async def __call__(self, scope: Scope, facts: Sequence[msgspec.Struct]) -> None: ...


class Told:
    """The twin: remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[Scope, msgspec.Struct]] = []

    async def __call__(self, scope: Scope, facts: Sequence[msgspec.Struct]) -> None:
        self.told.extend((scope, fact) for fact in facts)

    @property
    def facts(self) -> list[msgspec.Struct]:
        return [fact for _, fact in self.told]

from typing import Protocol

from wingbeat.workspaces.queries import Scope


class HumanPace(Protocol):
    """How long customers wait for a person here: the median first human response in seconds, `app.state.human_pace`.

    None where people have not answered yet.
    """

    async def __call__(self, scope: Scope) -> float | None: ...

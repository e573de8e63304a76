"""What the prover needs of the world: parts that can be asked, and a way in from outside."""

from collections.abc import Awaitable, Callable

from wingbeat.live.proof.models import Site, Trip

Check = Callable[[], Awaitable[object]]  # raises what is wrong
# address, channel, ticket, seconds → how far it came; raises nothing of what a broken way raises
Travel = Callable[[str, Site, str, float], Awaitable[Trip]]

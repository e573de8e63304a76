"""Who is next and who takes it, pure. Live work and the simulation decide with the same functions (`policies`)."""

from wingbeat.routing.rules.assign import MOST, assign

__all__ = ["MOST", "assign"]

"""Facts about rules, for the `workspace` stream."""

import msgspec


class RulesChanged(msgspec.Struct, frozen=True, tag="rules"):
    """Other rules are in force from now on."""

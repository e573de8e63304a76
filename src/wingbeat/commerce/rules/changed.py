"""What differs between two states of a product, for the audit; pure."""

from collections.abc import Mapping
from typing import Any

SAID = ("price", "stock")  # money and promises: what stood there before is asked for


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The names of the fields that changed; price and stock with what they were and are."""
    names = [name for name in after if before[name] != after[name]]
    told: dict[str, Any] = {name: [_said(before[name]), _said(after[name])] for name in SAID if name in names}
    rest = [name for name in names if name not in SAID]
    return told | ({"changed": rest} if rest else {})


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{currency} {amount:,.2f}" for currency, amount in sorted(value.items()))
    return str(value)

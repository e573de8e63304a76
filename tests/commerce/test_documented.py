"""The connector's reference says what the code speaks."""

import re
from pathlib import Path

import msgspec
import pytest

from wingbeat.bot.flows.rules.check import check
from wingbeat.bot.flows.rules.document import from_yaml
from wingbeat.commerce.adapters.rest import OrderAnswer, OrdersAnswer, ShipmentsAnswer, signature
from wingbeat.commerce.models import ACTIONS, Products, Receipt

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "reference/connector.md").read_text(encoding="utf-8")
ANSWERS = {
    "find": OrderAnswer,
    "list": OrdersAnswer,
    "shipments": ShipmentsAnswer,
    "request": Receipt,
    "products": Products,
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_example_answer_is_understood(name: str) -> None:
    (example,) = re.findall(rf"<!-- answered: {name} -->\n```json\n(.*?)```", PAGE, re.DOTALL)
    assert msgspec.to_builtins(msgspec.json.decode(example, type=ANSWERS[name]))


def test_the_example_of_a_signature_is_right() -> None:
    made = signature("whsec", 1700000000, "/wingbeat/orders/find", b'{"number":"TT-1"}')
    assert f"`{made}`" in PAGE


def test_every_request_that_a_member_may_approve_or_a_gesture_makes_is_listed() -> None:
    listed = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    gestures = {"voucher_request", "refund_request"}
    assert gestures | {name for name, action in ACTIONS.items() if action.kind == "propose"} <= listed


def test_the_how_to_shows_a_flow_that_works() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", (DOCS / "howto/flows.md").read_text(encoding="utf-8"), re.DOTALL)
    assert check(from_yaml(example)) == []

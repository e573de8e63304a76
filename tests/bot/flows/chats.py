"""A chat in a shipped flow, on a shop in memory: what the customer says in, what they and the members get out."""

import json
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wingbeat.bot.flows.actions import shipped
from wingbeat.bot.flows.models import Flow, Found, Heard, Here, Moves, Run
from wingbeat.bot.flows.rules import advance as engine
from wingbeat.bot.flows.rules.document import from_builtins
from wingbeat.bot.flows.rules.expand import expand
from wingbeat.bot.flows.running.actions import carry_on, dry_desk
from wingbeat.bot.flows.running.models import Called
from wingbeat.bot.models import Language
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.commerce.adapters.own import as_order
from wingbeat.commerce.models import Order

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
FLOWS = {flow.flow: flow for flow in shipped()}
FLOW_ID = UUID(int=1)


def here(language: Language = "zh-CN", **more: Any) -> Here:
    return Here(language=language, now=NOW, today=date(2026, 11, 22), **more)


def demo_orders(now: datetime = NOW) -> list[Order]:
    """The demo shop's orders as if they had been loaded now; for the bot, which goes by the real clock, by that."""
    told = json.loads((files("wingbeat") / "demo" / "content" / "orders.json").read_text(encoding="utf-8"))
    names = json.loads((files("wingbeat") / "demo" / "content" / "products.json").read_text(encoding="utf-8"))
    by_sku = {one["sku"]: one["name"] for one in names}
    orders = []
    for one in told:
        body = one | {"items": [item | {"name": by_sku[item["sku"]]} for item in one["items"]]}
        orders.append(as_order({**one, "placed_at": now - timedelta(days=one["placed_days_ago"]), "body": body}))
    return orders


def flow_of(*steps: dict[str, Any], **more: Any) -> Flow:
    """A flow of these steps."""
    title = {"zh-CN": "试", "zh-TW": "試", "en": "Try"}
    return from_builtins({"flow": "trial", "title": title, "steps": list(steps), **more})


def text(words: str) -> dict[str, str]:
    """The same words in every language."""
    return dict.fromkeys(("zh-CN", "zh-TW", "en"), words)


def ask(slot: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"id": more.pop("id", slot), "do": "ask", "slot": slot, "kind": kind, "text": text(f"{slot}?"), **more}


class Chat:
    """One customer in one flow."""

    def __init__(
        self, flow: Flow | str, language: Language = "zh-CN", *, shop: MemoryShop | None = None, **about: Any
    ) -> None:
        self.flow = expand(FLOWS[flow] if isinstance(flow, str) else flow)
        self.here = here(language, **about)
        self.shop = shop or MemoryShop(demo_orders())
        self.desk = dry_desk(self.shop, self.here, ZONE)
        self.run: Run | None = None
        self.moves = Moves(None)
        self.calls: list[Called] = []
        self.begun = False

    async def say(self, words: str = "", *found: Found, photos: int = 0) -> str:
        """Write something; all that comes back, one message a paragraph."""
        heard = Heard(words, found, tuple(f"photo{n}" for n in range(photos)))
        if not self.begun:
            self.begun = True
            moves = engine.begin(self.flow, Run(self.flow.flow, FLOW_ID, 1, ""), heard, self.here)
        else:
            assert self.run is not None, "the flow is over"
            moves = engine.advance(self.flow, self.run, heard, None, self.here)
        self.moves, calls = await carry_on(self.flow, moves, self.desk)
        self.calls += calls
        self.run = self.moves.run
        return "\n\n".join(saying.text for saying in self.moves.says)

    @property
    def card(self) -> tuple[str, ...]:
        assert self.moves.handoff is not None, "nothing was handed over"
        return self.moves.handoff.card

"""Setting the demo shop up in an empty database."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.bot.recommend.actions import set_most_offers
from wingbeat.bot.share.actions import set_at_first
from wingbeat.channels.actions import change
from wingbeat.channels.queries import channel as find_channel
from wingbeat.commerce.actions import put_orders, put_products
from wingbeat.commerce.companions.actions import count_baskets
from wingbeat.commerce.models import Product
from wingbeat.conversations.templates.actions import install
from wingbeat.demo.past.actions import fill
from wingbeat.demo.past.models import Person, Place
from wingbeat.founding import open_shop
from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.categories.actions import order
from wingbeat.knowledge.categories.models import Category
from wingbeat.knowledge.exchange.actions import apply
from wingbeat.knowledge.exchange.rules.read import parse
from wingbeat.knowledge.help.actions import set_up as set_up_help
from wingbeat.knowledge.help.models import Setup
from wingbeat.knowledge.help.queries import centre
from wingbeat.routing.profiles.actions import set_profile
from wingbeat.routing.profiles.models import Profile
from wingbeat.routing.settings.actions import set_settings
from wingbeat.routing.settings.models import RoutingSettings, SkillRule
from wingbeat.routing.targets.actions import put_target
from wingbeat.routing.targets.models import Target
from wingbeat.surveys.actions import put_survey
from wingbeat.surveys.models import OwnQuestion, Recovery, Survey
from wingbeat.workspaces.queries import Scope

CONTENT = files("wingbeat") / "demo" / "content"
FILE = "demo.json"
NAME = "小雀 Tia"
ADDRESS = "founder@tomtit.example"
SLUG = "tomtit"
ZONE = "Asia/Shanghai"
PACKS = ("shop", "clothing")  # what an outdoor shop says
OFFERS = 2  # products the bot may offer in one conversation: enough to be seen, too few to bother
# The chat's own fifteen seconds are the bot's; this is how soon a person answers (the live chat's preset), for the board to show.
PERSON = Target(id=UUID(int=60), name="", measure="first_human_response", limit_seconds=60)
GREETING = {
    "zh-CN": "您好！退货、物流、尺码……想问什么直接打字就行。",
    "zh-TW": "您好！退貨、物流、尺寸……想問什麼直接打字就可以。",
    "en": "Hello! Returns, parcels, sizes … just ask in your own words.",
}

SURVEY = Survey(
    "服务评价 After help",
    "csat",
    rest_days=0,  # whoever tries the shop sees it each time
    questions=(
        OwnQuestion(
            "fast",
            {"zh-CN": "我们回复得够快吗？", "zh-TW": "我們回覆得夠快嗎？", "en": "Was our answer fast enough?"},
        ),
    ),
    recovery=Recovery(2),
)


class Demo(msgspec.Struct, frozen=True):
    """How to get in: kept in the data folder, readable by its owner only, since the password is random."""

    email: str
    password: str
    site_key: str
    help: str = ""  # the path of the help centre while it is open there; asked for at each start


def _content(name: str) -> Any:
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


async def set_up(database: Database, data_dir: Path, *, past: bool = False) -> Demo:
    """Make the demo shop unless it is there, with four weeks behind it if asked; returns how to get in."""
    known = kept(data_dir)
    if known is not None:
        return known
    demo = await _make(database, past=past)
    file = data_dir / FILE
    file.touch(mode=0o600)
    file.write_bytes(msgspec.json.encode(demo))
    return demo


def kept(data_dir: Path) -> Demo | None:
    """How to get into the demo of this data folder, None when there is none."""
    file = data_dir / FILE
    return msgspec.json.decode(file.read_bytes(), type=Demo) if file.exists() else None


async def help_address(database: Database) -> str:
    """The path of the demo's help centre, empty when it was closed or has moved."""
    try:
        known = await centre(database, SLUG)
    except NotFound:
        return ""
    return f"/help/{SLUG}/" if known.open else ""


async def _make(database: Database, *, past: bool) -> Demo:
    password = secrets.token_urlsafe(9)
    shop = await open_shop(
        database,
        name="山雀户外 Tomtit Outdoor",
        email=ADDRESS,
        password=password,
        language="zh-CN",
        zone=ZONE,
        called=NAME,
        team="客服 Support",
    )
    scope, channel = shop.scope, shop.channel
    await _route(scope, shop.member_id)
    await put_target(scope, PERSON)
    await change(scope, channel.id, {"greeting": GREETING})
    articles = parse((CONTENT / "articles.jsonl").read_bytes(), file_format="jsonl")
    assert not articles.errors, articles.errors
    await apply(scope, articles)
    await _open_help(scope, channel.id)
    await put_survey(scope, uuid7(), SURVEY)
    await set_at_first(scope, 100)  # its articles are ours: trusted from the start
    await put_products(scope, [product_of(one) for one in _content("products.json")])
    await set_most_offers(scope, OFFERS)
    for pack in PACKS:
        await install(scope, pack)
    now = datetime.now(UTC)
    orders = _content("orders.json")
    await put_orders(scope, [(order, now - timedelta(days=order["placed_days_ago"])) for order in orders])
    await count_baskets(scope, [(basket["skus"], basket["times"]) for basket in _content("baskets.json")])
    if past:
        await fill(database, scope, Place(channel.id, shop.team_id, ZONE, Person(shop.member_id, NAME)), now)
    return Demo(ADDRESS, password, channel.site_key)


def product_of(told: dict[str, Any]) -> Product:
    """A product of the demo shop's file, with its place on the shop's one page."""
    more = {"url": f"/shop/#{told['sku']}", "picture": f"/shop/images/{told['image']}"}
    return msgspec.convert(told | more, Product)


async def _route(scope: Scope, member_id: UUID) -> None:
    """Who can do what, and which matter asks for it."""
    told = _content("skills.json")
    await set_profile(scope, member_id, msgspec.convert(told["member"], Profile))
    rules = msgspec.convert(told["rules"], tuple[SkillRule, ...])
    await set_settings(scope, RoutingSettings(skill_rules=rules))


async def _open_help(scope: Scope, channel_id: UUID) -> None:
    """The help centre; small talk is for the bot alone."""

    async def site_key(scope: Scope, channel_id: UUID) -> str:
        return (await find_channel(scope, channel_id)).site_key

    await order(scope, [Category(one["path"], one["titles"]) for one in _content("categories.json")])
    setup = Setup(slug=SLUG, language="zh-CN", hidden=("talk",), channel_id=channel_id)
    await set_up_help(scope, setup, site_key)

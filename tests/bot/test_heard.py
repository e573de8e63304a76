"""A later thing asked, read behind the first one."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from wingbeat.bot.models import Candidate, Intent, Part, ProductsAsked
from wingbeat.bot.rules.heard import going_on, informed, missed

WINDOW, POSTAGE, SHIPPING, STORES = (UUID(int=at) for at in range(10, 14))
INTENTS = {
    WINDOW: frozenset({"return_item"}),
    POSTAGE: frozenset({"return_item"}),
    SHIPPING: frozenset({"shipping_cost"}),
    STORES: frozenset({"store_hours"}),
}


def part(*ranked: UUID, products: ProductsAsked | None = None) -> Part:
    found = [Candidate(one, "", "en", confidence=0.95 / 3**at) for at, one in enumerate(ranked)]
    return Part("", candidates=tuple(found), products=products)


@pytest.mark.parametrize(
    ("alone", "behind", "best"),
    [
        ((SHIPPING, POSTAGE), (POSTAGE, WINDOW), POSTAGE),  # "the return window, and who pays the postage"
        ((SHIPPING, STORES), (POSTAGE, WINDOW), SHIPPING),  # alone it is nothing like that
        ((SHIPPING, STORES), (STORES, WINDOW), SHIPPING),  # another matter than the first
        ((SHIPPING, WINDOW), (WINDOW, POSTAGE), SHIPPING),  # the first once more
    ],
)
def test_a_later_part_goes_on_from_the_first_where_both_are_about_one_matter(
    alone: Sequence[UUID], behind: Sequence[UUID], best: UUID
) -> None:
    found = going_on(part(*alone), part(*behind), part(WINDOW, STORES), INTENTS[WINDOW], INTENTS)
    assert found.candidates[0].article_id == best


def test_what_is_asked_of_products_goes_on_from_nothing() -> None:
    lamp = part(SHIPPING, POSTAGE, products=ProductsAsked(("L1",)))
    assert going_on(lamp, part(POSTAGE), part(WINDOW), INTENTS[WINDOW], INTENTS) is lamp


def test_a_thing_is_named_as_the_customer_wrote_it() -> None:
    assert missed(ProductsAsked((), lacking="攀岩绳"), " 攀岩繩有嗎", "攀岩绳有吗").lacking == "攀岩繩"
    assert (
        missed(ProductsAsked((), lacking="ski goggles"), "SKI Goggles ﬁt?", "ski goggles fit?").lacking == "ski goggles"
    )


def test_an_article_beside_the_matter_is_not_taken_for_one_of_it() -> None:
    near = [
        Candidate(one, "", "en", confidence=0.8, covered=covered) for one, covered in ((SHIPPING, 0.8), (POSTAGE, 0.4))
    ]
    clear, open_ = (informed(near, [Intent("return_item", sure)], INTENTS) for sure in (0.9, 0.6))
    assert [clear[0].article_id, open_[0].article_id] == [POSTAGE, SHIPPING]
    assert informed(near, [], INTENTS)[0].article_id == SHIPPING

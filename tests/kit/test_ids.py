from uuid import RFC_4122

from wingbeat.kit.ids import uuid7


def test_what_is_made_later_sorts_later() -> None:
    made = [uuid7() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}

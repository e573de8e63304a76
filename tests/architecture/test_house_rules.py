"""The lints of `tools/lint` find what they are for; that they find nothing here is a matter of `make check`."""

from collections.abc import Iterator
from types import ModuleType

import pytest

from tools.lint.files import File, committed
from tools.lint.rules import RULES


def samples(which: str) -> Iterator[object]:
    for rule in RULES:
        name = rule.__name__.rpartition(".")[2]
        for path, text in getattr(rule, which).items():
            yield pytest.param(rule, File(path, text), id=f"{name}-{path}")


@pytest.mark.parametrize(("rule", "file"), [*samples("GOOD")])
def test_a_good_sample_passes(rule: ModuleType, file: File) -> None:
    assert list(rule.problems(file)) == []


@pytest.mark.parametrize(("rule", "file"), [*samples("BAD")])
def test_a_bad_sample_is_found(rule: ModuleType, file: File) -> None:
    assert list(rule.problems(file))


def test_every_exception_is_still_needed() -> None:
    tenants = next(rule for rule in RULES if rule.__name__.endswith("tenants"))
    reached = {
        (file.path.removeprefix(tenants.PACKAGE), table) for file in committed() for table in tenants.reached(file)
    }
    assert set(tenants.ACROSS) <= reached

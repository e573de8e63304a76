"""Others' secrets at rest: only this installation opens them, only for their purpose and place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.kit.ids import uuid7
from wingbeat.kit.seals import SealBroken, seal, unseal
from wingbeat.kit.secrets import Keyring

OLD, NEW = b"o" * 32, b"n" * 32
PLACE = uuid7()


@given(st.text())
def test_what_is_sealed_opens_where_it_belongs(text: str) -> None:
    opened = unseal(Keyring(NEW), seal(Keyring(NEW), text, "key", PLACE), "key", PLACE)
    assert (opened.text, opened.stale) == (text, False)


def test_the_same_text_never_looks_the_same() -> None:
    assert seal(Keyring(NEW), "sk", "key", PLACE) != seal(Keyring(NEW), "sk", "key", PLACE)


def test_it_opens_nowhere_else_and_not_when_it_was_touched() -> None:
    sealed = seal(Keyring(NEW), "sk", "key", PLACE)
    touched = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for keyring, given_, purpose, place in (
        (Keyring(OLD), sealed, "key", PLACE),
        (Keyring(NEW), sealed, "other", PLACE),
        (Keyring(NEW), sealed, "key", uuid7()),
        (Keyring(NEW), touched, "key", PLACE),
        (Keyring(NEW), b"", "key", PLACE),
        (Keyring(NEW), b"\x02" + sealed[1:], "key", PLACE),
    ):
        with pytest.raises(SealBroken):
            unseal(keyring, given_, purpose, place)


def test_after_a_new_key_the_old_seal_opens_and_is_known_to_be_old() -> None:
    opened = unseal(Keyring(NEW, OLD), seal(Keyring(OLD), "sk", "key", PLACE), "key", PLACE)
    assert (opened.text, opened.stale) == ("sk", True)


def test_a_folder_keeps_the_key_before(tmp_path) -> None:
    first = Keyring.of_folder(tmp_path)
    sealed = seal(first, "sk", "key", PLACE)
    (tmp_path / "key").rename(tmp_path / "key.previous")
    assert unseal(Keyring.of_folder(tmp_path), sealed, "key", PLACE).stale

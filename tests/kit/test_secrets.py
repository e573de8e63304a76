import asyncio
import stat
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from wingbeat.kit.ids import uuid7
from wingbeat.kit.secrets import (
    KeyBroken,
    Keyring,
    companion,
    fingerprint,
    hash_password,
    new_token,
    same,
    verify_password,
    workspace_of,
)


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = Keyring.of_folder(tmp_path).derive("channel", "a")
    assert Keyring.of_folder(tmp_path).derive("channel", "a") == first
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_damaged_key_is_said_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(KeyBroken):
        Keyring.of_folder(tmp_path)
    assert (tmp_path / "key").read_bytes() == b"short"


def test_every_purpose_and_every_part_has_a_secret_of_its_own() -> None:
    ring, other = Keyring(b"k" * 32), Keyring(b"l" * 32)
    secrets = [
        ring.derive("channel", "a", "bc"),
        ring.derive("channel", "ab", "c"),
        ring.derive("channel", "abc"),
        ring.derive("webhook", "a", "bc"),
        ring.derive("channel", "a", "bc", 2),
        other.derive("channel", "a", "bc"),
    ]
    assert len(set(secrets)) == len(secrets)
    assert all(len(secret) == 64 for secret in secrets)


def test_a_token_carries_its_workspace_and_no_two_are_alike() -> None:
    workspace_id = uuid7()
    token, another = new_token(workspace_id), new_token(workspace_id)
    assert workspace_of(token) == workspace_id
    assert token != another
    assert fingerprint(token) != fingerprint(another)
    assert companion(token, "csrf") != companion(another, "csrf")


@pytest.mark.parametrize("wrong", ["", ".", "x", "0" * 32, "0" * 32 + ".", "g" * 32 + ".x", "0" * 32 + "." + "x" * 999])
def test_what_is_no_token_names_no_workspace(wrong: str) -> None:
    assert workspace_of(wrong) is None


def test_nothing_given_is_never_the_same() -> None:
    assert same("a", "a")
    assert not same(None, "a")
    assert not same("é", "a")


def test_a_password_is_known_again_and_another_is_not() -> None:
    async def way() -> None:
        stored = await hash_password("correct horse")
        assert stored.startswith("$argon2id$")
        assert (await verify_password(stored, "correct horse")).right
        assert not (await verify_password(stored, "wrong horse")).right
        assert not (await verify_password(None, "correct horse")).right
        assert not (await verify_password("broken", "correct horse")).right

    asyncio.run(way())


def test_a_hash_of_older_parameters_is_made_again() -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash("correct horse")

    async def way() -> None:
        verdict = await verify_password(older, "correct horse")
        assert verdict.right
        assert verdict.fresh_hash is not None
        again = await verify_password(verdict.fresh_hash, "correct horse")
        assert (again.right, again.fresh_hash) == (True, None)

    asyncio.run(way())

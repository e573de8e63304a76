"""Secrets: the installation's key and what is derived from it, tokens kept only as fingerprints, passwords as argon2id."""

import asyncio
import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from wingbeat.kit.errors import Busy, WingbeatError

KEY_BYTES = 32

T = TypeVar("T")


class KeyBroken(WingbeatError):
    """The key file of this installation cannot be used; restore it from your backup."""


class Keyring:
    """Keys for many purposes from one key: nothing derived is ever stored, so nothing derived can be read from a dump."""

    def __init__(self, key: bytes, *earlier: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise KeyBroken(bytes_found=len(key), bytes_needed=KEY_BYTES)
        self._key = key
        self.earlier = tuple(map(Keyring, earlier))  # they open what was sealed, and derive nothing anew

    @classmethod
    def of_folder(cls, folder: Path) -> "Keyring":
        """Read `key` in the data folder, made at the first start and readable by its owner only; raises `KeyBroken`.

        Who renews it renames it to `key.previous`, so that what was sealed with it still opens.
        """
        path, previous = folder / "key", folder / "key.previous"
        if not path.exists():
            _create(path, secrets.token_bytes(KEY_BYTES))
        return cls(path.read_bytes(), *([previous.read_bytes()] if previous.exists() else []))

    def derive(self, purpose: str, *parts: UUID | str | int) -> str:
        """A secret for one purpose and its parts: 256 bits as 64 hex digits."""
        # Lengths stand before the texts, so ("a", "bc") and ("ab", "c") never meet.
        words = [purpose, *map(str, parts)]
        message = b"".join(len(word.encode()).to_bytes(4, "big") + word.encode() for word in words)
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()


def _create(path: Path, key: bytes) -> None:
    """Write the key whole or not at all; when two processes start at once, the first one's key stands."""
    draft = path.with_name(f"key.{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def new_token(workspace_id: UUID) -> str:
    """A token that carries its workspace: `<workspace hex>.<256 random bits>`."""
    return f"{workspace_id.hex}.{secrets.token_urlsafe(32)}"


def workspace_of(token: str) -> UUID | None:
    """The workspace a token names; it proves nothing until its fingerprint is found there."""
    name, dot, rest = token.partition(".")
    if len(name) != 32 or not dot or not rest or len(token) > 200:
        return None
    try:
        return UUID(hex=name)
    except ValueError:
        return None


def _bytes(text: str) -> bytes:
    # Strangers may send half characters: they match nothing, and must not make an error either.
    return text.encode("utf-8", "surrogatepass")


def fingerprint(token: str) -> bytes:
    """What is stored of a token. Plain SHA-256 is enough: 256 random bits cannot be searched."""
    return hashlib.sha256(_bytes(token)).digest()


def companion(token: str, purpose: str) -> str:
    """A second secret that whoever holds the token can know, and that does not reveal the token."""
    digest = hmac.new(token.encode(), purpose.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def same(given: str | None, expected: str) -> bool:
    """Compare in constant time; nothing given is never the same."""
    return given is not None and hmac.compare_digest(_bytes(given), _bytes(expected))


def ticket(keyring: Keyring, workspace_id: UUID, subject_id: UUID, until_epoch_seconds: int) -> str:
    """A signed proof of who somebody is until an instant: for requests beside a socket that proved it."""
    body = f"{workspace_id.hex}.{subject_id.hex}.{until_epoch_seconds}"
    return f"{body}.{keyring.derive('ticket', body)}"


def read_ticket(keyring: Keyring, text: str, now_epoch_seconds: float) -> tuple[UUID, UUID] | None:
    """Workspace and subject of a ticket of ours that is still valid, else None."""
    body, _, signature = text.rpartition(".")
    parts = body.split(".")
    if len(parts) != 3 or not parts[2].isascii() or not parts[2].isdecimal():
        return None
    if not same(signature, keyring.derive("ticket", body)) or int(parts[2]) < now_epoch_seconds:
        return None
    return UUID(hex=parts[0]), UUID(hex=parts[1])


# OWASP's argon2id: 19 MiB, 2 passes, 1 lane. About 25 ms, and a burst of sign-ins stays small in memory.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Two threads: the machine has other work, and four attempts at once must not cost four times the memory.
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
# About a second of waiting; whoever comes later is told to come back instead of standing in a queue nobody sees.
_MOST_WAITING = 80
_waiting = 0


class Verdict(msgspec.Struct, frozen=True):
    """Whether a password was right, and the fresh hash to store when ours was made with older parameters."""

    right: bool
    fresh_hash: str | None = None


def _verify(stored: str | None, password: str) -> Verdict:
    try:
        # No such person: the same work is done on a hash of nobody's, so that time tells nothing.
        _HASHER.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return Verdict(right=False)
    if stored is None:
        return Verdict(right=False)
    return Verdict(right=True, fresh_hash=_HASHER.hash(password) if _HASHER.check_needs_rehash(stored) else None)


_NOBODY = _HASHER.hash(secrets.token_urlsafe(32))


async def _beside(work: Callable[..., T], *arguments: Any) -> T:
    global _waiting  # noqa: PLW0603 - one count for the one pair of threads
    if _waiting >= _MOST_WAITING:
        raise Busy(retry_after_seconds=1)
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_THREADS, work, *arguments)
    finally:
        _waiting -= 1


async def hash_password(password: str) -> str:
    """The argon2id hash of a password, made beside the event loop; raises `Busy`."""
    return await _beside(_HASHER.hash, password)


async def verify_password(stored: str | None, password: str) -> Verdict:
    """Check a password against a stored hash, or against nobody's; raises `Busy`."""
    return await _beside(_verify, stored, password)

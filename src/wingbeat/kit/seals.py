"""Secrets of others that we must be able to say again: sealed at rest (AES-256-GCM), each bound to its place.

A sealed text moved to another row, or into another workspace, does not open. After the installation's key was renewed
(`key` renamed to `key.previous`), what was sealed before still opens, and is to be sealed afresh.
"""

import secrets
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.secrets import Keyring

FORM = b"\x01"
NONCE_BYTES = 12  # what GCM is made for; random ones are safe for four thousand million texts under one key


class SealBroken(WingbeatError):
    """A stored secret cannot be opened with this installation's key; enter it again."""


class Opened(msgspec.Struct, frozen=True):
    """A secret; `stale` when it was sealed with an earlier key."""

    text: str
    stale: bool


def seal(keyring: Keyring, text: str, purpose: str, *place: UUID | str) -> bytes:
    """The text so that only this installation can read it, and only for this purpose and place."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORM + nonce + _cipher(keyring, purpose, *place).encrypt(nonce, text.encode(), FORM)


def unseal(keyring: Keyring, sealed: bytes, purpose: str, *place: UUID | str) -> Opened:
    """What was sealed; raises `SealBroken`."""
    nonce, hidden = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if sealed[:1] == FORM and len(nonce) == NONCE_BYTES:
        for key in (keyring, *keyring.earlier):
            try:
                text = _cipher(key, purpose, *place).decrypt(nonce, hidden, FORM).decode()
            except InvalidTag:
                continue
            return Opened(text, stale=key is not keyring)
    raise SealBroken(purpose=purpose)


def _cipher(keyring: Keyring, purpose: str, *place: UUID | str) -> AESGCM:
    return AESGCM(bytes.fromhex(keyring.derive("seal", purpose, *place)))

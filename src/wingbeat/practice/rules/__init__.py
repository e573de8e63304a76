"""What is played, what is said about it, and what is asked: the same for the same seed."""

import hashlib
from uuid import UUID


def drawn(seed: UUID, *words: object) -> float:
    """Of a round always the same, 0–1."""
    said = "\0".join(str(word) for word in words).encode()
    found = hashlib.blake2b(said, digest_size=8, key=seed.bytes, person=b"practice").digest()
    return int.from_bytes(found, "big") / 2.0**64

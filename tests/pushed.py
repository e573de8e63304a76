"""A push server of our own: it takes what a real one takes, and its browsers open what they get."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


def unsealed(body: bytes, key: ec.EllipticCurvePrivateKey, secret: bytes) -> bytes:
    """What a browser reads, as RFC 8291 tells it to."""
    salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
    theirs, hidden = body[21 : 21 + length], body[21 + length :]
    assert len(hidden) <= size
    own = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))

    def derived(start: bytes, salted: bytes, about: bytes, wanted: int) -> bytes:
        return HKDF(hashes.SHA256(), wanted, salted, about).derive(start)

    mixed = derived(shared, secret, b"WebPush: info\0" + own + theirs, 32)
    wrapping = derived(mixed, salt, b"Content-Encoding: aes128gcm\0", 16)
    padded = AESGCM(wrapping).decrypt(derived(mixed, salt, b"Content-Encoding: nonce\0", 12), hidden, None)
    text, end = padded.rstrip(b"\0")[:-1], padded.rstrip(b"\0")[-1:]
    assert end == b"\x02"
    return text


class Phone:
    """A browser that subscribed: its keys, and what it was shown."""

    def __init__(self, url: str, name: str) -> None:
        self.endpoint = f"{url}/{name}"
        self.key = ec.generate_private_key(CURVE)
        self.secret = name.encode().ljust(16, b"-")[:16]
        self.shown: list[dict[str, Any]] = []
        self.status = 201  # what the push server says of it

    @property
    def form(self) -> dict[str, str]:
        """What the page sends us when it has subscribed."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": text_of(point), "auth": text_of(self.secret)}


def text_of(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).rstrip(b"=").decode()


class PushServer:
    """Listens on a port of its own."""

    def __init__(self) -> None:
        self.port = 0
        self.phones: dict[str, Phone] = {}
        self.requests: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def phone(self, name: str) -> Phone:
        made = Phone(self.url, name)
        self.phones[f"/{name}"] = made
        return made

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.requests.append(headers)
        phone = self.phones.get(first.split(" ")[1])
        status = phone.status if phone else 404
        if phone and status == 201:
            phone.shown.append(json.loads(unsealed(body, phone.key, phone.secret)))
        writer.write(f"HTTP/1.1 {status} So\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def push_server() -> AsyncIterator[PushServer]:
    made = PushServer()
    server = await asyncio.start_server(made.answer, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made

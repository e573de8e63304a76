"""Web push: a short text for one browser that may be closed, sealed for it alone and sent in our own name.

RFC 8030 (the request), 8188 and 8291 (the sealing), 8292 (who sends it). The servers in between read nothing.
"""

import base64
import secrets
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wingbeat.kit.errors import Invalid
from wingbeat.kit.secrets import Keyring

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256's group
RECORD_BYTES = 4096  # what every push server must take; a notice is one record
MOST_BYTES = 3000  # of a text: sealed it still fits into the record, with room to spare
POINT_BYTES, SECRET_BYTES = 65, 16  # an uncompressed point, and what RFC 8291 calls the auth secret
PROOF_SECONDS = 12 * 3600  # RFC 8292 allows a day; clocks differ

Urgency = Literal["normal", "high"]


class Recipient(msgspec.Struct, frozen=True):
    """A browser's subscription: where to send, the key to seal with, and the secret only it and we know."""

    endpoint: str
    point: bytes
    secret: bytes


def recipient(endpoint: str, point: str, secret: str) -> Recipient:
    """A subscription as the browser says it, in base64url; raises `Invalid`. Its address is checked by who sends."""
    try:
        made = Recipient(endpoint, _bytes(point), _bytes(secret))
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, made.point)
    except ValueError as error:
        raise Invalid("This is not a browser's subscription.") from error
    if len(made.point) != POINT_BYTES or len(made.secret) != SECRET_BYTES:
        raise Invalid("This is not a browser's subscription.")
    return made


class Sender:
    """Our own key of RFC 8292. Like all of an installation's keys it is derived, so no dump of the database has it."""

    def __init__(self, keyring: Keyring, contact: str) -> None:
        """`contact`: where the push server's operator reaches us, an https or mailto URL."""
        # Two derivations, so that every number of the group is as likely as any other.
        number = int(keyring.derive("push", "1") + keyring.derive("push", "2"), 16) % (ORDER - 1) + 1
        self._key = ec.derive_private_key(number, CURVE)
        self._contact = contact

    @property
    def public(self) -> str:
        """What a browser subscribes with, in base64url."""
        return _text(_point(self._key))

    def headers(
        self, to: Recipient, epoch_seconds: int, *, lives_seconds: int, urgency: Urgency, topic: str
    ) -> dict[str, str]:
        """What a push request says; of several with one topic the push server keeps the last."""
        return {
            "content-type": "application/octet-stream",
            "content-encoding": "aes128gcm",
            "ttl": str(lives_seconds),
            "urgency": urgency,
            "topic": topic,
            "authorization": f"vapid t={self._proof(to.endpoint, epoch_seconds)}, k={self.public}",
        }

    def _proof(self, endpoint: str, epoch_seconds: int) -> str:
        """A JSON web token by ES256 for this push server."""
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": epoch_seconds + PROOF_SECONDS,
            "sub": self._contact,
        }
        said = b".".join(_text(msgspec.json.encode(one)).encode() for one in ({"typ": "JWT", "alg": "ES256"}, claims))
        r, s = decode_dss_signature(self._key.sign(said, ec.ECDSA(hashes.SHA256())))
        return f"{said.decode()}.{_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def sealed(
    text: bytes, to: Recipient, *, own: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body of a push request, which only that browser can open; the key and salt are new for each text.

    Raises `Invalid` for a text that is too long.
    """
    if len(text) > MOST_BYTES:
        raise Invalid("This is too long for a push.", limit=MOST_BYTES)
    own, salt = own or ec.generate_private_key(CURVE), salt or secrets.token_bytes(16)
    mine = _point(own)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, to.point))
    input_key = _derived(shared, to.secret, b"WebPush: info\0" + to.point + mine, 32)
    key = _derived(input_key, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(input_key, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(key).encrypt(nonce, text + b"\x02", None)  # 2: the last record


def _derived(key: bytes, salt: bytes, about: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, about).derive(key)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """From base64url with or without its padding; raises `ValueError`."""
    bare = text.rstrip("=").encode("ascii")
    return base64.b64decode(bare + b"=" * (-len(bare) % 4), altchars=b"-_", validate=True)

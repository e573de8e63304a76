"""Sealing as RFC 8291 does it, and our name as RFC 8292 wants it."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.pushed import unsealed
from wingbeat.kit.errors import Invalid
from wingbeat.kit.push import CURVE, MOST_BYTES, Sender, recipient, sealed
from wingbeat.kit.secrets import Keyring

# The example of RFC 8291, appendix A.
TEXT = b"When I grow up, I want to be a watermelon"
POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
THEIRS = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
    "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
ENDPOINT = "https://push.example:8443/a/b?c=d"


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(raw(text), "big"), CURVE)


def test_the_published_example_is_sealed_byte_for_byte() -> None:
    to = recipient(ENDPOINT, POINT, SECRET)
    assert sealed(TEXT, to, own=key(OURS), salt=raw(SALT)) == raw(BODY)


def test_what_was_sealed_opens_for_its_browser_and_no_two_bodies_are_alike() -> None:
    to = recipient(ENDPOINT, POINT, SECRET)
    first, second = sealed(TEXT, to), sealed(TEXT, to)
    assert first != second
    assert unsealed(first, key(THEIRS), raw(SECRET)) == unsealed(second, key(THEIRS), raw(SECRET)) == TEXT


def test_a_text_longer_than_a_push_is_refused() -> None:
    to = recipient(ENDPOINT, POINT, SECRET)
    assert len(sealed(b"x" * MOST_BYTES, to)) <= 4096
    with pytest.raises(Invalid):
        sealed(b"x" * (MOST_BYTES + 1), to)


@pytest.mark.parametrize(
    ("point", "secret"),
    [("", SECRET), (POINT, ""), (POINT[:-4], SECRET), (POINT, SECRET + "AAAA"), ("é", SECRET), (POINT, "!" * 22)],
)
def test_what_no_browser_would_say_is_refused(point: str, secret: str) -> None:
    with pytest.raises(Invalid):
        recipient(ENDPOINT, point, secret)


def test_our_name_is_signed_for_the_push_server_alone_and_the_same_after_a_restart() -> None:
    keyring = Keyring(b"k" * 32)
    sender = Sender(keyring, "mailto:desk@finch.example")
    assert Sender(Keyring(b"k" * 32), "").public == sender.public
    assert Sender(Keyring(b"l" * 32), "").public != sender.public
    to = recipient(ENDPOINT, POINT, SECRET)
    headers = sender.headers(to, 1_700_000_000, lives_seconds=60, urgency="high", topic="one")
    proof, _, shown = headers["authorization"].removeprefix("vapid t=").partition(", k=")
    head, claims, signature = proof.split(".")
    assert json.loads(raw(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(raw(claims)) == {
        "aud": "https://push.example:8443",
        "exp": 1_700_043_200,
        "sub": "mailto:desk@finch.example",
    }
    r, s = (int.from_bytes(half, "big") for half in (raw(signature)[:32], raw(signature)[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw(shown))
    public.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
